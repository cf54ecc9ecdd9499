"""What messages can be filtered and sorted by (pages: "List messages", "message resource type")."""

from __future__ import annotations

from collections.abc import Callable
from typing import Final

from sandbox.graph.extended import quick_property
from sandbox.graph.ids import conversation_id, folder_id
from sandbox.graph.odata import Field, Schema
from sandbox.mail.message import Address, Message

__all__ = ["RECEIVED", "message_schema"]

RECEIVED: Final = "receivedDateTime"

_REFUSED: Final = frozenset({"toRecipients", "ccRecipients", "bccRecipients", "replyTo"})
_OTHERS: Final = frozenset(
    {
        "attachments",
        "body",
        "bodyPreview",
        "changeKey",
        "conversationIndex",
        "extensions",
        "flag",
        "id",
        "inferenceClassification",
        "internetMessageHeaders",
        "isDeliveryReceiptRequested",
        "isReadReceiptRequested",
        "multiValueExtendedProperties",
        "uniqueBody",
        "webLink",
    }
)


def message_schema(oid: str) -> Schema[Message]:
    """The properties of messages in the mailbox of this person."""
    fields: dict[str, Field[Message]] = {
        RECEIVED: Field("moment", lambda m: m.received),
        "createdDateTime": Field("moment", lambda m: m.received),
        "lastModifiedDateTime": Field("moment", lambda m: m.received),
        "sentDateTime": Field("moment", lambda m: m.sent),
        "isDraft": Field("boolean", lambda m: m.is_draft),
        "isRead": Field("boolean", lambda m: m.is_read),
        "hasAttachments": Field("boolean", lambda m: m.has_attachments),
        "importance": Field("string", lambda m: m.importance, frozenset({"low", "normal", "high"})),
        "subject": Field("string", lambda m: m.subject, searchable=True),
        "internetMessageId": Field("id", lambda m: m.internet_message_id),
        "conversationId": Field("id", lambda m: conversation_id(oid, m.thread)),
        "parentFolderId": Field("id", lambda m: folder_id(oid, m.folder)),
    }
    for name, get in _PEOPLE.items():
        fields[f"{name}/emailAddress/address"] = _part(get, "mail")
        fields[f"{name}/emailAddress/name"] = _part(get, "name")
    return Schema(
        "message",
        fields,
        texts={"categories": lambda m: m.categories},
        extended=quick_property,
        refused=_REFUSED,
        others=_OTHERS | _REFUSED,
    )


_PEOPLE: Final[dict[str, Callable[[Message], Address | None]]] = {
    "from": lambda m: m.author,
    "sender": lambda m: m.sender,
}


def _part(get: Callable[[Message], Address | None], name: str) -> Field[Message]:
    def part(message: Message) -> str | None:
        address = get(message)
        return None if address is None else str(getattr(address, name))

    return Field("string", part, searchable=True)
