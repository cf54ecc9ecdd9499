"""What rests in Redis opens with our keys, under its own name, unchanged, or not at all."""

from __future__ import annotations

import pytest
from cryptography.fernet import Fernet

from identity.envelope import Envelope

OLD, NEW = (Fernet.generate_key().decode() for _ in range(2))


def test_it_opens_under_its_name() -> None:
    """Whatever the content is, it comes back."""
    envelope = Envelope([NEW])

    for content in (b"", b"\0", "Łódź".encode(), b"x" * 100_000):
        assert envelope.open("a", envelope.seal("a", content)) == content


@pytest.mark.parametrize(("name", "other"), [("ab", "cd"), ("ab", "a"), ("a", "ab"), ("", "a")])
def test_it_does_not_open_under_another(name: str, other: str) -> None:
    """A value that somebody copied to another name is worthless there."""
    envelope = Envelope([NEW])

    assert envelope.open(other, envelope.seal(name, b"\0content")) is None


def test_the_newest_key_seals_and_every_key_opens() -> None:
    """So keys can be rotated without signing anybody out."""
    both = Envelope([NEW, OLD])

    assert both.open("a", Envelope([OLD]).seal("a", b"x")) == b"x"
    assert Envelope([NEW]).open("a", both.seal("a", b"x")) == b"x"
    assert Envelope([OLD]).open("a", both.seal("a", b"x")) is None


def test_a_changed_byte_is_noticed() -> None:
    """Sealed content cannot be edited."""
    envelope = Envelope([NEW])
    sealed = bytearray(envelope.seal("a", b"content"))
    sealed[30] ^= 1

    assert envelope.open("a", bytes(sealed)) is None


def test_two_sealings_differ() -> None:
    """Equal content does not look equal, and equal bytes are the same sealing."""
    envelope = Envelope([NEW])

    assert envelope.seal("a", b"x") != envelope.seal("a", b"x")
