"""The bot's own bearer."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator

import pytest
from aiohttp import web

from capture.errors import Service, ServiceUnavailable
from identity.bot_token import BotToken
from identity.msal_app import EntraApp
from tests.identity.conftest import MovingClock, settled
from tests.identity.minting import BOT_AUDIENCE, TENANT, claims_of, error
from tests.identity.provider import Fault, Provider


@pytest.fixture
async def bot(entra: EntraApp, clock: MovingClock) -> AsyncIterator[BotToken]:
    bot = BotToken(entra, tenant=TENANT, scope=f"{BOT_AUDIENCE}/.default", clock=clock)
    yield bot
    await bot.aclose()


async def test_many_turns_ask_once(provider: Provider, bot: BotToken) -> None:
    """However many answers are sent, the token endpoint is asked once."""
    first = await asyncio.gather(*(bot.value() for _ in range(20)))
    later = [await bot.value() for _ in range(20)]

    assert len(set(first + later)) == 1
    assert len(provider.grants("client_credentials")) == 1
    assert claims_of(first[0])["aud"] == BOT_AUDIENCE


async def test_it_is_renewed_early_without_waiting(
    provider: Provider, bot: BotToken, clock: MovingClock
) -> None:
    """In the last ten minutes the old one is answered at once while a new one is fetched."""
    old = await bot.value()
    clock.advance(seconds=3600 - 599)
    provider.gate.clear()

    assert await bot.value() == old
    assert await bot.value() == old
    await asyncio.to_thread(provider.wait_for_grants, 2)
    provider.gate.set()
    await settled()
    clock.advance(seconds=550)
    assert await bot.value() != old
    assert len(provider.grants()) == 2


async def test_a_failed_early_renewal_is_not_noticed(
    provider: Provider, bot: BotToken, clock: MovingClock
) -> None:
    """While the old one is good, an outage costs nothing and is retried with pauses."""
    old = await bot.value()
    provider.faults = [Fault(lambda _: True, lambda: web.Response(status=503), times=1)]
    clock.advance(seconds=3600 - 500)
    assert await bot.value() == old
    await settled()
    assert [await bot.value() for _ in range(5)] == [old] * 5
    await settled()
    assert len(provider.grants()) == 2
    clock.advance(seconds=31)
    assert await bot.value() == old
    await settled()

    assert len(provider.grants()) == 3
    assert await bot.value() == provider.issued[-1] != old


async def test_an_ended_token_is_not_used(
    provider: Provider, bot: BotToken, clock: MovingClock
) -> None:
    """In its last minute it is replaced before anything is sent."""
    old = await bot.value()
    clock.advance(seconds=3541)

    assert await bot.value() != old


@pytest.mark.parametrize("status", [400, 401, 429, 500, 503])
async def test_a_failure_is_entras_and_passes(
    status: int, provider: Provider, bot: BotToken
) -> None:
    """Nothing Entra wrote is told, everyone who waited learns it, and the next call tries again."""
    provider.faults = [Fault(lambda _: True, lambda: error("invalid_client", status=status))]
    results = await asyncio.gather(*(bot.value() for _ in range(3)), return_exceptions=True)

    for result in results:
        assert isinstance(result, ServiceUnavailable)
        assert result.service is Service.ENTRA
        assert "SECRET" not in str(result)
    assert len(provider.grants()) == 1
    assert await bot.value() in provider.issued
