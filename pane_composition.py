"""What the pane beside a mail is made of: its page, and the API behind it."""

from __future__ import annotations

from time import monotonic

from aiohttp import web

from capture.beside import Beside
from capture.imports.turns import CardTurns
from capture.reads import Purpose
from composition import Parts, now
from desks.beside import BesideDesk
from desks.presses import Presses
from identity.user import UserVerifier
from pane.api import Api
from pane.limits import Limits
from pane.open_answers import OpenAnswers
from pane.pages import Pages
from pane.routes import pane_api
from pane.streams import Streams
from pane.visit import Door
from pane.wire import Configuration
from settings import Settings

__all__ = ["add_pane"]


def add_pane(
    app: web.Application,
    settings: Settings,
    parts: Parts,
    *,
    verifier: UserVerifier,
    presses: Presses,
) -> None:
    """Serve it; ``verifier`` checks bearers for our own API."""
    beside = Beside(
        parts.graph.purposed(Purpose.PANE),
        parts.dataverse,
        parts.imports,
        parts.decisions,
        parts.permission,
        parts.synchronisation,
        clock=now,
    )
    streams = Streams(CardTurns(parts.redis))
    app.on_shutdown.append(lambda _app: streams.aclose())
    desk = BesideDesk(beside, parts.timelines, parts.answers)
    api = Api(desk, parts.answers, presses, streams)
    known = OpenAnswers(_configuration(settings))
    door = Door(verifier, settings.public_url)
    routes = pane_api(door, Limits(monotonic), parts.tokens, api=api, known=known)
    app.add_subapp("/pane/api", routes)
    pages = Pages(settings.office_js, settings.login_url, settings.pane_frames)
    app.add_routes(pages.routes())


def _configuration(settings: Settings) -> Configuration:
    authority = settings.app_tenant if len(settings.dataverse_roots) == 1 else "organizations"
    return Configuration(
        settings.app_id,
        f"{settings.login_url}/{authority}",
        (f"{settings.app_id}/access_as_user",),  # for itself an app names its id: AADSTS90009
        f"{settings.public_url}/pane/signed-in",
    )
