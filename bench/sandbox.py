"""How much of the product's time with the sandbox is the sandbox's own.

A person asks and tracks in the chat of a sandbox whose first mailbox holds 100,000 more messages;
the sandbox's journal says what each call took inside it. Small shares mean that a measurement with
the sandbox measures the product.
"""

from __future__ import annotations

import re
import time
from collections.abc import Iterable
from datetime import UTC, datetime
from pathlib import Path
from statistics import median
from typing import Any

from aiohttp import ClientSession

from bench.processes import cpu_seconds
from bench.rows import Row
from bench.show import QUESTION
from tests.flows.chat import Card, Chat, as_text, buttons, pages, press, suggestions, texts
from tests.flows.service import service

__all__ = ["measure"]

MESSAGES = 100_000
SHOWS = 30
IMPORTS = 10
TARGET = "≤ 0.5×"
IMPORT = re.compile(
    r"/me/messages/|/emails\(|/CheckPromoteEmail|/activitymimeattachments|/organizations|Upload"
)
"""Paths of the calls an import makes, and a Show does not."""
MAILBOX_AWAY = "Your mailbox could not be searched"
PROMOTION = "DeliverPromoteEmail"

Call = dict[str, Any]


async def measure(folder: Path) -> list[Row]:
    """A row each for the CPU, for a search, for the batch it is in, and for an import."""
    redis = f"embedded:{folder / 'redis'}"
    with service(folder, redis, "--messages", str(MESSAGES)) as product:
        async with ClientSession() as session:
            chat = Chat(session, product.page, product.people[0])
            while MAILBOX_AWAY in texts((await chat.ask(QUESTION))[1]):
                continue  # the first question has the large mailbox built
            pids = (product.running["app.py"].pid, product.sandbox.process.pid)
            last, before = await _last(chat), [cpu_seconds(pid) for pid in pids]
            show = median([await _show(chat) for _ in range(SHOWS)])
            cpu = [(cpu_seconds(pid) - b) / SHOWS for pid, b in zip(pids, before, strict=True)]
            shown = await _calls(chat, last)
            imports = [await _import(chat, one) for one in await _tracks(chat)]
    whole = median(took for took, _ in imports)
    return [
        _share("CPU per Show, and the sandbox's", cpu[0], cpu[1]),
        _share(
            f"Show, p50, and one search of {MESSAGES:,} messages in it",
            show,
            _p50(call for call in shown if call["kind"] == "inner" and "$search" in call["path"]),
        ),
        _share(
            "Show, p50, and Graph's batch in it",
            show,
            _p50(call for call in shown if call["path"].endswith("/$batch")),
        ),
        _share(
            "import of a mail, p50, and the promotion in it",
            whole,
            _p50(call for _, calls in imports for call in calls if PROMOTION in call["path"]),
        ),
        _share(
            "import of a mail, p50, and all calls of it",
            whole,
            median(sum(float(call["seconds"]) for call in calls) for _, calls in imports),
        ),
    ]


def _share(name: str, product: float, own: float) -> Row:
    """The product's time, the sandbox's, and how much of the first the second is."""
    return Row(name, "ms", product * 1000, own * 1000, ratio=own / product, target=TARGET)


def _p50(calls: Iterable[Call]) -> float:
    return median(float(call["seconds"]) for call in calls)


async def _show(chat: Chat) -> float:
    began = time.perf_counter()
    await chat.say(QUESTION)
    return time.perf_counter() - began


async def _tracks(chat: Chat) -> list[tuple[str, Card]]:
    """Suggestions that can be tracked, each with the card it stands on."""
    walked = await pages(chat, QUESTION)
    card_id, _ = (await chat.cards())[-1]
    offered = [one for page in walked for one in suggestions(page) if buttons(one, "track")]
    return [(card_id, one) for one in offered[:IMPORTS]]


async def _import(chat: Chat, offered: tuple[str, Card]) -> tuple[float, list[Call]]:
    """From the press until the e-mail row was read back; drawing the card anew does not count."""
    card_id, suggestion = offered
    last, began = await _last(chat), datetime.now(UTC)
    await press(chat, card_id, buttons(suggestion, "track")[0])
    await chat.until(lambda cards: suggestion["id"] not in as_text(dict(cards)[card_id]))
    calls = [call for call in await _calls(chat, last) if IMPORT.search(call["path"])]
    return max(_end(call) for call in calls) - began.timestamp(), calls


def _end(call: Call) -> float:
    return datetime.fromisoformat(call["started"]).timestamp() + float(call["seconds"])


async def _last(chat: Chat) -> int:
    none = {"after": str(10**12)}
    async with chat.session.get(f"{chat.page}/control/calls", params=none) as answer:
        return int((await answer.json())["last"])


async def _calls(chat: Chat, after: int) -> list[Call]:
    """What was asked since; calls of a batch as well as the batch."""
    options = {"detail": "true", "after": str(after)}
    async with chat.session.get(f"{chat.page}/control/calls", params=options) as answer:
        return list((await answer.json())["calls"])
