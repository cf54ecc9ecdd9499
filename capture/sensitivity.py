"""What an item says of itself that keeps it from being suggested.

Sources: [MS-OXPROPS] PidTagSensitivity, PidTagMessageClass; [MS-OXORMMS] ``IPM.Note.rpmsg`` and the
content class ``rpmsg.message``; [MS-OXOSMIME] ``IPM.Note.SMIME``; "event resource type"; RFC 1847
``multipart/encrypted``, of which PGP (RFC 3156) makes use.
What is not known counts as the worse: it is left out.
Ours: Personal counts as private, because whoever says it asks for the same as with Private, and so
that a meeting and its invitation are treated alike; clear-signed mail
(``IPM.Note.SMIME.MultipartSigned``) is readable by everyone and passes; invitations and delivery
reports are mail.
"""

from __future__ import annotations

from collections.abc import Collection

from capture.labels import labels
from capture.mail import (
    CONTENT_CLASS,
    LABELS,
    MESSAGE_CLASS,
    SENSITIVITY,
    FoundMail,
    FoundMeeting,
    MailMessage,
)
from capture.suggestions import LeftOut

__all__ = ["is_enveloped", "is_private", "withheld"]

CHATS = ("ipm.skypeteams", "ipm.note.microsoft.conversation")
"""Copies of Teams and Skype conversations."""
MAIL = ("ipm.note", "ipm.schedule.meeting", "report.ipm.note", "report.ipm.schedule.meeting")
SEALED = frozenset({"smime", "secure"})
READABLE = "multipartsigned"
NORMAL = "0"
ENVELOPE = "multipart/encrypted"


def withheld(mail: FoundMail, allowed_labels: Collection[str]) -> LeftOut | None:
    """Why this mail may not be suggested, or ``None``.

    Every message has a class, so without one its properties were not read and nothing is known.
    """
    said = {one.id.lower(): one.value for one in mail.properties or ()}
    kind = (said.get(MESSAGE_CLASS.lower()) or "").strip().lower()
    if _of(kind, CHATS):
        return LeftOut.CHAT
    content = (said.get(CONTENT_CLASS.lower()) or "").strip().lower()
    if not _is_readable(kind) or content.startswith("rpmsg"):
        return LeftOut.PROTECTED
    header = said.get(LABELS.lower(), "")
    carried = None if header is None else labels(header)
    if carried and any(one.encrypts for one in carried):
        return LeftOut.PROTECTED
    if said.get(SENSITIVITY.lower(), NORMAL) != NORMAL:
        return LeftOut.PRIVATE
    if carried is None or any(one.name not in allowed_labels for one in carried):
        return LeftOut.LABEL
    return None


def is_enveloped(mail: MailMessage) -> bool:
    """Whether it came as ``multipart/encrypted``, which has no message class of its own.

    Its header fields say so, and a list of messages does not give these.
    """
    named = (one.value for one in mail.headers or () if one.name.lower() == "content-type")
    return any(value.strip().lower().startswith(ENVELOPE) for value in named)


def is_private(meeting: FoundMeeting) -> bool:
    """Whether its organizer marked it, or it is not known."""
    return (meeting.sensitivity or "").lower() != "normal"


def _is_readable(kind: str) -> bool:
    parts = kind.split(".")
    if not _of(kind, MAIL) or any(part.startswith("rpmsg") for part in parts):
        return False
    return SEALED.isdisjoint(parts) or READABLE in parts


def _of(kind: str, families: tuple[str, ...]) -> bool:
    """Whether it is one of these message classes or a subclass."""
    return any(kind == one or kind.startswith(f"{one}.") for one in families)
