"""The rows of a mail's files: a box with words of ours, and the file's own name below it.

A box's title may be read as markdown, so a name from outside never stands in one.
"""

from __future__ import annotations

from types import ModuleType

from microsoft_teams.cards.core import CardElement, Container

from capture.fates import File
from cards.elements import line, quiet, words
from cards.inputs import toggle
from cards.option_inputs import file_id
from cards.plain_text import plain

__all__ = ["file_row", "ordered", "size_of"]

_KILO = 1024
NAME_LIMIT = 80


def ordered(files: tuple[File, ...]) -> tuple[File, ...]:
    """Pictures within the text last: of these a signature brings a dozen."""
    return tuple(sorted(files, key=lambda one: one.inline))


def file_row(
    number: int, file: File, said: ModuleType, *, ticked: bool | None, told: str = ""
) -> CardElement:
    """One file; without a box where ``ticked`` is ``None``. ``told`` is what becomes of it."""
    facts = (size_of(file.size), _kind(file, said), told)
    title = said.file(number, *(one for one in facts if one))
    name = line(words(plain(file.name, NAME_LIMIT) or said.NO_NAME), gap="None")
    head: CardElement = line(quiet(title))
    if ticked is not None:
        head = toggle(file_id(file.key), title, on=ticked)
    return Container(items=[head, name], spacing="Small")


def size_of(size: int) -> str:
    """A size as people read it, never nothing; units are the same in both languages."""
    kilobytes = max(1, round(size / _KILO))
    return f"{kilobytes:,} KB" if kilobytes < _KILO else f"{size / _KILO**2:,.1f} MB"


def _kind(file: File, said: ModuleType) -> str:
    return str(said.INLINE if file.inline else said.KINDS[file.kind])
