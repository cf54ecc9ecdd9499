"""Which record was meant: by any kind of name, address or link; asked, remembered, changed."""

from __future__ import annotations

from typing import Any

import pytest

from sandbox.company import row_id
from tests.flows.chat import Card, Chat, as_text, buttons, press, suggestions, texts
from tests.flows.service import Service

KIM = "show activities for contact Alex Kim"
OF_FABRIKAM, OF_NORTHWIND = "Sales Engineer", "Account Manager"


def about(card: Card) -> tuple[str, str]:
    """Name and description of the record a timeline is about."""
    name, described, *_ = texts(card).splitlines()
    return name, described


@pytest.mark.parametrize(
    ("question", "name", "described"),
    [
        ("show activities for Tailspin Toys", "Tailspin Toys", "Account · Lyon"),
        ("show activities for Tailspin", "Tailspin Toys", "Account · Lyon"),
        ("show tailspin toys", "Tailspin Toys", "Account · Lyon"),
        ("activities for account Contoso", "Contoso", "Account · Seattle"),
        ("show activities for Yuki Tanaka", "Yuki Tanaka", "Contact · Contoso · Research Engineer"),
        ("show contact Tanaka", "Yuki Tanaka", "Contact · Contoso · Research Engineer"),
        ("show lead Freja", "Freja Dam", "Lead · Havblik Klinik"),
        ("show opportunity Kiln controls", "Kiln controls", "Opportunity · "),
        ("show case Monitor shows", "Monitor shows no curve", "Case · CAS-1001-Q7X2"),
        ("show case CAS-1001-Q7X2", "Monitor shows no curve", "Case · CAS-1001-Q7X2"),
        ("show project Bergen", "Bergen wind farm", "Project · Nordlys Energi"),
        ("show activities for Orchard sensors", "Orchard sensors", "Project · "),
        ("show 青山软件", "青山软件", "Account · 杭州"),
        ("显示客户 青山 的活动", "青山软件", "Account · 杭州"),
        ("显示 東山精機 的活动", "東山精機", "Account · "),
        ("show koln", "", ""),
        ("show lead freja dam last 90 days", "Freja Dam", "Lead · Havblik Klinik"),
        ("show astrid oberg", "", ""),
        ("show contact astrid oberg", "Astrid Öberg", "Contact · Lamna Healthcare"),
        ("show YUKI@TANAKA.example", "Yuki Tanaka", "Contact · Contoso"),
        ("show vindpark@nordlys-energi.example", "Bergen wind farm", "Project · "),
        ("show line2@contoso.example", "Second production line", "Opportunity · Contoso"),
        ("show avd4@lamnahealthcare.example", "Monitor shows no curve", "Case · "),
        ("show activities for contoso.example", "Contoso", "Account · Seattle"),
        ("show @contosopharma.example", "Contoso Pharmaceuticals", "Account · Basel"),
        ("show https://www.fourthcoffee.example/menu", "", ""),
    ],
)
async def test_a_record_is_found(mara: Chat, question: str, name: str, described: str):
    """By name, part, type, number, address and domain; what is none of them finds none."""
    _, card = await mara.ask(question)

    if not name:
        assert "Which" in texts(card) or "No record that you may see" in texts(card)
        return
    shown, more = about(card)
    assert shown == name
    assert more.startswith(described)
    assert "private to you" in texts(card)


@pytest.mark.parametrize(
    ("table", "key", "name"),
    [
        ("account", "Contoso", "Contoso"),
        ("contact", "Contoso/Yuki Tanaka", "Yuki Tanaka"),
        ("lead", "Monitors for a new clinic", "Freja Dam"),
        ("opportunity", "Kiln controls", "Kiln controls"),
        ("incident", "Monitor shows no curve", "Monitor shows no curve"),
        ("adatum_project", "Bergen wind farm", "Bergen wind farm"),
    ],
)
async def test_a_pasted_link_is_the_record(mara: Chat, product: Service, table, key, name):
    """As Dynamics writes it, with the braces encoded."""
    page = f"{product.sandbox.ready['dataverse']}/main.aspx"
    query = f"etn={table}&id=%7B{row_id(table, key)}%7D&pagetype=entityrecord"

    _, card = await mara.ask(f"show activities for {page}?{query}")

    assert about(card)[0] == name


async def test_the_link_of_another_organisation_is_no_record(mara: Chat):
    """The same id on another host means nothing here."""
    page = "https://other.crm4.dynamics.com/main.aspx?pagetype=entityrecord&etn=account"

    _, card = await mara.ask(f"show activities for {page}&id={row_id('account', 'Contoso')}")

    assert "No record that you may see" in texts(card)


async def test_the_nearest_name_can_be_chosen(mara: Chat):
    """A spelling mistake brings what was probably meant, with what tells them apart."""
    card_id, card = await mara.ask("show activities for Tailspinn Toyz")
    assert "No record that you may see" in texts(card)
    assert "Account · Lyon" in texts(card)

    answer = await press(mara, card_id, buttons(card, "choose")[0])

    assert about(shown(answer)) == ("Tailspin Toys", "Account · Lyon")


async def test_a_choice_is_remembered_changed_and_forgotten(mara: Chat, jonas_signed_in: Chat):
    """Asked once; then the chosen one, with a way back; a colleague is asked for themselves."""
    card_id, asked = await mara.ask(KIM)
    lines = texts(asked).splitlines()
    assert any(OF_FABRIKAM in line for line in lines)
    assert any(OF_NORTHWIND in line for line in lines)
    first = await press(mara, card_id, buttons(asked, "choose")[0])
    chosen = about(shown(first))
    assert "You chose this Alex Kim." in texts(shown(first))

    card_id, again = await mara.ask(KIM)
    assert about(again) == chosen
    _, his = await jonas_signed_in.ask(KIM)
    assert "Which" in texts(his)

    (other,) = buttons(again, "other")
    assert other["title"] == "Not this one?"
    asked_again = shown(await press(mara, card_id, other))
    assert "Which" in texts(asked_again)
    second = await press(mara, card_id, buttons(asked_again, "choose")[1])
    assert about(shown(second)) != chosen
    _, now = await mara.ask(KIM)
    assert about(now) == about(shown(second))


async def test_what_somebody_may_not_see_does_not_exist(mara: Chat, jonas_signed_in: Chat):
    """By name, part, address, domain, link: the same answer as for what was never there."""
    for question in (
        "show activities for Litware",
        "show Takeover rumours",
        "show petr@maly.example",
        "show litware.example",
        "show aoife.byrne@litware.example",
        "show Branch roll-out",
    ):
        _, card = await mara.ask(question)
        assert "No record that you may see" in texts(card), question
        assert "Account" not in texts(card)
        assert not suggestions(card)

    _, his = await jonas_signed_in.ask("show activities for Litware")
    assert about(his)[0] == "Litware"


async def test_two_of_one_name_for_who_may_see_both(product: Service, session, mara: Chat):
    """Sellers see one Contoso; the sales manager is asked which."""
    priya = Chat(session, product.page, product.people[2])
    _, hers = await mara.ask("show activities for account Contoso")

    _, card = await priya.ask("show activities for account Contoso")

    assert about(hers) == ("Contoso", "Account · Seattle")
    assert {"Account · Seattle", "Account · Vancouver"} <= set(texts(card).splitlines())


def shown(answer: dict[str, Any]) -> Card:
    """The card an invoke was answered with."""
    assert answer["body"]["type"].endswith("card.adaptive"), as_text(answer)
    return dict(answer["body"]["value"])
