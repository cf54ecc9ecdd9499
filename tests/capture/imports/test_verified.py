"""A row that was read back, held against its mail."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID

import pytest

from capture.dataverse import HeldParty, PromotedMail, ReadBack
from capture.extent import Difference
from capture.imports.verified import Expected, contradictions, differences
from capture.models import Direction, InternetMessageId, RecordRef
from tests.capture.imports.examples import CONTOSO

WHEN = datetime(2026, 3, 2, 10, tzinfo=UTC)
MAIL = PromotedMail(
    InternetMessageId("<1@mail.example>"), "Re: pumps", "kim@contoso.example",
    ("ann@adatum.example", "ben@adatum.example"), ("li@x.example",), (), WHEN, "", "normal",
    "<p>Hello <b>world</b></p>",
)  # fmt: skip
EXPECTED = Expected(MAIL, CONTOSO, "ann", files=2)
KIM = HeldParty(1, "Kim@Contoso.example", RecordRef("contact", "kim"))
PARTIES = (
    KIM,
    HeldParty(2, "ann@adatum.example", RecordRef("systemuser", "ann")),
    HeldParty(2, "ben@adatum.example", None),
    HeldParty(3, "LI@x.example", None),
    HeldParty(8, "", CONTOSO),
    HeldParty(9, "", RecordRef("systemuser", "ann")),
)
ROW = ReadBack(
    UUID(int=1), MAIL.message_id, CONTOSO, MAIL.subject, 2, Direction.INCOMING, 4, "ann", WHEN,
    PARTIES, MAIL.body,
)  # fmt: skip


@pytest.mark.parametrize(
    "more",
    [
        {},
        {"subject": "Re:  pumps CRM:0123001"},
        {"body": "<div>Hello\n<strong>world</strong></div>"},
        {"moment": WHEN + timedelta(milliseconds=900)},
        {"attachments": 3},
        {"parties": (*PARTIES[:2], HeldParty(2, "", RecordRef("contact", "ben")), *PARTIES[3:])},
    ],
)
def test_what_dynamics_may_write_otherwise(more: dict[str, Any]) -> None:
    """A moment to the second, a token behind the subject, markup, a party by its row alone."""
    assert differences(EXPECTED, replace(ROW, **more)) == ()


@pytest.mark.parametrize(
    ("more", "difference"),
    [
        ({"message_id": "<2@mail.example>"}, Difference.IDENTITY),
        ({"regarding": None}, Difference.REGARDING),
        ({"regarding": RecordRef("account", "other")}, Difference.REGARDING),
        ({"subject": "Re: pump"}, Difference.SUBJECT),
        ({"subject": "Re: pumps and more"}, Difference.SUBJECT),
        ({"subject": ""}, Difference.SUBJECT),
        ({"parties": PARTIES[1:]}, Difference.PARTIES),
        ({"parties": (*PARTIES[:2], *PARTIES[3:])}, Difference.PARTIES),
        ({"parties": (*PARTIES, HeldParty(4, "boss@adatum.example", None))}, Difference.PARTIES),
        ({"parties": (replace(KIM, part=3), *PARTIES[1:])}, Difference.PARTIES),
        ({"direction": Direction.OUTGOING}, Difference.DIRECTION),
        ({"moment": WHEN + timedelta(minutes=1)}, Difference.DATES),
        ({"moment": None}, Difference.DATES),
        ({"body": ""}, Difference.BODY),
        ({"body": "<p>Hello</p>"}, Difference.BODY),
        ({"attachments": 1}, Difference.FILES),
        ({"owner": "ben"}, Difference.OWNER),
    ],
)
def test_each_thing_that_may_be_wrong(more: dict[str, Any], difference: Difference) -> None:
    """And nothing else is said to be."""
    assert differences(EXPECTED, replace(ROW, **more)) == (difference,)


def test_everything_that_is_wrong_is_told() -> None:
    """In one order, whatever is found first."""
    row = replace(ROW, owner="ben", subject="x", body="y")
    assert differences(EXPECTED, row) == (Difference.SUBJECT, Difference.BODY, Difference.OWNER)


def test_which_way_it_went() -> None:
    """What the caller sent is outgoing; what a colleague sent may be."""
    outgoing = replace(ROW, direction=Direction.OUTGOING)
    own = replace(EXPECTED, is_own=True)
    assert differences(own, outgoing) == ()
    assert differences(own, ROW) == (Difference.DIRECTION,)
    colleague = replace(KIM, row=RecordRef("systemuser", "kim"))
    by_colleague = replace(outgoing, parties=(colleague, *PARTIES[1:]))
    assert differences(EXPECTED, by_colleague) == ()


def test_a_mail_without_a_date_has_none_to_compare() -> None:
    """It was given one, another at each try."""
    row = replace(ROW, moment=WHEN + timedelta(days=9))
    assert differences(replace(EXPECTED, has_date=False), row) == ()


def test_an_address_that_is_none_is_not_compared() -> None:
    """A legacy name is kept in many shapes."""
    odd = replace(MAIL, to=(*MAIL.to, "/o=exchange/cn=kim"))
    assert differences(replace(EXPECTED, mail=odd), ROW) == ()


@pytest.mark.parametrize(
    ("more", "difference"),
    [
        ({"body": "", "owner": "ben", "subject": "FW: x", "attachments": 0}, None),
        ({"parties": ()}, None),
        ({"parties": (KIM,)}, None),
        ({"moment": None}, None),
        ({"moment": WHEN + timedelta(hours=3)}, None),
        ({"direction": Direction.OUTGOING}, None),
        ({"regarding": None}, Difference.REGARDING),
        ({"message_id": "<2@mail.example>"}, Difference.IDENTITY),
        ({"parties": (HeldParty(1, "spam@x.example", None),)}, Difference.PARTIES),
        ({"moment": WHEN + timedelta(days=3)}, Difference.DATES),
    ],
)
def test_a_row_of_anothers(more: dict[str, Any], difference: Difference | None) -> None:
    """It is the mail unless something in it says that it is not."""
    found = contradictions(EXPECTED, replace(ROW, **more))
    assert found == (() if difference is None else (difference,))


@pytest.mark.parametrize(("hours", "holds"), [(1, True), (-70, True), (-23, True), (-120, False)])
def test_a_row_of_anothers_may_say_when_it_was_sent(*, hours: int, holds: bool) -> None:
    """A mail that took three days: another tool noted either moment, and ours only the later."""
    expected = replace(EXPECTED, sent=WHEN - timedelta(days=3))
    row = replace(ROW, moment=WHEN + timedelta(hours=hours))
    assert contradictions(expected, row) == (() if holds else (Difference.DATES,))
    assert Difference.DATES in differences(expected, row)


def test_of_a_crowd_the_first_are_shown() -> None:
    """Who is among them must have been named; who is not may come on a later page."""
    crowd = tuple(f"p{one}@x.example" for one in range(6_000))
    expected = replace(EXPECTED, mail=replace(MAIL, to=crowd, cc=()))
    shown = (KIM, *(HeldParty(2, one, None) for one in crowd[:4_999]))
    assert differences(expected, replace(ROW, parties=shown)) == ()
    stranger = (*shown[:-1], HeldParty(2, "stranger@x.example", None))
    assert differences(expected, replace(ROW, parties=stranger)) == (Difference.PARTIES,)
