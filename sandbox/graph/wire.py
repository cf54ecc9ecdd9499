"""A message as Graph's JSON (page: "message resource type"); times are UTC, to the second."""

from __future__ import annotations

from base64 import b64encode
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from hashlib import sha256
from typing import TYPE_CHECKING, Any, Final
from urllib.parse import quote

from sandbox.graph.expanding import NOTHING, Expansion
from sandbox.graph.extended import extended_property
from sandbox.graph.ids import conversation_id, digest_of, folder_id, immutable_id, mutable_id
from sandbox.graph.unique import unique_html, unique_text
from sandbox.mail.conversation_index import conversation_index
from sandbox.mail.text import as_html

if TYPE_CHECKING:
    from sandbox.graph.mailbox import Mailbox
    from sandbox.mail.message import Address, Message

__all__ = [
    "BODIES",
    "MESSAGE",
    "ON_REQUEST",
    "View",
    "as_json",
    "instant",
    "message_id",
    "recipient",
]


@dataclass(frozen=True, slots=True)
class View:
    """How a message is to be shown; ``page`` is where a link to it would open.

    ``is_basic`` leaves the bodies out, as Mail.ReadBasic does.
    """

    mailbox: Mailbox
    page: str
    is_immutable: bool
    wants_text: bool
    is_basic: bool = False
    expansion: Expansion = NOTHING


def instant(moment: datetime | None) -> str | None:
    """``2026-01-31T09:00:00Z``; the year always has four digits."""
    return None if moment is None else f"{moment.replace(tzinfo=None).isoformat('T', 'seconds')}Z"


def message_id(message: Message, view: View) -> str:
    """The identifier of the kind that was asked for."""
    digest = digest_of(view.mailbox.oid, message.key)
    if view.is_immutable:
        return immutable_id(view.mailbox.oid, digest)
    return mutable_id(view.mailbox.oid, digest, message.folder)


def recipient(address: Address | None) -> dict[str, Any] | None:
    """A name that is missing is the address; an unresolved recipient has no address."""
    if address is None:
        return None
    known = {"name": address.name or address.mail}
    return {"emailAddress": known | ({"address": address.mail} if address.mail else {})}


def _recipients(addresses: tuple[Address, ...]) -> list[dict[str, Any] | None]:
    return [recipient(one) for one in addresses]


def _body(message: Message, view: View) -> dict[str, str]:
    """In HTML unless text is preferred, converted where it was sent as the other."""
    content = view.mailbox.content(message)
    if view.wants_text:
        return {"contentType": "text", "content": content.readable}
    html = content.html if content.html is not None else as_html(content.text or "")
    return {"contentType": "html", "content": html}


def _unique(message: Message, view: View) -> dict[str, str]:
    content = view.mailbox.content(message)
    if view.wants_text:
        return {"contentType": "text", "content": unique_text(content)}
    return {"contentType": "html", "content": unique_html(content)}


def _headers(message: Message, view: View) -> list[dict[str, str]]:
    return [{"name": name, "value": value} for name, value in view.mailbox.content(message).headers]


def _version(message: Message, view: View) -> str:
    return b64encode(b"\x09\x00\x00\x00\x16\x00\x00\x00" + _hash(message, view)[:24]).decode()


def _hash(message: Message, view: View) -> bytes:
    return sha256(digest_of(view.mailbox.oid, message.key)).digest()


def _link(message: Message, view: View) -> str:
    identifier = quote(message_id(message, view), safe="")
    return f"{view.page}/owa/?ItemID={identifier}&exvsurl=1&viewmodel=ReadMessageItem"


Property = Callable[["Message", View], Any]

MESSAGE: Final[dict[str, Property]] = {
    "id": message_id,
    "createdDateTime": lambda m, _: instant(m.received),
    "lastModifiedDateTime": lambda m, _: instant(m.received),
    "changeKey": _version,
    "categories": lambda m, _: list(m.categories),
    "receivedDateTime": lambda m, _: instant(m.received),
    "sentDateTime": lambda m, _: instant(m.sent),
    "hasAttachments": lambda m, _: m.has_attachments,
    "internetMessageId": lambda m, _: m.internet_message_id,
    "subject": lambda m, _: m.subject,
    "bodyPreview": lambda m, _: m.preview,
    "importance": lambda m, _: m.importance,
    "parentFolderId": lambda m, v: folder_id(v.mailbox.oid, m.folder),
    "conversationId": lambda m, v: conversation_id(v.mailbox.oid, m.thread),
    "conversationIndex": lambda m, _: b64encode(conversation_index(m)).decode(),
    "isDeliveryReceiptRequested": lambda _, __: False,
    "isReadReceiptRequested": lambda _, __: False,
    "isRead": lambda m, _: m.is_read,
    "isDraft": lambda m, _: m.is_draft,
    "webLink": _link,
    "inferenceClassification": lambda _, __: "focused",
    "body": _body,
    "sender": lambda m, _: recipient(m.sender),
    "from": lambda m, _: recipient(m.author),
    "toRecipients": lambda m, _: _recipients(m.to),
    "ccRecipients": lambda m, _: _recipients(m.cc),
    "bccRecipients": lambda m, _: _recipients(m.bcc),
    "replyTo": lambda m, _: _recipients(m.reply_to),
    "flag": lambda _, __: {"flagStatus": "notFlagged"},
}
"""What a message shows unless ``$select`` names less."""

ON_REQUEST: Final[dict[str, Property]] = {
    "internetMessageHeaders": _headers,
    "uniqueBody": _unique,
}
"""What it shows only when ``$select`` names it."""

BODIES: Final = frozenset({"body", "bodyPreview", "uniqueBody"})
"""What Mail.ReadBasic does not show."""

_MEETING: Final = {
    "@odata.type": "#microsoft.graph.eventMessageRequest",
    "meetingMessageType": "meetingRequest",
}

_ABSENT_WHEN_NONE: Final = frozenset({"from", "sender"})


def as_json(message: Message, view: View, names: tuple[str, ...] | None) -> dict[str, Any]:
    """The message with these properties, or with all usual ones; ``id`` always comes along."""
    document: dict[str, Any] = {"@odata.etag": f'W/"{_version(message, view)}"'}
    if message.kind == "meetings":
        document |= _MEETING
    document["id"] = message_id(message, view)
    for name in MESSAGE if names is None else names:
        if view.is_basic and name in BODIES:
            continue
        shown = (MESSAGE.get(name) or ON_REQUEST[name])(message, view)
        if shown is not None or name not in _ABSENT_WHEN_NONE:
            document[name] = shown
    return document | _extended(message, view)


def _extended(message: Message, view: View) -> dict[str, Any]:
    """Those that were asked for and are set; none leaves no trace."""
    wanted = view.expansion.extended
    found = [extended_property(message, view.mailbox, name) for name in wanted]
    shown = [{"id": one[0], "value": one[1]} for one in found if one is not None]
    return {"singleValueExtendedProperties": shown} if shown else {}
