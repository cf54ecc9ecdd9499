"""The shapes of ``adaptiveCard/action`` and of its answers (page: Universal Bot action model)."""

from __future__ import annotations

from typing import Any

import msgspec
from botbuilder.core import InvokeResponse

from bot.inbound import Malformed
from bot.place import CARD

__all__ = ["Press", "card_response", "error_response", "message_response", "press_of"]


class Press(msgspec.Struct):
    """A pressed button: its verb, and data that is not trusted yet."""

    verb: str
    data: Any = None


class _Action(Press):
    type: str = ""


class _Value(msgspec.Struct):
    action: _Action


def press_of(value: Any) -> Press:
    """The button in an invoke's value; raises ``Malformed``."""
    try:
        action = msgspec.convert(value, _Value).action
    except msgspec.ValidationError as wrong:
        raise Malformed(f"not a card action: {wrong}") from None
    if action.type not in ("Action.Execute", ""):
        raise Malformed("only Action.Execute is answered")
    return action


def card_response(card: dict[str, Any]) -> InvokeResponse:
    """Replace the pressed card."""
    return _response(200, CARD, card)


def message_response(sentence: str) -> InvokeResponse:
    """Leave the card and say something to the presser."""
    return _response(200, "application/vnd.microsoft.activity.message", sentence)


def error_response(status: int, sentence: str) -> InvokeResponse:
    """Refuse a malformed press with the HTTP status of the fault."""
    error = {"code": "BadRequest" if status < 500 else "Failed", "message": sentence}
    return _response(status, "application/vnd.microsoft.error", error)


def _response(status: int, kind: str, value: Any) -> InvokeResponse:
    return InvokeResponse(status=status, body={"statusCode": status, "type": kind, "value": value})
