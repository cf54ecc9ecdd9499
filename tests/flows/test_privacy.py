"""After a day's use, nothing of anybody's mail is anywhere but on their own cards."""

from __future__ import annotations

import re
from typing import Any

import pytest
from redis.asyncio import Redis

from tests.flows.chat import Card, Chat, buttons, pages, press, subject_of, suggestions, texts
from tests.flows.control import asked_of, clear_calls, fault
from tests.flows.service import Service, service

TYPED = ("canary@typed-canary.example", "Quux Canary & Sons", "zanzibar canary", "canary March")
"""What the story types: an address that is excluded, a name, words of a subject, a period."""
OF_BOTH = {
    "Security questionnaire before go-live",
    "Kick-off of the pilot",
    "Minutes of the steering call",
}
"""Mails and a meeting that both sellers hold."""


@pytest.fixture
def product(tmp_path, redis_url):
    """A product of its own, so that its logs and its Redis hold this story alone."""
    with service(tmp_path, redis_url) as running:
        yield running


async def test_no_mail_and_no_token_rests_anywhere(
    mara: Chat, jonas_signed_in: Chat, group: Chat, product: Service, redis: Redis
):
    """Subjects, addresses, names, decisions and tokens are in no log line, Redis value or metric.

    And on no card of another person or of the group.
    """
    walked = await pages(mara, "show activities for Contoso")
    card_id, _ = (await mara.cards())[-1]
    canaries = set(TYPED)
    for page in walked:
        for one in suggestions(page):
            canaries |= {subject_of(one), *re.findall(r"[\w.+-]+@[\w.-]+", texts(one))}
            canaries |= {line for line in texts(one).splitlines() if is_preview(line)}
    await a_day(mara, card_id, walked[0])
    await fault(mara, service="graph", kind="malformed", count=1)
    await mara.ask("show activities for Contoso")
    await mara.invoke(card_id, {"verb": "track", "data": {"sealed": "rubbish"}})
    await pages(jonas_signed_in, "show activities for Contoso")
    await mara.until(lambda cards: idle(dict(cards)[card_id]))
    product.stop("worker.py")  # which asks Graph for the cards that it draws
    await clear_calls(group)
    await pages(group, "@Auto Capture show activities for Contoso")
    assert await asked_of(group, "graph") == []
    assert len(canaries) > 40

    resting = "\n".join([entry async for entry in everything(redis)])
    async with mara.session.get(f"{product.url}/metrics") as reply:
        counted = await reply.text()
    others = texts_of(await jonas_signed_in.cards()) + texts_of(await group.cards())
    product.stop("app.py")
    product.join()
    printed = product.log("app.py") + product.log("worker.py")

    private = {subject_of(one) for page in walked[1:] for one in suggestions(page)}
    assert found(canaries, resting) == []
    assert found(canaries, printed) == []
    assert found(canaries, counted) == []
    assert found({"eyJhbGciOi", "eyJ0eXAiOi", "refresh_token", "Bearer "}, resting + printed) == []
    assert found((private - OF_BOTH) | set(TYPED), others) == []
    assert found({"event"}, printed) == ["event"]


async def a_day(chat: Chat, card_id: str, card: Card) -> None:
    """Track, dismiss, exclude, choose, ask who takes part and why, in words that are canaries."""
    for button in buttons(card, "track")[:3]:
        await press(chat, card_id, button)
    alone = [one for one in suggestions(card) if buttons(one, "people")]
    await press(chat, card_id, buttons(alone[-1], "people")[0])
    await press(chat, card_id, buttons(alone[-1], "dismiss")[0])
    excluded, named, words, period = TYPED
    await chat.ask(f"exclude {excluded}")
    await chat.ask(f"show activities for {named}")
    await chat.ask(f"why {words} for Fabrikam")
    await chat.ask(f"show activities for Contoso since {period}")
    choose_id, asked = await chat.ask("show activities for contact Alex Kim")
    await press(chat, choose_id, buttons(asked, "choose")[0])
    await chat.ask("dismissed")


def idle(card: Card) -> bool:
    """Whether no import of this card is under way, as far as the card says."""
    said = texts(card)
    return not any(word in said for word in ("Queued", "Importing", "on the way"))


def is_preview(line: str) -> bool:
    """Whether a line of a suggestion is from the mail alone: no fact, no reason, no state."""
    return len(line) > 40 and " · " not in line and not line.startswith(("because ", "Tracked by"))


def texts_of(cards: list[tuple[str, Card]]) -> str:
    """What stands on all of somebody's cards."""
    return "\n".join(texts(card) for _, card in cards)


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
