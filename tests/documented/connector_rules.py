"""Bot Connector: what a bot sends to a conversation, and where it finds the channel's keys."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from tests.documented.request import Request
from tests.documented.rules import Checks, Endpoint, matching, names, number, one_of

__all__ = ["ENDPOINTS"]

CARD = "application/vnd.microsoft.card.adaptive"
LARGEST = 28 * 1024
"""Page "Format your bot messages": the smallest of the sizes Microsoft names for a message."""
KINDS = names("message messageUpdate typing")
FIELDS = names(
    "type id text textFormat attachmentLayout attachments suggestedActions entities channelData "
    "channelId serviceUrl conversation recipient from replyToId locale summary speak inputHint "
    "importance deliveryMode timestamp localTimestamp expiration value valueType name"
)
"""Page "Bot Framework Activity schema"."""
PERSON = r"[^/]+"
MOST_IDS = 60


def posted(request: Request) -> str | None:
    """Pages "Bot Framework Activity schema" and "Format your bot messages"."""
    if request.size > LARGEST:
        return f"{request.size} bytes in a message"
    activity = request.document()
    if not isinstance(activity, dict):
        return "the body is no JSON object"
    if unknown := set(activity) - FIELDS:
        return f"{min(unknown)[:40]} is not part of an activity"
    if activity.get("type") not in KINDS:
        return f"a bot sends no {str(activity.get('type'))[:40]!r}"
    return next(
        (one for file in activity.get("attachments") or () if (one := _attached(file))), None
    )


def _attached(file: Any) -> str | None:
    """Page "Cards reference"."""
    if not isinstance(file, dict) or not isinstance(file.get("contentType"), str):
        return "an attachment has no content type"
    if file["contentType"] != CARD:
        return None
    card = file.get("content")
    if not isinstance(card, dict) or card.get("type") != "AdaptiveCard":
        return "an Adaptive Card's content says what it is"
    return _drawn(card)


def _drawn(card: dict[str, Any]) -> str | None:
    """Pages "User Specific Views" and "Universal Actions for Adaptive Cards"."""
    if card.get("version") not in ("1.2", "1.3", "1.4", "1.5"):
        return f"Teams draws Adaptive Cards up to 1.5, not {card.get('version')}"
    if len(card.get("refresh", {}).get("userIds") or ()) > MOST_IDS:
        return f"more than {MOST_IDS} people in refresh.userIds"
    executes = [part for part in _objects(card) if part.get("type") == "Action.Execute"]
    if any(not isinstance(one.get("verb"), str) for one in executes):
        return "an Action.Execute without a verb"
    return None


def _objects(value: Any) -> Iterator[dict[str, Any]]:
    if isinstance(value, dict):
        yield value
        for part in value.values():
            yield from _objects(part)
    elif isinstance(value, list):
        for part in value:
            yield from _objects(part)


PLAIN: Checks = {"accept": one_of("*/*", "application/json")}
BOT: Checks = PLAIN | {"authorization": one_of("Bearer app")}
JSON: Checks = BOT | {
    "content-type": matching(r"application/json(?:; ?charset=utf-8)?", "JSON in UTF-8")
}
ONE = rf"/v3/conversations/{PERSON}/activities"


def _write(page: str, method: str, path: str) -> Endpoint:
    needs = frozenset({"authorization", "content-type"})
    return Endpoint(page, "connector", method, path, {}, JSON, needs, (posted,))


def _read(page: str, method: str, path: str, *, keys: bool = False) -> Endpoint:
    headers, needs = (PLAIN, frozenset[str]()) if keys else (BOT, frozenset({"authorization"}))
    return Endpoint(page, "connector", method, path, {}, headers, needs)


AUTHENTICATION = "Authenticate requests with the Bot Connector API"
REFERENCE = "API reference for the Bot Framework Connector service"
ENDPOINTS = (
    _read(AUTHENTICATION, "GET", r"/v1/\.well-known/openidconfiguration", keys=True),
    _read(AUTHENTICATION, "GET", r"/v1/\.well-known/keys", keys=True),
    _write(REFERENCE, "POST", ONE),
    _write(REFERENCE, "POST", rf"{ONE}/{PERSON}"),
    _write(REFERENCE, "PUT", rf"{ONE}/{PERSON}"),
    _read(REFERENCE, "DELETE", rf"{ONE}/{PERSON}"),
    _read(REFERENCE, "GET", rf"/v3/conversations/{PERSON}/members(?:/{PERSON})?"),
    Endpoint(
        "Get Teams-specific context: paged members, 50 to 500 of them",
        "connector",
        "GET",
        rf"/v3/conversations/{PERSON}/pagedmembers",
        {"pageSize": number(50, 500)},
        BOT,
        frozenset({"authorization"}),
    ),
)
