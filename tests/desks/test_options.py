"""How much a press shares: what its card said, what was chosen before, and never more."""

from __future__ import annotations

from collections.abc import AsyncIterator, Callable
from dataclasses import dataclass, replace

import pytest
from aiohttp import ClientSession
from cryptography.fernet import Fernet
from redis.asyncio import Redis

from capture.decisions import DecisionStore
from capture.errors import Service, ServiceUnavailable, UnknownTenant
from capture.extent import Disclosure, Extent, FileEnd, LeftBehind, file_key
from capture.files import Files
from capture.graph import Graph
from capture.imports.queue import ImportQueue
from capture.models import Caller, ImportReason, ImportState, ImportStatus
from capture.options import Choosing
from capture.policy import Policy
from capture.switch import TERMS
from capture.upstream import Upstream
from cards.actions import Offer, Picked, Retry, Track
from cards.option_inputs import DISCLOSURE, OTHERS, NotRead, file_id
from cards.sealing import Sealer
from desks.asker import Asker
from desks.options import Meant, OptionsDesk
from desks.place import Place
from identity.envelope import Envelope
from tests.capture.builders import NOW
from tests.capture.conftest import FixedTokens
from tests.capture.imports.examples import ANN, BEN, CONTOSO, make_job, make_watcher
from tests.capture.imports.test_queue import claimed, finished

ONE, TWO = file_key("one"), file_key("two")
KEY = make_job().key
PICKED = (Picked(make_job().mail, KEY),)
FAILED = ImportStatus(ImportState.FAILED, ImportReason.REFUSED)


@dataclass
class World:
    """A desk on a real Redis, in an organisation that is switched on; nothing answers upstream."""

    desk_of: Callable[[ImportQueue], OptionsDesk]
    queue: ImportQueue
    decisions: DecisionStore

    async def meant(
        self, action: Track | Retry, inputs: dict[str, object] | None = None, caller: Caller = ANN
    ) -> Meant:
        """What a press means."""
        asker = Asker(caller, Place("https://x.example", "chat"), "", "")
        return await self.desk_of(self.queue).meant(asker, action, inputs or {})

    async def ended(self, extent: Extent, status: ImportStatus, caller: Caller = ANN) -> None:
        """An import that somebody pressed has ended."""
        job = replace(make_job(caller=caller), extent=extent)
        await self.queue.enqueue(job, make_watcher(caller=caller))
        await finished(self.queue, await claimed(self.queue), status)


@pytest.fixture
async def world(redis: Redis) -> AsyncIterator[World]:
    decisions = DecisionStore(redis, Envelope([Fernet.generate_key().decode()]), clock=lambda: NOW)
    accepted = await decisions.switch.accept(ANN, TERMS, version=0)
    await decisions.switch.turn(ANN, on=True, version=accepted.version)
    async with ClientSession() as session:
        graph = Graph(Upstream(session, "http://127.0.0.1:1", Service.GRAPH), FixedTokens())
        choosing = Choosing(graph, {}, Files(graph, {}))
        sealer = Sealer(["a key for the tests"])

        def desk_of(queue: ImportQueue) -> OptionsDesk:
            return OptionsDesk(choosing, decisions, queue, sealer, clock=lambda: NOW)

        yield World(desk_of, ImportQueue(redis), decisions)


async def test_a_press_from_the_list_shares_what_the_list_said(world: World) -> None:
    """Also when the default is more open by now; a button from before takes today's default."""
    said = Track(CONTOSO, PICKED, disclosure=Disclosure.HEADER)
    before = Track(CONTOSO, PICKED)
    assert (await world.meant(said, {DISCLOSURE: "full"})).of(KEY) == Extent(Disclosure.HEADER)
    assert (await world.meant(before)).of(KEY) == Extent(Disclosure.FULL)
    await world.decisions.policies.change(ANN, Policy(disclosure=Disclosure.LATEST), version=0)
    assert (await world.meant(said)).of(KEY) == Extent(Disclosure.HEADER)
    assert (await world.meant(before)).of(KEY) == Extent(Disclosure.LATEST)


async def test_from_the_options_card_only_what_was_ticked(world: World) -> None:
    """What did not arrive was not chosen, and without a disclosure nothing is."""
    track = Track(CONTOSO, PICKED, offer=Offer((ONE, TWO)))
    inputs: dict[str, object] = {DISCLOSURE: "latest", file_id(ONE): "true"}
    assert (await world.meant(track, inputs)).of(KEY) == Extent(Disclosure.LATEST, (TWO,))
    with pytest.raises(NotRead):
        await world.meant(track, {file_id(ONE): "true"})


async def test_files_without_a_box_are_read_before_they_are_left_out(world: World) -> None:
    """Where the mailbox does not answer, nothing is queued that would take them along."""
    track = Track(CONTOSO, PICKED, offer=Offer((ONE,), 400))
    ticked: dict[str, object] = {DISCLOSURE: "full", file_id(ONE): "true"}
    assert (await world.meant(track, ticked | {OTHERS: "true"})).of(KEY) == Extent()
    with pytest.raises(UnknownTenant):
        await world.meant(track, ticked)


async def test_an_import_that_runs_is_joined_as_it_is(world: World) -> None:
    """And that is known, so that it can be said."""
    await world.queue.enqueue(make_job(), make_watcher())
    track = Track(CONTOSO, PICKED, offer=Offer())
    assert (await world.meant(track, {DISCLOSURE: "header"})).begun


@pytest.mark.parametrize("kept", [Extent(Disclosure.HEADER), Extent(Disclosure.LATEST, (ONE,))])
async def test_retry_shares_what_was_chosen(world: World, kept: Extent) -> None:
    """Not the default, which may be more; of somebody else's choice never a file they left out."""
    await world.ended(kept, FAILED)
    retry = Retry(CONTOSO, PICKED)
    assert (await world.meant(retry)).of(KEY) == kept
    assert (await world.meant(retry, caller=BEN)).of(KEY) == Extent(Disclosure.HEADER)


async def test_files_that_stayed_behind_come_with_the_text_as_it_was(world: World) -> None:
    """Ticked ones come, the others stay; the disclosure is not asked again."""
    left = (LeftBehind(ONE, FileEnd.REFUSED), LeftBehind(TWO, FileEnd.NOT_CHOSEN))
    await world.ended(
        Extent(Disclosure.LATEST, (TWO,)), ImportStatus(ImportState.TRACKED, left=left)
    )
    again = Track(CONTOSO, PICKED, offer=Offer((ONE, TWO)))
    meant = await world.meant(again, {file_id(TWO): "true"})
    assert meant.again
    assert meant.of(KEY) == Extent(Disclosure.LATEST, (ONE,))
    with pytest.raises(NotRead) as refused:
        await world.meant(again)
    assert refused.value.sentence == "NO_FILE_PICKED"
    with pytest.raises(NotRead) as refused:
        await world.meant(again, {file_id(TWO): "true", DISCLOSURE: "full"})
    assert refused.value.sentence == "TRACKED_ALREADY"


async def test_what_ran_counts_and_not_a_later_press(world: World) -> None:
    """Whoever pressed once more while it ran changed nothing; in another's name nothing comes."""
    job, left = replace(make_job(), extent=Extent(Disclosure.LATEST)), FileEnd.REFUSED
    await world.queue.enqueue(job, make_watcher())
    await world.queue.enqueue(replace(job, extent=Extent()), make_watcher())
    tracked = ImportStatus(ImportState.TRACKED, left=(LeftBehind(ONE, left),))
    await finished(world.queue, await claimed(world.queue), tracked)
    again = Track(CONTOSO, PICKED, offer=Offer((ONE,)))
    meant = await world.meant(again, {file_id(ONE): "true"})
    assert meant.of(KEY) == Extent(Disclosure.LATEST)
    with pytest.raises(NotRead):
        await world.meant(again, {file_id(ONE): "true"}, caller=BEN)


async def test_what_is_tracked_is_not_shared_anew(world: World) -> None:
    """However much a card from before offers; what was taken along stays as it was chosen."""
    await world.ended(Extent(Disclosure.HEADER), ImportStatus(ImportState.TRACKED))
    track = Track(CONTOSO, PICKED, offer=Offer())
    with pytest.raises(NotRead) as refused:
        await world.meant(track, {DISCLOSURE: "full"})
    assert refused.value.sentence == "TRACKED_ALREADY"


async def test_of_a_header_no_file_comes_later(world: World) -> None:
    """However the press was made."""
    left = (LeftBehind(ONE, FileEnd.NOT_CHOSEN),)
    await world.ended(Extent(Disclosure.HEADER), ImportStatus(ImportState.TRACKED, left=left))
    again = Track(CONTOSO, PICKED, offer=Offer((ONE,)))
    with pytest.raises(NotRead):
        await world.meant(again, {file_id(ONE): "true", DISCLOSURE: "full"})


async def test_a_queue_that_is_away_is_said(world: World) -> None:
    """What was chosen before is not guessed."""
    await world.ended(Extent(Disclosure.HEADER), FAILED)
    world.queue = ImportQueue(Redis.from_url("redis://127.0.0.1:1", socket_timeout=1))
    with pytest.raises(ServiceUnavailable):
        await world.meant(Retry(CONTOSO, PICKED))
