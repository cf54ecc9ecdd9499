"""The app's own standing: its credential, and the end of its certificate."""

from __future__ import annotations

from datetime import timedelta

import pytest

from capture.diagnosis import Health, Link, Remedy
from identity.registration import Registration
from tests.identity.minting import BOT_AUDIENCE, TENANT, error
from tests.identity.provider import Fault


def registration(entra, clock, **more) -> Registration:
    return Registration(
        entra,
        tenant=TENANT,
        scope=f"{BOT_AUDIENCE}/.default",
        clock=clock,
        **{"certificate_ends": None} | more,
    )


async def test_a_known_app_is_in_order(entra, clock) -> None:
    """Entra gives the app its own token."""
    (bot,) = await registration(entra, clock).examine()
    assert (bot.link, bot.health) == (Link.BOT, Health.GOOD)


@pytest.mark.parametrize(
    ("code", "remedy"),
    [(7000215, Remedy.SECRET_WRONG), (7000222, Remedy.SECRET_EXPIRED), (999, Remedy.SUPPORT)],
)
async def test_a_refused_credential_says_what_to_do(
    entra, provider, clock, code: int, remedy: Remedy
) -> None:
    """With the number for whoever looks it up."""
    provider.faults.append(
        Fault(lambda _: True, lambda: error("invalid_client", status=401, error_codes=[code]))
    )
    (bot,) = await registration(entra, clock).examine()
    assert (bot.health, bot.remedy, bot.code) == (Health.BROKEN, remedy, f"AADSTS{code}")


@pytest.mark.parametrize(
    ("days", "health", "left"),
    [(31, Health.GOOD, 0), (29, Health.BROKEN, 28), (-5, Health.BROKEN, 0)],
)
async def test_a_certificate_is_named_before_it_ends(
    entra, clock, days: int, health: Health, left: int
) -> None:
    """A month ahead, while there is time."""
    ends = clock() + timedelta(days=days, seconds=-1)
    _, certificate = await registration(entra, clock, certificate_ends=ends).examine()
    assert (certificate.link, certificate.health) == (Link.CERTIFICATE, health)
    assert certificate.number == left
