"""Threads of a real mailbox over TLS: begun, looked at, and ended by what lies in them."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from functools import partial
from io import BytesIO
from typing import Any

import pytest
from aiohttp import ClientSession
from cryptography.fernet import Fernet
from redis.asyncio import Redis

from capture.clearance import Clearance
from capture.dataverse import Dataverse
from capture.decisions import DecisionStore
from capture.errors import NotFound, SuggestionsOff, SwitchedOff, Throttled
from capture.extent import Disclosure
from capture.graph import LONGEST, Graph
from capture.imports.importer import Importer
from capture.imports.job import CardRef, import_key
from capture.imports.queue import ImportQueue
from capture.models import (
    Caller,
    ImportReason,
    ImportState,
    InternetMessageId,
    MailId,
    RecordRef,
)
from capture.policy import Dismissal, Effect, Exclusion, Policy
from capture.synchronisation import Synchronisation
from capture.threads.following import Outcome, Threads
from capture.threads.looking import Looking, TakenAway
from capture.threads.pace import Pace
from capture.threads.store import Claim, ThreadStore
from capture.threads.thread import Ending, Thread
from identity.envelope import Envelope
from tests.capture.live.test_against_the_sandbox import control
from tests.sandbox_process import sandbox_process
from tests.switching import turned_on

CHAT = CardRef("https://connector", "chat", "", 0)
GIULIA = "giulia.conti@fourthcoffee.example"
PEOPLE = ("mara.lindqvist@adatum.example", "jonas.weber@adatum.example")


@pytest.fixture(scope="module")
def ready(tmp_path_factory: pytest.TempPathFactory) -> Iterator[dict[str, Any]]:
    """A sandbox of these tests' own: they put mail into it."""
    with sandbox_process(tmp_path_factory.mktemp("sandbox")) as running:
        yield running.ready


@dataclass
class World:
    """One mailbox with its threads, and a clock that a test may turn."""

    https: ClientSession
    ready: dict[str, Any]
    graph: Graph
    organisation: Dataverse
    queue: ImportQueue
    decisions: DecisionStore
    store: ThreadStore
    threads: Threads
    looking: Looking
    importer: Importer
    record: RecordRef
    callers: list[Caller]
    ahead: timedelta = timedelta()

    @property
    def mara(self) -> Caller:
        """The first seller."""
        return self.callers[0]

    async def arrives(
        self, name: str, thread: str, whose: int = 0, folder: str = "inbox", **headers: str
    ) -> MailId:
        """A mail of the conversation that ``thread`` began."""
        given = {
            "From": GIULIA,
            "To": PEOPLE[whose],
            "Subject": name,
            "Message-ID": f"<{name}@fourth.example>",
            "References": "" if name == thread else f"<{thread}@fourth.example>",
            **headers,
        }
        raw = "\r\n".join([*(f"{k}: {v}" for k, v in given.items() if v), "", "Ciao"]).encode()
        url = f"{self.ready['page']}/control/mail"
        query = {"oid": self.callers[whose].oid, "folder": folder}
        kind = {"Content-Type": "message/rfc822"}
        async with self.https.post(url, params=query, data=BytesIO(raw), headers=kind) as reply:
            assert reply.status == 201, await reply.text()
            return MailId((await reply.json())["immutableId"])

    async def later(self) -> None:
        """What arrives from now on bears a later second than what is there."""
        await control(self.https, self.ready, "POST", "clock", seconds=2)

    async def follow(self, mail: MailId, whose: int = 0, record: RecordRef | None = None) -> str:
        """Press, as this seller."""
        return await self.threads.follow(self.callers[whose], record or self.record, mail, CHAT)

    async def look(self) -> list[Thread]:
        """Look at every thread that is due, and put each back to be due at once."""
        seen: list[Thread] = []
        while isinstance(claim := await self.store.claim(), Claim):
            after = await self.looking.look(claim.thread, partial(self.store.held, claim))
            assert await self.store.save(claim, after, delay=3600.0)
            seen.append(after)
        for caller in self.callers:
            await self.store.park(caller, delay=3600.0, soon=1.0)
            await self.store.unpark(caller)
        return seen

    async def asked(self, whose: int = 0) -> set[str]:
        """Which mails the person's imports are about, by name."""
        mine = await self.queue.mine(self.callers[whose])
        found = await self.graph.messages(self.callers[whose], [one.job.mail for one in mine])
        return {one.subject or "" for one in found.values()}

    def now(self) -> datetime:
        """The clock as it was turned."""
        return datetime.now(UTC) + self.ahead


@pytest.fixture
async def world(
    https: ClientSession,
    ready: dict[str, Any],
    mailboxes: Graph,
    organisation: Dataverse,
    callers: list[Caller],
    redis: Redis,
) -> AsyncIterator[World]:
    def clock() -> datetime:
        return made.now()

    envelope = Envelope([Fernet.generate_key().decode()])
    queue, store = ImportQueue(redis), ThreadStore(redis, envelope)
    organisations = {callers[0].tenant: organisation}
    decisions = DecisionStore(redis, envelope, clock=clock)
    synchronisation = Synchronisation(organisations, clock)
    clearance = Clearance(organisations, synchronisation)
    found = await organisation.find(callers[0], "Fourth Coffee")
    made = World(
        https,
        ready,
        mailboxes,
        organisation,
        queue,
        decisions,
        store,
        Threads(store, mailboxes, organisations, clearance, decisions, clock=clock),
        Looking(
            mailboxes, organisations, synchronisation, decisions, queue, clock=clock, pace=Pace()
        ),
        Importer(mailboxes, organisations, synchronisation, decisions, queue, clock=clock),
        found.matches[0].record.ref,
        callers,
    )
    await turned_on(decisions, callers[0])
    await decisions.policies.change(callers[0], Policy(undo_seconds=0), version=0)
    yield made
    await control(https, ready, "DELETE", "faults")
    await control(https, ready, "POST", "clock", seconds=0)


async def test_what_comes_later_is_asked_for_once(world: World) -> None:
    """Not what was there; in the order it came, each once, with the policy's disclosure."""
    first = await world.arrives("once-1", "once-1")
    assert await world.follow(first) is Outcome.FOLLOWED
    assert await world.follow(first) is Outcome.THERE
    await world.look()
    assert await world.asked() == set()
    await world.arrives("once-2", "once-1")
    await world.arrives("once-3", "once-1", folder="sentitems", From=PEOPLE[0], To=GIULIA)
    (thread,) = await world.look()
    assert await world.asked() == {"once-2", "once-3"}
    assert thread.tracked == 2
    (again,) = await world.look()
    assert again.tracked == 2
    lease = await world.queue.claim()
    assert lease is not None
    assert lease.job.extent.disclosure is Disclosure.FULL
    assert (await world.importer.run(lease.job)).state is ImportState.TRACKED


async def test_it_rests_as_long_as_a_press(world: World) -> None:
    """So that it can be undone before anything is written."""
    tenant, policies = world.mara.tenant, world.decisions.policies
    revision = await policies.current(tenant)
    await policies.change(world.mara, Policy(undo_seconds=60), version=revision.version)
    await world.follow(await world.arrives("rest-1", "rest-1"))
    await world.arrives("rest-2", "rest-1")
    await world.look()
    (own,) = await world.queue.mine(world.mara)
    assert own.status.undo
    assert await world.queue.claim() is None


async def test_one_request_while_nothing_is_new(world: World) -> None:
    """Ids alone, by the conversation and nothing else; no order is asked for."""
    await world.follow(await world.arrives("quiet-1", "quiet-1"))
    await world.look()
    await control(world.https, world.ready, "DELETE", "calls")
    await world.look()
    calls = (await control(world.https, world.ready, "GET", "calls?detail=true"))["calls"]
    (path,) = [one["path"] for one in calls]
    assert "/me/messages?$filter=conversationId" in path
    assert "$orderby" not in path
    assert "receivedDateTime" not in path


async def test_a_worker_that_died_after_asking_doubles_nothing(world: World) -> None:
    """Nothing was noted of its look; the next one asks again and meets what is there."""
    await world.follow(await world.arrives("died-1", "died-1"))
    await world.arrives("died-2", "died-1")
    claim = await world.store.claim()
    assert isinstance(claim, Claim)
    await world.looking.look(claim.thread, lambda: world.store.held(claim))
    (own,) = await world.queue.mine(world.mara)
    await world.store.park(world.mara, delay=0.0, soon=1.0)
    await world.store.unpark(world.mara)
    (thread,) = await world.look()
    assert await world.queue.mine(world.mara) == (own,)
    assert thread.tracked == 1


async def test_what_was_undone_meanwhile_stays_undone(world: World) -> None:
    """Even if the worker that asked for it died before it noted so."""
    await world.follow(await world.arrives("undone-1", "undone-1"))
    await world.arrives("undone-2", "undone-1")
    claim = await world.store.claim()
    assert isinstance(claim, Claim)
    await world.looking.look(claim.thread, lambda: world.store.held(claim))
    (own,) = await world.queue.mine(world.mara)
    await world.queue.withdraw(own.job.key, world.mara)
    await world.store.park(world.mara, delay=0.0, soon=1.0)
    await world.store.unpark(world.mara)
    await world.look()
    assert await world.queue.mine(world.mara) == ()
    assert await world.queue.claim() is None


async def test_a_claim_that_was_lost_asks_for_nothing(world: World) -> None:
    """Stopped in the middle of a look: not one message of it is asked for."""
    await world.follow(await world.arrives("lost-1", "lost-1"))
    await world.arrives("lost-2", "lost-1")
    claim = await world.store.claim()
    assert isinstance(claim, Claim)
    assert await world.threads.stop(world.mara, claim.thread.id) is Outcome.STOPPED
    with pytest.raises(TakenAway):
        await world.looking.look(claim.thread, lambda: world.store.held(claim))
    assert await world.queue.mine(world.mara) == ()


@pytest.mark.parametrize(
    ("headers", "ending", "refusal"),
    [
        ({"Sensitivity": "Private"}, Ending.PRIVATE, Outcome.PRIVATE),
        ({"Sensitivity": "Company-Confidential"}, Ending.PRIVATE, Outcome.PRIVATE),
        ({"msip_labels": "anything"}, Ending.LABELLED, Outcome.LABELLED),
    ],
)
async def test_never_across(
    world: World, headers: dict[str, str], ending: Ending, refusal: Outcome
) -> None:
    """It ends there; and a conversation that has such a message already is not followed."""
    name = f"{ending}-{headers.get('Sensitivity', 'label')}"
    first = await world.arrives(f"{name}-1", f"{name}-1")
    await world.follow(first)
    await world.arrives(f"{name}-2", f"{name}-1", 0, "deleteditems", **headers)
    await world.arrives(f"{name}-3", f"{name}-1")
    (thread,) = await world.look()
    assert thread.ending is ending
    assert await world.asked() == set()
    assert await world.look() == []
    assert await world.follow(first) is refusal


async def test_nobody_from_outside(world: World) -> None:
    """Not followed at all; where they are left behind it ends after three days, not before."""
    inside = await world.arrives("inside-1", "inside-1", From=PEOPLE[1])
    assert await world.follow(inside) is Outcome.INSIDE
    await world.follow(await world.arrives("left-1", "left-1"))
    await world.later()
    await world.arrives("left-2", "left-1", From=PEOPLE[1])
    (thread,) = await world.look()
    assert (thread.ending, thread.inside is not None) == (None, True)
    world.ahead = timedelta(days=2, hours=23)
    (thread,) = await world.look()
    assert thread.ending is None
    world.ahead = timedelta(days=3, minutes=1)
    (thread,) = await world.look()
    assert thread.ending is Ending.NOBODY_OUTSIDE
    assert await world.asked() == set()


async def test_somebody_from_outside_comes_back(world: World) -> None:
    """An aside among colleagues ends nothing."""
    await world.follow(await world.arrives("aside-1", "aside-1"))
    await world.arrives("aside-2", "aside-1", From=PEOPLE[1])
    await world.look()
    await world.arrives("aside-3", "aside-1", From="stranger@elsewhere.example")
    world.ahead = timedelta(days=4)
    (thread,) = await world.look()
    assert (thread.ending, thread.inside) == (None, None)
    assert await world.asked() == {"aside-3"}


async def test_half_a_year_without_a_word(world: World) -> None:
    """Then it ends; a conversation that has vanished altogether is such a one."""
    mail = await world.arrives("gone-1", "gone-1")
    await world.follow(mail)
    body = {"oid": world.mara.oid, "internetMessageId": "<gone-1@fourth.example>"}
    await control(world.https, world.ready, "POST", "mail/delete", **body)
    assert await world.follow(mail) is Outcome.GONE
    world.ahead = timedelta(days=179)
    (thread,) = await world.look()
    assert thread.ending is None
    world.ahead = timedelta(days=181)
    (thread,) = await world.look()
    assert thread.ending is Ending.QUIET


async def test_what_was_decided_counts(world: World) -> None:
    """Excluded and dismissed ones are not tracked; drafts neither, until they are sent."""
    await world.follow(await world.arrives("ruled-1", "ruled-1"))
    await world.arrives("ruled-2", "ruled-1", Cc="x@law.example")
    dismissed = await world.arrives("ruled-3", "ruled-1")
    await world.arrives("ruled-4", "ruled-1", folder="drafts", From=PEOPLE[0], To=GIULIA)
    await world.arrives("ruled-5", "ruled-1", folder="junkemail")
    await world.decisions.exclude(world.mara, [Exclusion("law.example", Effect.SKIP)])
    name = InternetMessageId("<ruled-3@fourth.example>")
    key = import_key(world.mara.tenant, world.record, name)
    await world.decisions.dismiss(world.mara, [Dismissal(key, world.record, dismissed)])
    await world.look()
    assert await world.asked() == set()
    for name_of, folder in (("ruled-4", "sentitems"), ("ruled-5", "inbox")):
        body = {
            "oid": world.mara.oid,
            "internetMessageId": f"<{name_of}@fourth.example>",
            "folder": folder,
        }
        await control(world.https, world.ready, "POST", "mail/move", **body)
    await world.decisions.include(world.mara, ["law.example"])
    await world.decisions.suggest_again(world.mara, [key])
    await world.look()
    assert "ruled-5" in await world.asked()
    assert not {"ruled-2", "ruled-3"} & await world.asked()


async def test_switched_off_it_pauses(world: World) -> None:
    """Nothing is asked of the mailbox, a press is refused; switched on again it goes on."""
    first = await world.arrives("off-1", "off-1")
    await world.follow(first)
    await world.arrives("off-2", "off-1")
    policies, tenant = world.decisions.policies, world.mara.tenant
    revision = await policies.current(tenant)
    revision = await policies.change(world.mara, Policy(following=False), version=revision.version)
    (thread,) = await world.look()
    assert thread.paused
    assert await world.follow(first) is Outcome.OFF
    assert not await world.threads.offered(world.mara)
    header = Policy(disclosure=Disclosure.HEADER, undo_seconds=0)
    await policies.change(world.mara, header, version=revision.version)
    (thread,) = await world.look()
    assert not thread.paused
    lease = await world.queue.claim()
    assert lease is not None
    assert lease.job.extent.disclosure is Disclosure.HEADER


@pytest.mark.parametrize("sealed", [Disclosure.LATEST, None])
async def test_no_more_is_shared_than_was_said_at_the_press(
    world: World, sealed: Disclosure | None
) -> None:
    """Whatever the administrator's default has become since, and whether the button named it."""
    policies, tenant = world.decisions.policies, world.mara.tenant
    revision = await policies.current(tenant)
    latest = Policy(disclosure=Disclosure.LATEST, undo_seconds=0)
    revision = await policies.change(world.mara, latest, version=revision.version)
    name = f"said-{sealed}"
    mail = await world.arrives(f"{name}-1", f"{name}-1")
    await world.threads.follow(world.mara, world.record, mail, CHAT, sealed)
    await policies.change(world.mara, Policy(undo_seconds=0), version=revision.version)
    await world.arrives(f"{name}-2", f"{name}-1")
    await world.look()
    lease = await world.queue.claim()
    assert lease is not None
    assert lease.job.extent.disclosure is Disclosure.LATEST


async def test_an_organisation_that_is_off_pauses_what_is_followed(world: World) -> None:
    """The mailbox is not asked and no look counts as failed; turned on again it goes on."""
    first = await world.arrives("dark-1", "dark-1")
    await world.follow(first)
    await world.arrives("dark-2", "dark-1")
    switch, tenant = world.decisions.switch, world.mara.tenant
    now = await switch.current(tenant)
    off = await switch.turn(world.mara, on=False, version=now.version)
    (thread,) = await world.look()
    assert thread.paused
    assert thread.failures == 0
    assert await world.queue.claim() is None
    with pytest.raises(SwitchedOff):
        await world.follow(first)
    await switch.turn(world.mara, on=True, version=off.version)
    (thread,) = await world.look()
    assert not thread.paused
    assert await world.queue.claim() is not None


async def test_somebody_whose_suggestions_are_off_is_not_looked_for(world: World) -> None:
    """It pauses without asking the mailbox, a press is refused; switched on again it goes on."""
    first = await world.arrives("mine-1", "mine-1")
    await world.follow(first)
    await world.arrives("mine-2", "mine-1")
    await world.decisions.turn(world.mara, suggestions=False)
    (thread,) = await world.look()
    assert thread.paused
    assert thread.failures == 0
    assert await world.queue.claim() is None
    with pytest.raises(SuggestionsOff):
        await world.follow(first)
    await world.decisions.turn(world.mara, suggestions=True)
    (thread,) = await world.look()
    assert not thread.paused
    assert await world.queue.claim() is not None


async def test_somebody_who_may_not_use_it_any_more_is_not_tracked_for(world: World) -> None:
    """Who may is asked of Dynamics at each look."""
    first = await world.arrives("lost-1", "lost-1")
    await world.follow(first)
    await world.arrives("lost-2", "lost-1")
    policies = world.decisions.policies
    revision = await policies.current(world.mara.tenant)
    others = Policy(roles=frozenset({"nobody has this"}))
    await policies.change(world.mara, others, version=revision.version)
    (thread,) = await world.look()
    assert thread.paused
    assert await world.queue.claim() is None


async def test_two_sellers_and_two_records(world: World) -> None:
    """One import of a message for a record; the second record's says where it is tracked."""
    mails = [await world.arrives("both-1", "both-1", whose) for whose in (0, 1)]
    for whose, mail in enumerate(mails):
        assert await world.follow(mail, whose) is Outcome.FOLLOWED
    contoso = (await world.organisation.find(world.mara, "Contoso")).matches[0].record.ref
    assert await world.follow(mails[0], record=contoso) is Outcome.FOLLOWED
    for whose in (0, 1):
        await world.arrives("both-2", "both-1", whose)
    assert len(await world.look()) == 3
    ends = []
    while lease := await world.queue.claim():
        status = await world.importer.run(lease.job)
        await world.queue.settle(lease, status)
        ends.append((status.state, status.reason))
    assert sorted(map(str, ends)) == sorted(
        map(
            str,
            [
                (ImportState.TRACKED, None),
                (ImportState.FAILED, ImportReason.TRACKED_ELSEWHERE),
            ],
        )
    )
    assert await world.asked(1) == {"both-2"}


async def test_a_record_that_is_gone(world: World) -> None:
    """A press says so; a look ends, as soon as something would be tracked."""
    nowhere = RecordRef("account", "00000000-0000-4000-8000-00000000dead")
    mail = await world.arrives("nowhere-1", "nowhere-1")
    with pytest.raises(NotFound):
        await world.follow(mail, record=nowhere)


async def test_a_very_long_conversation(world: World) -> None:
    """More messages than are read: not followed, and no longer followed once it has become so."""
    first = await world.arrives("long-1", "long-1")
    await world.follow(first)
    for start in range(2, LONGEST + 2, 20):
        numbers = range(start, min(start + 20, LONGEST + 2))
        await asyncio.gather(*(world.arrives(f"long-{one}", "long-1") for one in numbers))
    (thread,) = await world.look()
    assert thread.ending is Ending.LONG
    assert await world.follow(first) is Outcome.LONG
    assert await world.asked() == set()


async def test_a_storm_of_429(world: World) -> None:
    """It passes through with the moment the mailbox names; nothing is asked for meanwhile."""
    await world.follow(await world.arrives("storm-1", "storm-1"))
    await world.arrives("storm-2", "storm-1")
    fault = {"service": "graph", "kind": "throttle", "path": "messages", "seconds": 600}
    await control(world.https, world.ready, "POST", "faults", count=50, **fault)
    claim = await world.store.claim()
    assert isinstance(claim, Claim)
    with pytest.raises(Throttled) as raised:
        await world.looking.look(claim.thread, lambda: world.store.held(claim))
    assert raised.value.retry_after > 60
    assert await world.queue.mine(world.mara) == ()
