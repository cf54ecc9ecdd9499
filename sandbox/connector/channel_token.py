"""The token with which the Bot Framework signs what it posts to a bot.

Page: Authentication with the Bot Connector API. The issuer and the audience are the same for every
tenant; which tenant an activity is from stands in the activity alone.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from sandbox.people import APP_ID

if TYPE_CHECKING:
    from sandbox.world import World

__all__ = ["ENDORSEMENTS", "ISSUER", "channel_token", "service_url"]

ISSUER = "https://api.botframework.com"
ENDORSEMENTS = ("msteams", "outlook")
"""The values of ``channelId`` that a published key may sign for."""
_LIFETIME = 3600
"""Seconds a token is valid."""


def service_url(world: World) -> str:
    """The address a bot answers to, with the slash the Bot Framework puts at its end."""
    return f"{world.endpoints.connector}/"


def channel_token(world: World, service: str) -> str:
    """A token for activities whose ``serviceUrl`` is ``service``, valid for an hour."""
    now = int(world.clock().timestamp())
    claims = {
        "iss": ISSUER,
        "aud": APP_ID,
        "serviceurl": service,
        "nbf": now,
        "exp": now + _LIFETIME,
    }
    return world.channel_keys.sign(claims)
