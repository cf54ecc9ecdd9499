"""The card about a message's participants, and the one after creating one of them."""

from __future__ import annotations

import json

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from jsonschema import Draft6Validator

from capture.introductions import Made, Outcome
from capture.models import MailId, RecordRef
from capture.participants import Company, Known, NewTable, Participant, People, Person, Rights
from capture.scope import Scope
from capture.suggestions import Kind
from cards.actions import Create, More
from cards.actions import People as ShowPeople
from cards.paging import CARD_LIMIT, weight
from cards.people import ROWS, made_card, people_card

from .builders import CRM, REF, seal
from .reading import nodes, pressed, words

MAIL = MailId("AAkALgAAAAAAHYQDEapmEc2byACqAC-EWg0A" + "x" * 104)
ASKED = ShowPeople(REF, MAIL, 20, Scope(limit=100), Kind.MEETING)
COMPANY = Company(RecordRef("account", "a" * 8), "Contoso")
ALL = Rights(frozenset({"contact", "lead"}), COMPANY)


def stranger(position: int, name: str = "Zoe Frey", address: str = "zoe@x.example") -> Person:
    return Person(Participant(position, name, address))


def known(position: int, *tables: str) -> Person:
    rows = tuple(
        Known(RecordRef(table, str(at)), f"Row {at}", CRM.format(table, at))
        for at, table in enumerate(tables)
    )
    return Person(Participant(position, "Nadia Hassan", "nadia@x.example"), rows)


def people(*persons: Person, rights: Rights = ALL, subject: str = "Quote") -> People:
    return People(subject, persons, 2, rights)


def test_strangers_come_first_and_buttons_name_positions(schema: Draft6Validator) -> None:
    """Two presses for each stranger, by position, and none for those Dynamics knows."""
    card = people_card(people(known(0, "contact"), stranger(3)), ASKED, seal(), "en")
    schema.validate(card)
    text = words(card)
    assert text.index("Zoe Frey") < text.index("Nadia Hassan")
    assert "Contact: Row 0" in text
    assert "under Contoso" in text
    assert "2 people of your own organisation" in text
    asked = pressed(card)
    assert asked == [
        Create(REF, MAIL, 3, "contact", 20, ASKED.scope, Kind.MEETING),
        Create(REF, MAIL, 3, "lead", 20, ASKED.scope, Kind.MEETING),
        More(REF, 20, ASKED.scope),
    ]
    data = json.dumps([node["data"] for node in nodes(card) if "data" in node])
    assert "zoe@x.example" not in data


@pytest.mark.parametrize(
    ("tables", "titles"),
    [
        (set(), []),
        ({"contact"}, ["Create contact"]),
        ({"lead"}, ["Create lead"]),
    ],
)
def test_buttons_follow_the_rights(tables: set[str], titles: list[str]) -> None:
    """Only what the caller may create is offered, and where that is nothing it is said."""
    rights = Rights(frozenset(one for one in ("contact", "lead") if one in tables), None)
    card = people_card(people(stranger(0), rights=rights), ASKED, seal(), "en")
    drawn = [node["title"] for node in nodes(card) if node.get("verb") == "create"]
    assert drawn == titles
    assert ("do not include creating" in words(card)) == (not titles)


@pytest.mark.parametrize(
    ("person", "sentence"),
    [
        (Person(Participant(0, "List", "")), "No e-mail address"),
        (Person(Participant(0, "Bo", "bo@x.example"), asked=False), "Not looked up"),
        (stranger(0), "Not in Dynamics"),
        (known(0, "contact", "lead", "account", "systemuser", "lead"), "and 2 more"),
    ],
)
def test_what_is_known_of_somebody(person: Person, sentence: str) -> None:
    """Each state of a person has its words."""
    assert sentence in words(people_card(people(person), ASKED, seal(), "en"))


def test_nobody_from_outside() -> None:
    """A mail among colleagues that matched by an ignored rule still has its card."""
    assert "Nobody from outside" in words(people_card(people(), ASKED, seal(), "en"))


def test_a_crowd_is_counted(schema: Draft6Validator) -> None:
    """The card stays within the limit, whatever the names, and says whom it does not show."""
    crowd = [stranger(at, "Wilhelmina " * 20, f"{'w' * 60}@{at}.example") for at in range(150)]
    card = people_card(people(*crowd, subject="S" * 2_000_000), ASKED, seal(), "en")
    schema.validate(card)
    assert weight(card) <= CARD_LIMIT
    assert sum(isinstance(one, Create) for one in pressed(card)) == 2 * ROWS
    assert "Not shown: 138 more people." in words(card)


@pytest.mark.parametrize(
    ("made", "table", "sentences"),
    [
        (Outcome.CREATED, "contact", ("Created contact Anna Berg", "suggested for Contoso")),
        (Outcome.CREATED, "lead", ("Created lead Anna Berg", "ask for them by name")),
        (Outcome.KNOWN, "contact", ("Already in Dynamics", "Anna Berg is in Dynamics already")),
    ],
)
def test_what_came_of_it(
    schema: Draft6Validator, made: Outcome, table: NewTable, sentences: tuple[str, ...]
) -> None:
    """The name that was read back, a way to the row, and the ways back."""
    ask = Create(REF, MAIL, 3, table, 20, ASKED.scope, Kind.MEETING)
    row = Known(RecordRef(table, "1"), "Anna Berg", CRM.format(table, 1))
    card = made_card(Made(made, ALL, row), ask, seal(), "en")
    schema.validate(card)
    assert all(one in words(card) for one in sentences)
    assert [node["url"] for node in nodes(card) if "url" in node] == [row.url]
    assert pressed(card) == [ASKED, More(REF, 20, ASKED.scope)]


@pytest.mark.parametrize(
    ("outcome", "said"), [(Outcome.HIDDEN, "may not see"), (Outcome.GONE, "any more")]
)
def test_nothing_was_created(outcome: Outcome, said: str) -> None:
    """Then no row is named."""
    card = made_card(Made(outcome, ALL), Create(REF, MAIL, 3, "lead"), seal(), "en")
    assert said in words(card)
    assert "Nothing was created" in words(card)
    assert not [node for node in nodes(card) if "url" in node]


def test_a_chinese_reader_gets_it_in_chinese() -> None:
    """Titles, buttons and the language a screen reader is told."""
    card = people_card(people(stranger(0)), ASKED, seal(), "zh")
    assert card["lang"] == "zh"
    assert {"新建联系人", "新建潜在顾客", "返回"} <= set(words(card).splitlines())


HOSTILE = st.text(max_size=60) | st.sampled_from(
    ["[x](https://evil.example)", "**bold**", "{{DATE(2026-01-01T00:00:00Z)}}", "\u202egpj.exe", ""]
)


@settings(max_examples=40, deadline=None, suppress_health_check=list(HealthCheck))
@given(HOSTILE, HOSTILE, HOSTILE)
def test_any_name(schema: Draft6Validator, name: str, subject: str, company: str) -> None:
    """Whatever a mail says, the card is valid, and its words stand where markdown means nothing."""
    rights = Rights(ALL.tables, Company(COMPANY.ref, company))
    persons = people(stranger(0, name), known(1, "lead"), rights=rights, subject=subject)
    for card in (
        people_card(persons, ASKED, seal(), "en"),
        made_card(
            Made(Outcome.CREATED, rights, Known(RecordRef("contact", "1"), name, "")),
            Create(REF, MAIL, 0, "contact"),
            seal(),
            "zh",
        ),
    ):
        schema.validate(card)
        assert "{{" not in words(card)
        assert "\u202e" not in words(card)
        assert not [node for node in nodes(card) if node.get("type") == "TextBlock"]
