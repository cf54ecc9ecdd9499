"""Drafts of the page's mailbox: the sandbox sends nothing."""

from __future__ import annotations

from email.message import EmailMessage
from email.policy import SMTPUTF8
from email.utils import format_datetime, quote
from typing import TYPE_CHECKING, Annotated
from uuid import uuid4

import msgspec
from aiohttp import web

from sandbox.graph.ids import digest_of, mutable_id
from sandbox.graph.mailboxes import mailboxes_of
from sandbox.workplace import mail_items
from sandbox.workplace.asked import converted, object_in, person_in
from sandbox.world import WORLD

if TYPE_CHECKING:
    from sandbox.people import Person
    from sandbox.world import World

__all__ = ["routes"]

routes = web.RouteTableDef()
_Line = Annotated[str, msgspec.Meta(max_length=1000, pattern=r"\A[^\r\n\x00]*\Z")]


class _Recipient(msgspec.Struct, forbid_unknown_fields=True, rename="camel"):
    display_name: _Line
    email_address: _Line


class _Draft(msgspec.Struct, forbid_unknown_fields=True, rename="camel"):
    """``message_id`` is that of the draft it takes the place of."""

    subject: _Line = ""
    body: Annotated[str, msgspec.Meta(max_length=100_000)] = ""
    to: Annotated[tuple[_Recipient, ...], msgspec.Meta(max_length=500)] = ()
    cc: Annotated[tuple[_Recipient, ...], msgspec.Meta(max_length=500)] = ()
    message_id: Annotated[
        str, msgspec.Meta(max_length=200, pattern=r"\A(<[\w.-]+@[\w.-]+>)?\Z")
    ] = ""


@routes.post("/api/people/{oid}/mail/drafts")
async def save(request: web.Request) -> web.Response:
    """Keep a draft, in place of the one before it; its identifier and Message-ID."""
    person, world = person_in(request), request.app[WORLD]
    draft = converted(await object_in(request), _Draft)
    try:
        raw = _mail(world, person, draft).as_bytes()
    except UnicodeError:
        raise web.HTTPBadRequest(text="A text holds half a character.") from None
    message = await mailboxes_of(world).deliver(person, raw, "drafts")
    if draft.message_id:
        await _forget(request, draft.message_id)
    identifier = mutable_id(person.oid, digest_of(person.oid, message.key), "drafts")
    body = {"itemId": mail_items.ews_id(identifier), "messageId": message.internet_message_id}
    return web.json_response(body, status=201)


def _mail(world: World, person: Person, draft: _Draft) -> EmailMessage:
    """Whatever was typed: an address may still be half of one."""
    mail = EmailMessage(policy=SMTPUTF8)
    mail["From"] = _written(person.name, person.mail)
    for field, people in (("To", draft.to), ("Cc", draft.cc)):
        if people:
            named = (_written(one.display_name, one.email_address) for one in people)
            mail[field] = ", ".join(named)
    mail["Subject"] = draft.subject
    mail["Date"] = format_datetime(world.clock())
    mail["Message-ID"] = f"<{uuid4()}@{person.mail.rpartition('@')[2]}>"
    mail.set_content(draft.body)
    return mail


def _written(name: str, address: str) -> str:
    return f'"{quote(name)}" <{address}>'


async def _forget(request: web.Request, message_id: str) -> None:
    """Forget an earlier state of a draft; a mail that is no draft stays."""
    person, mailboxes = person_in(request), mailboxes_of(request.app[WORLD])
    mailbox = await mailboxes.of(person)
    copies = mailbox.copies(message_id)
    if copies and all(one.folder == "drafts" for one in copies):
        await mailboxes.delete(person, message_id)
