"""A message taken apart: its body, its attachments, its header fields."""

from __future__ import annotations

import re
from dataclasses import dataclass
from email.message import Message as Mime
from email.parser import BytesParser
from email.policy import compat32
from typing import Final

from sandbox.mail.text import decoded, header_text, plain

__all__ = ["Attachment", "Content", "apart", "content_of", "parsed"]


@dataclass(frozen=True, slots=True)
class Attachment:
    """One attached file; ``is_item`` when it is itself a message."""

    name: str
    content_type: str
    data: bytes
    is_inline: bool = False
    content_id: str = ""
    is_item: bool = False


@dataclass(frozen=True, slots=True)
class Content:
    """The body as sent (``None``: that kind is not there), the files, and the header fields."""

    html: str | None
    text: str | None
    attachments: tuple[Attachment, ...]
    headers: tuple[tuple[str, str], ...]

    @property
    def readable(self) -> str:
        """The body as plain text."""
        if self.text is not None and self.text.strip():
            return self.text
        return plain(self.html or "")


def parsed(raw: bytes) -> Mime:
    """The mail's parts; the old policy repairs where the newer one raises."""
    return BytesParser(policy=compat32).parsebytes(raw)


def content_of(raw: bytes) -> Content:
    """Take a mail apart."""
    return apart(parsed(raw))


def apart(mime: Mime) -> Content:
    """Sort the parts; text parts after the body become files, as Exchange does it."""
    pieces = _Pieces()
    pieces.take(mime, related=False, alternative=False)
    headers = tuple((str(name), header_text(str(value))) for name, value in mime.raw_items())
    return Content(pieces.html, pieces.text, tuple(pieces.files), headers)


class _Pieces:
    """What has been met on the way through the parts."""

    def __init__(self) -> None:
        self.html: str | None = None
        self.text: str | None = None
        self.files: list[Attachment] = []

    def take(self, part: Mime, *, related: bool, alternative: bool) -> None:
        """Sort one part and everything below it."""
        if part.get_content_maintype() == "message":
            self.files.append(_item(part, len(self.files)))
        elif part.is_multipart():
            kind = part.get_content_subtype()
            for child in _children(part):
                self.take(child, related=kind == "related", alternative=kind == "alternative")
        elif not self._is_body(part, alternative=alternative):
            self.files.append(_file(part, len(self.files), related=related))

    def _is_body(self, part: Mime, *, alternative: bool) -> bool:
        if part.get_content_maintype() != "text" or part.get_content_disposition() == "attachment":
            return False
        if _file_name(part):
            return False
        if part.get_content_subtype() == "html":
            return self._html(part) or alternative
        return self._text(part, alone=self.html is None) or alternative

    def _html(self, part: Mime) -> bool:
        if self.html is not None:
            return False
        self.html = decoded(_bytes(part), _charset(part))
        return True

    def _text(self, part: Mime, *, alone: bool) -> bool:
        if self.text is not None or not alone:
            return False
        self.text = decoded(_bytes(part), _charset(part))
        return True


def _children(part: Mime) -> list[Mime]:
    payload = part.get_payload()
    return [one for one in payload if isinstance(one, Mime)] if isinstance(payload, list) else []


def _bytes(part: Mime) -> bytes:
    payload = part.get_payload(decode=True)
    return payload if isinstance(payload, bytes) else b""


def _charset(part: Mime) -> str:
    name = _parameter(part, "charset", "content-type")
    return name.strip("'\" ")


def _parameter(part: Mime, name: str, header: str) -> str:
    """A parameter's text, or "" where the continuations of RFC 2231 do not fit together."""
    try:
        value = part.get_param(name, header=header)
    except (TypeError, ValueError, LookupError):
        return ""
    if isinstance(value, tuple):
        return decoded(value[2].encode("utf-8", "surrogateescape"), value[0]).strip()
    return header_text(value) if isinstance(value, str) else ""


def _file_name(part: Mime) -> str:
    for header, parameter in (("content-disposition", "filename"), ("content-type", "name")):
        value = _parameter(part, parameter, header)
        if value:
            return value
    return ""


def _file(part: Mime, number: int, *, related: bool) -> Attachment:
    disposition = part.get_content_disposition()
    content_id = header_text(str(part.get("content-id") or "")).strip("<> ")
    is_image = part.get_content_maintype() == "image"
    inline = disposition != "attachment" and (
        (bool(content_id) and (related or is_image)) or (disposition == "inline" and is_image)
    )
    suffix = {"text/plain": ".txt", "text/html": ".htm"}.get(part.get_content_type(), "")
    return Attachment(
        _file_name(part) or f"ATT{number + 1:05}{suffix}",
        _media_type(part),
        _bytes(part),
        is_inline=inline,
        content_id=content_id,
    )


_MEDIA_TYPE: Final = re.compile(r"[a-z0-9.+_-]+/[a-z0-9.+_-]+")
_PLAIN_MESSAGES: Final = frozenset({"delivery-status", "disposition-notification"})


def _item(part: Mime, number: int) -> Attachment:
    """An attached mail is an item; a delivery report is a file."""
    inner = _children(part)
    data = b"\r\n".join(one.as_bytes() for one in inner) or _bytes(part)
    is_item = part.get_content_subtype() not in _PLAIN_MESSAGES
    subject = header_text(str(inner[0].get("subject") or "")) if inner and is_item else ""
    name = subject or _file_name(part) or f"ATT{number + 1:05}"
    return Attachment(name, _media_type(part), data, is_item=is_item)


def _media_type(part: Mime) -> str:
    """The stated type, if it is one that can stand in an HTTP header."""
    stated = part.get_content_type()
    return stated if _MEDIA_TYPE.fullmatch(stated) else "application/octet-stream"
