"""Redis that hangs (stopped, not dead): every question and press is answered in words, and soon."""

from __future__ import annotations

import asyncio
import signal
from collections.abc import AsyncIterator, Iterator
from contextlib import aclosing, contextmanager
from dataclasses import dataclass
from urllib.parse import quote

import aiohttp
import pytest

from tests.flows.chat import Card, Chat, buttons, press, texts
from tests.flows.service import service
from tests.pane.client import Pane, mail_ids, pane_of
from tests.redis.servers import DURABLE, Server, server, soon


@dataclass
class Story:
    """A person in chat and beside a mail, before a product whose Redis can be stopped."""

    mara: Chat
    pane: Pane
    redis: Server

    @contextmanager
    def hanging(self) -> Iterator[None]:
        """Its connections stay open and nothing is answered on them."""
        self.redis.process.send_signal(signal.SIGSTOP)
        try:
            yield
        finally:
            self.redis.process.send_signal(signal.SIGCONT)

    async def asked(self, question: str) -> str:
        """The texts of the card that answers a message; the bot's turn is over soon, too."""
        before = len(await self.mara.cards())
        with soon():
            turn = asyncio.create_task(self.mara.say(question))
            card = await self.mara.until(
                lambda cards: cards[-1][1] if len(cards) > before else None
            )
            await turn
        return texts(card)

    async def pressed(self, card_id: str, button: Card) -> str:
        """The texts of the card that answers a press."""
        with soon():
            answer = await press(self.mara, card_id, button)
        assert answer["status"] == 200, answer
        return texts(answer["body"]["value"])


@pytest.fixture
async def story(tmp_path) -> AsyncIterator[Story]:
    async with server(tmp_path, *DURABLE) as redis, aiohttp.ClientSession() as session:
        with service(tmp_path / "flow", f"redis://127.0.0.1:{redis.port}") as product:
            mara = Chat(session, product.page, product.people[0])
            yield Story(mara, await pane_of(session, product, product.people[0]), redis)


async def sure(chat: Chat, card_id: str, card: Card) -> Card:
    """The button that confirms the tracking of all that is shown."""
    asked = await press(chat, card_id, buttons(card, "trackshown")[0])
    return buttons(asked["body"]["value"], "trackshown")[0]


async def test_a_person_in_chat_reads_soon_that_redis_does_not_answer(story: Story) -> None:
    """Whatever was asked or pressed; of a Track also that nothing is queued. Then all goes on."""
    card_id, card = await story.mara.ask("show activities for Contoso")
    track, together = buttons(card, "track")[0], await sure(story.mara, card_id, card)

    with story.hanging():
        assert "is not answering" in await story.asked("my imports")
        assert "is not answering" in await story.asked("show activities for Contoso")
        assert "Not queued" in await story.pressed(card_id, track)
        assert "Not queued" in await story.pressed(card_id, together)
        for verb in ("more", "options"):
            assert "is not answering" in await story.pressed(card_id, buttons(card, verb)[0])

    assert "Queued" in texts((await press(story.mara, card_id, track))["body"]["value"])
    _, listed = await story.mara.ask("my imports")
    assert len(buttons(listed, "undo")) == 1, texts(listed)


async def test_a_person_beside_a_mail_reads_soon_that_redis_does_not_answer(story: Story) -> None:
    """A question is refused with a sentence, a press is answered with the card it has in chat."""
    pane = story.pane
    ident, *_ = (await mail_ids(pane.session, pane.product, pane.person)).values()
    seen = await pane.mail(ident)
    record, *_ = (await pane.get("/records?name=Contoso"))["records"]
    async with aclosing(pane.timeline(record)) as lines:
        track = buttons((await anext(lines))["card"], "track")[0]

    with story.hanging():
        for path in (f"/mails/{quote(ident, safe='')}", f"/timelines/account/{record['id']}"):
            with soon():
                async with pane.asked("GET", path) as reply:
                    assert reply.status == 503
                    assert "is not answering" in (await reply.json())["detail"]
        with soon():
            (line,) = await pane.press(track)
        assert "Not queued" in texts(line["card"])

    assert (await pane.mail(ident))["card"] == seen["card"]
