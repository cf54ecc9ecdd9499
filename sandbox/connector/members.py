"""Who is in a conversation (pages: Bot Connector API reference; Get Teams-specific context).

Addresses are left out: since late 2022 bots must ask Graph for them (page: Teams bot API changes to
fetch team or chat members).
"""

from __future__ import annotations

import base64
import binascii
from typing import Any

from aiohttp import web

from sandbox.connector.errors import Refusal
from sandbox.connector.place import readable
from sandbox.people import Person

__all__ = ["routes"]

routes = web.RouteTableDef()
_CONVERSATION = "/v3/conversations/{conversation}"
_USUAL_PAGE = 200
_LARGEST_PAGE = 500


@routes.get(_CONVERSATION + "/members")
async def members(request: web.Request) -> web.Response:
    """All people of the conversation."""
    place = readable(request, "roster")
    return web.json_response([_account(person) for person in place.conversation.members])


@routes.get(_CONVERSATION + "/members/{member}")
async def member(request: web.Request) -> web.Response:
    """One of them, by the id the bot knows them by, object id, or user principal name."""
    place = readable(request)
    wanted = request.match_info["member"]
    for person in place.conversation.members:
        if wanted in (person.bot_id, person.oid) or wanted.lower() == person.mail:
            return web.json_response(_account(person))
    raise Refusal(404, "MemberNotFoundInConversation", "Member not found in conversation.")


@routes.get(_CONVERSATION + "/pagedmembers")
async def paged_members(request: web.Request) -> web.Response:
    """The people of the conversation, a page at a time."""
    place = readable(request)
    size, start = _paging(request)
    everyone = place.conversation.members
    page: dict[str, Any] = {"members": [_account(one) for one in everyone[start : start + size]]}
    if start + size < len(everyone):
        page["continuationToken"] = _token(start + size)
    return web.json_response(page)


@routes.get(_CONVERSATION + "/activities/{activity}/members")
async def activity_members(request: web.Request) -> web.Response:
    """The people who could see one message."""
    place = readable(request, "roster")
    place.entry(request.match_info["activity"])
    return web.json_response([_account(person) for person in place.conversation.members])


def _account(person: Person) -> dict[str, str]:
    given, _, surname = person.name.partition(" ")
    return {
        "id": person.bot_id,
        "name": person.name,
        "givenName": given,
        "surname": surname,
        "objectId": person.oid,
        "aadObjectId": person.oid,
        "tenantId": person.tenant,
        "userRole": "user",
    }


def _paging(request: web.Request) -> tuple[int, int]:
    """The size of the page and where it begins; raises ``Refusal``."""
    size = request.query.get("pageSize", str(_USUAL_PAGE))
    if not size.isascii() or not size.isdigit() or not 1 <= int(size[:9]) <= _LARGEST_PAGE:
        raise Refusal(400, "BadArgument", f"pageSize is 1 to {_LARGEST_PAGE}.")
    return int(size), _start(request.query.get("continuationToken", ""))


def _token(start: int) -> str:
    return base64.urlsafe_b64encode(f"members:{start}".encode()).decode()


def _start(token: str) -> int:
    if not token:
        return 0
    try:
        kind, _, start = base64.urlsafe_b64decode(token.encode()).decode().partition(":")
        if kind == "members":
            return int(start)
    except (ValueError, binascii.Error):
        pass
    raise Refusal(400, "BadArgument", "The continuationToken is not one of ours.")
