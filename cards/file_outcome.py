"""What became of the files of a tracked mail, with another try for those that may come now."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from types import ModuleType

from microsoft_teams.cards.core import CardElement

from capture.extent import Disclosure, FileEnd, FileKey, LeftBehind
from capture.fates import File
from capture.models import ImportKey
from capture.options import Choices
from cards.actions import OFFERED_FILES, Offer, Options, Picked, Seal, Track
from cards.catalogue import options_words
from cards.elements import Card, button, buttons, drawn, line, note, quiet, words
from cards.file_rows import MOST, file_row, named_row, ordered
from cards.options import about, back
from cards.paging import shrinking
from cards.view import View

__all__ = ["Ended", "outcome_card"]


@dataclass(frozen=True, slots=True)
class Ended:
    """A tracked mail and the files that are not in Dynamics.

    ``disclosure`` is how much of it its import shared, ``None`` where the activity is not the
    person's own from here: then its files are not known.
    """

    choices: Choices
    left: tuple[LeftBehind, ...]
    key: ImportKey
    disclosure: Disclosure | None
    told: str = ""


def outcome_card(ended: Ended, action: Options, view: View, seal: Seal) -> Card:
    """As many files as there is room for, those that stayed behind first."""
    most = min(len(ended.choices.files), MOST)
    return shrinking(partial(_drawn, ended, action, view, seal), most)


def _drawn(ended: Ended, action: Options, view: View, seal: Seal, rows: int) -> Card:
    said, choices = options_words(view.language), ended.choices
    body: list[CardElement] = [
        *about(said.OUTCOME_TITLE, choices, view, said),
        *([line(words(ended.told), gap="Small")] if ended.told else []),
    ]
    presses = [button(said.BACK, back(action), seal)]
    if ended.disclosure is None:
        body.append(line(words(said.NOT_KNOWN), gap="Small"))
        return drawn([*body, buttons(*presses, gap="Medium")], view.language)
    ends = {one.file: one.end for one in ended.left}
    files = sorted(ordered(choices.files), key=lambda one: one.key not in ends)
    is_header = ended.disclosure is Disclosure.HEADER
    boxes = files[: min(rows, OFFERED_FILES)]
    again = [one.key for one in boxes if not is_header and _may_come(one, ends)]
    shared = said.became_visible(said.DISCLOSURES[ended.disclosure])
    body += [line(words(shared), gap="Small"), *_files(ended, files, rows, again, said)]
    if again:
        retry = _retry(ended, action, again)
        presses.insert(0, button(said.RETRY, retry, seal, primary=True))
    return drawn([*body, buttons(*presses, gap="Medium")], view.language)


def _files(
    ended: Ended, files: Sequence[File], rows: int, again: Sequence[FileKey], said: ModuleType
) -> list[CardElement]:
    """Each with its end, those of ``again`` with a box; then what has no row."""
    ends = {one.file: one.end for one in ended.left}
    held = said.NOT_SHARED if ended.disclosure is Disclosure.HEADER else said.HELD
    drawn_files: list[CardElement] = []
    for number, file in enumerate(files[:rows], 1):
        end = ends.get(file.key)
        told = said.LEFT[end] if end else held
        if number > OFFERED_FILES:
            drawn_files.append(named_row(number, file, said, told=told))
            continue
        ticked = end is not FileEnd.NOT_CHOSEN if file.key in again else None
        drawn_files.append(file_row(number, file, said, ticked=ticked, told=told))
    if not files:
        drawn_files.append(line(quiet(said.NO_FILES), gap="Medium"))
    if len(files) > rows:
        drawn_files.append(note(said.not_listed(len(files) - rows)))
    if gone := ends.keys() - {one.key for one in files}:
        drawn_files.append(note(said.gone(len(gone))))
    return drawn_files


def _retry(ended: Ended, action: Options, again: Sequence[FileKey]) -> Track:
    """The import once more; the list of imports has other pages than the record's."""
    regarding = ended.choices.regarding.ref
    return Track(
        action.record,
        (Picked(action.mail, ended.key, action.kind),),
        0 if action.listed else action.offset,
        action.scope,
        regarding if regarding != action.record else None,
        offer=Offer(tuple(again)),
    )


def _may_come(file: File, ends: Mapping[FileKey, FileEnd]) -> bool:
    """Whether a file stayed behind for what holds no more: nobody chose it, or a limit changed."""
    return ends.get(file.key) not in (None, FileEnd.QUOTED) and file.end is None
