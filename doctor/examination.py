"""Everything that is looked at, at once."""

from __future__ import annotations

import asyncio

from composition import entra_app, now, registration, session
from doctor.address import look_at_address
from doctor.clicks import MESSAGING_ENDPOINT, REDIRECT
from doctor.lines import Line, State
from doctor.neighbours import look_at_neighbours
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
            store, address, neighbours, standing = await asyncio.gather(
                look_at_store(settings),
                look_at_address(http, settings.public_url, settings.app_id),
                look_at_neighbours(http, settings, now),
                look_at_registration(settings, entra, registration(settings, entra)),
            )
        finally:
            await entra.aclose()
    return [*store, address, *neighbours, *standing, *_by_hand(settings.public_url)]


def _by_hand(public_url: str) -> tuple[Line, Line]:
    """What the app may not read about itself."""
    endpoint, callback = f"{public_url}/api/messages", f"{public_url}/auth/callback"
    return (
        Line("The bot's messaging endpoint", State.COMPARE, endpoint, (MESSAGING_ENDPOINT,)),
        Line("The app's redirect address", State.COMPARE, callback, (REDIRECT,)),
    )
