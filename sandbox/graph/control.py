"""What the control API may do to mailboxes: their state, what comes, moves, changes and goes."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Annotated, Final, Literal

import msgspec
from aiohttp import web

from sandbox.calendar.changes import Change
from sandbox.control.reading import bad, only, read
from sandbox.graph.folder_tree import HIDDEN
from sandbox.graph.ids import digest_of, immutable_id, mutable_id
from sandbox.graph.mailboxes import mailboxes_of
from sandbox.mail.delivered import NotMailError
from sandbox.mail.message import FOLDERS

if TYPE_CHECKING:
    from sandbox.people import Person
    from sandbox.world import World

__all__ = ["routes"]

_LARGEST: Final = 25 * 1024 * 1024
"""Bytes of a mail that is delivered."""
_NAME: Final = re.compile(r"[^\x00-\x1f\x7f/\\]{1,100}")
_DEEPEST: Final = 20


class _State(msgspec.Struct, forbid_unknown_fields=True):
    oid: str
    state: Literal["ready", "unlicensed", "onpremises"]


class _Named(msgspec.Struct, forbid_unknown_fields=True, rename="camel"):
    oid: str
    internet_message_id: Annotated[str, msgspec.Meta(min_length=1, max_length=1000)]


class _Move(_Named):
    folder: str


class _Meeting(msgspec.Struct, forbid_unknown_fields=True):
    oid: str
    uid: Annotated[str, msgspec.Meta(min_length=1, max_length=1000)] = msgspec.field(name="iCalUId")
    change: Change
    minutes: Annotated[int, msgspec.Meta(ge=-525_600, le=525_600)] = 0


def routes(world: World) -> list[web.RouteDef]:
    """The routes under ``/control`` that are about mail and meetings."""
    control = _Control(world)
    return [
        web.post("/control/mailbox", control.set_state),
        web.post("/control/mail", control.deliver),
        web.post("/control/mail/move", control.move),
        web.post("/control/mail/delete", control.delete),
        web.post("/control/meeting", control.change_meeting),
    ]


class _Control:
    """One handler a route; each says 400 with a sentence to what makes no sense."""

    def __init__(self, world: World) -> None:
        self._world = world
        self._mailboxes = mailboxes_of(world)

    async def set_state(self, request: web.Request) -> web.Response:
        asked = await read(request, _State)
        self._mailboxes.set_state(self._person(asked.oid), asked.state)
        return web.Response(status=204)

    async def deliver(self, request: web.Request) -> web.Response:
        """The body is a mail, received now; answers with the identifiers it got."""
        only(request, ("oid", "folder"))
        person = self._person(request.query.get("oid", ""))
        folder = _folder(request.query.get("folder", "inbox"))
        if request.content_type != "message/rfc822":
            raise bad("send message/rfc822")
        raw = await _body(request)
        try:
            message = await self._mailboxes.deliver(person, raw, folder)
        except NotMailError as trouble:
            raise web.HTTPBadRequest(text=str(trouble)) from None
        digest = digest_of(person.oid, message.key)
        body = {
            "id": mutable_id(person.oid, digest, folder),
            "immutableId": immutable_id(person.oid, digest),
            "internetMessageId": message.internet_message_id,
        }
        return web.json_response(body, status=201)

    async def move(self, request: web.Request) -> web.Response:
        asked = await read(request, _Move)
        person, folder = self._person(asked.oid), _folder(asked.folder)
        count = await self._mailboxes.move(person, asked.internet_message_id, folder)
        return _done(count)

    async def delete(self, request: web.Request) -> web.Response:
        asked = await read(request, _Named)
        person = self._person(asked.oid)
        return _done(await self._mailboxes.delete(person, asked.internet_message_id))

    async def change_meeting(self, request: web.Request) -> web.Response:
        """One event or a whole series of one person's calendar."""
        asked = await read(request, _Meeting)
        person = self._person(asked.oid)
        known = self._mailboxes.change_meeting(person, asked.uid, asked.change, asked.minutes)
        if not known:
            raise web.HTTPNotFound(text="There is no event with this iCalUId.")
        return web.Response(status=204)

    def _person(self, oid: str) -> Person:
        person = self._world.person(oid)
        if person is None:
            raise bad("oid is nobody's here")
        return person


def _done(count: int) -> web.Response:
    if count == 0:
        raise web.HTTPNotFound(text="There is no mail with this internetMessageId.")
    return web.json_response({"copies": count})


def _folder(path: str) -> str:
    """A path of folder names, made where it does not exist yet; raises 400."""
    names = path.split("/")
    if len(names) > _DEEPEST or not all(_NAME.fullmatch(name) for name in names):
        raise bad(f"folder is up to {_DEEPEST} names of 1 to 100 characters with slashes between")
    first = names[0].lower()
    if first in HIDDEN or first == "msgfolderroot":
        raise bad("nothing can be put into this folder")
    return "/".join([first if first in FOLDERS else names[0], *names[1:]])


async def _body(request: web.Request) -> bytes:
    """Read as it comes, so that too much of it is never held."""
    raw = bytearray()
    async for chunk in request.content.iter_chunked(64 * 1024):
        raw += chunk
        if len(raw) > _LARGEST:
            sentence = f"A mail is at most {_LARGEST} bytes."
            raise web.HTTPRequestEntityTooLarge(_LARGEST, text=sentence)
    return bytes(raw)
