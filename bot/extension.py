"""The message extension: records are searched while a person types, and one is inserted.

Every invoke gets an answer a client can show. A sign-in is asked for once silently and then with a
page; who comes back from the page without a grant is told what is missing.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable

from botbuilder.core import InvokeResponse

from bot.extension_shapes import Asked, asked, listed, sentence, sign_in
from bot.inbound import Inbound, Malformed
from bot.invitation import Invitations
from bot.invokes import error_response
from bot.missing_grant import still_refused
from bot.newest import Newest
from bot.sign_in import SignInDesk
from capture.diagnosis import beyond_sign_in
from capture.errors import CaptureError, Service, ServiceUnavailable, SignInRequired
from capture.models import Caller
from capture.odata import typed_name
from cards.catalogue import extension_words, notice_words
from cards.languages import language_of
from desks.answers import Answers
from desks.asker import Asker
from desks.place import Place
from desks.sharing import Sharing

__all__ = ["PREFIX", "Extension"]

PREFIX = "composeExtension/"
PAUSE = 0.2
"""Seconds a query waits for the next keystroke."""
ANSWERED_WITHIN = 4.0
"""Seconds, the pause included; clients wait five (page: Respond to search command)."""
TOO_SLOW = ServiceUnavailable(Service.DATAVERSE, "too slow for a list")
_NOT_DONE = frozenset(
    {"selectItem", "fetchTask", "submitAction", "querySettingUrl", "setting", "anonymousQueryLink"}
)
_LINK = ("http://", "https://")

GoOn = Callable[[Caller, Inbound | None], None]


class Extension:
    """Answers ``composeExtension/…``; ``go_on`` begins what waited for a person's sign-in."""

    def __init__(
        self, sharing: Sharing, answers: Answers, desk: SignInDesk, invitations: Invitations
    ) -> None:
        self._sharing = sharing
        self._answers = answers
        self._desk = desk
        self._invitations = invitations
        self._newest = Newest(PAUSE)

    async def answer(self, inbound: Inbound, go_on: GoOn) -> InvokeResponse | None:
        """The answer to an invoke; ``None`` for one that is not known."""
        asker = _asker(inbound)
        if asker is None:
            return sentence(notice_words(inbound.language).UNKNOWN_PERSON)
        match (inbound.name or "").removeprefix(PREFIX):
            case "query" | "queryLink":
                return await self._query(asker, inbound, go_on)
            case name if name in _NOT_DONE:
                return sentence(extension_words(inbound.language).ONLY_SEARCH)
            case _:
                return None

    async def _query(self, asker: Asker, inbound: Inbound, go_on: GoOn) -> InvokeResponse:
        try:
            question = asked(inbound.value)
        except Malformed as wrong:
            return error_response(400, str(wrong))
        if question.offered is not None:
            refused = await self._desk.accept(asker.caller, question.offered)
            if refused is None:
                go_on(asker.caller, None)
            elif (error := refused.error) and beyond_sign_in(error):
                return sentence(self._answers.excuse(asker, error))
            elif isinstance(error, SignInRequired) and error.claims:
                return await self._asking(asker, question, error)
        linked = inbound.name == f"{PREFIX}queryLink"
        answer = await self._newest.run(
            asker.caller,
            lambda: self._bounded(asker, question, linked=linked),
            made=inbound.made,
        )
        return listed(()) if answer is None else answer

    async def _bounded(self, asker: Asker, question: Asked, *, linked: bool) -> InvokeResponse:
        try:
            async with asyncio.timeout(ANSWERED_WITHIN - PAUSE):
                return await self._found(asker, question, linked=linked)
        except SignInRequired as needed:
            return await self._asking(asker, question, needed)
        except TimeoutError:
            return sentence(self._answers.excuse(asker, TOO_SLOW))
        except CaptureError as error:
            return sentence(self._answers.excuse(asker, error))

    async def _found(self, asker: Asker, question: Asked, *, linked: bool) -> InvokeResponse:
        if question.further:
            return listed(())
        text = question.text
        entries = await (self._sharing.search(asker, text) if text else self._sharing.recent(asker))
        if entries or linked:
            return listed(entries)
        return sentence(_nothing(asker, text))

    async def _asking(
        self, asker: Asker, question: Asked, needed: SignInRequired
    ) -> InvokeResponse:
        """Ask silently where nothing was offered yet; a claims challenge only a page can answer."""
        language = language_of(asker.locale)
        if question.returned:
            return sentence(still_refused(needed, language))
        try:
            url = await self._invitations.link(asker, claims=needed.claims)
        except CaptureError as error:
            return sentence(self._answers.excuse(asker, error))
        silent = question.offered is None and needed.claims is None
        return sign_in(notice_words(language).SIGN_IN_BUTTON, url, silent=silent)


def _nothing(asker: Asker, text: str) -> str:
    said = extension_words(language_of(asker.locale))
    if not text:
        return str(said.NOTHING_RECENT)
    if text.lower().startswith(_LINK):
        return str(said.NO_SUCH_LINK)
    return str(said.NOTHING_FOUND if typed_name(text) else said.TOO_LONG)


def _asker(inbound: Inbound) -> Asker | None:
    """The person at the list, which they alone read, wherever the card goes afterwards."""
    if inbound.caller is None:
        return None
    place = Place(inbound.place.service_url, inbound.place.conversation)
    return Asker(inbound.caller, place, inbound.zone, inbound.locale or "")
