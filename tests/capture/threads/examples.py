"""Short valid threads."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

from capture.imports.job import CardRef
from capture.models import Caller, MailId, ObjectId, RecordRef, TenantId
from capture.threads.thread import Thread

TENANT = TenantId("7a1f3c52-5b0e-4c0e-9d55-2f6b1f0a9c01")
ANN = Caller(TENANT, ObjectId("11111111-0000-4000-8000-000000000001"))
BEN = Caller(TENANT, ObjectId("22222222-0000-4000-8000-000000000002"))
CONTOSO = RecordRef("account", "0f5e1c1a-0000-4000-8000-0000000000c0")
CHAT = CardRef("https://connector", "conversation", "", 0, "Europe/Berlin", "de-DE")
NOW = datetime(2026, 11, 24, 9, 0, tzinfo=UTC)


def make_thread(number: int = 1, **changes: Any) -> Thread:
    values: dict[str, Any] = {
        "caller": ANN,
        "record": CONTOSO,
        "conversation": f"AAQk-secret-{number}",
        "mail": MailId(f"AAMk-secret-{number}"),
        "chat": CHAT,
        "begun": NOW,
        "since": NOW,
        "fresh": NOW,
    }
    return Thread(**{**values, **changes})
