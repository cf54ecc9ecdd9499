"""The page's API for what else people do in a conversation, of which Teams tells the bot."""

from __future__ import annotations

from typing import Annotated

import msgspec
from aiohttp import web

from sandbox.connector.conversations import everybody, join, leave
from sandbox.connector.installation import bot_is_in
from sandbox.connector.transcript import BY_BOT, Entry, Transcript
from sandbox.people import Person
from sandbox.workplace import event_shapes
from sandbox.workplace.asked import CHAT, chat_in, converted, entry_in, object_in, person_in
from sandbox.workplace.chats import text_in
from sandbox.workplace.desk import DESK
from sandbox.workplace.event_shapes import CONTENT, REACTIONS, Installation
from sandbox.workplace.locales import CLIENTS, set_clients
from sandbox.workplace.shapes import Chat
from sandbox.world import WORLD

__all__ = ["routes"]

routes = web.RouteTableDef()
_MESSAGE = CHAT + "/messages/{message}"


class _Reaction(msgspec.Struct, forbid_unknown_fields=True):
    type: str
    added: bool = True


class _Change(msgspec.Struct, forbid_unknown_fields=True):
    oid: str
    member: bool


class _Clients(msgspec.Struct, forbid_unknown_fields=True):
    count: Annotated[int, msgspec.Meta(ge=1, le=len(CLIENTS))]


class _Installation(msgspec.Struct, forbid_unknown_fields=True):
    action: Installation


@routes.put(_MESSAGE)
async def edit(request: web.Request) -> web.Response:
    """Change what one wrote to ``{text}``."""
    chat, desk = chat_in(request), request.app[DESK]
    entry = _own(request, chat)
    text = text_in(await object_in(request))
    activity = event_shapes.edited(desk.world, chat, entry, text)
    rewritten = entry.activity | {name: activity[name] for name in CONTENT}
    Transcript(desk.world, chat.conversation).change(entry, activity=rewritten, edited=True)
    if desk.hears(chat, text):
        await desk.tell(chat, activity, thread=entry.thread)
    return web.Response(status=204)


@routes.delete(_MESSAGE)
async def delete(request: web.Request) -> web.Response:
    """Take away what one wrote."""
    chat, desk = chat_in(request), request.app[DESK]
    entry = _own(request, chat)
    Transcript(desk.world, chat.conversation).hide(entry)
    if _was_heard(request, chat, entry):
        activity = event_shapes.deleted(desk.world, chat, entry)
        await desk.tell(chat, activity, thread=entry.thread)
    return web.Response(status=204)


@routes.post(_MESSAGE + "/restore")
async def restore(request: web.Request) -> web.Response:
    """Bring back what one deleted."""
    chat, desk = chat_in(request), request.app[DESK]
    transcript = Transcript(desk.world, chat.conversation)
    entry = transcript.hidden(request.match_info["message"])
    if entry is None or entry.author != chat.person.oid:
        raise web.HTTPNotFound(text="You have not deleted such a message here.")
    transcript.unhide(entry)
    if _was_heard(request, chat, entry):
        activity = event_shapes.restored(desk.world, chat, entry)
        await desk.tell(chat, activity, thread=entry.thread)
    return web.Response(status=204)


@routes.post(_MESSAGE + "/reactions")
async def react(request: web.Request) -> web.Response:
    """Add or take away ``{type, added}``; the bot hears of those to its own messages."""
    chat, desk = chat_in(request), request.app[DESK]
    entry = entry_in(request, chat, request.match_info["message"])
    asked = converted(await object_in(request), _Reaction)
    if asked.type not in REACTIONS:
        raise web.HTTPBadRequest(text=f"type is one of {', '.join(REACTIONS)}.")
    reactions = {kind: list(people) for kind, people in entry.reactions.items()}
    people = reactions.setdefault(asked.type, [])
    if (chat.person.oid in people) == asked.added:
        return web.Response(status=204)
    (people.append if asked.added else people.remove)(chat.person.oid)
    Transcript(desk.world, chat.conversation).change(entry, reactions=reactions)
    if entry.author == BY_BOT and bot_is_in(desk.world, chat.conversation):
        activity = event_shapes.reacted(desk.world, chat, entry, asked.type, added=asked.added)
        await desk.tell(chat, activity, thread=entry.thread)
    return web.Response(status=204)


@routes.post(CHAT + "/members")
async def change_members(request: web.Request) -> web.Response:
    """Let a colleague ``{oid, member}`` in, or send somebody away, oneself too."""
    chat, desk = chat_in(request), request.app[DESK]
    asked = converted(await object_in(request), _Change)
    person = _colleague(request, chat, asked.oid)
    if chat.conversation.has(person.oid) == asked.member:
        raise web.HTTPConflict(text=f"{person.name} is {'in' if asked.member else 'out'} already.")
    (join if asked.member else leave)(desk.world, chat.conversation, person)
    if bot_is_in(desk.world, chat.conversation):
        activity = event_shapes.members_changed(desk.world, chat, [person], added=asked.member)
        await desk.tell(chat, activity)
    return web.Response(status=204)


@routes.post(CHAT + "/installation")
async def change_installation(request: web.Request) -> web.Response:
    """Install, remove or upgrade the app here: ``{action}`` in Teams' own words."""
    chat, desk = chat_in(request), request.app[DESK]
    action = converted(await object_in(request), _Installation).action
    if bot_is_in(desk.world, chat.conversation) == (action == "add"):
        state = "installed here already" if action == "add" else "not installed here"
        raise web.HTTPConflict(text=f"The app is {state}.")
    if action == "add":
        await desk.install(chat)
    elif action == "remove":
        await desk.uninstall(chat)
    else:
        await desk.tell(chat, event_shapes.installation(desk.world, chat, action))
    return web.Response(status=204)


@routes.post("/api/people/{oid}/clients")
async def change_clients(request: web.Request) -> web.Response:
    """Have Teams open on ``{count}`` devices; each of them tries to sign in silently."""
    person = person_in(request)
    count = converted(await object_in(request), _Clients).count
    set_clients(request.app[WORLD], person, count)
    return web.Response(status=204)


def _own(request: web.Request, chat: Chat) -> Entry:
    entry = entry_in(request, chat, request.match_info["message"])
    if entry.author != chat.person.oid:
        raise web.HTTPForbidden(text="Only their writer may change a message.")
    return entry


def _was_heard(request: web.Request, chat: Chat, entry: Entry) -> bool:
    return request.app[DESK].hears(chat, entry.activity["text"].replace("<at>", "@"))


def _colleague(request: web.Request, chat: Chat, oid: str) -> Person:
    if chat.personal:
        raise web.HTTPConflict(text="Nobody else can come into a chat with the app.")
    for person in everybody(request.app[WORLD]):
        if person.oid == oid and person.tenant == chat.conversation.tenant:
            return person
    raise web.HTTPBadRequest(text="oid is no colleague's.")
