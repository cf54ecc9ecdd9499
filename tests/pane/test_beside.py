"""The mail that is open: whose it is and how it stands."""

from __future__ import annotations

from email.header import Header

import pytest

from tests.flows.chat import as_text, buttons, texts, walk
from tests.flows.control import asked_of, clear_calls
from tests.pane.client import delivered, mail_ids, meeting_ids


@pytest.fixture
async def mails(product, session) -> dict[str, str]:
    return await mail_ids(session, product, product.people[0])


async def test_a_mail_is_its_contacts_and_can_be_tracked(pane, mails) -> None:
    """Contacts first, then where they work and what is open there; nothing of the mail itself."""
    seen = await pane.mail(mails["Quote for the second production line"])
    assert [one["table"] for one in seen["records"]][:2] == ["contact", "account"]
    assert seen["record"]["name"] == "Nadia Hassan"
    assert seen["record"]["kind"] == "Contact"
    assert "Not tracked yet." in texts(seen["card"])
    assert buttons(seen["card"], "track")
    assert "production line" not in texts(seen["card"])


@pytest.mark.parametrize(
    ("subject", "why"),
    [
        ("Lens prices, to be sent tonight", "it is a draft"),
        ("Incident on ward 4", "it is encrypted"),
        ("Something about my leave", "marked as private"),
        ("Your mailbox is almost full", "Deleted Items or Junk"),
    ],
)
async def test_what_cannot_be_tracked_says_why(pane, mails, subject: str, why: str) -> None:
    seen = await pane.mail(mails[subject])
    assert why in texts(seen["card"])
    assert not buttons(seen["card"], "track")


async def test_a_stranger_can_be_made_known(pane, mails, mara) -> None:
    """Nobody's record, so the way to who takes part, and to making a contact of them."""
    ident = mails["Who is this from? (freelancer)"]
    seen = await pane.mail(ident)
    assert (seen["records"], seen["record"], seen["strangers"]) == ([], None, True)
    (people,) = buttons(seen["card"], "people")
    (shown,) = await pane.press(people)
    create = next(one for one in buttons(shown["card"], "create") if "contact" in one["title"])
    assert not buttons(shown["card"], "more")
    (made,) = await pane.press(create)
    assert "Created contact" in texts(made["card"])
    after = await pane.mail(ident)
    assert [one["kind"] for one in after["records"]] == ["Contact"]
    assert not after["strangers"]


async def test_what_happened_between_colleagues_is_said_to(pane, mails) -> None:
    seen = await pane.mail(mails["Pipeline review: Contoso, Fabrikam, Tailspin"])
    assert "everybody in it belongs to your organisation" in texts(seen["card"])
    assert not seen["strangers"]


async def test_a_meeting_is_known_by_its_own_id(pane, product, session) -> None:
    """From the calendar, with the same buttons."""
    meetings = await meeting_ids(session, product, product.people[0])
    cards = [await pane.mail(one, kind="meeting") for one in list(meetings.values())[:8]]
    assert all("This meeting" in texts(one["card"]) for one in cards)
    assert any(buttons(one["card"], "track") for one in cards)


async def test_the_chosen_record_is_the_one_the_card_is_about(pane, mails) -> None:
    """Also one that is none of its people's; a record that is not there is gone."""
    ident = mails["Quote for the second production line"]
    seen = await pane.mail(ident)
    account = next(one for one in seen["records"] if one["table"] == "account")
    chosen = await pane.mail(ident, record=f"account:{account['id']}")
    assert chosen["record"]["name"] == "Contoso"
    assert "For Contoso" in texts(chosen["card"])
    (other,) = (await pane.get("/records?name=Wide%20World%20Importers"))["records"][:1]
    elsewhere = await pane.mail(ident, record=f"{other['table']}:{other['id']}")
    assert elsewhere["record"] == other
    gone = "/mails/AAMk?record=account:00000000-0000-4000-8000-000000000000"
    async with pane.asked("GET", gone) as reply:
        assert (reply.status, (await reply.json())["code"]) == (404, "gone")


async def test_five_hundred_recipients_cost_as_much_as_one(pane, mara) -> None:
    """One question for each of three tables, then two for what is open; the rest is said."""
    await clear_calls(mara)
    many = [{"address": f"nobody{one}@elsewhere.example", "name": "<b>x</b>"} for one in range(498)]
    known = [{"address": "Nadia.Hassan@contoso.example"}, {"address": "jonas.weber@adatum.example"}]
    async with pane.asked("POST", "/recipients", json={"addresses": known + many}) as reply:
        assert reply.status == 200, await reply.text()
        answer = await reply.json()
    assert answer["records"][0]["name"] == "Nadia Hassan"
    assert answer["strangers"]
    assert answer["more"]
    tables = [one["path"].split("?")[0].split("/")[-1] for one in await asked_of(mara, "dataverse")]
    assert sorted(set(tables) - {"systemusers"}) == sorted(
        one for one in tables if one != "systemusers"
    )
    assert len(tables) <= 6


async def test_hostile_names_stay_text(pane, mara) -> None:
    """Script, markdown and direction marks of a mail reach the card as words or not at all."""
    name = Header("\u202e<script>alert(1)</script> **b**", "utf-8").encode()
    mail = (
        f"From: {name} <x@hostile.example>\r\n"
        "To: mara.lindqvist@adatum.example\r\nSubject: [a](http://evil.example) **b**\r\n"
        "Message-ID: <hostile@hostile.example>\r\n\r\nhello\r\n"
    )
    ident = await delivered(mara, mail)
    seen = await pane.mail(ident)
    assert "\u202e" not in as_text(seen)
    (shown,) = await pane.press(buttons(seen["card"], "people")[0])
    assert "\u202e" not in as_text(shown)
    (named,) = [one for one in walk(shown) if "script" in str(one.get("text"))]
    assert named["type"] == "TextRun"


async def test_a_mail_without_a_sender_cannot_be_tracked(pane, mara) -> None:
    mail = (
        "To: mara.lindqvist@adatum.example, nadia.hassan@contoso.example\r\n"
        "Subject: nobody\r\nMessage-ID: <nobody@hostile.example>\r\n\r\nhello\r\n"
    )
    seen = await pane.mail(await delivered(mara, mail))
    assert "it does not say who sent it" in texts(seen["card"])
    assert not buttons(seen["card"], "track")


async def test_who_wants_no_suggestions_has_no_mail_read(pane, mails, mara) -> None:
    """The card says so, and the mailbox is asked nothing."""
    await mara.ask("suggestions off")
    await clear_calls(mara)
    seen = await pane.mail(mails["Quote for the second production line"])
    assert seen["records"] == []
    assert "suggestions on" in texts(seen["card"])
    assert not await asked_of(mara, "graph")
    await mara.ask("suggestions on")
    again = await pane.mail(mails["Quote for the second production line"])
    assert again["records"]
