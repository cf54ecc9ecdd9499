"""Mail written to files by tests, and what becomes of it."""

from __future__ import annotations

from pathlib import Path

import msgspec

from sandbox.graph.mailbox import Mailbox
from sandbox.graph.wire import MESSAGE, View, as_json
from sandbox.mail import Message, load

ME = "me@here.example"
PLAIN = (
    b"From: Ann <ann@there.example>\r\nTo: Me <me@here.example>\r\nSubject: Hello\r\n"
    b"Date: Mon, 05 Jan 2026 10:00:00 +0100\r\nMessage-ID: <1@there.example>\r\n\r\nHi there.\r\n"
)
POSTMARK = b"From ann@there.example Mon Jan  5 09:00:00 2026\n"


def mail(body: bytes = b"Hi.", **fields: str | bytes) -> bytes:
    """A mail with these header fields (underscores stand for hyphens)."""
    lines = [
        name.replace("_", "-").encode() + b": " + (v.encode() if isinstance(v, str) else v)
        for name, v in fields.items()
    ]
    return b"\r\n".join([*lines, b"", body])


def one(tmp_path: Path, raw: bytes) -> Message:
    """The only message of a file with these bytes."""
    file = tmp_path / "one.eml"
    file.write_bytes(raw)
    loaded = load(file)
    assert loaded.skipped == ()
    (message,) = loaded.messages
    return message


def shown(message: Message) -> dict[str, object]:
    """The message as Graph would show it, every property and as JSON."""
    mailbox = Mailbox("oid", [message])
    document = as_json(
        message, View(mailbox, "http://page", is_immutable=True, wants_text=False), None
    )
    assert set(MESSAGE) - {"from", "sender"} <= set(document)
    decoded: dict[str, object] = msgspec.json.decode(msgspec.json.encode(document))
    return decoded
