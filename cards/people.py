"""Who takes part in a suggested message, and what came of making one of them known.

For the mailbox's owner alone. Buttons carry a position, never an address.
"""

from __future__ import annotations

from types import ModuleType

from microsoft_teams.cards.core import CardElement, Container, ExecuteAction, RichTextBlock

from capture.introductions import Made, Outcome
from capture.participants import Known, NewTable, People, Person
from cards.actions import Create, More, Seal
from cards.actions import People as ShowPeople
from cards.catalogue import people_words
from cards.elements import (
    Card,
    beside,
    button,
    buttons,
    drawn,
    line,
    link,
    narrow,
    note,
    notes,
    quiet,
    strong,
    wide,
    words,
)
from cards.languages import Language
from cards.plain_text import SUBJECT_LIMIT, plain

__all__ = ["made_card", "people_card"]

ROWS = 12
"""People one card shows: two sealed buttons for each of them keep it below Teams' limit."""
KNOWN_ROWS = 3
_TABLES: tuple[NewTable, ...] = ("contact", "lead")


def people_card(people: People, action: ShowPeople, seal: Seal, language: Language) -> Card:
    """Strangers first, since something may be done about them, then those Dynamics knows."""
    said = people_words(language)
    ranked = sorted(people.persons, key=lambda one: (not people.may_make(one), bool(one.known)))
    body: list[CardElement] = [
        line(strong(said.TITLE, size="Medium")),
        line(quiet(plain(people.subject, SUBJECT_LIMIT) or said.NO_SUBJECT), gap="None"),
        *(_row(one, people, action, seal, said) for one in ranked[:ROWS]),
        *([] if ranked else [line(words(said.NOBODY), gap="Medium")]),
        notes([note(one) for one in _notes(people, len(ranked) - ROWS, said)]),
        *([buttons(*_back(action, seal, said))] if action.record.id else []),
    ]
    return drawn(body, language)


def made_card(made: Made, action: Create, seal: Seal, language: Language) -> Card:
    """What was created, or why nothing was."""
    said = people_words(language)
    title, sentence = _told(made, action.table, said)
    way = link(said.OPEN, made.row.url) if made.row else ()
    people = ShowPeople(action.record, action.mail, action.offset, action.scope, action.kind)
    body: list[CardElement] = [
        line(strong(title, size="Medium")),
        line(words(sentence), gap="Small"),
        *([line(*way, gap="Small")] if way else []),
        buttons(
            button(said.EVERYBODY, people, seal),
            *_back(action, seal, said),
        ),
    ]
    return drawn(body, language)


def _told(made: Made, table: NewTable, said: ModuleType) -> tuple[str, str]:
    if made.outcome is Outcome.GONE:
        return said.GONE_TITLE, said.GONE
    if made.row is None:
        return said.KNOWN_TITLE, said.HIDDEN
    name = plain(made.row.name) or said.NO_NAME
    if made.outcome is Outcome.KNOWN:
        return said.KNOWN_TITLE, said.known(name, said.TABLES[made.row.ref.table])
    company = made.rights.company if table == "contact" else None
    return said.created(name, table), said.suggested(plain(company.name) if company else "")


def _row(
    person: Person, people: People, action: ShowPeople, seal: Seal, said: ModuleType
) -> CardElement:
    one = person.participant
    name, address = plain(one.name), plain(one.address) if one.has_address else ""
    facts = [line(strong(name or said.NO_NAME))]
    if address and address != name:
        facts.append(line(quiet(address), gap="None"))
    facts += _known(person, said)
    may_make = people.may_make(person)
    presses = [
        button(said.CREATE[table], _create(action, one.position, table), seal)
        for table in _TABLES
        if table in may_make
    ]
    right = [narrow(buttons(*presses), middle=True)] if presses else []
    return Container(items=[beside(wide(*facts), *right)], spacing="Medium")


def _known(person: Person, said: ModuleType) -> list[RichTextBlock]:
    if not person.participant.has_address:
        return [line(quiet(said.NO_ADDRESS), gap="None")]
    if not person.asked:
        return [line(quiet(said.NOT_ASKED), gap="None")]
    if not person.known:
        return [line(quiet(said.UNKNOWN), gap="None")]
    rows = [_of_dynamics(one, said) for one in person.known[:KNOWN_ROWS]]
    left = len(person.known) - KNOWN_ROWS
    return [*rows, *([line(quiet(said.and_more(left)), gap="None")] if left > 0 else [])]


def _of_dynamics(known: Known, said: ModuleType) -> RichTextBlock:
    what = said.row(said.TABLES[known.ref.table], plain(known.name) or said.NO_NAME)
    return line(quiet(f"{what} · "), *link(said.OPEN, known.url), gap="None")


def _notes(people: People, left: int, said: ModuleType) -> list[str]:
    strangers = [one for one in people.persons if one.asked and not one.known]
    company = people.rights.company
    found = [said.more(left)] if left > 0 else []
    if strangers and not people.rights.tables:
        found.append(said.MAY_NOT)
    if company and "contact" in people.rights.tables and any(map(people.may_make, strangers)):
        found.append(said.under(plain(company.name)))
    return [*found, said.internal(people.internal)]


def _create(action: ShowPeople, position: int, table: NewTable) -> Create:
    return Create(
        action.record, action.mail, position, table, action.offset, action.scope, action.kind
    )


def _back(action: ShowPeople | Create, seal: Seal, said: ModuleType) -> list[ExecuteAction]:
    """The way to the list, where there is a record to list for."""
    more = More(action.record, action.offset, action.scope)
    return [button(said.BACK, more, seal)] if action.record.id else []
