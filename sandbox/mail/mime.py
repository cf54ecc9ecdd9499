"""The MIME of a letter: the same bytes for the same letter.

Pages: "Microsoft Purview Information Protection SDK - Metadata", "[MS-OXORMMS]" for encrypted mail.
"""

from __future__ import annotations

import hashlib
from email import policy
from email.headerregistry import Address as Mailbox
from email.message import EmailMessage, MIMEPart
from email.utils import format_datetime
from html import escape
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from sandbox.mail.compose import File, Letter
    from sandbox.mail.message import Address

__all__ = ["ENVELOPE", "SEALED", "mime_of"]

ENVELOPE: Final = (
    "This message is protected with Microsoft Purview Information Protection. "
    "You can open it in Outlook."
)
"""What a program without the key reads instead of the text."""
SEALED: Final = "message.rpmsg"
"""The file that holds the encrypted text and files."""
_SENSITIVITY: Final = {
    "personal": "Personal",
    "private": "Private",
    "confidential": "Company-Confidential",
}
_ENCRYPTED: Final = 8
"""ContentBits of a label that encrypts."""


def mime_of(letter: Letter) -> EmailMessage:
    """The whole message."""
    mime = EmailMessage(policy=policy.SMTP)
    _address(mime, letter)
    _describe(mime, letter)
    if letter.is_encrypted:
        _seal(mime, letter)
    else:
        _fill(mime, letter)
    _name_boundaries(mime, letter.message_id)
    return mime


def _address(mime: EmailMessage, letter: Letter) -> None:
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


def _describe(mime: EmailMessage, letter: Letter) -> None:
    """What else the header says."""
    if letter.importance != "normal":
        mime["Importance"] = letter.importance
    if letter.sensitivity != "normal":
        mime["Sensitivity"] = _SENSITIVITY[letter.sensitivity]
    if letter.newsletter:
        mime["List-Unsubscribe"] = "<https://news.example/unsubscribe>"
        mime["Precedence"] = "bulk"
    if letter.label is not None:
        start = f"MSIP_Label_{letter.label.id}_"
        said = {
            "Enabled": "True",
            "SiteId": letter.label.site,
            "SetDate": letter.sent.strftime("%Y-%m-%dT%H:%M:%S.000Z"),
            "Name": letter.label.name,
            "ContentBits": str(_ENCRYPTED if letter.label.encrypts else 0),
            "Method": "Privileged",
        }
        mime["msip_labels"] = " ".join(f"{start}{name}={value};" for name, value in said.items())


def _mailbox(address: Address) -> Mailbox:
    local, _, domain = address.mail.rpartition("@")
    return Mailbox(address.name, local, domain)


def _seal(mime: EmailMessage, letter: Letter) -> None:
    """An envelope that says how to open it, and something nobody here can read."""
    mime["Content-Class"] = "rpmsg.message"
    mime.set_content(ENVELOPE, cte="quoted-printable")
    sealed = hashlib.sha512(f"{letter.message_id}{letter.text}".encode()).digest() * 16
    mime.add_attachment(
        b"\x76\xe8\x04\x60\xc4\x11\xe3\x86" + sealed,
        "application",
        "x-microsoft-rpmsg-message",
        filename=SEALED,
    )


def _fill(mime: EmailMessage, letter: Letter) -> None:
    """Both alternatives; pictures beside the HTML they stand in; files around it all."""
    mime.set_content(letter.readable(), cte="quoted-printable")
    mime.add_alternative(_page(letter), subtype="html", cte="quoted-printable")
    for one in letter.files:
        if one.content_id:
            _show(mime, one)
    for one in letter.files:
        if not one.content_id:
            _attach(mime, one)
    for inner in letter.enclosed:
        mime.add_attachment(mime_of(inner), filename=f"{inner.subject}.eml")


def _page(letter: Letter) -> str:
    images = "".join(
        f'<img src="cid:{one.content_id}" alt="{one.name}">'
        for one in letter.files
        if one.content_id
    )
    quoted = ""
    if letter.quoted:
        # Outlook marks where the mail that is answered begins in this way.
        quoted = f'<div id="divRplyFwdMsg"></div><div>{_paragraphs(letter.quoted)}</div>'
    return f"<html><body><p>{_paragraphs(letter.text)}</p>{images}{quoted}</body></html>"


def _paragraphs(text: str) -> str:
    return escape(text, quote=False).replace("\n", "<br>\n")


def _show(mime: EmailMessage, picture: File) -> None:
    kind, _, subtype = picture.content_type.partition("/")
    page = mime.get_payload(1)
    assert isinstance(page, EmailMessage)
    page.add_related(
        picture.data,
        kind,
        subtype,
        cid=f"<{picture.content_id}>",
        filename=picture.name,
        disposition="inline",
    )


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
