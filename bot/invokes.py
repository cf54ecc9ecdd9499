"""The shapes of ``adaptiveCard/action`` and of its answers (page: Universal Bot action model)."""

from __future__ import annotations

from typing import Any

import msgspec
from botbuilder.core import InvokeResponse

from bot.inbound import Malformed
from desks.place import CARD

__all__ = [
    "Exchange",
    "Press",
    "card_response",
    "error_response",
    "failure_code",
    "login_response",
    "message_response",
    "no_token_response",
    "press_of",
    "without_token",
]


class Press(msgspec.Struct):
    """A pressed button: its verb, and data that is not trusted yet.

    ``automatic`` where the client refreshes a card by itself, and nobody pressed anything.
    """

    verb: str
    data: Any = None
    automatic: bool = False


class _Action(Press):
    type: str = ""


class Exchange(msgspec.Struct):
    """A token a client offers: the id of the card that asked for it, and our own API's token."""

    id: str
    token: str


class _Value(msgspec.Struct):
    action: _Action
    authentication: Exchange | None = None
    trigger: str | None = None


def press_of(value: Any) -> tuple[Press, Exchange | None]:
    """The button in an invoke's value, and the token of a press that is sent again with one.

    Raises ``Malformed``.
    """
    try:
        read = msgspec.convert(value, _Value)
    except msgspec.ValidationError as wrong:
        raise Malformed(f"not a card action: {wrong}") from None
    if read.action.type not in ("Action.Execute", ""):
        raise Malformed("only Action.Execute is answered")
    automatic = read.trigger == "automatic"
    return Press(read.action.verb, read.action.data, automatic), read.authentication


def without_token(value: Any) -> Any:
    """The press as it was before a token came along: what waits for a page needs none.

    Exchanging that token again would put its weaker grant in the place of the page's.
    """
    if not isinstance(value, dict):
        return value
    return {name: part for name, part in value.items() if name != "authentication"}


def failure_code(value: Any) -> str:
    """The code of a ``signin/failure``; "" where it is none that Teams documents.

    Page: SSO Troubleshooting (Teams SDK).
    """
    code = value.get("code") if isinstance(value, dict) else None
    return code if isinstance(code, str) and code in FAILURE_CODES else ""


FAILURE_CODES = frozenset(
    {
        *("installappfailed", "authrequestfailed", "installedappnotfound", "invokeerror"),
        *("resourcematchfailed", "oauthcardnotvalid", "tokenmissing"),
        *("userconsentrequired", "interactionrequired"),
    }
)


def card_response(card: dict[str, Any]) -> InvokeResponse:
    """Replace the pressed card."""
    return _response(200, CARD, card)


def message_response(sentence: str) -> InvokeResponse:
    """Leave the card and say something to the presser."""
    return _response(200, "application/vnd.microsoft.activity.message", sentence)


def login_response(card: dict[str, Any]) -> InvokeResponse:
    """Ask for a sign-in; ``card`` is an OAuthCard. The client sends the press again after it."""
    return _response(401, "application/vnd.microsoft.activity.loginRequest", card)


def no_token_response(sentence: str) -> InvokeResponse:
    """The token offered did not do, so that the client shows the sign-in button."""
    error = {"code": "412", "message": sentence}
    return _response(412, "application/vnd.microsoft.error.preconditionFailed", error)


def error_response(status: int, sentence: str) -> InvokeResponse:
    """Refuse a malformed press with the HTTP status of the fault."""
    error = {"code": "BadRequest" if status < 500 else "Failed", "message": sentence}
    return _response(status, "application/vnd.microsoft.error", error)


def _response(status: int, kind: str, value: Any) -> InvokeResponse:
    # Whatever the outcome, the HTTP status of a press that was understood is 200.
    http = 400 if status == 400 else 200
    return InvokeResponse(status=http, body={"statusCode": status, "type": kind, "value": value})
