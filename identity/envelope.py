"""Encryption of what rests in Redis, bound to the name it rests under."""

from __future__ import annotations

from collections.abc import Sequence

from cryptography.fernet import Fernet, InvalidToken, MultiFernet

__all__ = ["Envelope"]


class Envelope:
    """Seals with the newest key, opens with any of them; ``keys`` are Fernet keys, newest first.

    The name is sealed along with the content, so that a value copied under another name (one
    person's tokens under another's key) does not open.
    """

    def __init__(self, keys: Sequence[str]) -> None:
        self._fernet = MultiFernet([Fernet(key) for key in keys])

    def seal(self, name: str, content: bytes) -> bytes:
        """The content, readable only by a holder of the keys and only under this name."""
        return self._fernet.encrypt(name.encode() + b"\0" + content)

    def open(self, name: str, sealed: bytes) -> bytes | None:
        """The content, or ``None`` where no key fits, a byte was changed or the name is another."""
        try:
            inside = self._fernet.decrypt(sealed)
        except InvalidToken:
            return None
        prefix = name.encode() + b"\0"
        return inside[len(prefix) :] if inside.startswith(prefix) else None
