"""Messages of a mailbox, as Graph gives them: wire JSON decoded straight into these.

Nothing in here shows itself in a ``repr``.
Names of the wire: "message resource type", "attachment resource type" (Microsoft Graph).
"""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Annotated

import msgspec

from capture.addresses import normal
from capture.models import InternetMessageId, MailId

__all__ = [
    "CONTENT_CLASS",
    "EXTENDED",
    "LABELS",
    "MESSAGE_CLASS",
    "SENSITIVITY",
    "Attendee",
    "EmailAddress",
    "ExtendedProperty",
    "FoundMail",
    "FoundMeeting",
    "MailAttachment",
    "MailMessage",
    "Meeting",
    "Recipient",
    "Seen",
    "WallTime",
]

SENSITIVITY = "Integer 0x36"
MESSAGE_CLASS = "String 0x1a"
LABELS = "String {00020386-0000-0000-c000-000000000046} Name msip_labels"
CONTENT_CLASS = "String {00020386-0000-0000-c000-000000000046} Name content-class"
EXTENDED = (SENSITIVITY, MESSAGE_CLASS, LABELS, CONTENT_CLASS)
"""PidTagSensitivity, PidTagMessageClass, and two header fields (MS-OXPROPS); v1.0 of Graph has no
property for what they say."""
Moment = Annotated[datetime, msgspec.Meta(tz=True)]


class _Wire(msgspec.Struct, frozen=True, kw_only=True, rename="camel"):
    def __repr__(self) -> str:
        return f"<{type(self).__name__}>"


class EmailAddress(_Wire, frozen=True):
    """A display name and an address; either may be missing."""

    name: str | None = None
    address: str | None = None


class Recipient(_Wire, frozen=True):
    """One sender or recipient."""

    email_address: EmailAddress | None = None

    @property
    def address(self) -> str:
        """Lower case; "" if there is none."""
        return normal(self.email_address.address) if self.email_address else ""

    @property
    def name(self) -> str:
        """The display name, or the address where there is none."""
        named = self.email_address
        return ((named.name or "").strip() or (named.address or "").strip()) if named else ""


class ExtendedProperty(_Wire, frozen=True):
    """A MAPI property by its id, such as ``Integer 0x36``."""

    id: str
    value: str | None = None


class FoundMail(_Wire, frozen=True):
    """A message a search found, as far as a suggestion needs it."""

    id: MailId
    internet_message_id: str | None = None
    subject: str | None = None
    sender: Recipient | None = msgspec.field(name="from", default=None)
    to: tuple[Recipient, ...] | None = msgspec.field(name="toRecipients", default=None)
    cc: tuple[Recipient, ...] | None = msgspec.field(name="ccRecipients", default=None)
    received: Moment | None = msgspec.field(name="receivedDateTime", default=None)
    sent: Moment | None = msgspec.field(name="sentDateTime", default=None)
    folder: str | None = msgspec.field(name="parentFolderId", default=None)
    is_draft: bool | None = None
    has_attachments: bool | None = None
    web_link: str | None = None
    conversation: str | None = msgspec.field(name="conversationId", default=None)
    conversation_index: str | None = None
    """Base64: a mark of this message within its conversation, the same for every copy of it."""
    body_preview: str | None = None
    properties: tuple[ExtendedProperty, ...] | None = msgspec.field(
        name="singleValueExtendedProperties", default=None
    )
    """Those of ``EXTENDED`` that the message has."""

    @property
    def when(self) -> datetime | None:
        """When it arrived, else when it was sent; Exchange's year 1 stands for neither."""
        moment = self.received or self.sent
        return moment if moment is not None and moment.year > 1 else None

    @property
    def has_message_id(self) -> bool:
        """Whether it carries a Message-ID; a draft or a broken import may not."""
        return bool((self.internet_message_id or "").strip())

    @property
    def is_marked(self) -> bool:
        """Whether its properties were answered at all: every message has a class."""
        return self.extended(MESSAGE_CLASS) is not None

    def extended(self, name: str) -> str | None:
        """The value of one of ``EXTENDED``; Exchange may write the same id in other capitals."""
        wanted = name.lower()
        properties = self.properties or ()
        return next((one.value for one in properties if one.id.lower() == wanted), None)

    @property
    def identity(self) -> InternetMessageId:
        """What all copies of a mail share: its Message-ID, or the id of this copy without one."""
        return InternetMessageId((self.internet_message_id or "").strip() or self.id)

    @property
    def sender_address(self) -> str:
        """Lower case; "" without a sender."""
        return self.sender.address if self.sender else ""


class Seen(_Wire, frozen=True):
    """A message as far as it takes to tell whether it was seen before."""

    id: MailId
    folder: str | None = msgspec.field(name="parentFolderId", default=None)
    is_draft: bool | None = None


class Attendee(Recipient, frozen=True):
    """Somebody invited; ``type`` is ``required``, ``optional`` or ``resource``."""

    type: str | None = None


class WallTime(_Wire, frozen=True):
    """A moment in a named zone; the calendar is asked to name UTC."""

    date_time: str
    time_zone: str = "UTC"

    @property
    def moment(self) -> datetime | None:
        """Aware, in UTC; ``None`` in another zone or where it is no time."""
        try:
            naive = datetime.fromisoformat(self.date_time[:19])
        except ValueError:
            return None
        return naive.replace(tzinfo=UTC) if self.time_zone == "UTC" else None


class FoundMeeting(_Wire, frozen=True):
    """One date of the calendar, as far as a suggestion needs it ("event resource type")."""

    id: MailId
    uid: str | None = msgspec.field(name="iCalUId", default=None)
    series: str | None = msgspec.field(name="seriesMasterId", default=None)
    subject: str | None = None
    organizer: Recipient | None = None
    attendees: tuple[Attendee, ...] | None = None
    start: WallTime | None = None
    end: WallTime | None = None
    is_cancelled: bool | None = None
    is_draft: bool | None = None
    is_organizer: bool | None = None
    sensitivity: str | None = None
    has_attachments: bool | None = None
    body_preview: str | None = None
    web_link: str | None = None


class Header(_Wire, frozen=True):
    """One header field of a message."""

    name: str = ""
    value: str = ""


class Body(_Wire, frozen=True):
    """A message's body; ``content_type`` is ``html`` or ``text``."""

    content_type: str = "text"
    content: str | None = None


class MailMessage(FoundMail, frozen=True):
    """A whole message, without its attachments."""

    bcc: tuple[Recipient, ...] | None = msgspec.field(name="bccRecipients", default=None)
    importance: str | None = None
    body: Body | None = None
    unique_body: Body | None = None
    """What of the body is this message's own, as Exchange tells it apart."""
    headers: tuple[Header, ...] | None = msgspec.field(name="internetMessageHeaders", default=None)


class Place(_Wire, frozen=True):
    """Where a meeting is; a call has the name its organizer's client gave it."""

    display_name: str | None = None


class Meeting(FoundMeeting, frozen=True):
    """A whole meeting: one date of a series, or one by itself.

    One that lasts all day begins and ends at midnight, whatever the zone.
    """

    is_all_day: bool | None = None
    location: Place | None = None
    body: Body | None = None


class MailAttachment(_Wire, frozen=True):
    """An attachment without its content.

    ``kind`` is ``fileAttachment``, ``itemAttachment`` or ``referenceAttachment``; ``size`` is in
    bytes as the mailbox counts them, a little more than the content.
    """

    id: str
    type: str = msgspec.field(name="@odata.type", default="")
    name: str | None = None
    content_type: str | None = None
    content_id: str | None = None
    size: int = 0
    is_inline: bool | None = None

    @property
    def kind(self) -> str:
        """The type's last word."""
        return self.type.rpartition(".")[2]

    @property
    def name_in_body(self) -> str:
        """What the body calls it (``cid:``) where it shows it in its place; "" for none."""
        return (self.content_id or "").strip("<> ")
