"""Threads as cards show them."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from capture.imports.job import CardRef
from capture.models import Caller, ObjectId, TenantId
from capture.threads.thread import Found, Thread
from cards.drawing import Following
from cards.threads import ThreadRow

from .builders import NOW, REF, make_record, make_suggestion

CALLER = Caller(TenantId("t"), ObjectId("o"))
CHAT = CardRef("https://connector", "chat", "", 0)
OFFERED = Following(offered=True)


def make_thread(number: int = 1, **changes: Any) -> Thread:
    """A thread followed for two days, looked at five minutes ago."""
    values: dict[str, Any] = {
        "caller": CALLER,
        "record": REF,
        "conversation": f"talk-{number}",
        "mail": make_suggestion(number).mail,
        "chat": CHAT,
        "begun": NOW - timedelta(days=2),
        "since": NOW - timedelta(days=2),
        "fresh": NOW,
        "tracked": 3,
        "looked": NOW - timedelta(minutes=5),
    }
    return Thread(**{**values, **changes})


def make_row(
    number: int = 1, *, waits: bool = False, subject: str | None = "Pump order", **changes: Any
) -> ThreadRow:
    return ThreadRow(Found(make_thread(number, **changes), waits), subject, make_record())
