"""What a person controls for themselves, on two replicas: suggestions, the ledger, the file.

The worker looks at followed threads every second.
"""

from __future__ import annotations

import asyncio
import re
from collections.abc import AsyncIterator, Iterator
from dataclasses import dataclass
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest
from redis.asyncio import Redis

from tests.flows.balancer import Balancer, balancer
from tests.flows.browsing import sign_in
from tests.flows.chat import (
    Card,
    Chat,
    as_text,
    buttons,
    press,
    subject_of,
    suggestions,
    texts,
    walk,
)
from tests.flows.control import arrives, asked_of, clear_calls, fault, no_faults
from tests.flows.service import QUICK_WORKER, Service, free_port, service
from tests.flows.test_privacy import everything, found
from tests.flows.test_threads import followed, imports, mail

CONTOSO = "show activities for Contoso"
PENDING = "Still searching your mailbox"
OFF = "Suggestions are off for you"


@dataclass
class Replicas:
    """The ports of both, and who stands before them."""

    first: int
    second: int
    before: Balancer


@pytest.fixture(scope="module")
def ports() -> tuple[int, int]:
    return free_port(), free_port()


@pytest.fixture(scope="module")
def product(tmp_path_factory, redis_url, ports) -> Iterator[Service]:
    """The sandbox knows one address of the bot; behind it two processes take turns."""
    first, second = ports
    folder = tmp_path_factory.mktemp("personal")
    programs = ("app.py", QUICK_WORKER)
    with service(
        folder, redis_url, programs=programs, settings=lambda _: {"PORT": str(first)}
    ) as running:
        running.running["first"] = running.running.pop("app.py")
        running.environment["PORT"] = str(second)
        running.start("app.py")
        yield running


@pytest.fixture
async def replicas(product: Service, ports) -> AsyncIterator[Replicas]:
    """Behind a balancer that begins with the first."""
    async with balancer(product.port, ports[0]) as before:
        yield Replicas(ports[0], ports[1], before)


@pytest.fixture
def sam(product: Service, session) -> Chat:
    """The System Administrator; his client speaks Chinese."""
    return Chat(session, product.page, product.people[3])


async def looked_at(chat: Chat, replicas: Replicas) -> None:
    """Return once a worker has begun and ended a look at a thread since this was called."""
    before = await looks(chat, replicas)
    async with asyncio.timeout(60):
        while await looks(chat, replicas) < before + 2:
            continue


async def looks(chat: Chat, replicas: Replicas) -> float:
    """How many looks the workers count."""
    async with chat.session.get(f"http://127.0.0.1:{replicas.first}/metrics") as reply:
        found = re.search(r"auto_capture_thread_looks_total ([\d.]+)", await reply.text())
    assert found
    return float(found[1])


def searched(asked: list[dict[str, Any]]) -> list[str]:
    return [one["path"] for one in asked if "/me/messages" in one["path"]]


def address_of(card: Card) -> str:
    """Where the file is offered."""
    (opens,) = [one["url"] for one in walk(card) if one.get("type") == "Action.OpenUrl"]
    return str(opens)


async def fetched(chat: Chat, port: int, address: str) -> tuple[int, Any]:
    """What a browser gets, at a replica of choice; the address names the one that drew the card."""
    there = f"http://127.0.0.1:{port}/export?{urlsplit(address).query}"
    async with chat.session.get(there) as reply:
        is_file = reply.content_type == "application/json"
        return reply.status, await (reply.json() if is_file else reply.text())


async def test_suggestions_are_off_at_once_everywhere(mara: Chat, replicas: Replicas):
    """Told to the first: the second asks no mailbox, refuses an old card's Track, and says why."""
    card_id, card = await mara.ask(CONTOSO)
    queued, late, *_ = [one for one in suggestions(card) if buttons(one, "track")]
    await press(mara, card_id, buttons(queued, "track")[0])
    _, said = await mara.ask("suggestions off")
    assert "What you asked to track before goes on" in texts(said)

    await replicas.before.turn_to(replicas.second)
    await clear_calls(mara)
    _, there = await mara.ask(CONTOSO)
    assert f"{OFF}, so your mailbox was not searched. Type “suggestions on”" in texts(there)
    assert not suggestions(there)
    assert "tracked activit" in texts(there)
    assert OFF in texts((await mara.ask("why Photo of the mounting plate"))[1])
    refused = (await press(mara, card_id, buttons(late, "track")[0]))["body"]["value"]
    assert OFF in texts(refused)
    calls = searched(await asked_of(mara, "graph"))
    assert not [path for path in calls if "$search" in path or "%24search" in path]

    await mara.ask("my imports")
    card = await mara.until(lambda cards: "✓ Tracked" in texts(cards[-1][1]) and cards[-1][1])
    assert subject_of(late) not in texts(card)
    assert texts((await mara.ask("suggestions"))[1]).startswith(OFF)
    await mara.ask("turn suggestions on")
    await replicas.before.turn_to(replicas.first)
    assert suggestions((await mara.ask(CONTOSO))[1])


async def test_followed_threads_pause_and_go_on(mara: Chat, replicas: Replicas):
    """No worker reads a message while they are off; what came meanwhile is tracked afterwards."""
    await followed(mara, "pause-1", "Grinder")
    await mara.ask("关闭建议")
    await looked_at(mara, replicas)
    await arrives(mara, mail("pause-2", "RE: Grinder, from Giulia", of="pause-1"))
    await looked_at(mara, replicas)
    said = texts((await mara.ask("my imports"))[1])
    assert "or your suggestions are off" in said
    assert "RE: Grinder, from Giulia" not in said
    await mara.ask("suggestions on")
    await imports(mara, lambda text: "RE: Grinder, from Giulia" in text)


async def test_the_ledger_says_what_was_read_and_the_file_holds_everything(
    mara: Chat, replicas: Replicas, redis: Redis
):
    """Asked of one replica, read at the other; once, for whoever has the link, and never again."""
    await mara.ask("exclude ledger-canary.example")
    card_id, card = await mara.ask("show activities for Fabrikam")
    alone = next(one for one in suggestions(card) if buttons(one, "options"))
    subject = subject_of(alone)
    await press(mara, card_id, buttons(alone, "options")[0])
    await press(mara, card_id, buttons(alone, "dismiss")[0])
    await mara.ask(f"why {subject}")

    await replicas.before.turn_to(replicas.second)
    privacy_id, card = await mara.ask("privacy")
    said = texts(card)
    for line in ("Search for a timeline · Fabrikam", "Options · Fabrikam", "Why · Fabrikam"):
        assert line in said
    assert "messages" in said
    assert subject not in said
    address = address_of(card)
    turned = await press(mara, privacy_id, buttons(card, "privacy")[-1])
    assert texts(turned["body"]["value"]) != said

    status, known = await fetched(mara, replicas.first, address)
    assert status == 200
    assert known["person"]["object_id"] == mara.person["oid"]
    assert {"pattern": "ledger-canary.example", "effect": "skip"} in known["exclusions"]
    purposes = {one["purpose"] for one in known["reads"]["lines"]}
    assert {"show", "why", "options", "track", "follow"} <= purposes
    (tracked, *_) = [one for one in known["reads"]["lines"] if one["outcome"] == "tracked"]
    assert tracked["key"] in {one["key"] for one in known["imports"]}
    assert tracked["key"] in {one["key"] for one in known["kept_by_the_organisation"]["imports"]}
    assert known["followed_threads"]
    assert known["dismissed"]
    assert subject not in as_text(known)
    assert (await fetched(mara, replicas.second, address))[0] == 404
    resting = "\n".join([entry async for entry in everything(redis)])
    assert (
        found({"ledger-canary", subject, parse_qs(urlsplit(address).query)["ticket"][0]}, resting)
        == []
    )


async def test_the_card_and_the_file_are_one_persons(mara: Chat, jonas: Chat, replicas: Replicas):
    """Another's press draws nothing, another's ticket is another's file, and no group is told."""
    await sign_in(jonas)
    _, hers = await mara.ask("privacy")
    his_id, his = await jonas.ask("privacy")
    answer = await press(jonas, his_id, buttons(hers, "privacy")[0])
    assert "belongs to somebody else" in answer["body"]["value"]
    status, known = await fetched(jonas, replicas.first, address_of(his))
    assert (status, known["person"]["object_id"]) == (200, jonas.person["oid"])
    assert mara.person["oid"] not in as_text(known)
    ticket = urlsplit(address_of(hers)).query
    async with mara.session.get(f"http://127.0.0.1:{replicas.first}/audit?{ticket}") as reply:
        assert reply.status == 404
    headers = {"Accept-Language": "zh-CN"}
    forged = f"http://127.0.0.1:{replicas.first}/export?ticket=x"
    async with mara.session.get(forged, headers=headers) as reply:
        assert reply.status == 404
        assert "此链接已失效" in await reply.text()
    group = Chat(mara.session, mara.page, mara.person, "group")
    assert "ask me in our personal chat" in texts((await group.ask("@Auto Capture privacy"))[1])
    assert "ask me in our personal chat" in texts(
        (await group.ask("@Auto Capture suggestions off"))[1]
    )


async def test_being_forgotten_counts_for_what_another_replica_has_begun(
    mara: Chat, replicas: Replicas, redis: Redis
):
    """A search under way at the first writes nothing after the second was told to forget."""
    await mara.ask("suggestions off")
    await mara.ask("suggestions on")
    await fault(mara, service="graph", kind="slow", count=1, seconds=8, path="$batch")
    _, waiting = await mara.ask(CONTOSO)
    assert PENDING in texts(waiting)
    await replicas.before.turn_to(replicas.second)
    assert "“privacy” shows it and lets you download it" in texts((await mara.ask("forget me"))[1])
    _, card = await mara.ask("privacy")
    address = address_of(card)
    _, done = await mara.ask("yes, forget me")
    assert "stays there" in texts(done)
    await no_faults(mara)

    await mara.until(lambda cards: PENDING not in as_text(cards))
    names = [str(name) for name in await redis.keys()]
    at_the_mailbox = "ac:entrance:"  # who asks it just now, for seconds
    assert not [one for one in names if mara.person["oid"] in one and at_the_mailbox not in one]
    status, known = await fetched(mara, replicas.first, address)
    assert status == 200
    assert known["reads"]["lines"] == []
    assert [known[name] for name in ("exclusions", "dismissed", "imports")] == [[], [], []]
    assert known["kept_by_the_organisation"]["imports"]
