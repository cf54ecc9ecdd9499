"""Short valid jobs and watchers."""

from __future__ import annotations

from capture.imports.job import CardRef, ImportJob, Watcher, import_key
from capture.models import Caller, InternetMessageId, MailId, ObjectId, RecordRef, TenantId

TENANT = TenantId("7a1f3c52-5b0e-4c0e-9d55-2f6b1f0a9c01")
ANN = Caller(TENANT, ObjectId("11111111-0000-4000-8000-000000000001"))
BEN = Caller(TENANT, ObjectId("22222222-0000-4000-8000-000000000002"))
CONTOSO = RecordRef("account", "0f5e1c1a-0000-4000-8000-0000000000c0")


def message_id(number: int) -> InternetMessageId:
    return InternetMessageId(f"<{number}@mail.example>")


def make_job(number: int = 1, *, caller: Caller = ANN, record: RecordRef = CONTOSO) -> ImportJob:
    key = import_key(caller.tenant, record, message_id(number))
    return ImportJob(key, caller, record, MailId(f"AAMk{number}-{caller.oid[:2]}"))


def make_watcher(card: str = "card", *, caller: Caller = ANN, offset: int = 0) -> Watcher:
    return Watcher(caller, CONTOSO, CardRef("https://connector", "conversation", card, offset))
