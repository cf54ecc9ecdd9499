"""Every key that rests in Redis stands in the documentation, with how long it may."""

from __future__ import annotations

import re
from datetime import timedelta
from pathlib import Path

from redis.asyncio import Redis

from tests.flows.chat import Chat, buttons, press, suggestions, texts
from tests.flows.service import Service

RUNNING = Path(__file__).parents[2] / "docs" / "running.md"
ROW = re.compile(r"\| (?P<keys>`ac:.*?) \| .* \| (?P<kept>[^|]+) \|")
UNITS = {"minutes": 60, "hour": 3600, "day": 86400, "days": 86400}
BOUND = re.compile(r"(?:while it is open, then )?(?P<n>\d+|an?) (?P<unit>minutes|hour|days?)\b.*")


def documented() -> list[tuple[re.Pattern[str], timedelta | None]]:
    """Each key's pattern, and how long it may still rest; ``None`` where it has no such time."""
    found = []
    for row in map(ROW.fullmatch, RUNNING.read_text(encoding="utf-8").splitlines()):
        if row is None:
            continue
        bound = BOUND.fullmatch(row["kept"])
        assert bound or row["kept"].startswith(("until ", "while ")), row["kept"]
        number = int(bound["n"]) if bound and bound["n"].isdigit() else 1
        kept = timedelta(seconds=number * UNITS[bound["unit"]]) if bound else None
        for name in re.findall(r"`(ac:[^`]+)`", row["keys"]):
            wild = re.sub(r"<[^>]+>", "[^:/]+", re.escape(name)).replace(r"\*", ".*")
            found.append((re.compile(wild), kept))
    return found


async def wrong(redis: Redis) -> list[str]:
    """Keys that no row names, or that rest for longer than theirs says."""
    known, found = documented(), []
    async for key in redis.scan_iter():
        name, rest = key.decode(), await redis.pttl(key)
        rows = [kept for pattern, kept in known if pattern.fullmatch(name)]
        if rest == -2:  # gone in the meantime
            continue
        if not rows:
            found.append(f"{name}: not documented")
        elif all(kept and not 0 <= rest <= kept / timedelta(milliseconds=1) for kept in rows):
            found.append(f"{name}: {rest} ms left, {rows[0]} documented")
    return found


def test_the_table_is_read() -> None:
    """Every row, and none says neither how long nor until when."""
    assert len(documented()) > 30


async def test_every_key_is_documented_and_ends_as_it_says(
    product: Service, session, mara: Chat, jonas: Chat, redis: Redis
) -> None:
    """After a day of a seller and an administrator, with all imports ended."""
    sam = Chat(session, product.page, product.people[3])
    card_id, card = await mara.ask("show activities for Contoso")
    for words in ("exclude law.example", "why offer", "my imports", "privacy", "dismissed"):
        await mara.ask(words)
    offered = next(one for one in suggestions(card) if len(buttons(one, "track")) == 1)
    await press(mara, card_id, buttons(offered, "track")[-1])
    await jonas.say("show activities for Contoso")
    await sam.ask("show activities for Contoso")
    for words in ("admin window 31 days", "admin audit", "admin export", "admin status"):
        await sam.ask(words)

    async def idle() -> bool:
        return not await redis.exists("ac:{imports}:open", "ac:{imports}:leases")

    await mara.until(lambda cards: offered["id"] not in str(dict(cards)[card_id]))
    while not await idle():  # its last card is drawn before the import is over
        await mara.ask("my imports")
    assert await wrong(redis) == []
    await redis.set("ac:planted", "x")
    await redis.persist(next(iter([key async for key in redis.scan_iter("ac:export:*")])))
    assert len(await wrong(redis)) == 2
    assert "31" in texts((await sam.ask("admin history"))[1])
