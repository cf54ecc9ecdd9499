"""The page's mailbox: folders, lists by the page, and one mail or meeting."""

from __future__ import annotations

import asyncio
from datetime import timedelta
from typing import TYPE_CHECKING, Any, Final

from aiohttp import web

from sandbox.calendar import Occurrence, occurrences
from sandbox.graph.errors import GraphError
from sandbox.graph.folder_tree import ROOT, display_name
from sandbox.graph.ids import folder_id
from sandbox.graph.mailboxes import mailboxes_of
from sandbox.mail.content import Content
from sandbox.mail.message import FOLDERS
from sandbox.mail.text import as_html
from sandbox.workplace import mail_items
from sandbox.workplace.asked import person_in
from sandbox.world import WORLD

if TYPE_CHECKING:
    from sandbox.graph.calendar import Calendar
    from sandbox.graph.mailbox import Mailbox

__all__ = ["routes"]

routes = web.RouteTableDef()
_MAIL = "/api/people/{oid}/mail"
_CALENDAR: Final = "calendar"
_BEFORE, _AFTER = timedelta(days=45), timedelta(days=14)
"""What of the calendar is listed."""
_MOST: Final = 200
"""Rows of a list that are told at once."""
_SEALED: Final = {
    "Content-Security-Policy": "sandbox; default-src 'none'; style-src 'unsafe-inline'; "
    "img-src data:; base-uri 'none'; form-action 'none'; frame-ancestors 'self'",
    "Referrer-Policy": "no-referrer",
    "X-Content-Type-Options": "nosniff",
    "Cache-Control": "no-cache",
}


@routes.get(_MAIL + "/folders")
async def folders(request: web.Request) -> web.Response:
    """Every folder below the root with its depth, and the calendar."""
    mailbox, calendar = await _mailbox(request)
    listed: list[dict[str, Any]] = []

    def walk(path: str, depth: int) -> None:
        for one in sorted(mailbox.folders.children(path), key=_place):
            total, unread = mailbox.in_folder(one)
            listed.append(
                _folder(folder_id(mailbox.oid, one), display_name(one), depth, total, unread)
            )
            walk(one, depth + 1)

    walk(ROOT, 0)
    meetings = len(_dates(request, calendar))
    listed.append(_folder(_CALENDAR, "Calendar", 0, meetings, 0))
    return web.json_response({"folders": listed})


@routes.get(_MAIL)
async def rows(request: web.Request) -> web.Response:
    """``folder``'s rows from ``skip`` on, ``top`` at most, newest first."""
    mailbox, calendar = await _mailbox(request)
    skip, top = _number(request, "skip", 0), min(_number(request, "top", 50), _MOST)
    name = request.query.get("folder", "inbox")
    if name == _CALENDAR:
        dates = _dates(request, calendar)
        shown = [mail_items.meeting_row(calendar, one) for one in dates[skip : skip + top]]
        return web.json_response({"total": len(dates), "rows": shown})
    try:
        path = mailbox.folders.resolve(name)
    except GraphError as refusal:
        raise web.HTTPNotFound(text="There is no such folder.") from refusal
    inside = [one for one in mailbox.by_arrival() if one.folder == path]
    shown = [mail_items.mail_row(mailbox, one) for one in inside[skip : skip + top]]
    return web.json_response({"total": len(inside), "rows": shown})


@routes.get(_MAIL + "/items/{id}")
async def item(request: web.Request) -> web.Response:
    """One mail or meeting as an add-in sees it."""
    mailbox, calendar = await _mailbox(request)
    date = _date(calendar, request.match_info["id"])
    if date is not None:
        return web.json_response(mail_items.meeting_item(calendar, date))
    message = _message(mailbox, request.match_info["id"])
    return web.json_response(await asyncio.to_thread(mail_items.mail_item, mailbox, message))


@routes.get(_MAIL + "/items/{id}/body")
async def body(request: web.Request) -> web.Response:
    """Its text for the reading view: a page that can do nothing, or plain text on request."""
    mailbox, calendar = await _mailbox(request)
    date = _date(calendar, request.match_info["id"])
    if date is not None:
        content = Content(None, date.event.text, (), ())
    else:
        message = _message(mailbox, request.match_info["id"])
        content = await asyncio.to_thread(mailbox.content, message)
    match request.query.get("as", "page"):
        case "page":
            page = mail_items.body_of(content)
            return web.Response(text=page, content_type="text/html", headers=_SEALED)
        case "text":
            return web.json_response({"body": content.readable})
        case "html":
            whole = content.html if content.html is not None else as_html(content.text or "")
            return web.json_response({"body": whole})
        case _:
            raise web.HTTPBadRequest(text="as is page, text or html.")


async def _mailbox(request: web.Request) -> tuple[Mailbox, Calendar]:
    person, mailboxes = person_in(request), mailboxes_of(request.app[WORLD])
    return await mailboxes.of(person), mailboxes.calendar(person)


def _message(mailbox: Mailbox, identifier: str) -> Any:
    try:
        return mailbox.message(identifier)
    except GraphError as refusal:
        raise web.HTTPNotFound(text="There is no such mail or meeting.") from refusal


def _date(calendar: Calendar, identifier: str) -> Occurrence | None:
    """The meeting with this identifier, of a series its first date; ``None`` if it is none."""
    try:
        found = calendar.find(identifier)
    except GraphError:
        return None
    if isinstance(found, Occurrence):
        return found
    return next(iter(occurrences(found, found.start, found.end)), None)


def _dates(request: web.Request, calendar: Calendar) -> list[Occurrence]:
    now = request.app[WORLD].clock()
    return calendar.view(now - _BEFORE, now + _AFTER)[::-1]


def _folder(identifier: str, name: str, depth: int, total: int, unread: int) -> dict[str, Any]:
    return {"id": identifier, "name": name, "depth": depth, "total": total, "unread": unread}


def _place(path: str) -> int:
    """Where Outlook lists a folder among its neighbours: the usual ones first."""
    return FOLDERS.index(path) if path in FOLDERS else len(FOLDERS)


def _number(request: web.Request, name: str, usual: int) -> int:
    text = request.query.get(name, str(usual))
    if not text.isascii() or not text.isdigit() or len(text) > 7:
        raise web.HTTPBadRequest(text=f"{name} is a number from 0 to 9999999.")
    return int(text)
