"""What became of the files of a tracked mail, with another try for those that may come now."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import partial

from microsoft_teams.cards.core import CardElement

from capture.extent import FileEnd, FileKey, LeftBehind
from capture.fates import File
from capture.models import ImportKey
from capture.options import Choices
from cards.actions import OFFERED_FILES, Offer, Options, Picked, Seal, Track
from cards.catalogue import options_words
from cards.elements import Card, button, buttons, drawn, line, note, quiet, words
from cards.file_rows import file_row, ordered
from cards.options import about, back
from cards.paging import shrinking
from cards.view import View

__all__ = ["Ended", "outcome_card"]


@dataclass(frozen=True, slots=True)
class Ended:
    """A tracked mail, the files that are not in Dynamics, and whether any were to come at all."""

    choices: Choices
    left: tuple[LeftBehind, ...]
    key: ImportKey
    files_wanted: bool
    told: str = ""


def outcome_card(ended: Ended, action: Options, view: View, seal: Seal) -> Card:
    """As many files as there is room for, those that stayed behind first."""
    return shrinking(partial(_drawn, ended, action, view, seal), OFFERED_FILES)


def _drawn(ended: Ended, action: Options, view: View, seal: Seal, rows: int) -> Card:
    said, choices = options_words(view.language), ended.choices
    ends = {one.file: one.end for one in ended.left}
    files = sorted(ordered(choices.files), key=lambda one: one.key not in ends)
    listed, gone = files[:rows], ends.keys() - {one.key for one in choices.files}
    again = [one.key for one in listed if ended.files_wanted and _may_come(one, ends)]
    body: list[CardElement] = [
        *about(said.OUTCOME_TITLE, choices, view, said),
        *([line(words(ended.told), gap="Small")] if ended.told else []),
    ]
    for number, file in enumerate(listed, 1):
        end = ends.get(file.key)
        told = said.LEFT[end] if end else said.HELD
        ticked = end is not FileEnd.NOT_CHOSEN if file.key in again else None
        body.append(file_row(number, file, said, ticked=ticked, told=told))
    if not choices.files:
        body.append(line(quiet(said.NO_FILES), gap="Medium"))
    if cut := len(files) - len(listed):
        body.append(note(said.not_listed(cut)))
    if gone:
        body.append(note(said.gone(len(gone))))
    presses = [button(said.BACK, back(action), seal)]
    if again:
        retry = Track(
            action.record,
            (Picked(action.mail, ended.key, action.kind),),
            action.offset,
            action.scope,
            choices.regarding.ref if choices.regarding.ref != action.record else None,
            offer=Offer(tuple(again)),
        )
        presses.insert(0, button(said.RETRY, retry, seal, primary=True))
    return drawn([*body, buttons(*presses, gap="Medium")], view.language)


def _may_come(file: File, ends: Mapping[FileKey, FileEnd]) -> bool:
    """Whether a file stayed behind for what holds no more: nobody chose it, or a limit changed."""
    return file.key in ends and file.end is None
