"""The shapes of a message extension's invokes and answers.

Pages: Respond to search command; Link unfurling; Add authentication to your message extension;
Single sign-on support for message extensions.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import msgspec
from botbuilder.core import InvokeResponse

from bot.inbound import Malformed
from bot.invokes import Exchange
from desks.place import CARD
from desks.sharing import Entry

__all__ = ["Asked", "asked", "listed", "sentence", "sign_in"]

INITIAL_RUN = "initialRun"


class _Token(msgspec.Struct):
    token: str
    id: str = ""


class _Parameter(msgspec.Struct):
    name: str = ""
    value: Any = None


class _Options(msgspec.Struct):
    skip: int = 0


class _Value(msgspec.Struct, rename="camel"):
    parameters: tuple[_Parameter, ...] = ()
    query_options: _Options | None = None
    url: str = ""
    state: str | None = None
    authentication: _Token | None = None


class Asked(msgspec.Struct, frozen=True):
    """What was typed or pasted, "" for nothing yet.

    ``further`` asks for more of a list, of which there is one page. ``offered`` is the token a
    client brings along, ``returned`` that it comes from our page.
    """

    text: str
    further: bool = False
    offered: Exchange | None = None
    returned: bool = False


def asked(value: Any) -> Asked:
    """A query or a pasted link; clients may leave out the command. Raises ``Malformed``."""
    try:
        read = msgspec.convert(value, _Value)
    except msgspec.ValidationError as wrong:
        raise Malformed(f"not a query: {wrong}") from None
    typed = [one.value for one in read.parameters if one.name != INITIAL_RUN]
    text = next((one for one in typed if isinstance(one, str)), "")
    options, token = read.query_options or _Options(), read.authentication
    return Asked(
        (read.url or text).strip(),
        further=options.skip > 0,
        offered=Exchange(token.id, token.token) if token and token.token else None,
        returned=bool(read.state),
    )


def listed(entries: Sequence[Entry]) -> InvokeResponse:
    """A list, which may be empty."""
    attachments = [
        {"contentType": CARD, "content": one.card, "preview": one.preview} for one in entries
    ]
    return _answer({"type": "result", "attachmentLayout": "list", "attachments": attachments})


def sentence(text: str) -> InvokeResponse:
    """A sentence in the list's place."""
    return _answer({"type": "message", "text": text})


def sign_in(title: str, url: str, *, silent: bool) -> InvokeResponse:
    """Ask for a sign-in; ``silent`` lets the client bring a token first, before it shows a page."""
    action = {"type": "openUrl", "title": title, "value": url}
    kind = "silentAuth" if silent else "auth"
    return _answer({"type": kind, "suggestedActions": {"actions": [action]}})


def _answer(extension: dict[str, Any]) -> InvokeResponse:
    return InvokeResponse(status=200, body={"composeExtension": extension})
