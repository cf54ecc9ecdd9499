"""What a bot may post: checked as the connector checks it, and seen as the client will see it."""

from __future__ import annotations

import json
from typing import Any

from aiohttp import web

from sandbox.connector.conversations import Conversation
from sandbox.connector.errors import Refusal
from sandbox.connector.transcript import SignIn

__all__ = ["LARGEST", "OAUTH_CARD", "checked", "read_activity", "read_object", "sign_in_of"]

LARGEST = 40 * 1024
"""Bytes of one request's body."""

OAUTH_CARD = "application/vnd.microsoft.card.oauth"
ADAPTIVE_CARD = "application/vnd.microsoft.card.adaptive"
_TYPES = ("message", "typing")


async def read_object(request: web.Request) -> dict[str, Any]:
    """The body as a JSON object; raises ``Refusal``."""
    raw = await request.read()
    if len(raw) > LARGEST:
        raise Refusal(413, "MessageSizeTooBig", "Message size too large.")
    try:
        body = json.loads(raw)
    except (ValueError, RecursionError):
        body = None
    if not isinstance(body, dict):
        raise _bad("The body is not a JSON object.")
    return body


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
    if not isinstance(attachments, list) or not all(map(_is_attachment, attachments)):
        raise _bad("An attachment is malformed.")
    if not text and not attachments:
        raise _bad("The message has neither text nor attachments.")
    return activity


def sign_in_of(activity: dict[str, Any], conversation: Conversation) -> SignIn:
    """Whether a message asks for signing in, and whether the client may try it silently."""
    for attachment in activity.get("attachments") or []:
        if attachment["contentType"] == OAUTH_CARD:
            resource = attachment["content"].get("tokenExchangeResource")
            return "silent" if resource and conversation.kind == "personal" else "needed"
    return ""


def _is_attachment(value: Any) -> bool:
    if not isinstance(value, dict) or not isinstance(value.get("contentType"), str):
        return False
    content = value.get("content")
    if value["contentType"] == ADAPTIVE_CARD:
        return isinstance(content, dict) and content.get("type") == "AdaptiveCard"
    return value["contentType"] != OAUTH_CARD or isinstance(content, dict)


def _bad(message: str) -> Refusal:
    return Refusal(400, "BadArgument", message)
