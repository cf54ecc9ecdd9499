"""What a bot may post: checked as the connector checks it, and seen as the client will see it."""

from __future__ import annotations

import json
from typing import Any

from aiohttp import web

from sandbox.connector.cards import BLANK, problems
from sandbox.connector.conversations import Conversation
from sandbox.connector.errors import Refusal
from sandbox.connector.transcript import SignIn

__all__ = [
    "ADAPTIVE_CARD",
    "LARGEST",
    "OAUTH_CARD",
    "check_size",
    "checked",
    "drawable",
    "is_attachment",
    "read_activity",
    "read_object",
    "sign_in_of",
    "utf_16_size",
]

LARGEST = 100_000
"""Bytes of one message, all of it encoded as UTF-16 (page: Format your bot messages)."""

OAUTH_CARD = "application/vnd.microsoft.card.oauth"
ADAPTIVE_CARD = "application/vnd.microsoft.card.adaptive"
_TYPES = ("message", "typing")
_FORMATS = ("plain", "markdown", "xml")


async def read_object(request: web.Request) -> dict[str, Any]:
    """The body as a JSON object; raises ``Refusal``."""
    raw = await request.read()
    check_size(raw)
    try:
        body = json.loads(raw)
    except (ValueError, RecursionError):
        body = None
    if not isinstance(body, dict):
        raise _bad("The body is not a JSON object.")
    return body


def check_size(raw: bytes) -> None:
    """Raise ``Refusal`` for more than one message may be."""
    if utf_16_size(raw) > LARGEST:
        raise Refusal(413, "MessageSizeTooBig", "Message size too large.")


def utf_16_size(raw: bytes) -> int:
    """Bytes of a UTF-8 text encoded as UTF-16; what is no UTF-8 counts as one character each."""
    return len(raw.decode(errors="replace").encode("utf-16-le"))


async def read_activity(request: web.Request) -> dict[str, Any]:
    """The body as an activity a bot may send; raises ``Refusal``."""
    return checked(await read_object(request))


def checked(activity: Any) -> dict[str, Any]:
    """The same activity, if it is one a bot may send; raises ``Refusal``."""
    if not isinstance(activity, dict) or activity.get("type") not in _TYPES:
        raise _bad("Unknown activity type")
    if activity["type"] == "typing":
        return activity
    text, attachments = activity.get("text"), activity.get("attachments") or []
    if not isinstance(text, str | None):
        raise _bad("The text is not a string.")
    if activity.get("textFormat") not in (None, *_FORMATS):
        raise _bad(f"The textFormat is one of {', '.join(_FORMATS)}.")
    if not isinstance(attachments, list) or not all(map(is_attachment, attachments)):
        raise _bad("An attachment is malformed.")
    if activity.get("entities") is not None and not _are_entities(activity["entities"]):
        raise _bad("An entity is malformed.")
    if not text and not attachments:
        raise _bad("The message has neither text nor attachments.")
    return activity


def drawable(activity: dict[str, Any]) -> tuple[dict[str, Any], tuple[str, ...]]:
    """The activity as Teams can draw it, blank where it cannot, and the reasons for a developer."""
    shown: list[dict[str, Any]] = []
    reasons: list[str] = []
    for attachment in activity.get("attachments") or []:
        is_card = attachment["contentType"] == ADAPTIVE_CARD
        wrong = problems(attachment["content"]) if is_card else ()
        shown.append(attachment | {"content": dict(BLANK)} if wrong else attachment)
        reasons.extend(wrong)
    return (activity | {"attachments": shown} if reasons else activity), tuple(reasons)


def sign_in_of(activity: dict[str, Any], conversation: Conversation) -> SignIn:
    """Whether a message asks for signing in, and whether the client may try it silently."""
    for attachment in activity.get("attachments") or []:
        if attachment["contentType"] == OAUTH_CARD:
            resource = attachment["content"].get("tokenExchangeResource")
            return "silent" if resource and conversation.kind == "personal" else "needed"
    return ""


def is_attachment(value: Any) -> bool:
    """Whether a message may carry this."""
    if not isinstance(value, dict) or not isinstance(value.get("contentType"), str):
        return False
    content = value.get("content")
    if value["contentType"] == ADAPTIVE_CARD:
        return isinstance(content, dict) and content.get("type") == "AdaptiveCard"
    return value["contentType"] != OAUTH_CARD or isinstance(content, dict)


def _are_entities(entities: Any) -> bool:
    """Whether each has a type, and a mention says whom it means and by which words."""
    if not isinstance(entities, list):
        return False
    for one in entities:
        if not isinstance(one, dict) or not isinstance(one.get("type"), str):
            return False
        if one["type"] == "mention" and not (
            isinstance(one.get("text"), str) and isinstance(one.get("mentioned"), dict)
        ):
            return False
    return True


def _bad(message: str) -> Refusal:
    return Refusal(400, "BadArgument", message)
