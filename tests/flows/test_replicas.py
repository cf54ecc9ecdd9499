"""Two web processes on one Redis: what one of them was told or answered counts for the other."""

from __future__ import annotations

import re
from collections.abc import AsyncIterator, Iterator
from dataclasses import dataclass

import pytest

from tests.flows.balancer import Balancer, balancer
from tests.flows.chat import Chat, buttons, press, subject_of, suggestions, texts
from tests.flows.control import asked_of, fault
from tests.flows.service import Service, free_port, service

CONTOSO = "show activities for Contoso"
WIDE = "show account Humongous Insurance"
BADGE = "Your visitor badge for Thursday"


@dataclass
class Replicas:
    """The ports of both, and who stands before them."""

    first: int
    second: int
    before: Balancer


@pytest.fixture
def ports() -> tuple[int, int]:
    return free_port(), free_port()


@pytest.fixture
def product(tmp_path, redis_url, ports) -> Iterator[Service]:
    """The sandbox knows one address of the bot; behind it two processes take turns."""
    first, second = ports
    with service(tmp_path, redis_url, settings=lambda _: {"PORT": str(first)}) as running:
        running.running["first"] = running.running.pop("app.py")
        running.environment["PORT"] = str(second)
        running.start("app.py")
        yield running


@pytest.fixture
async def replicas(product: Service, ports) -> AsyncIterator[Replicas]:
    """Behind a balancer that begins with the first."""
    async with balancer(product.port, ports[0]) as before:
        first, second = ports
        yield Replicas(first, second, before)


async def test_what_is_decided_counts_at_once_for_the_other(mara: Chat, replicas: Replicas):
    """Dismissed, excluded and chosen at the first; not suggested and not asked at the second."""
    card_id, card = await mara.ask(CONTOSO)
    row = next(one for one in suggestions(card) if subject_of(one) == BADGE)
    await press(mara, card_id, buttons(row, "dismiss")[0])
    await mara.ask("exclude mei.chen@contoso.example")
    choose_id, asked = await mara.ask("show contact Alex Kim")
    await press(mara, choose_id, buttons(asked, "choose")[0])

    await replicas.before.turn_to(replicas.second)
    _, there = await mara.ask(CONTOSO)
    assert BADGE not in [subject_of(one) for one in suggestions(there)]
    assert "1 dismissed by you" in texts(there)
    assert "with an excluded address" in texts(there)
    _, kim = await mara.ask("show contact Alex Kim")
    assert "You chose this Alex Kim." in texts(kim)
    list_id, listed = await mara.ask("dismissed")
    await press(mara, list_id, buttons(listed, "undo")[0])

    await replicas.before.turn_to(replicas.first)
    _, here = await mara.ask(CONTOSO)
    assert BADGE in [subject_of(one) for one in suggestions(here)]


async def test_an_older_question_of_another_process_overwrites_nothing(
    mara: Chat, replicas: Replicas, product: Service
):
    """The first has promised to go on; the page that the second answered stays when it ends."""
    group = await group_of(mara)
    await replicas.before.turn_to(replicas.second)
    await mara.ask(WIDE)
    await replicas.before.turn_to(replicas.first)
    await fault(mara, service="graph", kind="throttle", count=1, seconds=300, path=group)
    card_id, card = await mara.ask(WIDE)
    assert "continuing at" in texts(card)

    await replicas.before.turn_to(replicas.second)
    (more,) = [one for one in buttons(card, "more") if one["title"] == "More"]
    page = (await press(mara, card_id, more))["body"]["value"]
    assert "Rows 11–" in texts(page)
    assert "address groups" not in texts(page)
    assert product.stop("first") == 0  # it takes back what its own cards promise

    assert texts(dict(await mara.cards())[card_id]) == texts(page)


async def group_of(chat: Chat) -> str:
    """A part of the path of one search among several, as it is sent."""
    await chat.ask(WIDE)
    searches = [one["path"] for one in await asked_of(chat, "graph") if "$search" in one["path"]]
    found = re.search(r"participants(?:%3A|:)([^@%]+)", searches[-1])
    assert found
    return found[1]
