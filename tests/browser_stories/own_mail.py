"""Mail and contacts as people have them: nothing in these files is quite as it should be."""

from __future__ import annotations

import base64
from pathlib import Path

__all__ = ["COMPANY", "HEALTHY", "HUGE", "MANGLED", "as_folder", "as_mbox", "contacts"]

COMPANY = "Höhle & Löwe"
HEALTHY = "Angebot für den Prüfstand"
HUGE = "Everything we have"
MANGLED = "Re: cut off in the post"
_ANN = "Ann Björk <ann@hoehle.example>"
_ME = "Me <me@here.example>"


def contacts(folder: Path) -> Path:
    """A spreadsheet's export, by semicolons, in an old encoding, with a line nobody can use."""
    file = folder / "people.csv"
    lines = ("Name;Company;E-mail", f"Björk, Ann;{COMPANY};ann@hoehle.example", "Nobody;;nowhere")
    file.write_text("\r\n".join(lines), encoding="cp1252")
    return file


def as_folder(folder: Path) -> Path:
    """A file for each mail, and one that is no mail."""
    mails = folder / "mails"
    mails.mkdir()
    for number, mail in enumerate(_mails()):
        (mails / f"{number}.eml").write_bytes(mail)
    (mails / "holiday.eml").write_bytes(b"\x89PNG\r\n\x1a\n" + bytes(range(256)) * 8)
    return mails


def as_mbox(folder: Path) -> Path:
    """All in one file, and between them one that is no mail."""
    file = folder / "all.mbox"
    postmark = b"From ann@hoehle.example Mon Jan  5 09:00:00 2026\n"
    parts = [*_mails()[:2], b"no header, no mail\n", *_mails()[2:]]
    file.write_bytes(b"".join(postmark + one.replace(b"\r\n", b"\n") + b"\n" for one in parts))
    return file


def _mails() -> list[bytes]:
    return [_healthy(), _mangled(), _undated(), _huge()]


def _mail(subject: bytes, *fields: str, body: bytes = b"Hello.", sender: str = _ANN) -> bytes:
    lines = [f"From: {sender}", f"To: {_ME}", f"Delivered-To: {_ME}", *fields]
    head = [line.encode("latin-1") for line in lines]  # raw eight-bit bytes, as old clients sent
    return b"\r\n".join([*head, b"Subject: " + subject, b"", body, b""])


def _healthy() -> bytes:
    subject = b"=?utf-8?B?" + base64.b64encode(HEALTHY.encode()) + b"?="
    return _mail(subject, "Date: Mon, 05 Jan 2026 10:00:00 +0100", "Message-ID: <1@hoehle.example>")


def _mangled() -> bytes:
    """An unclosed boundary, a wrong charset, another mail attached, and no Message-ID."""
    body = (
        b"--b\r\nContent-Type: text/plain; charset=klingon\r\n\r\n\xff\xfe Gr\xfc\xdfe\r\n"
        b"--b\r\nContent-Type: message/rfc822\r\n\r\nSubject: inside\r\n\r\nAttached.\r\n"
        b"--b\r\nContent-Type: application/pdf; name*=utf-8''a%\r\n"
        b"Content-Transfer-Encoding: base64\r\n\r\n%%%not base64"
    )
    return _mail(
        MANGLED.encode(),
        "Date: Tue, 06 Jan 2026 10:00:00 +0100",
        'Content-Type: multipart/mixed; boundary="b"',
        body=body,
    )


def _undated() -> bytes:
    return _mail(b"=?utf-8?B?4pyT?= =?nonsense?Q?=FF?=", "Date: the other day", "Cc: , <>, @")


def _huge() -> bytes:
    """Twenty megabytes."""
    line = b"A" * 76 + b"\r\n"
    return _mail(
        HUGE.encode(),
        "Date: Wed, 07 Jan 2026 10:00:00 +0100",
        'Content-Type: application/zip; name="all.zip"',
        "Content-Transfer-Encoding: base64",
        body=line * (20_000_000 // len(line)),
    )
