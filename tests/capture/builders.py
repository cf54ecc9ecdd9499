"""Short valid objects of the mailbox and the CRM."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID, uuid5

import msgspec

from capture import mail as wire
from capture.dataverse import TrackedEmail
from capture.mail import FoundMail
from capture.mailbox_reply import MailboxReply
from capture.models import (
    AddressRule,
    ImportKey,
    InternetMessageId,
    Record,
    RecordAddress,
    RecordMatch,
    RecordRef,
    TrackedAs,
)
from capture.suggestions import Skipped

NOW = datetime(2026, 3, 5, 12, 0, tzinfo=UTC)
ACCOUNT = RecordRef("account", "00000000-0000-4000-8000-00000000000a")
CONTACT = RecordRef("contact", "00000000-0000-4000-8000-00000000000c")
OWN = "mara@adatum.example"


def person(address: str, name: str | None = None) -> dict[str, Any]:
    return {"emailAddress": {"name": name or address, "address": address}}


def message(
    ident: str,
    *,
    sender: str | None = "ann@contoso.com",
    to: tuple[str, ...] = (OWN,),
    cc: tuple[str, ...] = (),
    minutes: int | None = 0,
    folder: str = "inbox",
    message_id: str | None = "",
    **more: Any,
) -> dict[str, Any]:
    """A message as Graph's JSON; ``minutes`` before ``NOW``; its own Message-ID unless given."""
    when = None if minutes is None else (NOW - timedelta(minutes=minutes)).isoformat()
    return {
        "id": ident,
        "internetMessageId": f"<{ident}@contoso.com>" if message_id == "" else message_id,
        "subject": f"Subject of {ident}",
        "from": person(sender) if sender else None,
        "toRecipients": [person(one) for one in to],
        "ccRecipients": [person(one) for one in cc],
        "receivedDateTime": when,
        "sentDateTime": when,
        "parentFolderId": folder,
        "isDraft": False,
        "hasAttachments": False,
        "webLink": f"https://outlook.example/{ident}",
        "singleValueExtendedProperties": marks(),
    } | more


def marks(**more: str | None) -> list[dict[str, Any]]:
    """Extended properties of a plain mail; ``None`` takes one away."""
    said = {"MESSAGE_CLASS": "IPM.Note", "SENSITIVITY": "0"} | more
    return [
        {"id": getattr(wire, name), "value": value}
        for name, value in said.items()
        if value is not None
    ]


def mail(ident: str, **parts: Any) -> FoundMail:
    """As ``message``, decoded the way the client does."""
    return msgspec.json.decode(msgspec.json.encode(message(ident, **parts)), type=FoundMail)


def mailbox(*mails: FoundMail, **parts: Any) -> MailboxReply:
    """What a healthy mailbox answers."""
    places = {"deleted": Skipped.DELETED, "junk": Skipped.JUNK, "drafts": Skipped.DRAFTS}
    known: dict[str, Any] = {
        "own": frozenset({OWN}),
        "sent_items": "sent",
    }
    parts["places"] = places | parts.get("places", {})
    return MailboxReply(mails=mails, **(known | parts))


def address(text: str, rule: AddressRule = AddressRule.RECORD) -> RecordAddress:
    return RecordAddress(text, "Somebody", rule)


def match(*addresses: str, ref: RecordRef = ACCOUNT, total: int | None = None) -> RecordMatch:
    record = Record(ref, "Contoso", "Kiel", "https://crm.example/")
    found = tuple(address(one) for one in addresses)
    return RecordMatch(record, found, len(found) if total is None else total, contacts_capped=False)


def key_of(message_id: InternetMessageId) -> ImportKey:
    return ImportKey(f"key of {message_id}")


def tracked(message_id: str, regarding: RecordRef | None = ACCOUNT) -> TrackedEmail:
    shown = TrackedAs("Jonas Weber", "Contoso", NOW, "https://crm.example/email")
    return TrackedEmail(
        uuid5(UUID(int=0), message_id), InternetMessageId(message_id), regarding, shown, NOW
    )
