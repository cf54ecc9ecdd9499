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

__all__ = ["MOST", "file_row", "named_row", "ordered", "size_of"]

_KILO = 1024
NAME_LIMIT = 80
MOST = 96
"""Files one card may name: about as many short lines as it has room for."""


def ordered(files: tuple[File, ...]) -> tuple[File, ...]:
    """Pictures within the text last: of these a signature brings a dozen."""
    return tuple(sorted(files, key=lambda one: one.inline))


def file_row(
    number: int, file: File, said: ModuleType, *, ticked: bool | None, told: str = ""
) -> CardElement:
    """One file; without a box where ``ticked`` is ``None``. ``told`` is what becomes of it."""
    title = said.file(number, *_facts(file, said, told))
    name = line(words(_name(file, said)), gap="None")
    head: CardElement = line(quiet(title))
    if ticked is not None:
        head = toggle(file_id(file.key), title, on=ticked)
    return Container(items=[head, name], spacing="Small")


def named_row(number: int, file: File, said: ModuleType, *, told: str = "") -> CardElement:
    """One file in a single line, of which a card has room for many; it has no box of its own."""
    return line(quiet(said.file(number, _name(file, said), *_facts(file, said, told))), gap="None")


def size_of(size: int) -> str:
    """A size as people read it, never nothing; units are the same in both languages."""
    kilobytes = max(1, round(size / _KILO))
    return f"{kilobytes:,} KB" if kilobytes < _KILO else f"{size / _KILO**2:,.1f} MB"


def _name(file: File, said: ModuleType) -> str:
    return plain(file.name, NAME_LIMIT) or str(said.NO_NAME)


def _facts(file: File, said: ModuleType, told: str) -> list[str]:
    kind = str(said.INLINE if file.inline else said.KINDS[file.kind])
    return [one for one in (size_of(file.size), kind, told) if one]
