"""What a request to the page's API means: who, in which conversation, about which message."""

from __future__ import annotations

from typing import Any, TypeVar

import msgspec
from aiohttp import web

from sandbox.connector.conversations import conversation_of
from sandbox.connector.transcript import Entry, Transcript
from sandbox.people import Person
from sandbox.workplace.shapes import Chat
from sandbox.world import WORLD

__all__ = ["CHAT", "chat_in", "converted", "entry_in", "object_in", "person_in"]

_Shape = TypeVar("_Shape")

CHAT = "/api/people/{oid}/chats/{kind}"
"""Path of one person's conversation of one kind: ``personal``, ``group`` or ``channel``."""


def person_in(request: web.Request) -> Person:
    """The person in the request's path; raises 404."""
    person = request.app[WORLD].person(request.match_info["oid"])
    if person is None:
        raise web.HTTPNotFound(text="Nobody here has this object id.")
    return person


def chat_in(request: web.Request) -> Chat:
    """The person's seat in the conversation of the path; raises 404."""
    person = person_in(request)
    conversation = conversation_of(request.app[WORLD], person, request.match_info["kind"])
    if conversation is None:
        raise web.HTTPNotFound(text=f"{person.name} has no such conversation.")
    return Chat(person=person, conversation=conversation)


def entry_in(request: web.Request, chat: Chat, entry_id: Any) -> Entry:
    """A message of the conversation that this person may see; raises 404."""
    entry = Transcript(request.app[WORLD], chat.conversation).get(str(entry_id))
    if entry is None or entry.only not in ("", chat.person.oid):
        raise web.HTTPNotFound(text="There is no such message in this conversation.")
    return entry


async def object_in(request: web.Request) -> dict[str, Any]:
    """The body, which must be a JSON object; raises 400."""
    try:
        body = await request.json()
    except (ValueError, RecursionError):
        body = None
    if not isinstance(body, dict):
        raise web.HTTPBadRequest(text="The body must be a JSON object.")
    return body


def converted(value: Any, shape: type[_Shape]) -> _Shape:
    """The value as ``shape``; raises 400 with the reason why it is not."""
    try:
        return msgspec.convert(value, shape)
    except msgspec.ValidationError as wrong:
        raise web.HTTPBadRequest(text=f"{wrong}.") from None
