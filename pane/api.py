"""``/pane/api``: what the page asks for one person, each question a method.

A grant that is missing is asked for once with the bearer that came along, and the question goes on.
"""

from __future__ import annotations

import re

from aiohttp import web

from capture.introductions import About
from capture.models import MailId, RecordRef
from capture.odata import guid, typed_name
from capture.suggestions import Kind
from cards.actions import EditedAction
from cards.catalogue import notice_words
from cards.languages import language_of
from desks.answers import Answers
from desks.beside import BesideDesk
from desks.presses import Presses
from pane.bodies import read, tagged
from pane.problems import Refused
from pane.streams import Streams
from pane.visit import Visit
from pane.wire import Press, Records, Typed, mail_of, recipients_of, records_of

__all__ = ["Api"]

_ID = re.compile(r"[A-Za-z0-9_=+/-]{1,1024}")
_TABLE = re.compile(r"[a-z_][a-z0-9_]{0,127}")


class Api:
    """Each method answers one route; errors of ``capture.errors`` and ``Refused`` pass through."""

    def __init__(
        self, desk: BesideDesk, answers: Answers, presses: Presses, streams: Streams
    ) -> None:
        self._desk = desk
        self._answers = answers
        self._presses = presses
        self._streams = streams

    async def mail(self, request: web.Request, visit: Visit) -> web.StreamResponse:
        """The state of the mail or meeting that is open, and whose it is."""
        about = About(MailId(_matching(_ID, request.match_info["id"])), _kind(request))
        named = request.query.get("record")
        wanted = None if named is None else _record(*named.partition(":")[::2])
        seen = await self._desk.mail(visit.asker, about, wanted)
        return tagged(request, mail_of(seen, visit.language))

    async def recipients(self, request: web.Request, visit: Visit) -> web.StreamResponse:
        """Whose records the recipients of a mail are that is being written."""
        typed = await read(request, Typed)
        addresses = [one.address for one in typed.addresses]
        known = await self._desk.recipients(visit.asker, addresses)
        return tagged(request, recipients_of(known, visit.language))

    async def records(self, request: web.Request, visit: Visit) -> web.StreamResponse:
        """The records a typed name may mean."""
        name = typed_name(request.query.get("name", ""))
        if not name:
            raise Refused(400, "malformed")
        found = await self._desk.named(visit.asker, name)
        return tagged(request, Records(records_of(found, visit.language)))

    async def timeline(self, request: web.Request, visit: Visit) -> web.StreamResponse:
        """A record's timeline, and each change of it."""
        record = _record(request.match_info["table"], request.match_info["guid"])
        answer = await self._answers.record(visit.asker, record)
        return await self._streams.send(request, visit, answer)

    async def press(self, request: web.Request, visit: Visit) -> web.StreamResponse:
        """What a pressed button leads to, and each change of that."""
        press = await read(request, Press)
        asker = visit.asker
        try:
            action = self._answers.open(asker, press.verb, press.data)
            answer = await self._presses.press(asker, action, press.data, visit.pane)
        except EditedAction:
            sentence = notice_words(language_of(asker.locale)).BUTTON
            return await self._streams.say(request, sentence)
        self._desk.look_again(asker)
        return await self._streams.send(request, visit, answer)


def _kind(request: web.Request) -> Kind:
    try:
        return Kind(request.query.get("kind", "mail"))
    except ValueError:
        raise Refused(400, "malformed") from None


def _record(table: str, row: str) -> RecordRef:
    identifier = guid(row)
    if identifier is None:
        raise Refused(400, "malformed")
    return RecordRef(_matching(_TABLE, table), identifier)


def _matching(pattern: re.Pattern[str], text: str) -> str:
    if not pattern.fullmatch(text):
        raise Refused(400, "malformed")
    return text
