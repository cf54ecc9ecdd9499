"""What every reading of a mailbox leaves in its owner's ledger, whoever asks for it."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from copy import copy
from typing import Self

from capture.models import Caller, ImportKey, RecordRef
from capture.reads import NotesReads, Purpose, Read, Tally

__all__ = ["Noting"]


class Noting:
    """What is asked without a ``reading`` becomes a line of its own, so that nothing is missed."""

    def __init__(self, reads: NotesReads | None) -> None:
        self._reads = reads
        self._purpose = Purpose.OTHER
        self._tally: Tally | None = None

    def purposed(self, purpose: Purpose) -> Self:
        """The same mailbox; of what nobody asks through ``reading`` this is noted."""
        other = copy(self)
        other._purpose = purpose  # noqa: SLF001 - a copy of our own
        return other

    @contextmanager
    def reading(
        self,
        caller: Caller,
        purpose: Purpose,
        record: RecordRef | None = None,
        key: ImportKey | None = None,
    ) -> Iterator[tuple[Self, Tally]]:
        """The same mailbox; all that is asked through it until the end becomes one line.

        A reading within another is part of that one.
        """
        if self._tally is not None:
            yield self, self._tally
            return
        other, tally = copy(self), Tally()
        other._tally = tally  # noqa: SLF001 - as above
        begun = self._reads.now() if self._reads else None
        try:
            yield other, tally
        finally:
            if self._reads and begun:
                counts = (tally.messages, tally.meetings, tally.outcome)
                self._reads.note(caller, Read(begun, purpose, record, *counts, key))

    def _count(self, caller: Caller, messages: int = 0, meetings: int = 0) -> None:
        if self._tally is not None:
            self._tally.messages += messages
            self._tally.meetings += meetings
        elif self._reads:
            now = self._reads.now()
            self._reads.note(caller, Read(now, self._purpose, None, messages, meetings))
