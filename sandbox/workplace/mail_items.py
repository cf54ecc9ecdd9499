"""A mail or a meeting as Outlook hands it to an add-in (page: "Outlook add-in API reference").

Identifiers are those that Exchange Web Services use; ``convertToRestId`` makes Graph's of them.
"""

from __future__ import annotations

from base64 import b64encode
from typing import TYPE_CHECKING, Any, Final

import nh3

from sandbox.calendar import Occurrence
from sandbox.graph.ids import attachment_id, conversation_id, digest_of, mutable_id
from sandbox.mail.content import Attachment
from sandbox.mail.text import as_html

if TYPE_CHECKING:
    from sandbox.graph.calendar import Calendar
    from sandbox.graph.mailbox import Mailbox
    from sandbox.mail.content import Content
    from sandbox.mail.message import Address, CloudFile, Message

__all__ = ["body_of", "ews_id", "mail_item", "mail_row", "meeting_item", "meeting_row", "rest_id"]

_EWS: Final = str.maketrans("-_", "/+")
_REST: Final = str.maketrans("/+", "-_")
_LARGEST_PICTURE: Final = 1_000_000
_TAGS: Final = nh3.ALLOWED_TAGS | {"font"}


def ews_id(identifier: str) -> str:
    """Graph's identifier in the alphabet of Exchange Web Services."""
    return identifier.translate(_EWS)


def rest_id(identifier: str) -> str:
    """The other way round."""
    return identifier.translate(_REST)


def mail_row(mailbox: Mailbox, message: Message) -> dict[str, Any]:
    """What a list shows of a mail."""
    people = message.to if message.is_draft else (message.author,) if message.author else ()
    return {
        "id": mutable_id(mailbox.oid, digest_of(mailbox.oid, message.key), message.folder),
        "subject": message.subject,
        "who": ", ".join(one.name or one.mail for one in people),
        "when": message.received.isoformat(),
        "preview": message.preview[:120],
        "read": message.is_read,
        "files": message.has_attachments,
        "meeting": message.kind == "meetings",
        "draft": message.is_draft,
    }


def mail_item(mailbox: Mailbox, message: Message) -> dict[str, Any]:
    """Everything of a mail that ``mailbox.item`` shows, but for its body."""
    row = mail_row(mailbox, message)
    request = message.kind == "meetings"
    return {
        "itemType": "message",
        "itemClass": "IPM.Schedule.Meeting.Request" if request else "IPM.Note",
        "itemId": ews_id(row["id"]),
        "conversationId": ews_id(conversation_id(mailbox.oid, message.thread)),
        "internetMessageId": message.internet_message_id,
        "subject": message.subject,
        "from": _details(message.author),
        "sender": _details(message.sender),
        "to": [_details(one) for one in message.to],
        "cc": [_details(one) for one in message.cc],
        "dateTimeCreated": message.received.isoformat(),
        "attachments": _files(row["id"], _attached(mailbox, message)),
    }


def meeting_row(calendar: Calendar, date: Occurrence) -> dict[str, Any]:
    """What a list shows of a meeting."""
    event = date.event
    day = None if date.kind == "singleInstance" else date.day
    return {
        "id": calendar.identifier(date.master, day, immutable=False),
        "subject": f"Canceled: {event.subject}" if event.is_cancelled else event.subject,
        "who": event.organizer.name or event.organizer.mail,
        "when": date.start.isoformat(),
        "preview": event.location,
        "read": True,
        "files": bool(event.files),
        "meeting": True,
        "draft": False,
    }


def meeting_item(calendar: Calendar, date: Occurrence) -> dict[str, Any]:
    """Everything of a meeting that ``mailbox.item`` shows, but for its body."""
    event, row = date.event, meeting_row(calendar, date)
    asked = {
        kind: [_details(one.address) for one in event.attendees if one.kind == kind]
        for kind in ("required", "optional")
    }
    return {
        "itemType": "appointment",
        "itemClass": "IPM.Appointment",
        "itemId": ews_id(row["id"]),
        "subject": row["subject"],
        "organizer": _details(event.organizer),
        "requiredAttendees": asked["required"],
        "optionalAttendees": asked["optional"],
        "start": date.start.isoformat(),
        "end": date.end.isoformat(),
        "location": event.location,
        "dateTimeCreated": (event.created or event.start).isoformat(),
        "attachments": _files(row["id"], event.files),
    }


def body_of(content: Content) -> str:
    """A mail's HTML without anything that runs, loads or leads away; its own pictures stay."""
    page = content.html if content.html is not None else as_html(content.text or "")
    cleaned = nh3.clean(
        page,
        tags=_TAGS,
        url_schemes={"cid", "http", "https", "mailto"},
        attribute_filter=_own_picture(content),
    )
    return f"<!doctype html><meta charset=utf-8><style>{_LOOK}</style>{cleaned}"


_LOOK: Final = (
    "body{font:14px/1.5 'Segoe UI',Roboto,Arial,'Noto Sans CJK SC',sans-serif;margin:12px 16px;\
overflow-wrap:anywhere;color:#242424;background:#fff}img{max-width:100%;height:auto}"
)


def _own_picture(content: Content) -> Any:
    """Pictures are those in the mail itself; others are left out, like every tracking pixel."""
    own = {
        f"cid:{one.content_id}": f"data:{one.content_type};base64,{b64encode(one.data).decode()}"
        for one in content.attachments
        if one.content_id and len(one.data) <= _LARGEST_PICTURE
    }

    def kept(tag: str, name: str, value: str) -> str | None:
        return own.get(value) if (tag, name) == ("img", "src") else value

    return kept


def _details(one: Address | None) -> dict[str, str] | None:
    """An ``EmailAddressDetails``."""
    if one is None:
        return None
    return {"displayName": one.name or one.mail, "emailAddress": one.mail}


def _attached(mailbox: Mailbox, message: Message) -> tuple[Attachment | CloudFile, ...]:
    return (*mailbox.content(message).attachments, *message.cloud_files)


def _files(owner: str, files: tuple[Attachment | CloudFile, ...]) -> list[dict[str, Any]]:
    """Each an ``AttachmentDetails``."""
    return [
        {
            "id": ews_id(attachment_id(owner, number)),
            "name": one.name,
            **(
                {
                    "attachmentType": "item" if one.is_item else "file",
                    "contentType": one.content_type,
                    "size": len(one.data),
                    "isInline": one.is_inline,
                }
                if isinstance(one, Attachment)
                else {
                    "attachmentType": "cloud",
                    "contentType": "",
                    "size": 0,
                    "isInline": False,
                    "url": one.url,
                }
            ),
        }
        for number, one in enumerate(files)
    ]
