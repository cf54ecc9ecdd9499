"""Reads what the control API is told, and says in a sentence what is wrong with it."""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import Final, TypeVar

import msgspec
from aiohttp import web

__all__ = ["bad", "number", "one_of", "only", "read"]

_LARGEST: Final = 64 * 1024
_AT: Final = re.compile(r"(.*) - at `\$\.?([^`]*)`", re.DOTALL)

_Body = TypeVar("_Body", bound=msgspec.Struct)


async def read(request: web.Request, kind: type[_Body]) -> _Body:
    """The body as ``kind``; only declared JSON is read, which no foreign web page can send."""
    if request.content_type != "application/json":
        raise bad("send application/json")
    if (request.content_length or 0) > _LARGEST:
        raise _too_large()
    try:
        body = await request.read()
    except web.HTTPRequestEntityTooLarge:
        raise _too_large() from None
    if len(body) > _LARGEST:
        raise _too_large()
    try:
        return msgspec.json.decode(body, type=kind)
    except msgspec.ValidationError as error:
        raise bad(f"{_said(str(error))}; the fields are {', '.join(_fields(kind))}") from None
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError) as error:
        raise bad(f"the body is not JSON: {error}") from None


def only(request: web.Request, known: Iterable[str]) -> None:
    """Raises 400 for an option in the query that is not among ``known``."""
    if set(request.query) - set(known):
        raise bad(f"the options are {', '.join(known)}")


def one_of(name: str, value: str, known: Iterable[str]) -> None:
    """Raises 400 for a value that is not among ``known``."""
    if value not in known:
        raise bad(f"{name} is one of {', '.join(known)}")


def number(name: str, text: str) -> int:
    """A whole number that is not negative; raises 400."""
    if not text.isascii() or not text.isdigit() or len(text) > 15:
        raise bad(f"{name} is a whole number")
    return int(text)


def bad(sentence: str) -> web.HTTPBadRequest:
    """400 with this sentence."""
    return web.HTTPBadRequest(text=sentence[:1].upper() + sentence[1:] + ".")


def _too_large() -> web.HTTPRequestEntityTooLarge:
    sentence = f"A command is at most {_LARGEST} bytes."
    return web.HTTPRequestEntityTooLarge(_LARGEST, text=sentence)


def _said(complaint: str) -> str:
    """Msgspec's complaint, beginning with the field it is about."""
    found = _AT.fullmatch(complaint)
    return f"{found[2]}: {found[1]}" if found else complaint


def _fields(kind: type[msgspec.Struct]) -> tuple[str, ...]:
    return kind.__struct_fields__
