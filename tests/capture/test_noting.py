"""Whoever asks a mailbox leaves a line, whether they say what for or not."""

from __future__ import annotations

from datetime import datetime

import pytest

from capture.models import Caller, ObjectId, RecordRef, TenantId
from capture.noting import Noting
from capture.reads import Purpose, Read
from tests.capture.builders import NOW

ANN = Caller(TenantId("tenant-a"), ObjectId("ann"))
CONTOSO = RecordRef("account", "6f1c2d3e-0000-4000-8000-000000000001")


class Lines:
    """What was noted."""

    def __init__(self) -> None:
        self.noted: list[Read] = []

    def now(self) -> datetime:
        """As the ledger says."""
        return NOW

    def note(self, caller: Caller, read: Read) -> None:
        """As the ledger takes it."""
        assert caller == ANN
        self.noted.append(read)


class Mailbox(Noting):
    """Something that is asked."""

    def ask(self, messages: int, meetings: int = 0) -> None:
        """As Graph counts."""
        self._count(ANN, messages, meetings)


@pytest.fixture
def lines() -> Lines:
    return Lines()


def test_a_reading_is_one_line_however_often_it_asks(lines: Lines):
    """A reading within it is part of it; its outcome is kept."""
    with Mailbox(lines).reading(ANN, Purpose.WHY, CONTOSO) as (mailbox, tally):
        mailbox.ask(3)
        with mailbox.reading(ANN, Purpose.SHOW) as (inner, _):
            inner.ask(4, 2)
        tally.outcome = "tracked"
    assert lines.noted == [Read(NOW, Purpose.WHY, CONTOSO, 7, 2, "tracked")]


def test_what_nobody_names_is_a_line_too(lines: Lines):
    """By what its holder reads for, if that was said."""
    mailbox = Mailbox(lines)
    mailbox.ask(1)
    mailbox.purposed(Purpose.LISTS).ask(0, 5)
    assert [one.purpose for one in lines.noted] == [Purpose.OTHER, Purpose.LISTS]
    assert [(one.messages, one.meetings) for one in lines.noted] == [(1, 0), (0, 5)]


def test_a_reading_that_fails_was_one_all_the_same(lines: Lines):
    """With what it had read by then."""

    def failing() -> None:
        with Mailbox(lines).reading(ANN, Purpose.OPTIONS, CONTOSO) as (mailbox, _):
            mailbox.ask(1)
            raise LookupError

    with pytest.raises(LookupError):
        failing()
    assert lines.noted == [Read(NOW, Purpose.OPTIONS, CONTOSO, 1)]
