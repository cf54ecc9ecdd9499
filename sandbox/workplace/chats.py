"""The page's own API: who is here, their conversations, and writing."""

from __future__ import annotations

from dataclasses import asdict
from typing import Any
from urllib.parse import urlsplit

from aiohttp import web

from sandbox.connector.body import drawable, is_attachment
from sandbox.connector.conversations import BOT_NAME, conversations, everybody
from sandbox.connector.installation import bot_is_in
from sandbox.connector.transcript import Transcript
from sandbox.people import COMPANY
from sandbox.workplace.asked import CHAT, chat_in, entry_in, object_in, person_in
from sandbox.workplace.desk import DESK
from sandbox.workplace.locales import clients_of, locale_of
from sandbox.workplace.office import pane_of
from sandbox.workplace.refresh import as_seen_by
from sandbox.world import WORLD

__all__ = ["person_in", "routes", "text_in"]

routes = web.RouteTableDef()
_LONGEST = 28_000
"""Characters a person may write at once."""
_MOST = 10
"""Attachments a person may add at once."""


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
            "tenant": person.tenant,
            "company": world.home(person).company,
            "locale": locale_of(world, person).language,
            "zone": locale_of(world, person).zone,
            "clients": clients_of(world, person),
            "chats": [one.as_json() for one in conversations(world) if one.has(person.oid)],
        }
        for person in everybody(world)
    ]
    return web.json_response(
        {
            "company": COMPANY,
            "bot": BOT_NAME,
            "pane": pane_of(world),
            "login": urlsplit(world.endpoints.login).netloc,
            "people": listed,
        }
    )


@routes.post(CHAT + "/open")
async def open_chat(request: web.Request) -> web.Response:
    """Everything said so far, as this person sees it; the first opening installs the app."""
    world, chat = request.app[WORLD], chat_in(request)
    await request.app[DESK].open(chat)
    oid = chat.person.oid
    visible = [
        asdict(entry) | {"activity": as_seen_by(world, entry, oid)}
        for entry in Transcript(world, chat.conversation).entries()
        if entry.only in ("", oid)
    ]
    return web.json_response(
        {
            "conversation": chat.conversation.as_json(),
            "installed": bot_is_in(world, chat.conversation),
            "entries": visible,
        }
    )


@routes.post(CHAT + "/messages")
async def write(request: web.Request) -> web.Response:
    """Write ``{text, thread?, attachments?}``; answers when the bot has finished its turn.

    A card from a message extension is sent as an attachment of adaptive type.
    """
    chat = chat_in(request)
    body = await object_in(request)
    attachments = _attachments(body.get("attachments", []))
    text = "" if attachments and not body.get("text") else text_in(body)
    thread = body.get("thread", "")
    if thread:
        thread = entry_in(request, chat, thread).thread
    entry = await request.app[DESK].write(chat, text=text, thread=thread, attachments=attachments)
    return web.json_response({"id": entry.id}, status=201)


def text_in(body: dict[str, Any]) -> str:
    """The text somebody wrote; raises 400."""
    text = body.get("text")
    if not isinstance(text, str) or not text.strip() or len(text) > _LONGEST:
        raise web.HTTPBadRequest(text=f"text must be 1 to {_LONGEST} characters.")
    return text


def _attachments(value: Any) -> list[dict[str, Any]]:
    if not isinstance(value, list) or len(value) > _MOST or not all(map(is_attachment, value)):
        raise web.HTTPBadRequest(
            text=f"attachments must be at most {_MOST} objects with a contentType."
        )
    _, reasons = drawable({"attachments": value})
    if reasons:
        raise web.HTTPBadRequest(text=reasons[0])
    return value
