"""What a Show costs whatever the size of the record and of the mailbox.

The product's web process before a sandbox, which answers like the real services: so many contacts
come along with an account, so many mails are searched, and the journal says what was asked when.
Every cell finds the same number of mails. Of CPU only the product's own is counted.
"""

from __future__ import annotations

import sys
import time
from collections.abc import Awaitable, Callable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from itertools import product as every
from pathlib import Path
from statistics import median
from typing import Any

from aiohttp import ClientSession

from bench.processes import BENCH, BOT, cpu_seconds, on_core
from bench.rows import Row, compared, markdown
from tests.capture.live.journal import Journal, in_sequence, slowed
from tests.capture.live.sized import COMPANIES, contacts_file, letters
from tests.flows.chat import Chat, texts
from tests.flows.service import Service, service

__all__ = ["measure"]

MAILBOXES = (1_000, 10_000, 100_000)
FOUND = 20
SHOWS = 30
MAILBOX_AWAY = "Your mailbox could not be searched"
HEADINGS = (
    "contacts", "messages", "calls", "lately", "parts of the batch", "in sequence", "lately",
    "CPU", "lately", "p50", "lately",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Cost:
    """Of one Show: calls to Dataverse and Graph, and milliseconds of CPU and of waiting."""

    calls: int
    parts: int
    steps: int
    cpu: float
    p50: float


@dataclass(frozen=True, slots=True)
class Cell:
    """One size of record in one size of mailbox: not seen yet, and seen within minutes."""

    contacts: int
    messages: int
    cold: Cost
    lately: Cost

    @property
    def texts(self) -> tuple[str, ...]:
        """As they stand under ``HEADINGS``."""
        cold, lately = self.cold, self.lately
        return (
            f"{self.contacts}", f"{self.messages:,}", f"{cold.calls}", f"{lately.calls}",
            f"{cold.parts}", f"{cold.steps}", f"{lately.steps}", f"{cold.cpu:.1f} ms",
            f"{lately.cpu:.1f} ms", f"{cold.p50:.0f} ms", f"{lately.p50:.0f} ms",
        )  # fmt: skip


async def measure(folder: Path) -> list[Row]:
    """Print all cells, and compare the smallest record with the largest."""
    cells = []
    for messages in MAILBOXES:
        cells += await _mailbox(folder / str(messages), messages)
    print(f"\n{markdown([HEADINGS, *(cell.texts for cell in cells)])}\n")
    cold = [(cell.contacts, cell.cold) for cell in cells]
    lately = [(cell.contacts, cell.lately) for cell in cells]
    return [*_rows("not seen lately", "≤ 3", cold), *_rows("seen lately", "≤ 2", lately)]


def _rows(when: str, steps: str, costs: list[tuple[int, Cost]]) -> Iterator[Row]:
    def pairs(measured: Callable[[Cost], float]) -> list[tuple[float, float]]:
        """The least and the most contacts, of each mailbox."""
        sides = [[measured(cost) for size, cost in costs if size == one] for one in EXTREMES]
        return list(zip(*sides, strict=True))

    for name, unit, target, measured in (
        ("calls", "", "1×", lambda cost: cost.calls),
        ("parts of the batch", "", "", lambda cost: cost.parts),
        ("calls in sequence", "", steps, lambda cost: cost.steps),
        ("CPU", "ms", "≤ 1.5×", lambda cost: cost.cpu),
        ("p50", "ms", "", lambda cost: cost.p50),
    ):
        title = f"Show of a record {when}, {name}: {EXTREMES[0]} contacts, and {EXTREMES[1]}"
        yield compared(title, unit, pairs(measured), target=target, more=False)


EXTREMES = (min(COMPANIES), max(COMPANIES))


async def _mailbox(folder: Path, messages: int) -> list[Cell]:
    people = ("--contacts", str(contacts_file(folder)))
    size = ("--messages", str(messages))
    redis = f"embedded:{folder / 'redis'}"
    with (
        service(folder, redis, *people, *size, programs=("app.py",)) as product,
        on_core(BOT, product.running["app.py"].pid),
        on_core(BENCH, product.sandbox.process.pid),
        on_core(BENCH),
    ):
        async with ClientSession() as session:
            chat = Chat(session, product.page, product.people[0])
            while MAILBOX_AWAY in texts((await chat.ask("show activities for Contoso"))[1]):
                continue  # the first question has the large mailbox built
            for contacts in COMPANIES:
                await _deliver(chat, contacts)
            return [await _cell(product, chat, contacts, messages) for contacts in COMPANIES]


async def _deliver(chat: Chat, contacts: int) -> None:
    query = {"oid": chat.person["oid"], "folder": "inbox"}
    headers = {"Content-Type": "message/rfc822"}
    for letter in letters(contacts, FOUND, datetime.now(UTC)):
        async with chat.session.post(
            f"{chat.page}/control/mail", params=query, data=letter, headers=headers
        ) as answer:
            answer.raise_for_status()


async def _cell(product: Service, chat: Chat, contacts: int, messages: int) -> Cell:
    ready, name = product.sandbox.ready, COMPANIES[contacts]
    journal = Journal(chat.session, ready, "dataverse", "graph")

    async def asked() -> list[dict[str, Any]]:
        await journal.forget()
        await _say(chat, name)
        shown = texts((await chat.cards())[-1][1])
        if f"{FOUND} suggestions" not in shown:
            sys.exit(f"the Show that would be measured is not whole: {shown[:200]}")
        return await journal.calls()

    async with slowed(chat.session, ready):
        cold, lately = await asked(), await asked()
    pid = product.running["app.py"].pid
    # Another spelling is another question: the record is looked for again.
    spellings = [one for one in _spellings(name) if one != name]
    return Cell(
        contacts,
        messages,
        _cost(cold, *await _timed(pid, [lambda one=one: _say(chat, one) for one in spellings])),
        _cost(lately, *await _timed(pid, [lambda: _say(chat, name)] * SHOWS)),
    )


async def _say(chat: Chat, name: str) -> None:
    await chat.say(f"show activities for {name}")


def _spellings(name: str) -> list[str]:
    """So many ways of writing its first letters."""
    letters_ = [(one.lower(), one.upper()) for one in name[:5]]
    return ["".join(one) + name[5:] for one in every(*letters_)][: SHOWS + 1]


async def _timed(pid: int, shows: list[Callable[[], Awaitable[None]]]) -> tuple[float, float]:
    """Milliseconds of CPU for each, and their median time."""
    before, took = cpu_seconds(pid), []
    for show in shows:
        began = time.perf_counter()
        await show()
        took.append(time.perf_counter() - began)
    return (cpu_seconds(pid) - before) / len(shows) * 1000, median(took) * 1000


def _cost(calls: list[dict[str, Any]], cpu: float, p50: float) -> Cost:
    whole = [call for call in calls if call["kind"] == "http"]
    return Cost(len(whole), len(calls) - len(whole), in_sequence(calls), cpu, p50)
