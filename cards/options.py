"""The card that is shown before Track of one suggestion: what becomes visible, and to whom.

For the mailbox's owner alone. Its buttons carry ids; names of files stand in its text only.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import partial
from types import ModuleType

import msgspec
from microsoft_teams.cards.core import CardElement, Container, TextInput

from capture.extent import Disclosure
from capture.fates import File
from capture.models import ImportKey, Record, RecordRef
from capture.options import Choices
from cards.actions import OFFERED_FILES, Imports, More, Offer, Options, Picked, Seal, Track
from cards.catalogue import options_words
from cards.dates import row_time
from cards.elements import (
    Card,
    beside,
    button,
    buttons,
    drawn,
    hidden,
    line,
    narrow,
    note,
    quiet,
    reveal,
    strong,
    wide,
    words,
)
from cards.file_rows import MOST, file_row, named_row, ordered, size_of
from cards.header import described, record_name
from cards.inputs import choice, toggle
from cards.option_inputs import DISCLOSURE, NAME, OTHERS, Chosen
from cards.paging import shrinking
from cards.plain_text import SUBJECT_LIMIT, plain
from cards.view import View

__all__ = ["Asked", "about", "begun_card", "options_card"]

_FURTHER = "other-records"


@dataclass(frozen=True, slots=True)
class Asked:
    """What the card is drawn from.

    ``key`` names the import to ``choices.regarding``; ``typed`` is the name that was looked for,
    ``told`` what has just happened.
    """

    choices: Choices
    chosen: Chosen
    key: ImportKey
    typed: str | None = None
    told: str = ""


def options_card(asked: Asked, action: Options, view: View, seal: Seal) -> Card:
    """With as many files as there is room for: a box for each of the first, one for all others."""
    most = max(OFFERED_FILES, min(len(asked.choices.files), MOST))
    return shrinking(partial(_drawn, asked, action, view, seal), most)


def begun_card(choices: Choices, action: Options, view: View, seal: Seal) -> Card:
    """That nothing can be chosen any more."""
    said = options_words(view.language)
    body = [
        *about(said.BEGUN_TITLE, choices, view, said),
        line(words(said.BEGUN), gap="Small"),
        buttons(button(said.BACK, back(action), seal)),
    ]
    return drawn(body, view.language)


def about(title: str, choices: Choices, view: View, said: ModuleType) -> list[CardElement]:
    """Which suggestion the card is about."""
    sender = plain(choices.sender) or said.SOMEBODY
    return [
        line(strong(title, size="Medium")),
        line(strong(plain(choices.subject, SUBJECT_LIMIT) or said.NO_SUBJECT), gap="Small"),
        line(quiet(said.sent(sender, row_time(choices.when, view))), gap="None"),
    ]


def back(action: Options) -> More | Imports:
    """The page of the list that the card came from."""
    if action.listed:
        return Imports(action.offset)
    return More(action.record, action.offset, action.scope)


def _drawn(asked: Asked, action: Options, view: View, seal: Seal, rows: int) -> Card:
    said, choices = options_words(view.language), asked.choices
    files = ordered(choices.files)
    boxes = min(rows, OFFERED_FILES)
    offer = Offer(tuple(one.key for one in _coming(files[:boxes])), len(_coming(files[boxes:])))
    visible = said.visible(record_name(choices.regarding, view.language))
    offered = [(said.DISCLOSURES[one], one.value) for one in Disclosure]
    track = Track(
        action.record,
        (Picked(action.mail, asked.key, action.kind),),
        action.offset,
        action.scope,
        choices.regarding.ref if choices.regarding.ref != action.record else None,
        offer=offer,
    )
    body: list[CardElement] = [
        *about(said.TITLE, choices, view, said),
        *([line(words(asked.told), gap="Small")] if asked.told else []),
        line(words(visible), gap="Medium"),
        choice(DISCLOSURE, said.DISCLOSURE, asked.chosen.disclosure.value, offered),
        *_files(files, rows, asked.chosen, said),
        *_records(asked, action, view, seal),
        buttons(
            button(said.TRACK, track, seal, primary=True),
            button(said.BACK, back(action), seal),
            gap="Medium",
        ),
    ]
    return drawn(body, view.language)


def _files(
    files: tuple[File, ...], rows: int, chosen: Chosen, said: ModuleType
) -> list[CardElement]:
    """A box for each of the first, one for all others, of which as many as fit are named."""
    if not files:
        return [line(quiet(said.NO_FILES), gap="Medium")]
    boxes = min(rows, OFFERED_FILES)
    parts: list[CardElement] = [line(strong(said.files(len(files))), gap="Medium")]
    for number, file in enumerate(files[:boxes], 1):
        ticked = file.key not in chosen.without if file.end is None else None
        parts.append(file_row(number, file, said, ticked=ticked, told=_fate(file, said)))
    if coming := _coming(files[boxes:]):
        size = size_of(sum(one.size for one in coming))
        parts.append(toggle(OTHERS, said.others(len(coming), size), on=chosen.others))
    for number, file in enumerate(files[boxes:rows], boxes + 1):
        parts.append(named_row(number, file, said, told=_fate(file, said)))
    if unnamed := len(_coming(files[rows:])):
        parts.append(note(said.not_listed(unnamed)))
    if staying := len(files[rows:]) - unnamed:
        parts.append(note(said.others_stay(staying)))
    return parts


def _coming(files: tuple[File, ...]) -> tuple[File, ...]:
    return tuple(one for one in files if one.end is None)


def _fate(file: File, said: ModuleType) -> str:
    return str(said.STAYS[file.end]) if file.end else ""


def _records(asked: Asked, action: Options, view: View, seal: Seal) -> list[CardElement]:
    """What it will regard, and folded away, unless it was just asked for, the way to another."""
    said, choices = options_words(view.language), asked.choices
    name = record_name(choices.regarding, view.language)
    kind = described(choices.regarding, view.language)
    field = TextInput(id=NAME, label=said.NAME, max_length=200, value=asked.typed or None)
    find = _with(action, choices.regarding.ref, find=True)
    told = _told(asked, said)
    further: list[CardElement] = [
        *([line(words(told), gap="Small")] if told else []),
        *(_record(one, action, view, seal) for one in choices.others),
        field,
        buttons(button(said.FIND, find, seal), gap="Small"),
    ]
    shown = line(strong(f"{said.REGARDING}: {name}"), quiet(f" · {kind}"), gap="Medium")
    if asked.typed is not None:
        return [shown, Container(items=further, spacing="Small")]
    return [shown, line(reveal(said.ANOTHER, _FURTHER), gap="None"), hidden(_FURTHER, *further)]


def _told(asked: Asked, said: ModuleType) -> str:
    """How the search for a name ended, where it did not simply find the record."""
    if asked.typed is None:
        return ""
    if not asked.typed:
        return str(said.NO_NAME_TYPED)
    if asked.choices.found is False:
        return str(said.not_found(plain(asked.typed)))
    return "" if asked.choices.sure else str(said.SEVERAL)


def _record(record: Record, action: Options, view: View, seal: Seal) -> CardElement:
    chosen = _with(action, record.ref)
    text = wide(
        line(words(record_name(record, view.language))),
        line(quiet(described(record, view.language)), gap="None"),
    )
    press = button(options_words(view.language).CHOOSE, chosen, seal)
    return beside(text, narrow(buttons(press), middle=True), gap="Small")


def _with(action: Options, regarding: RecordRef, *, find: bool = False) -> Options:
    return msgspec.structs.replace(action, regarding=regarding, find=find)
