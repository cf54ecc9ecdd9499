"""Loading a person's own mail, whatever its state: what cannot be read is named and left out."""

from __future__ import annotations

import hashlib
from collections import Counter
from dataclasses import dataclass, replace
from email.message import Message as Mime
from pathlib import Path
from typing import Final

from sandbox.mail import headers
from sandbox.mail.content import parsed
from sandbox.mail.files import LARGEST, Skipped, Stored, find
from sandbox.mail.message import Message
from sandbox.mail.owner import folder_from, owners
from sandbox.mail.reading import folder_of, is_mail, message_of

__all__ = ["Loaded", "NoMailError", "Skipped", "load"]

_NAMED: Final = 10


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
        if not is_mail(mime):
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
    digest = hashlib.sha256(raw).hexdigest()
    seen[digest] += 1
    key = f"{digest}.{seen[digest]}"
    message = message_of(mime, stored, key, size=len(raw), posted=stored.posted)
    folder = folder_of(mime) or folder_from(stored.places)
    return replace(message, folder=folder, is_draft=folder == "drafts")
