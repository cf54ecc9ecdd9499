"""Mail in which everything is a canary: subject, preview, body, names, addresses, a file."""

from __future__ import annotations

from dataclasses import dataclass
from email.message import EmailMessage
from typing import Final

from tests.canary.canaries import Aviary

__all__ = ["Letter", "letter"]

_BEYOND_THE_PREVIEW: Final = "The agreed figures follow on the next page. " * 12


@dataclass(frozen=True, slots=True)
class Letter:
    """A mail, and its words; ``subject`` is the one by which its row is found."""

    subject: str
    words: tuple[str, ...]
    raw: bytes
    name: str
    stranger: str


def letter(aviary: Aviary, name: str, sender: str, **to: str) -> Letter:
    """A mail from a contact of Dynamics; ``to`` are the object ids of its readers by address."""
    readers = tuple(to.values())
    before = len(aviary.canaries)

    def word(part: str) -> str:
        return aviary.hatch(f"{part} of {name}", *readers)

    subject, stranger = word("subject"), aviary.address(f"address in {name}", *readers)
    mail = EmailMessage()
    mail["From"] = f'"{word("sender’s name").capitalize()} Ørsted" <{sender}>'
    mail["To"] = ", ".join(to)
    mail["Cc"] = f'"{word("a name").capitalize()} Strange" <{stranger}>'
    mail["Subject"] = f"{subject} & “Größe” 50%"
    mail["Thread-Topic"] = f"{word('conversation topic')} topic"
    mail["Message-ID"] = f"<{word('Message-ID')}@nest.example>"
    mail.set_content(f"Hello {word('preview')},\n{_BEYOND_THE_PREVIEW}\n{word('body')} – bye\n")
    mail.add_attachment(
        f"Inside: {word('contents of a file')}".encode(),
        maintype="text",
        subtype="plain",
        filename=f"{word('name of a file')} plan.txt",
    )
    words = tuple(one.word for one in aviary.canaries[before:])
    return Letter(subject, words, mail.as_bytes(), name, stranger)
