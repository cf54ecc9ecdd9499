"""Who asks, from which open pane, and how they read: the door of every request to the API.

A request that does not come from the pane's own page is turned away before its bearer is looked at.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field

from aiohttp import web
from yarl import URL

from cards.languages import Language, accepted_language, language_of
from desks.asker import Asker
from desks.place import beside_mail
from identity.errors import InvalidToken
from identity.user import UserVerifier
from pane.problems import Refused

__all__ = ["Door", "Visit", "language_asked"]

_PANE = re.compile(r"[A-Za-z0-9_-]{8,64}")
_LONGEST_ZONE = 64
_LOCALE = re.compile(r"[A-Za-z]{2,8}(?:-[A-Za-z0-9]{1,8}){0,4}")


@dataclass(frozen=True, slots=True)
class Visit:
    """A verified person at one open pane, which plays the part of a card's id."""

    asker: Asker
    pane: str
    bearer: str = field(repr=False)

    @property
    def language(self) -> Language:
        """What they are answered in."""
        return language_of(self.asker.locale)


class Door:
    """``public_url`` is where the pane's page comes from, whose origin alone may ask."""

    def __init__(self, verifier: UserVerifier, public_url: str) -> None:
        self._verifier = verifier
        self.origin = str(URL(public_url).origin())

    def check_site(self, request: web.Request) -> None:
        """Raise ``Refused`` for a request of another site's page (Fetch Metadata; RFC 6454)."""
        site = request.headers.get("Sec-Fetch-Site", "same-origin")
        origin = request.headers.get("Origin", self.origin)
        if site not in ("same-origin", "none") or origin != self.origin:
            raise Refused(403, "site")

    async def visit(self, request: web.Request) -> Visit:
        """Raises ``Refused``, and what ``UserVerifier.verify`` raises."""
        kind, _, bearer = request.headers.get("Authorization", "").partition(" ")
        if kind.casefold() != "bearer":
            raise InvalidToken("no bearer")
        caller = await self._verifier.verify(bearer.strip())
        pane = request.headers.get("Pane", "")
        zone = request.headers.get("Time-Zone", "")
        if not _PANE.fullmatch(pane) or len(zone) > _LONGEST_ZONE:
            raise Refused(400, "malformed")
        asker = Asker(caller, beside_mail(caller), zone, _locale(request))
        return Visit(asker, pane, bearer.strip())


def language_asked(request: web.Request) -> Language:
    """The language of somebody who is not known yet."""
    return accepted_language(request.headers.get("Accept-Language", ""))


def _locale(request: web.Request) -> str:
    """Office's own display language where that is all the header says, else the best of ours."""
    header = request.headers.get("Accept-Language", "").strip()
    return header if _LOCALE.fullmatch(header) else accepted_language(header)
