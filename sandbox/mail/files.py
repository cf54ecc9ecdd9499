"""Where mail lies on disk: .eml files, mbox files and Maildir folders, found and cut, not read."""

from __future__ import annotations

import os
import re
import stat
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Final

from sandbox.mail.content import content_of
from sandbox.mail.headers import date
from sandbox.mail.text import clean

__all__ = ["LARGEST", "Skipped", "Stored", "find"]

LARGEST: Final = 150 * 1024 * 1024
"""Bytes; Exchange Online takes no larger mail (page: "Exchange Online limits")."""

_POSTMARK: Final = re.compile(rb"From \S.*\d\d?:\d\d.*\d{4}|From \S+ *\r?\n?$")
_QUOTED_FROM: Final = re.compile(rb"^>(>*From )", re.MULTILINE)
_MBOX: Final = frozenset({".mbox", ".mbx"})
_MAILDIR: Final = frozenset({"cur", "new"})


@dataclass(frozen=True, slots=True)
class Skipped:
    """A file, or one mail of an mbox, that was left out; ``reason`` completes "because"."""

    name: str
    reason: str


@dataclass(frozen=True, slots=True)
class Stored:
    """One mail on disk, read again whenever it is asked for.

    ``places`` are names of folders it was kept in; ``posted`` is when it came
    there, a guess at its arrival where its header tells nothing.
    """

    path: str
    name: str
    offset: int
    length: int
    posted: datetime
    places: tuple[str, ...] = ()
    quoted: bool = False

    def raw(self) -> bytes:
        """Its bytes, lines that mbox had to quote restored; raises ``OSError``."""
        with Path(self.path).open("rb") as file:
            file.seek(self.offset)
            data = file.read(self.length)
        return _QUOTED_FROM.sub(rb"\1", data) if self.quoted else data

    def readable(self) -> str:
        """Its body as plain text; raises ``OSError``."""
        return content_of(self.raw()).readable


def find(path: Path) -> Iterator[Stored | Skipped]:
    """Every mail below ``path``, or in it when it is a file, in a stable order."""
    if not path.is_dir():
        yield from _safely(path, path.parent, alone=True)
        return
    troubles: list[OSError] = []
    for folder, below, names in os.walk(path, onerror=troubles.append):
        below.sort()
        for name in sorted(names):
            if not name.startswith("."):
                yield from _safely(Path(folder) / name, path)
    for trouble in troubles:
        yield Skipped(_printable(str(trouble.filename)), _reason(trouble))


def _safely(file: Path, root: Path, *, alone: bool = False) -> Iterator[Stored | Skipped]:
    name = _printable(str(file.relative_to(root)))
    try:
        about = file.stat()
        if not stat.S_ISREG(about.st_mode):
            yield Skipped(name, "not a regular file")
        elif about.st_size == 0:
            yield Skipped(name, "empty")
        else:
            yield from _in_file(file, root, name, alone=alone)
    except OSError as trouble:
        yield Skipped(name, _reason(trouble))


def _printable(name: str) -> str:
    """Names are printed on a terminal, so nothing in them may move the cursor."""
    return " ".join(clean(name).split())


def _reason(trouble: OSError) -> str:
    return (trouble.strerror or "cannot be read").lower()


def _in_file(file: Path, root: Path, name: str, *, alone: bool) -> Iterator[Stored | Skipped]:
    with file.open("rb") as opened:
        is_mbox = opened.read(5) == b"From "
    if file.suffix.lower() in _MBOX or is_mbox:
        yield from _in_mbox(file, root, name)
        return
    if not alone and file.suffix.lower() != ".eml" and file.parent.name not in _MAILDIR:
        yield Skipped(name, "neither .eml nor mbox")
        return
    about = file.stat()
    places = (*file.relative_to(root).parts[:-1], *_flags(file.name))
    posted = datetime.fromtimestamp(int(about.st_mtime), UTC)
    yield Stored(str(file), name, 0, about.st_size, posted, places)


def _flags(name: str) -> tuple[str, ...]:
    """Maildir writes its flags behind ``:2,`` in the file's name."""
    _, found, flags = name.rpartition(":2,")
    known = {"T": "trash", "D": "drafts"}
    return tuple(known[flag] for flag in flags if flag in known) if found else ()


def _in_mbox(file: Path, root: Path, name: str) -> Iterator[Stored | Skipped]:
    """Cut at postmark lines that follow an empty line; other lines starting so are text."""
    places = (*file.relative_to(root).parts[:-1], file.stem)
    arrived = datetime.fromtimestamp(int(file.stat().st_mtime), UTC)
    start, posted, number, offset, blank = -1, arrived, 0, 0, True
    with file.open("rb") as opened:
        for line in opened:
            if blank and line.startswith(b"From ") and _POSTMARK.match(line):
                if start >= 0:
                    number += 1
                    yield _entry(file, name, number, (start, offset), posted, places)
                start, posted = offset + len(line), _posted(line) or arrived
            blank = not line.strip(b"\r\n")
            offset += len(line)
    if start < 0:
        yield Skipped(name, "no mail found in it")
    else:
        yield _entry(file, name, number + 1, (start, offset), posted, places)


def _posted(line: bytes) -> datetime | None:
    """``From sender Thu Jan  1 00:00:00 2026``: the time in the C library's format."""
    return date(line.decode("ascii", "replace").strip().split(" ", 2)[-1])


def _entry(
    file: Path,
    name: str,
    number: int,
    span: tuple[int, int],
    posted: datetime,
    places: tuple[str, ...],
) -> Stored:
    start, end = span
    return Stored(str(file), f"{name}#{number}", start, end - start, posted, places, quoted=True)
