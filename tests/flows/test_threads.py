"""A followed thread: later messages are tracked by themselves, until it ends or is stopped."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Iterator
from typing import Any

import pytest

from tests.flows.browsing import follow, sign_in_link
from tests.flows.chat import Card, Chat, as_text, buttons, press, subject_of, suggestions, texts
from tests.flows.control import arrives, asked_of, clear_calls, fault, no_faults
from tests.flows.dynamics import Dynamics
from tests.flows.service import QUICK_WORKER, Service, service

FOURTH = "show activities for Fourth Coffee"
GIULIA = "Giulia Conti <giulia.conti@fourthcoffee.example>"
MARA = "Mara Lindqvist <mara.lindqvist@adatum.example>"
KILLS = range(2, 5)
JONAS = "Jonas Weber <jonas.weber@adatum.example>"


@pytest.fixture
def product(tmp_path, redis_url) -> Iterator[Service]:
    """A product of its own, whose worker looks at followed threads every second."""
    with service(tmp_path, redis_url, programs=("app.py", QUICK_WORKER)) as running:
        yield running


def mail(name: str, subject: str, *, of: str = "", **headers: str) -> str:
    """A mail of the conversation that ``of`` began, by a customer unless headers say otherwise."""
    given = {
        "From": GIULIA,
        "To": MARA,
        "Subject": subject,
        "Message-ID": f"<{name}@fourthcoffee.example>",
        "References": f"<{of}@fourthcoffee.example>" if of else "",
        **headers,
    }
    return "\r\n".join([*(f"{k}: {v}" for k, v in given.items() if v), "", "Ciao"])


async def followed(chat: Chat, name: str, subject: str) -> tuple[str, Card]:
    """A thread of one mail that arrives and is followed; the answered card."""
    await arrives(chat, mail(name, subject))
    card_id, card = await chat.ask(FOURTH)
    answer = await press(chat, card_id, follow_button(card, subject))
    return card_id, answer["body"]["value"]


def row_of(card: Card, subject: str) -> Card:
    return next(one for one in suggestions(card) if subject_of(one) == subject)


def follow_button(card: Card, subject: str) -> dict[str, Any]:
    (found,) = buttons(row_of(card, subject), "follow")
    return found


async def imports(chat: Chat, wanted: Callable[[str], bool]) -> Card:
    """The list of imports, asked for until it says what is wanted."""
    async with asyncio.timeout(60):
        while True:
            _, card = await chat.ask("my imports")
            if wanted(texts(card)):
                return card
            await a_look_begins(chat)


async def ended(product: Service, chat: Chat, reason: str) -> None:
    """Return when the product counts a thread that has ended so."""
    wanted = f'auto_capture_threads_ended_total{{reason="{reason}"}} 1.0'
    async with asyncio.timeout(60):
        while True:
            async with chat.session.get(f"{product.url}/metrics") as reply:
                if wanted in await reply.text():
                    return


async def test_a_reply_is_tracked_by_itself(mara: Chat, crm: Dynamics):
    """What it means is said before; a reply becomes tracked and stands in the list; Stop stops."""
    await arrives(mara, mail("beans-1", "Beans"))
    card_id, card = await mara.ask(FOURTH)
    row = row_of(card, "Beans")
    assert "become visible to everyone who can read Fourth Coffee by themselves" in texts(row)
    assert follow_button(card, "Beans")["title"] == "Follow this thread"

    answer = await press(mara, card_id, follow_button(card, "Beans"))
    card = answer["body"]["value"]
    assert "You follow this thread" in texts(card)
    assert follow_button(card, "Beans")["title"] == "Following · Stop"

    await arrives(mara, mail("beans-2", "RE: Beans, from Giulia", of="beans-1"))
    listed = await imports(mara, lambda said: "✓ Tracked" in said)
    said = texts(listed)
    assert "RE: Beans, from Giulia" in said
    assert "Fourth Coffee · by following, Today" in said
    assert "Followed threads" in said
    assert "1 message tracked" in said
    assert await crm.tracked("RE: Beans, from Giulia") == [("account", "Fourth Coffee")]
    assert await crm.tracked("Beans") == []

    _, listed_again = (await mara.cards())[-1]
    stop = buttons(listed_again, "follow")[0]
    answer = await press(mara, (await mara.cards())[-1][0], stop)
    assert "Stopped Today" in texts(answer["body"]["value"])
    assert not buttons(answer["body"]["value"], "follow")
    await arrives(mara, mail("beans-3", "RE: Beans, once more", of="beans-1"))
    _, card = await mara.ask(FOURTH)
    assert follow_button(card, "RE: Beans, once more")["title"] == "Follow this thread"
    assert await crm.tracked("RE: Beans, once more") == []


async def test_internal_replies_stay_and_a_private_one_ends_it(
    product: Service, mara: Chat, crm: Dynamics
):
    """Between colleagues alone nothing is tracked; at a private message it ends, and says why."""
    await followed(mara, "roast-1", "Roast")

    await arrives(mara, mail("roast-2", "RE: Roast, among us", of="roast-1", From=JONAS))
    await arrives(mara, mail("roast-3", "RE: Roast, answered", of="roast-1"))
    await imports(mara, lambda said: "✓ Tracked" in said)
    assert await crm.tracked("RE: Roast, answered") == [("account", "Fourth Coffee")]

    secret = mail("roast-4", "RE: Roast, private", of="roast-1", Sensitivity="Private")
    await arrives(mara, secret)
    await arrives(mara, mail("roast-5", "RE: Roast, too late", of="roast-1"))
    await ended(product, mara, "private")

    _, listed = await mara.ask("my imports")
    assert "Stopped Today" in texts(listed)
    assert "a message of it is marked as private" in texts(listed)
    for subject in ("RE: Roast, among us", "RE: Roast, private", "RE: Roast, too late"):
        assert await crm.tracked(subject) == []


async def test_a_thread_that_began_in_private_is_not_followed(mara: Chat):
    """Not across a private message that was there before, either."""
    await arrives(mara, mail("milk-1", "Milk", Sensitivity="Private"))
    await arrives(mara, mail("milk-2", "RE: Milk", of="milk-1"))
    card_id, card = await mara.ask(FOURTH)

    answer = await press(mara, card_id, follow_button(card, "RE: Milk"))

    assert "a message of this conversation is marked as private" in texts(answer["body"]["value"])
    _, listed = await mara.ask("my imports")
    assert "Followed threads" not in texts(listed)


async def test_another_persons_button(mara: Chat, jonas_signed_in: Chat):
    """Whoever else presses it begins and stops nothing."""
    _, card = await followed(mara, "cups-1", "Cups")
    stop = follow_button(card, "Cups")
    jonas_id, _ = await jonas_signed_in.ask(FOURTH)

    answer = await press(jonas_signed_in, jonas_id, stop)

    assert "no longer valid" in as_text(answer) or "button" in as_text(answer).lower()
    _, listed = await mara.ask("my imports")
    assert buttons(listed, "follow")


async def test_a_killed_worker_loses_and_doubles_nothing(
    product: Service, mara: Chat, crm: Dynamics
):
    """SIGKILL again and again while replies arrive; each is tracked once."""
    await followed(mara, "kill-1", "Kill")
    for number in KILLS:
        await arrives(mara, mail(f"kill-{number}", f"RE: Kill {number}", of="kill-1"))
        await a_look_begins(mara)
        product.kill(QUICK_WORKER)
        product.start(QUICK_WORKER)

    async def everything() -> bool:
        found = [await crm.tracked(f"RE: Kill {number}") for number in KILLS]
        return all(found)

    async with asyncio.timeout(90):
        while not await everything():
            await a_look_begins(mara)
    for number in KILLS:
        assert await crm.tracked(f"RE: Kill {number}") == [("account", "Fourth Coffee")]
    listed = await imports(mara, lambda said: said.count("✓ Tracked") == len(KILLS))
    assert "3 messages tracked" in texts(listed)


async def a_look_begins(chat: Chat) -> None:
    """Return once somebody looks at a thread, so that the kill falls into it."""
    await clear_calls(chat)
    async with asyncio.timeout(60):
        while not any("conversationId" in one["path"] for one in await asked_of(chat, "graph")):
            continue


async def test_a_throttled_mailbox_is_looked_at_later(mara: Chat, crm: Dynamics):
    """A storm of 429 ends nothing and loses nothing."""
    await followed(mara, "storm-1", "Storm")
    await fault(mara, service="graph", kind="throttle", path="/me/messages", count=30, seconds=1)
    await arrives(mara, mail("storm-2", "RE: Storm", of="storm-1"))
    await no_faults(mara)
    await imports(mara, lambda said: "✓ Tracked" in said)
    assert await crm.tracked("RE: Storm") == [("account", "Fourth Coffee")]


async def test_it_waits_for_a_sign_in(mara: Chat, crm: Dynamics):
    """Asked once where it was pressed; goes on after the sign-in."""
    await followed(mara, "late-1", "Late")
    address = f"{mara.page}/control/revoke"
    async with mara.session.post(address, json={"oid": mara.person["oid"]}) as reply:
        assert reply.status == 204
    await arrives(mara, mail("late-2", "RE: Late", of="late-1"))

    async def asked() -> bool:
        return len([one for one in await mara.entries() if one["signin"]]) == 2

    await mara.watch(asked, patience=60)
    status, _ = await follow(mara, await sign_in_link(mara), mara.person)
    assert status == 200
    await imports(mara, lambda said: "✓ Tracked" in said)
    assert await crm.tracked("RE: Late") == [("account", "Fourth Coffee")]
    assert len([one for one in await mara.entries() if one["signin"]]) == 2
