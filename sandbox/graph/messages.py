"""Messages: found, listed, opened (pages: "List messages", "Get message", "Get MIME content")."""

from __future__ import annotations

import re
from base64 import urlsafe_b64decode, urlsafe_b64encode
from collections.abc import Sequence
from hashlib import sha256
from typing import TYPE_CHECKING, Any, Final
from urllib.parse import quote

from sandbox.graph.asking import Ask, Reply, Scene, selected
from sandbox.graph.errors import GraphError, not_implemented
from sandbox.graph.kql import parse, unquoted
from sandbox.graph.wire import MESSAGE, ON_REQUEST, UNBUILT, View, as_json

if TYPE_CHECKING:
    from sandbox.mail.message import Message

__all__ = ["list_messages", "one_message", "raw_message", "view_of"]

_BY_ID: Final = re.compile(r"\s*internetMessageId\s+eq\s+'((?:[^']|'')*)'\s*")
_LAMBDA: Final = re.compile(r"(to|cc|bcc)Recipients\s*/\s*(any|all)\s*\(", re.IGNORECASE)
_ORDER: Final = re.compile(r"(receivedDateTime|sentDateTime)(?:\s+(asc|desc))?")
_LARGEST_PAGE: Final = 1000
_PAGE: Final = 10


def view_of(ask: Ask, scene: Scene) -> View:
    """How this ask wants messages shown."""
    page = scene.world.endpoints.page
    return View(scene.mailbox, page, ask.is_immutable, ask.wants_text)


def list_messages(ask: Ask, scene: Scene) -> Reply:
    """``GET /me/messages``: a page of the search, of the filter, or of everything."""
    options = ask.options(
        "$search", "$filter", "$orderby", "$select", "$top", "$skip", "$skiptoken"
    )
    names = _select(options.get("$select"), on_request=False)
    top = _top(options.get("$top"))
    if "$search" in options:
        found, offset = _searched(options, scene)
    else:
        found, offset = _listed(options, scene)
    view = view_of(ask, scene)
    page = found[offset : offset + top]
    body: dict[str, Any] = {
        "@odata.context": f"{scene.world.endpoints.graph}/v1.0/$metadata#users('"
        f"{scene.mailbox.oid}')/messages",
        "value": [as_json(one, view, names) for one in page],
    }
    if offset + top < len(found):
        body["@odata.nextLink"] = _next_link(options, scene, offset + top)
    return Reply(body, headers=ask.applied)


def one_message(ask: Ask, scene: Scene) -> Reply:
    """``GET /me/messages/{id}``."""
    names = _select(ask.options("$select").get("$select"), on_request=True)
    message = scene.mailbox.message(ask.path[2])
    context = f"{scene.world.endpoints.graph}/v1.0/$metadata#users('{scene.mailbox.oid}')"
    body = {"@odata.context": f"{context}/messages/$entity"}
    return Reply(body | as_json(message, view_of(ask, scene), names), headers=ask.applied)


def raw_message(ask: Ask, scene: Scene) -> Reply:
    """``GET /me/messages/{id}/$value``: its MIME."""
    ask.options()
    message = scene.mailbox.message(ask.path[2])
    return Reply(scene.mailbox.raw(message), content_type="text/plain")


def _select(value: str | None, *, on_request: bool) -> tuple[str, ...] | None:
    names = selected(value, MESSAGE.keys() | ON_REQUEST.keys() | UNBUILT, "message")
    for name in names or ():
        if name in UNBUILT or (name in ON_REQUEST and not on_request):
            raise not_implemented(f"Selecting {name} here")
    return names


def _top(value: str | None) -> int:
    if value is None:
        return _PAGE
    if not value.isascii() or not value.isdigit() or value == "0":
        raise GraphError(
            400, "BadRequest", f"Invalid value '{value[:20]}' for $top query option found."
        )
    if len(value) > 4 or int(value) > _LARGEST_PAGE:
        raise GraphError(
            400,
            "BadRequest",
            f"The limit of '{_LARGEST_PAGE}' for Top query has been exceeded. "
            f"The value from the incoming request is '{value[:20]}'.",
        )
    return int(value)


def _searched(options: dict[str, str], scene: Scene) -> tuple[Sequence[Message], int]:
    for name, spelt in (("$filter", "Filter"), ("$orderby", "OrderBy")):
        if name in options:
            raise GraphError(
                400,
                f"SearchWith{spelt}",
                f"The query parameter '${spelt[0].lower()}{spelt[1:]}' is not supported with "
                "'$search'.",
            )
    if "$skip" in options:
        raise not_implemented("$skip together with $search")
    expression = unquoted(options["$search"])
    if not expression.strip():
        raise GraphError(400, "BadRequest", "The search expression is empty.")
    positions = scene.mailbox.index.search(parse(expression))
    found = [scene.mailbox.messages[position] for position in positions]
    return found, _offset(options, scene)


def _listed(options: dict[str, str], scene: Scene) -> tuple[Sequence[Message], int]:
    if "$skiptoken" in options:
        raise not_implemented("$skiptoken without $search")
    skip = options.get("$skip", "0")
    if not (skip.isascii() and skip.isdigit() and len(skip) < 10):
        raise GraphError(400, "BadRequest", "Invalid value for $skip query option found.")
    if "$filter" in options:
        return _filtered(options, scene), int(skip)
    return _ordered(options.get("$orderby"), scene), int(skip)


def _ordered(order: str | None, scene: Scene) -> Sequence[Message]:
    found = scene.mailbox.by_arrival()
    if order is None:
        return found
    match = _ORDER.fullmatch(order.strip())
    if match is None:
        raise not_implemented("$orderby by anything but receivedDateTime or sentDateTime")
    if match.group(1) == "sentDateTime":
        found = list(scene.mailbox.messages)
    return found if match.group(2) == "desc" else found[::-1]


def _filtered(options: dict[str, str], scene: Scene) -> Sequence[Message]:
    """By Message-ID alone, so any order asked for is by a property the filter lacks."""
    expression = options["$filter"]
    if _LAMBDA.search(expression):
        raise GraphError(
            400,
            "ErrorInvalidUrlQueryFilter",
            "The query filter contains one or more invalid nodes.",
        )
    match = _BY_ID.fullmatch(expression)
    if match is None:
        raise not_implemented("$filter by anything but internetMessageId eq '…'")
    if "$orderby" in options:
        raise GraphError(
            400,
            "InefficientFilter",
            "The restriction or sort order is too complex for this operation.",
        )
    copies = scene.mailbox.copies(match.group(1).replace("''", "'"))
    return sorted(copies, key=lambda one: one.received, reverse=True)


def _token(options: dict[str, str], scene: Scene, offset: int) -> str:
    """An opaque place in the results of one search in one mailbox."""
    said = f"{offset} {scene.mailbox.oid} {options['$search']}"
    proof = sha256(said.encode("utf-8", "replace")).digest()[:6]
    return urlsafe_b64encode(offset.to_bytes(3, "big") + proof).decode()


def _offset(options: dict[str, str], scene: Scene) -> int:
    token = options.get("$skiptoken")
    if token is None:
        return 0
    try:
        offset = int.from_bytes(urlsafe_b64decode(token)[:3], "big")
    except ValueError:
        offset = -1
    if offset < 0 or token != _token(options, scene, offset):
        raise GraphError(400, "BadRequest", "The skip token is not valid.")
    return offset


def _next_link(options: dict[str, str], scene: Scene, offset: int) -> str:
    place = (
        {"$skiptoken": _token(options, scene, offset)}
        if "$search" in options
        else {"$skip": str(offset)}
    )
    query = "&".join(
        f"{quote(name, safe='$')}={quote(value, safe='')}"
        for name, value in (options | place).items()
    )
    return f"{scene.world.endpoints.graph}/v1.0/me/messages?{query}"
