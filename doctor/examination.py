"""Everything that is looked at, at once."""

from __future__ import annotations

import asyncio

from aiohttp import ClientSession
from yarl import URL

from composition import entra_app, now, registration, session
from doctor.address import look_at_address
from doctor.clicks import MESSAGING_ENDPOINT, OUTLOOK_CHANNEL, PANE_REDIRECTS, REDIRECT
from doctor.lines import Line, State
from doctor.neighbours import look_at_neighbours
from doctor.pane import look_at_office, look_at_pane
from doctor.registration import look_at_registration
from doctor.store import look_at_store
from identity.trust import trusted
from settings import Settings

__all__ = ["examine"]


async def examine(settings: Settings) -> list[Line]:
    """Every line but those about the settings themselves."""
    tls = trusted(settings.ca_bundle)
    entra = entra_app(settings, tls)
    async with session(tls) as http:
        try:
            store, public, office, neighbours, standing = await asyncio.gather(
                look_at_store(settings),
                _look_at_public(http, settings),
                look_at_office(http, settings.office_js),
                look_at_neighbours(http, settings, now),
                look_at_registration(settings, entra, registration(settings, entra)),
            )
        finally:
            await entra.aclose()
    return [*store, *public, office, *neighbours, *standing, *_by_hand(settings.public_url)]


async def _look_at_public(http: ClientSession, settings: Settings) -> tuple[Line, Line]:
    """The address, and what else is served there."""
    address = await look_at_address(http, settings.public_url, settings.app_id)
    if address.state is not State.GOOD:
        return address, Line("The pane", State.SKIPPED, "PUBLIC_URL comes first")
    return address, await look_at_pane(http, settings.public_url)


def _by_hand(public_url: str) -> tuple[Line, ...]:
    """What the app may not read about itself."""
    endpoint, callback = f"{public_url}/api/messages", f"{public_url}/auth/callback"
    host = URL(public_url).host_port_subcomponent
    pane = f"brk-multihub://{host} and {public_url}/pane/signed-in"
    channels = "Microsoft Teams, and for the message extension in Outlook Microsoft 365"
    return (
        Line("The bot's messaging endpoint", State.COMPARE, endpoint, (MESSAGING_ENDPOINT,)),
        Line("The bot's channels", State.COMPARE, channels, (OUTLOOK_CHANNEL,)),
        Line("The app's redirect address", State.COMPARE, callback, (REDIRECT,)),
        Line("The pane's redirect addresses", State.COMPARE, pane, (PANE_REDIRECTS,)),
    )
