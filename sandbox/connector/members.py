"""Who is in a conversation, and starting a personal one (page: Bot Connector API reference)."""

from __future__ import annotations

from typing import Any

from aiohttp import web

from sandbox.connector.activities import post_to
from sandbox.connector.body import checked, read_object
from sandbox.connector.conversations import bot_is_in, conversation_of
from sandbox.connector.errors import Refusal
from sandbox.connector.place import LIMITS, Place, limited, place_of
from sandbox.connector.transcript import Transcript
from sandbox.people import TENANT, Person
from sandbox.world import WORLD, World

__all__ = ["routes"]

routes = web.RouteTableDef()
_CONVERSATION = "/v3/conversations/{conversation}"
_LARGEST_PAGE = 500


def _account(person: Person) -> dict[str, str]:
    given, _, surname = person.name.partition(" ")
    return {
        "id": person.bot_id,
        "name": person.name,
        "givenName": given,
        "surname": surname,
        "objectId": person.oid,
        "aadObjectId": person.oid,
        "email": person.mail,
        "userPrincipalName": person.mail,
        "tenantId": TENANT,
        "userRole": "user",
    }


def _readable(request: web.Request) -> Place:
    place = place_of(request)
    limited(request.app[LIMITS].read, place.conversation.id)
    return place


@routes.get(_CONVERSATION + "/members")
async def members(request: web.Request) -> web.Response:
    """All people of the conversation."""
    place = _readable(request)
    return web.json_response([_account(person) for person in place.conversation.members])


@routes.get(_CONVERSATION + "/members/{member}")
async def member(request: web.Request) -> web.Response:
    """One of them, by the id the bot knows them by or by object id."""
    place = _readable(request)
    wanted = request.match_info["member"]
    for person in place.conversation.members:
        if wanted in (person.bot_id, person.oid):
            return web.json_response(_account(person))
    raise Refusal(404, "MemberNotFoundInConversation", "Member not found in conversation.")


@routes.get(_CONVERSATION + "/pagedmembers")
async def paged_members(request: web.Request) -> web.Response:
    """The people of the conversation, a page at a time."""
    place = _readable(request)
    size, start = _paging(request)
    everyone = place.conversation.members
    page: dict[str, Any] = {"members": [_account(one) for one in everyone[start : start + size]]}
    if start + size < len(everyone):
        page["continuationToken"] = str(start + size)
    return web.json_response(page)


@routes.get(_CONVERSATION + "/activities/{activity}/members")
async def activity_members(request: web.Request) -> web.Response:
    """The people who could see one message."""
    place = _readable(request)
    place.entry(request.match_info["activity"])
    return web.json_response([_account(person) for person in place.conversation.members])


@routes.post("/v3/conversations")
async def create(request: web.Request) -> web.Response:
    """Find the personal chat with one person, and write there if an activity comes along."""
    world = request.app[WORLD]
    body = await read_object(request)
    person = _only_member(world, body)
    conversation = conversation_of(world, person, "personal")
    if conversation is None or not bot_is_in(world, conversation):
        raise Refusal(
            403, "ForbiddenOperationException", "The bot is not installed in user's personal scope"
        )
    limited(request.app[LIMITS].send, conversation.id)
    answer = {"id": conversation.id}
    if body.get("activity") is not None:
        place = Place(conversation, "", Transcript(world, conversation))
        answer["activityId"] = post_to(world, place, checked(body["activity"]))
    return web.json_response(answer, status=201)


def _tenant_of(body: dict[str, Any]) -> Any:
    """The tenant named; the Bot Framework's own client spells it ``tenantID``, which counts."""
    for name, value in body.items():
        if name.lower() == "tenantid" and value:
            return value
    channel_data = body.get("channelData")
    tenant = channel_data.get("tenant") if isinstance(channel_data, dict) else None
    return tenant.get("id") if isinstance(tenant, dict) else None


def _only_member(world: World, body: dict[str, Any]) -> Person:
    listed = body.get("members")
    if body.get("isGroup") or not isinstance(listed, list) or len(listed) != 1:
        raise Refusal(400, "BadSyntax", "Incorrect conversation creation parameters")
    if _tenant_of(body) != TENANT:
        raise Refusal(400, "BadSyntax", "Bot authority and request authority are different")
    wanted = listed[0].get("id") if isinstance(listed[0], dict) else None
    for person in world.people:
        if wanted == person.bot_id:
            return person
    raise Refusal(400, "BadSyntax", "Failed to decrypt pairwise id")


def _paging(request: web.Request) -> tuple[int, int]:
    try:
        size = int(request.query.get("pageSize", "200"))
        start = int(request.query.get("continuationToken", "0"))
    except ValueError:
        raise Refusal(400, "BadArgument", "The page asked for does not exist.") from None
    if not 1 <= size <= _LARGEST_PAGE or start < 0:
        raise Refusal(400, "BadArgument", "The page asked for does not exist.")
    return size, start
