"""Loading a person's own mail, whatever its state: what cannot be read is named and left out."""

from __future__ import annotations

import hashlib
import re
from collections import Counter
from dataclasses import dataclass, replace
from email.message import Message as Mime
from pathlib import Path
from typing import Final

from sandbox.mail import headers
from sandbox.mail.content import Content, apart, parsed
from sandbox.mail.files import LARGEST, Skipped, Stored, find
from sandbox.mail.message import SENSITIVITIES, Message
from sandbox.mail.owner import folder_from, owners
from sandbox.mail.text import words

__all__ = ["Loaded", "NoMailError", "Skipped", "load"]

_MAIL_FIELDS: Final = frozenset(
    {"from", "to", "cc", "subject", "date", "message-id", "received", "return-path"}
)
_NAMED: Final = 10
_INDEXED: Final = 200_000
"""Characters of a body whose words are indexed."""


class NoMailError(ValueError):
    """The path cannot be loaded at all; the message is a sentence for the person who gave it."""


@dataclass(frozen=True, slots=True)
class Loaded:
    """What came out of a path; ``own`` are the addresses its owner seems to use."""

    messages: tuple[Message, ...]
    skipped: tuple[Skipped, ...]
    own: tuple[str, ...]

    def report(self) -> str:
        """One line: how many, and what was left out why."""
        line = f"mail: {len(self.messages)} messages loaded"
        if not self.skipped:
            return line
        named = ", ".join(f"{one.name} ({one.reason})" for one in self.skipped[:_NAMED])
        more = len(self.skipped) - _NAMED
        tail = f" and {more} more" if more > 0 else ""
        return f"{line}, {len(self.skipped)} skipped: {named}{tail}"


def load(path: Path) -> Loaded:
    """Read an mbox file, an .eml file, or a folder of such; raises ``NoMailError``.

    Bodies and attachments stay on disk.
    """
    if not path.exists():
        raise NoMailError(f"There is no file or folder {path} to load mail from.")
    messages: list[Message] = []
    skipped: list[Skipped] = []
    delivered: list[str] = []
    seen: Counter[str] = Counter()
    for entry in find(path):
        outcome = entry if isinstance(entry, Skipped) else _read(entry, seen, delivered)
        if isinstance(outcome, Skipped):
            skipped.append(outcome)
        else:
            messages.append(outcome)
    own = owners(delivered, messages)
    return Loaded(tuple(_filed(one, own) for one in messages), tuple(skipped), own)


def _filed(message: Message, own: tuple[str, ...]) -> Message:
    """Where no label said otherwise, the owner's own mail lies in Sent Items."""
    if message.folder:
        return message
    mine = message.author is not None and message.author.mail.lower() in own
    return replace(message, folder="sentitems" if mine else "inbox")


def _read(stored: Stored, seen: Counter[str], delivered: list[str]) -> Message | Skipped:
    if stored.length > LARGEST:
        return Skipped(stored.name, "larger than 150 MB")
    try:
        raw = stored.raw()
        mime = parsed(raw)
        if not _MAIL_FIELDS & {str(name).lower() for name in mime.keys()}:  # noqa: SIM118 - not a dict
            return Skipped(stored.name, "no mail header")
        message = _message(stored, raw, mime, seen)
        delivered += [
            one.mail.lower()
            for name in ("delivered-to", "x-original-to")
            for one in headers.addresses(mime, name)
            if one.mail
        ]
    except OSError as trouble:
        return Skipped(stored.name, (trouble.strerror or "cannot be read").lower())
    except Exception as trouble:  # noqa: BLE001 - hostile bytes reach corners of the parser nobody listed
        return Skipped(stored.name, f"the parser gave up: {type(trouble).__name__}")
    return message


def _message(stored: Stored, raw: bytes, mime: Mime, seen: Counter[str]) -> Message:
    content = apart(mime)
    folder = folder_from(_labels(mime, stored))
    digest = hashlib.sha256(raw).hexdigest()
    seen[digest] += 1
    identity = headers.message_id(mime) or f"<{digest[:32]}@no-message-id.invalid>"
    authors = headers.addresses(mime, "from")
    sent = headers.date(headers.first(mime, "date"))
    references = headers.references(mime)
    body = content.readable[:_INDEXED]
    return Message(
        key=f"{digest}.{seen[digest]}",
        internet_message_id=identity,
        subject=headers.first(mime, "subject"),
        author=authors[0] if authors else None,
        sender=next(iter(headers.addresses(mime, "sender") or authors), None),
        to=headers.addresses(mime, "to"),
        cc=headers.addresses(mime, "cc"),
        bcc=headers.addresses(mime, "bcc"),
        reply_to=headers.addresses(mime, "reply-to"),
        sent=sent,
        received=headers.received(mime) or sent or stored.posted,
        folder=folder,
        thread=references[0] if references else identity,
        source=stored,
        preview=" ".join(body.split())[:255],
        words=tuple(dict.fromkeys(words(body))),
        file_names=tuple(one.name for one in content.attachments),
        has_attachments=_has_files(content),
        is_read=_is_read(mime),
        importance=_importance(mime),
        is_draft=folder == "drafts",
        sensitivity=_sensitivity(mime),
        size=len(raw),
    )


def _has_files(content: Content) -> bool:
    return any(not one.is_inline for one in content.attachments)


def _labels(mime: Mime, stored: Stored) -> tuple[str, ...]:
    """X-Gmail-Labels and the like first; where the file lay only when they are silent."""
    named = [
        label
        for field in ("x-folder", "x-gmail-labels", "x-keywords")
        for label in headers.first(mime, field).split(",")
    ]
    if "D" in headers.first(mime, "x-status"):
        named.append("deleted")
    if "T" in headers.first(mime, "x-status"):
        named.append("drafts")
    return tuple(named) if folder_from(named) else stored.places


def _is_read(mime: Mime) -> bool:
    status = headers.first(mime, "status")
    if status:
        return "R" in status.upper()
    labels = re.split(r"\s*,\s*", headers.first(mime, "x-gmail-labels").casefold())
    return "unread" not in labels


def _sensitivity(mime: Mime) -> str:
    stated = headers.first(mime, "sensitivity").casefold().removeprefix("company-")
    return stated if stated in SENSITIVITIES else "normal"


def _importance(mime: Mime) -> str:
    stated = headers.first(mime, "importance").casefold()
    if stated in ("low", "high"):
        return stated
    return {"1": "high", "2": "high", "4": "low", "5": "low"}.get(
        headers.first(mime, "x-priority")[:1], "normal"
    )
