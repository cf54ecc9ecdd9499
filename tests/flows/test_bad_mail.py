"""Mail and records in any condition: an answer, a card that fits, and nothing that lies."""

from __future__ import annotations

import json
from typing import Any

import pytest

from tests.flows.chat import Card, Chat, buttons, press, subject_of, suggestions, texts, walk
from tests.flows.control import arrives
from tests.flows.dynamics import Dynamics

LARGEST = 28 * 1024
FOURTH = "show activities for Fourth Coffee"
GIULIA = "giulia.conti@fourthcoffee.example"


def mail(number: str, subject: str, **headers: str) -> str:
    """A mail of a customer; given headers replace its own, an empty one takes it away."""
    given = {
        "From": f"Giulia Conti <{GIULIA}>",
        "To": "Mara Lindqvist <mara.lindqvist@adatum.example>",
        "Subject": subject,
        "Message-ID": f"<bad-{number}@fourthcoffee.example>",
        **{name.replace("_", "-"): value for name, value in headers.items()},
    }
    lines = [f"{name}: {value}" for name, value in given.items() if value]
    return "\r\n".join([*lines, "", "Ciao"])


def shown(card: Card, word: str) -> list[Card]:
    """The suggestions whose subject holds a word."""
    return [one for one in suggestions(card) if word in subject_of(one)]


@pytest.mark.parametrize(
    ("name", "sender"),
    [
        ("capitals", f"Giulia <{GIULIA.upper()}>"),
        ("no name", f"<{GIULIA}>"),
        ("bare", GIULIA),
        ("encoded name", f"=?utf-8?B?2KzZiNmE2YrYpw==?= <{GIULIA}>"),
        ("name full of syntax", f'"x, <a@b.c> [click](http://evil.example) *b*" <{GIULIA}>'),
    ],
)
async def test_a_sender_of_any_shape_is_the_sender(mara: Chat, name: str, sender: str):
    """However it is written, the address is the customer's, and it can be tracked."""
    await arrives(mara, mail(name.replace(" ", "-"), f"From {name}", From=sender))

    _, card = await mara.ask(FOURTH)

    (row,) = shown(card, f"From {name}")
    assert f"because {GIULIA}" in texts(row)
    assert buttons(row, "track")
    marked = [part for part in walk(row) if part.get("type") == "TextBlock"]
    assert "click" not in texts({"body": marked})  # only a TextBlock reads markdown


@pytest.mark.parametrize(
    ("name", "sender"),
    [
        ("plus", "giulia.conti+x@fourthcoffee.example"),
        ("subdomain", "giulia.conti@mail.fourthcoffee.example"),
        ("suffix", "giulia.conti@fourthcoffee.example.org"),
        ("prefix", "agiulia.conti@fourthcoffee.example"),
        ("display", f'"{GIULIA}" <x@elsewhere.example>'),
        ("quoted", '"giulia.conti "@fourthcoffee.example'),
        ("legacy", "/o=ExchangeLabs/ou=Group/cn=Recipients/cn=giulia.conti"),
        ("nobody", "<>"),
        ("absent", ""),
        ("two at", "giulia.conti@@fourthcoffee.example"),
    ],
)
async def test_what_is_not_the_address_is_no_suggestion(mara: Chat, name: str, sender: str):
    """Alike is not the same; a mail from nobody is no trouble either."""
    await arrives(mara, mail(f"not-{name.replace(' ', '-')}", f"Not {name}", From=sender))

    _, card = await mara.ask(FOURTH)

    assert not shown(card, f"Not {name}")
    assert "Searched for" in texts(card)


async def test_five_thousand_recipients(mara: Chat):
    """As many as the sandbox keeps of one header: drawn small, its people asked for and counted."""
    crowd = ",\r\n ".join(f"Guest {one} <g{one}@crowd.example>" for one in range(5_000))
    await arrives(mara, mail("crowd", "Everybody is invited", Cc=crowd))

    card_id, card = await mara.ask(FOURTH)
    (row,) = shown(card, "Everybody is invited")
    answer = await press(mara, card_id, buttons(row, "people")[0])

    assert len(json.dumps(card)) < LARGEST
    people = answer["body"]["value"]
    assert "Guest 0" in texts(people)
    assert "more people" in texts(people)
    assert len(json.dumps(people)) < LARGEST


async def test_two_megabytes_of_subject(mara: Chat):
    """Of which the sandbox keeps 100,000 characters: cut on the card, which still fits."""
    folded = "\r\n ".join("w" * 900 for _ in range(2_300))
    await arrives(mara, mail("huge", f"Huge\r\n {folded}"))

    _, card = await mara.ask(FOURTH)
    (row,) = shown(card, "Huge")
    _, why = await mara.ask("why huge for Fourth Coffee")

    assert len(json.dumps(card)) < LARGEST
    assert len(subject_of(row)) < 500
    assert len(json.dumps(why)) < LARGEST


async def test_mail_without_date_subject_or_id(mara: Chat):
    """Each of them missing, and all together."""
    await arrives(mara, mail("undated", "No date at all", Date=""))
    await arrives(mara, mail("unnamed", "", Message_ID=""))

    _, card = await mara.ask(FOURTH)

    assert shown(card, "No date at all")
    assert shown(card, "(no subject)")


@pytest.mark.parametrize(
    "address",
    [
        "GIULIA.UPPER@FOURTHCOFFEE.EXAMPLE",
        "giulia+tag@fourthcoffee.example",
        "giulia@bücher-kaffee.example",
        '"giulia quoted"@fourthcoffee.example',
        "giulia'or'1@fourthcoffee.example",
        "/o=Exchange/cn=giulia",
        "not an address",
        "a@b",
        "giulia)*OR(x@fourthcoffee.example",
        "@fourthcoffee.example",
        " giulia.space@fourthcoffee.example ",
    ],
)
async def test_a_record_with_an_address_of_any_shape(mara: Chat, crm: Dynamics, address: str):
    """Searched for exactly, or counted as not searched; nothing of it becomes syntax."""
    name = f"Shape {abs(hash(address)) % 10_000}"
    person: dict[str, Any] = {"firstname": "Any", "lastname": name, "emailaddress1": address}
    await crm.send("POST", "/contacts", person)

    _, card = await mara.ask(f"show contact Any {name}")

    said = texts(card)
    assert said.startswith(f"Any {name}\n")
    assert "Searched for 1 address" in said or "was not searched" in said
    assert not suggestions(card)
