"""After a day's use, nothing of anybody's mail is anywhere but on their own cards."""

from __future__ import annotations

import re
from typing import Any

import pytest
from redis.asyncio import Redis

from tests.flows.chat import Chat, buttons, pages, press, subject_of, suggestions, texts
from tests.flows.control import fault
from tests.flows.service import Service, service


@pytest.fixture
def product(tmp_path, redis_url):
    """A product of its own, so that its logs and its Redis hold this story alone."""
    with service(tmp_path, redis_url) as running:
        yield running


async def test_no_mail_and_no_token_rests_anywhere(
    mara: Chat, jonas_signed_in: Chat, group: Chat, product: Service, redis: Redis
):
    """Subjects, addresses, names and tokens are in no log line, no Redis value, no other's card."""
    walked = await pages(mara, "show activities for Contoso")
    card_id, _ = (await mara.cards())[-1]
    canaries = set()
    for page in walked:
        for one in suggestions(page):
            canaries |= {subject_of(one), *re.findall(r"[\w.+-]+@[\w.-]+", texts(one))}
    for button in buttons(walked[0], "track")[:3]:
        await press(mara, card_id, button)
    await fault(mara, service="graph", kind="malformed", count=1)
    await mara.ask("show activities for Contoso")
    await mara.invoke(card_id, {"verb": "track", "data": {"sealed": "rubbish"}})
    await jonas_signed_in.ask("show activities for Contoso")
    _, shared = await group.ask("@Auto Capture show activities for Contoso")
    assert len(canaries) > 20

    await mara.until(lambda cards: "Queued" not in texts(dict(cards)[card_id]))
    resting = "\n".join([entry async for entry in everything(redis)])
    product.stop("app.py")
    product.stop("worker.py")
    product.join()
    printed = product.log("app.py") + product.log("worker.py")

    private = {subject_of(one) for page in walked[1:] for one in suggestions(page)}
    assert found(canaries, resting) == []
    assert found(canaries, printed) == []
    assert found({"eyJhbGciOi", "eyJ0eXAiOi", "refresh_token", "Bearer "}, resting + printed) == []
    assert found(private, texts(shared)) == []
    assert found({"event"}, printed) == ["event"]


def found(canaries: set[str], text: str) -> list[str]:
    """Those that occur, without regard to case."""
    return sorted(one for one in canaries if one.casefold() in text.casefold())


async def everything(redis: Redis) -> Any:
    """Every key and every value, of whatever type."""
    readers: dict[Any, Any] = {
        b"string": redis.get,
        b"hash": redis.hgetall,
        b"list": lambda key: redis.lrange(key, 0, -1),
        b"zset": lambda key: redis.zrange(key, 0, -1),
        b"set": redis.smembers,
    }
    async for key in redis.scan_iter("*"):
        kind = await redis.type(key)
        if kind == b"none":  # it lived for a moment and is gone
            continue
        yield f"{key!r}={await readers[kind](key)!r}"
