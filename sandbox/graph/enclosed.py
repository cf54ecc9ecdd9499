"""A message inside another one (page: "Get attachment", its example of an expanded item)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime
from hashlib import sha256
from typing import TYPE_CHECKING, Any, Final

from sandbox.graph.wire import MESSAGE, View
from sandbox.mail.content import content_of, parsed
from sandbox.mail.reading import message_of

if TYPE_CHECKING:
    from sandbox.mail.content import Attachment

__all__ = ["enclosed_message"]

_SHOWN: Final = (
    "receivedDateTime",
    "sentDateTime",
    "hasAttachments",
    "internetMessageId",
    "subject",
    "importance",
    "isRead",
    "isDraft",
    "body",
    "sender",
    "from",
    "toRecipients",
    "ccRecipients",
)
"""It lies in no folder and no conversation of the mailbox."""


@dataclass(frozen=True, slots=True)
class _Inner:
    data: bytes

    def raw(self) -> bytes:
        """The attached bytes."""
        return self.data

    def readable(self) -> str:
        """The body as plain text."""
        return content_of(self.data).readable


def enclosed_message(one: Attachment, view: View) -> dict[str, Any]:
    """The attached message as JSON; it has no identifier of its own."""
    digest = sha256(one.data).hexdigest()
    undated = datetime(1601, 1, 1, tzinfo=UTC)
    message = message_of(
        parsed(one.data), _Inner(one.data), f"{digest}.1", size=len(one.data), posted=undated
    )
    shown = {name: MESSAGE[name](message, view) for name in _SHOWN}
    return {"@odata.type": "#microsoft.graph.message", "id": ""} | shown
