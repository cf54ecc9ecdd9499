"""A card that could not be drawn when its import ended is drawn later, or followed by a message."""

from __future__ import annotations

import asyncio

import pytest
from redis.asyncio import Redis

from tests.flows.chat import Chat, buttons, press, texts
from tests.flows.control import fault, no_faults
from tests.flows.service import Service, service
from tests.flows.test_card_gone import offered

STUCK = "The card where you asked for this can no longer be changed."
EVERY_CALL = 1000


@pytest.fixture
def product(tmp_path, redis_url):
    """A product of its own, whose worker begins when the channel is broken."""
    with service(tmp_path, redis_url, programs=("app.py",)) as running:
        yield running


async def over(redis: Redis) -> None:
    """Return when no import is open any more."""
    async with asyncio.timeout(60):
        while await redis.exists("ac:{imports}:open"):
            continue


async def test_a_channel_that_was_down_shows_the_outcome_when_it_is_back(
    product: Service, mara: Chat, redis: Redis
):
    """The import is over meanwhile, and the worker that could not draw its card is dead."""
    card_id, rows = await offered(mara)
    await press(mara, card_id, buttons(rows[0], "track")[0])
    await fault(mara, service="connector", kind="fail", method="PUT", count=EVERY_CALL)
    await asyncio.to_thread(product.start, "worker.py")
    await over(redis)
    assert rows[0]["id"] in str(dict(await mara.cards())[card_id])
    product.kill("worker.py")

    await no_faults(mara)
    await asyncio.to_thread(product.start, "worker.py")
    drawn = await mara.until(
        lambda cards: (
            dict(cards)[card_id] if rows[0]["id"] not in str(dict(cards)[card_id]) else None
        )
    )
    assert "Tracked by" in texts(drawn)


@pytest.mark.parametrize("taken", [True, False], ids=["anew", "not at all"])
async def test_a_card_that_teams_does_not_take_is_followed_by_a_message(
    product: Service, mara: Chat, *, taken: bool
):
    """Trying again would change nothing: it stands below once more, or a sentence alone does."""
    card_id, rows = await offered(mara)
    await press(mara, card_id, buttons(rows[0], "track")[0])
    refusal = {"service": "connector", "kind": "fail", "status": 400}
    await fault(mara, **refusal, method="PUT", path=card_id, count=EVERY_CALL)
    if not taken:
        await fault(mara, **refusal, method="POST", path="/activities")
    await asyncio.to_thread(product.start, "worker.py")

    async def said() -> str | None:
        found = [texts(one) for one in await mara.entries() if STUCK in str(one)]
        return found[-1] if found else None

    sentence = await mara.watch(said)
    assert ("Tracked by" in sentence) == taken
    assert ("Type “my imports”" in sentence) != taken
