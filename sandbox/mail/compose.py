"""Mail written by the sandbox itself: a letter knows its own MIME, the same bytes every time."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from datetime import datetime
from email import policy
from email.headerregistry import Address as Mailbox
from email.message import EmailMessage, MIMEPart
from email.utils import format_datetime
from functools import lru_cache
from html import escape

from sandbox.mail.message import Address, CloudFile, Message
from sandbox.mail.text import words

__all__ = ["File", "Letter"]


@dataclass(frozen=True, slots=True)
class File:
    """Something attached; inline when it has a ``content_id``; a mail when its type says so."""

    name: str
    content_type: str
    data: bytes
    content_id: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Letter:
    """What a person wrote: plain text, from which the HTML alternative is made.

    ``message_id`` with its angle brackets; ``answers`` are the Message-IDs before it in its thread.
    """

    message_id: str
    sent: datetime
    author: Address
    to: tuple[Address, ...]
    subject: str
    text: str
    cc: tuple[Address, ...] = ()
    bcc: tuple[Address, ...] = ()
    answers: tuple[str, ...] = ()
    files: tuple[File, ...] = ()
    cloud_files: tuple[CloudFile, ...] = ()
    importance: str = "normal"
    newsletter: bool = False

    def raw(self) -> bytes:
        """RFC 5322, CRLF line ends."""
        return _mime(self).as_bytes(policy=policy.SMTP)

    def readable(self) -> str:
        """The text as it was written."""
        return self.text

    def in_folder(self, folder: str, *, is_read: bool = True) -> Message:
        """The letter as a message of a mailbox."""
        return Message(
            key=f"{self.message_id}.{folder}",
            internet_message_id=self.message_id,
            subject=self.subject,
            author=self.author,
            sender=self.author,
            to=self.to,
            cc=self.cc,
            bcc=self.bcc if folder in ("sentitems", "drafts") else (),
            sent=self.sent,
            received=self.sent,
            folder=folder,
            thread=self.answers[0] if self.answers else self.message_id,
            source=self,
            preview=_preview(self.text),
            words=_words(self.text),
            file_names=tuple(f.name for f in self.files) + tuple(f.name for f in self.cloud_files),
            has_attachments=bool(self.cloud_files) or any(not f.content_id for f in self.files),
            is_read=is_read,
            importance=self.importance,
            cloud_files=self.cloud_files,
        )


@lru_cache(maxsize=4096)
def _preview(text: str) -> str:
    return " ".join(text.split())[:255]


@lru_cache(maxsize=4096)
def _words(text: str) -> tuple[str, ...]:
    return tuple(dict.fromkeys(words(text)))


def _mime(letter: Letter) -> EmailMessage:
    mime = EmailMessage(policy=policy.SMTP)
    mime["Message-ID"] = letter.message_id
    mime["Date"] = format_datetime(letter.sent)
    mime["From"] = _mailbox(letter.author)
    for name, people in (("To", letter.to), ("Cc", letter.cc), ("Bcc", letter.bcc)):
        if people:
            mime[name] = [_mailbox(one) for one in people]
    mime["Subject"] = letter.subject
    if letter.answers:
        mime["In-Reply-To"] = letter.answers[-1]
        mime["References"] = " ".join(letter.answers)
    if letter.importance != "normal":
        mime["Importance"] = letter.importance
    if letter.newsletter:
        mime["List-Unsubscribe"] = "<https://news.example/unsubscribe>"
        mime["Precedence"] = "bulk"
    _fill(mime, letter)
    _name_boundaries(mime, letter.message_id)
    return mime


def _mailbox(address: Address) -> Mailbox:
    local, _, domain = address.mail.rpartition("@")
    return Mailbox(address.name, local, domain)


def _fill(mime: EmailMessage, letter: Letter) -> None:
    """Both alternatives; pictures beside the HTML they stand in; files around it all."""
    mime.set_content(letter.text, cte="quoted-printable")
    pictures = [one for one in letter.files if one.content_id]
    paragraphs = escape(letter.text, quote=False).replace("\n", "<br>\n")
    images = "".join(f'<img src="cid:{one.content_id}" alt="{one.name}">' for one in pictures)
    page = f"<html><body><p>{paragraphs}</p>{images}</body></html>"
    mime.add_alternative(page, subtype="html", cte="quoted-printable")
    for one in pictures:
        kind, _, subtype = one.content_type.partition("/")
        _html_part(mime).add_related(
            one.data,
            kind,
            subtype,
            cid=f"<{one.content_id}>",
            filename=one.name,
            disposition="inline",
        )
    for one in letter.files:
        if not one.content_id:
            _attach(mime, one)


def _html_part(mime: EmailMessage) -> EmailMessage:
    part = mime.get_payload(1)
    assert isinstance(part, EmailMessage)
    return part


def _attach(mime: EmailMessage, file: File) -> None:
    kind, _, subtype = file.content_type.partition("/")
    if kind != "message":
        mime.add_attachment(file.data, kind, subtype, filename=file.name)
        return
    inner = EmailMessage(policy=policy.SMTP)
    inner["Subject"] = file.name
    inner.set_content(file.data.decode())
    mime.add_attachment(inner, filename=f"{file.name}.eml")


def _name_boundaries(mime: MIMEPart, seed: str) -> None:
    """The library would choose boundaries at random."""
    if mime.is_multipart() and mime.get_content_maintype() == "multipart":
        mime.set_boundary(f"_{hashlib.sha256(seed.encode()).hexdigest()[:24]}_")
        for number, part in enumerate(mime.iter_parts()):
            assert isinstance(part, MIMEPart)
            _name_boundaries(part, f"{seed}.{number}")
