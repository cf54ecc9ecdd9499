"""The page's own API: who is here, their conversations, writing, and pressing."""

from __future__ import annotations

from dataclasses import asdict
from typing import Any

from aiohttp import web

from sandbox.connector.conversations import BOT_NAME, conversation_of, conversations
from sandbox.connector.transcript import Entry, Transcript
from sandbox.people import COMPANY, Person
from sandbox.workplace.desk import DESK
from sandbox.workplace.shapes import Chat
from sandbox.workplace.signin import press
from sandbox.world import WORLD

__all__ = ["person_in", "routes"]

routes = web.RouteTableDef()
_CHAT = "/api/people/{oid}/chats/{kind}"
_LONGEST = 28_000
"""Characters a person may write at once."""
_INVOKES = ("adaptiveCard/action", "signin/verifyState", "composeExtension/query")


@routes.get("/api/people")
async def people(request: web.Request) -> web.Response:
    """Everybody one can be on this page, with their conversations."""
    world = request.app[WORLD]
    listed = [
        {
            "oid": person.oid,
            "name": person.name,
            "mail": person.mail,
            "role": person.role,
            "botId": person.bot_id,
            "chats": [one.as_json() for one in conversations(world) if one.has(person.oid)],
        }
        for person in world.people
    ]
    return web.json_response({"company": COMPANY, "bot": BOT_NAME, "people": listed})


@routes.post(_CHAT + "/open")
async def open_chat(request: web.Request) -> web.Response:
    """Everything said so far; the first opening installs the app."""
    chat = _chat_in(request)
    await request.app[DESK].open(chat)
    entries = Transcript(request.app[WORLD], chat.conversation).entries()
    visible = [asdict(entry) for entry in entries if entry.only in ("", chat.person.oid)]
    return web.json_response({"conversation": chat.conversation.as_json(), "entries": visible})


@routes.post(_CHAT + "/messages")
async def write(request: web.Request) -> web.Response:
    """Write something; answers when the bot has finished its turn."""
    chat = _chat_in(request)
    body = await _object(request)
    text, thread = body.get("text"), body.get("thread", "")
    if not isinstance(text, str) or not text.strip() or len(text) > _LONGEST:
        raise web.HTTPBadRequest(text=f"text must be 1 to {_LONGEST} characters.")
    if thread:
        thread = _entry(request, chat, thread).thread
    entry = await request.app[DESK].write(chat, text=text, thread=thread)
    return web.json_response({"id": entry.id}, status=201)


@routes.post(_CHAT + "/invokes")
async def invoke(request: web.Request) -> web.Response:
    """Send an invoke; answers with the status and the body the bot answered with."""
    chat = _chat_in(request)
    body = await _object(request)
    name, value = body.get("name"), body.get("value")
    if name not in _INVOKES or not isinstance(value, dict):
        raise web.HTTPBadRequest(text=f"name must be one of {', '.join(_INVOKES)}.")
    desk = request.app[DESK]
    card = _entry(request, chat, body["card"]) if body.get("card") else None
    if name == "adaptiveCard/action":
        if card is None:
            raise web.HTTPBadRequest(text="An action needs the id of its card.")
        answer = await press(desk, chat, value=value, card=card)
    else:
        answer = await desk.ask(chat, name=name, value=value, about=card)
    return web.json_response(
        {"status": answer.status, "body": answer.json(), "complaint": answer.complaint()}
    )


def person_in(request: web.Request) -> Person:
    """The person in the request's path; raises 404."""
    person = request.app[WORLD].person(request.match_info["oid"])
    if person is None:
        raise web.HTTPNotFound(text="Nobody here has this object id.")
    return person


def _chat_in(request: web.Request) -> Chat:
    person = person_in(request)
    conversation = conversation_of(request.app[WORLD], person, request.match_info["kind"])
    if conversation is None:
        raise web.HTTPNotFound(text=f"{person.name} has no such conversation.")
    return Chat(person=person, conversation=conversation)


def _entry(request: web.Request, chat: Chat, entry_id: Any) -> Entry:
    entry = Transcript(request.app[WORLD], chat.conversation).get(str(entry_id))
    if entry is None:
        raise web.HTTPNotFound(text="There is no such message in this conversation.")
    return entry


async def _object(request: web.Request) -> dict[str, Any]:
    try:
        body = await request.json()
    except (ValueError, RecursionError):
        body = None
    if not isinstance(body, dict):
        raise web.HTTPBadRequest(text="The body must be a JSON object.")
    return body
