"""How imports stand in Redis: values as the scripts take them, and their replies as values."""

from __future__ import annotations

import math
from collections.abc import Iterable
from datetime import UTC, datetime
from typing import Any

import msgspec

from capture.extent import Difference, Extent, LeftBehind
from capture.imports.job import ImportJob, Lease, OwnImport, Watcher
from capture.models import (
    Caller,
    ImportKey,
    ImportReason,
    ImportState,
    ImportStatus,
    MailId,
    ObjectId,
    RecordRef,
    TenantId,
)
from capture.suggestions import Kind

__all__ = [
    "facts_of",
    "lease_of",
    "milliseconds",
    "own_import",
    "parts_of",
    "person_name",
    "status_of",
    "text",
    "watchers_of",
]


class _Facts(msgspec.Struct, frozen=True, array_like=True):
    """What an outcome says besides its reason; shorter ones are from before there was more."""

    left: tuple[LeftBehind, ...] = ()
    differs: tuple[Difference, ...] = ()
    row: str = ""
    code: str = ""
    request_id: str = ""
    attempts: int = 0


_FACTS = msgspec.json.Decoder(_Facts)


def milliseconds(seconds: float) -> int:
    """Rounded up: nothing is due too early."""
    return math.ceil(seconds * 1000)


def person_name(caller: Caller) -> str:
    """A person as keys and fields name them."""
    return f"{caller.tenant}/{caller.oid}"


def text(value: bytes | str | None) -> str:
    """A reply's field; "" where there is none."""
    return value.decode() if isinstance(value, bytes) else value or ""


def watchers_of(rows: Iterable[bytes | str]) -> tuple[Watcher, ...]:
    """Decode in order of the press; of one card the latest, as its page may have changed."""
    latest: dict[tuple[str, str, str], Watcher] = {}
    for row in rows:
        watcher = msgspec.json.decode(row, type=Watcher)
        card = watcher.card
        latest[card.service_url, card.conversation, card.activity] = watcher
    return tuple(latest.values())


def status_of(row: list[bytes | str | None]) -> ImportStatus:
    """State, reason, until, facts, and for one person whether they may undo."""
    state, reason, until, facts, *undo = (text(value) for value in row)
    known = _FACTS.decode(facts) if facts else _Facts()
    return ImportStatus(
        ImportState(state),
        ImportReason(reason) if reason else None,
        _moment(until),
        known.left,
        known.differs,
        undo=undo == ["1"],
        row=known.row,
        code=known.code,
        request_id=known.request_id,
        attempts=known.attempts,
    )


def lease_of(reply: list[Any]) -> Lease:
    """What ``claim.lua`` gives out."""
    key, token, attempt, person, table, record, mail, kind, extent, settled, *status = reply
    tenant, oid = text(person).split("/", 1)
    job = ImportJob(
        ImportKey(text(key)),
        Caller(TenantId(tenant), ObjectId(oid)),
        RecordRef(text(table), text(record)),
        MailId(text(mail)),
        Kind(text(kind) or Kind.MAIL),  # the queue may hold imports from before there were kinds
        msgspec.json.decode(extent, type=Extent) if extent else Extent(),
    )
    return Lease(job, int(token), int(attempt), status_of(status) if settled else None)


def _moment(milliseconds: str) -> datetime | None:
    return datetime.fromtimestamp(int(milliseconds) / 1000, UTC) if milliseconds else None


def own_import(caller: Caller, row: list[bytes | str | None]) -> OwnImport:
    """A row of ``mine.lua``."""
    key, mail, pressed, table, record, kind, settled, own = (text(value) for value in row[:8])
    ref = RecordRef(table, record)
    job = ImportJob(ImportKey(key), caller, ref, MailId(mail), Kind(kind or Kind.MAIL))
    asked = datetime.fromtimestamp(float(pressed) / 1000, UTC)
    return OwnImport(job, asked, status_of(row[8:]), _moment(settled), owned=own == "1")


def parts_of(job: ImportJob) -> tuple[str | bytes, ...]:
    """A job as ``enqueue`` takes it."""
    extent = msgspec.json.encode(job.extent)
    return (job.key, job.record.table, job.record.id, job.mail, job.kind, extent)


def facts_of(status: ImportStatus) -> bytes:
    """What an outcome says besides state and reason, which no script looks into."""
    known = _Facts(
        status.left,
        status.differs,
        status.row,
        status.code,
        status.request_id,
        status.attempts,
    )
    return msgspec.json.encode(known)
