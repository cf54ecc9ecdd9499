"""An activity as it stands on the wire, checked for shape before anything acts on it.

Only what the product reads is named; anything else in a body is ignored.
"""

from __future__ import annotations

import re
import uuid
from datetime import datetime
from typing import Any

import msgspec
from botbuilder.schema import Activity, ChannelAccount, ConversationAccount

from capture.models import Caller, ObjectId, TenantId
from cards.languages import Language, language_of
from desks.place import Place

__all__ = ["Inbound", "Malformed", "read"]

MAX_BODY = 256 * 1024
"""Bytes; Teams' own messages stay far below (page: Format your bot messages)."""


_LONGEST_ZONE = 64
_OFFSET = re.compile(r"[+-]\d\d:\d\d$")


class Malformed(Exception):  # noqa: N818 - names the state of the body, as the route says it
    """The body is not an activity; the message says why without quoting it."""


class _Account(msgspec.Struct, rename="camel"):
    id: str
    name: str | None = None
    aad_object_id: str | None = None


class _Conversation(msgspec.Struct, rename="camel"):
    id: str
    conversation_type: str | None = None
    is_group: bool | None = None


class _Tenant(msgspec.Struct):
    id: str


class _ChannelData(msgspec.Struct):
    tenant: _Tenant | None = None


class Inbound(msgspec.Struct, rename="camel", omit_defaults=True):
    """A received activity; ``value`` is an invoke's payload, still to be checked by its reader."""

    type: str
    channel_id: str
    service_url: str
    conversation: _Conversation
    sender: _Account | None = msgspec.field(name="from", default=None)
    recipient: _Account | None = None
    id: str | None = None
    name: str | None = None
    action: str | None = None
    text: str | None = None
    value: Any = None
    reply_to_id: str | None = None
    local_timestamp: str | None = None
    local_timezone: str | None = None
    locale: str | None = None
    channel_data: _ChannelData | None = None

    @property
    def place(self) -> Place:
        """Where to answer; a conversation of an unstated kind counts as several people's."""
        conversation = self.conversation
        personal = conversation.conversation_type == "personal" and not conversation.is_group
        return Place(self.service_url, conversation.id, personal)

    @property
    def caller(self) -> Caller | None:
        """The sender by tenant and object id, as the channel vouches for them."""
        tenant, oid = self.tenant, _guid(self.sender.aad_object_id if self.sender else None)
        return Caller(TenantId(tenant), ObjectId(oid)) if tenant and oid else None

    @property
    def tenant(self) -> str:
        """The organisation, as the channel vouches for it; "" where it does not."""
        known = self.channel_data.tenant if self.channel_data else None
        return _guid(known.id if known else None)

    @property
    def zone(self) -> str:
        """The sender's time zone: an IANA name, or an offset such as ``+02:00``, or ""."""
        if self.local_timezone and len(self.local_timezone) <= _LONGEST_ZONE:
            return self.local_timezone
        offset = _OFFSET.search(self.local_timestamp or "")
        return offset.group() if offset else ""

    @property
    def made(self) -> float:
        """When, by the sender's clock, in seconds since 1970; 0 where that is not said."""
        try:
            return datetime.fromisoformat(self.local_timestamp or "").timestamp()
        except (ValueError, OverflowError):
            return 0

    @property
    def language(self) -> Language:
        """The language the sender is answered in."""
        return language_of(self.locale)

    def as_activity(self) -> Activity:
        """The same for the SDK, with the tenant where the SDK loses it."""
        said: dict[str, Any] = {
            "type": self.type,
            "channel_id": self.channel_id,
            "service_url": self.service_url,
            "id": self.id,
            "name": self.name,
            "text": self.text,
            "value": self.value,
            "reply_to_id": self.reply_to_id,
            "locale": self.locale,
            "from_property": _account(self.sender),
            "recipient": _account(self.recipient),
            "conversation": self._conversation(),
            "action": self.action,
        }
        return Activity(**said)

    def _conversation(self) -> ConversationAccount:
        said: dict[str, Any] = {
            "id": self.conversation.id,
            "conversation_type": self.conversation.conversation_type,
            "is_group": self.conversation.is_group,
            "tenant_id": self.caller.tenant if self.caller else None,
        }
        return ConversationAccount(**said)


def _guid(text: str | None) -> str:
    try:
        return str(uuid.UUID(text or ""))
    except ValueError:
        return ""


def _account(wire: _Account | None) -> ChannelAccount | None:
    if wire is None:
        return None
    said: dict[str, Any] = {"name": wire.name, "aad_object_id": wire.aad_object_id}
    return ChannelAccount(id=wire.id, **said)


_DECODER = msgspec.json.Decoder(Inbound)


def read(body: bytes) -> Inbound:
    """The activity in a request's body; raises ``Malformed``."""
    try:
        inbound = _DECODER.decode(body)
    except msgspec.ValidationError as wrong:
        raise Malformed(f"not an activity: {wrong}") from None
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError):
        raise Malformed("not JSON") from None
    if not all((inbound.type, inbound.channel_id, inbound.service_url, inbound.conversation.id)):
        raise Malformed("type, channelId, serviceUrl and conversation.id must not be empty")
    return inbound
