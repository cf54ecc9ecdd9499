"""Decisions rest sealed, apart for each person and tenant, and no press is lost among others."""

from __future__ import annotations

import asyncio
import shutil
import tempfile
from collections.abc import AsyncIterator, Callable
from dataclasses import replace
from pathlib import Path

import pytest
from cryptography.fernet import Fernet
from redis.asyncio import Redis
from redis.asyncio.retry import Retry
from redis.backoff import NoBackoff

from capture.decisions import DecisionStore
from capture.errors import Service, ServiceUnavailable
from capture.models import Caller, ImportKey, MailId, ObjectId, RecordRef, TenantId
from capture.personal import KEPT_CHOICES, KEPT_DISMISSALS, MOST_EXCLUSIONS, TooMany
from capture.policies import KEPT_VERSIONS, PolicyChanged, PolicyUnreadable, Revision
from capture.policy import Dismissal, Effect, Exclusion, Personal, Policy, RuleVariant
from identity.envelope import Envelope
from tests.capture.builders import NOW
from tests.capture.imports.conftest import RedisServer
from tests.switching import turned_on

ANN = Caller(TenantId("t1"), ObjectId("ann"))
BOB = Caller(TenantId("t1"), ObjectId("bob"))
FAR = Caller(TenantId("t2"), ObjectId("ann"))
CONTOSO = RecordRef("account", "11111111-1111-1111-1111-111111111111")
FABRIKAM = RecordRef("account", "22222222-2222-2222-2222-222222222222")
LAW = Exclusion("law.example", Effect.SKIP)
Open = Callable[[], DecisionStore]


@pytest.fixture
def key() -> str:
    return Fernet.generate_key().decode()


@pytest.fixture
async def replica(redis: Redis, redis_url: str, key: str) -> AsyncIterator[Open]:
    """Opens the store as another process would."""
    clients: list[Redis] = []

    def opened() -> DecisionStore:
        clients.append(Redis.from_url(redis_url, socket_timeout=30))
        return DecisionStore(clients[-1], Envelope([key]), clock=lambda: NOW)

    yield opened
    for client in clients:
        await client.aclose()


@pytest.fixture
async def store(replica: Open) -> DecisionStore:
    opened = replica()
    await turned_on(opened, ANN, FAR)
    return opened


def dismissal(number: int) -> Dismissal:
    return Dismissal(ImportKey(f"key-{number}"), CONTOSO, MailId(f"mail-{number}"))


async def test_the_defaults_hold_until_somebody_decides(store: DecisionStore):
    """For everybody, without anything resting there."""
    assert (Policy(), Personal()) == await store.of(ANN)
    assert Revision() == await store.policies.current(ANN.tenant)


async def test_a_change_counts_at_once_on_every_replica_and_for_its_tenant_alone(
    store: DecisionStore, replica: Open
):
    """With who made it and when."""
    policy = Policy(60, 20, RuleVariant.Y2016, frozenset({"ours.example"}), (LAW,), meetings=False)
    made = await store.policies.change(ANN, policy, version=0)

    assert Revision(1, policy, ANN.oid, NOW) == made
    assert (policy, Personal()) == await replica().of(BOB)
    assert (Policy(), Personal()) == await replica().of(FAR)


async def test_two_administrators_do_not_overwrite_each_other(store: DecisionStore, replica: Open):
    """Of many that edit the same version one is right, and the others are told what holds."""
    told = await asyncio.gather(
        *(replica().policies.change(ANN, Policy(days), version=0) for days in range(1, 21)),
        return_exceptions=True,
    )

    saved = [one for one in told if isinstance(one, Revision)]
    refused = [one for one in told if isinstance(one, PolicyChanged)]
    assert (1, 19) == (len(saved), len(refused))
    assert all(one.now == saved[0] for one in refused)
    assert saved[0] == await store.policies.current(ANN.tenant)


async def test_the_newest_fifty_versions_are_kept(store: DecisionStore):
    """Each with its settings, so that one can be taken back."""
    for version in range(KEPT_VERSIONS + 2):
        await store.policies.change(ANN, Policy(limit=version + 1), version=version)
    history = await store.policies.history(ANN.tenant)

    newest = KEPT_VERSIONS + 2
    assert list(range(newest, newest - KEPT_VERSIONS, -1)) == [one.version for one in history]
    assert all(one.policy.limit == one.version for one in history)


async def test_what_one_person_decides_is_nobody_elses(store: DecisionStore):
    """Neither in the same tenant nor under the same object id in another."""
    await store.exclude(ANN, [LAW])
    await store.dismiss(ANN, [dismissal(1)])
    await store.choose(ANN, await store.ask(ANN, "Contoso"), CONTOSO)
    await store.show(ANN, CONTOSO)

    _, hers = await store.of(ANN)
    assert Personal((LAW,), frozenset({ImportKey("key-1")}), {"contoso": CONTOSO}) == hers
    for other in (BOB, FAR):
        assert (Policy(), Personal()) == await store.of(other)
        assert await store.shown(other) is None


async def test_suggestions_are_switched_off_for_one_person_at_once(
    store: DecisionStore, replica: Open
):
    """On every replica and for nobody else; being forgotten takes it back."""
    assert (await store.of(ANN))[1].suggestions
    await store.turn(ANN, suggestions=False)

    assert not (await replica().of(ANN))[1].suggestions
    assert (await replica().of(BOB))[1].suggestions
    await replica().turn(ANN, suggestions=True)
    assert (await store.of(ANN))[1].suggestions
    await store.turn(ANN, suggestions=False)
    await store.forget(ANN)
    assert (await replica().of(ANN))[1].suggestions


async def test_presses_at_once_lose_nothing(store: DecisionStore, replica: Open):
    """Forty on different replicas, of every kind."""
    await asyncio.gather(
        *(replica().dismiss(ANN, [dismissal(number)]) for number in range(20)),
        *(replica().exclude(ANN, [Exclusion(f"x{n}.example", Effect.IGNORE)]) for n in range(10)),
        *(replica().ask(ANN, f"name {number}") for number in range(10)),
    )

    _, personal = await store.of(ANN)
    assert {f"key-{number}" for number in range(20)} == personal.dismissed
    assert {f"x{number}.example" for number in range(10)} == {
        one.pattern for one in personal.exclusions
    }
    assert all([await store.asked(ANN, await store.ask(ANN, f"name {n}")) for n in range(10)])


async def test_what_was_dismissed_comes_back(store: DecisionStore):
    """Newest first in the list; dismissing again makes it the newest."""
    await store.dismiss(ANN, [dismissal(1), dismissal(2)])
    await store.dismiss(ANN, [dismissal(1)])
    assert (dismissal(1), dismissal(2)) == await store.dismissed(ANN)

    await store.suggest_again(ANN, [ImportKey("key-1")])
    assert (dismissal(2),) == await store.dismissed(ANN)


async def test_lists_are_bounded(store: DecisionStore):
    """The oldest dismissals and choices go; an exclusion is refused rather than lost."""
    await store.dismiss(ANN, [dismissal(number) for number in range(KEPT_DISMISSALS + 5)])
    memories = [await store.ask(ANN, f"name {number}") for number in range(KEPT_CHOICES + 1)]
    await store.exclude(
        ANN, [Exclusion(f"x{n}.example", Effect.SKIP) for n in range(MOST_EXCLUSIONS)]
    )

    assert KEPT_DISMISSALS == len(await store.dismissed(ANN))
    assert dismissal(KEPT_DISMISSALS + 4) == (await store.dismissed(ANN))[0]
    assert not await store.asked(ANN, memories[0])
    assert await store.asked(ANN, memories[1]) == "name 1"
    with pytest.raises(TooMany):
        await store.exclude(ANN, [LAW])
    assert MOST_EXCLUSIONS == len(await store.exclusions(ANN))


async def test_an_exclusion_has_one_effect(store: DecisionStore):
    """The newest; and taking it away says whether it was there."""
    await store.exclude(ANN, [LAW])
    await store.exclude(ANN, [replace(LAW, effect=Effect.IGNORE)])
    assert (Exclusion("law.example", Effect.IGNORE),) == await store.exclusions(ANN)

    assert ("law.example",) == await store.include(ANN, ["law.example", "x.example"])
    assert () == await store.exclusions(ANN)


async def test_a_choice_is_remembered_whatever_the_case_and_can_be_taken_back(
    store: DecisionStore,
):
    """And only for a name that was asked for."""
    memory = await store.ask(ANN, "  CONTOSO ")
    assert memory == await store.ask(ANN, "contoso")
    await store.choose(ANN, memory, CONTOSO)
    await store.choose(ANN, memory, FABRIKAM)
    assert {"contoso": FABRIKAM} == (await store.of(ANN))[1].choices

    await store.choose(ANN, memory, None)
    await store.choose(ANN, "nobody asked", CONTOSO)
    assert {} == (await store.of(ANN))[1].choices
    assert await store.asked(ANN, memory) == "contoso"


async def test_forgetting_leaves_nothing_of_a_person(store: DecisionStore, redis: Redis):
    """And everything of others."""
    for caller in (ANN, BOB):
        await store.exclude(caller, [LAW])
        await store.show(caller, CONTOSO)
    await store.forget(ANN)

    assert await store.shown(ANN) is None
    assert () == await store.exclusions(ANN)
    assert all(b"ann" not in name for name in await redis.keys())
    assert (LAW,) == await store.exclusions(BOB)
    assert CONTOSO == await store.shown(BOB)


async def test_nothing_rests_in_the_clear(store: DecisionStore, redis: Redis):
    """Neither patterns nor names, records, mails or imports."""
    await store.exclude(ANN, [LAW])
    await store.dismiss(ANN, [dismissal(1)])
    await store.choose(ANN, await store.ask(ANN, "Wonderland"), CONTOSO)
    await store.show(ANN, CONTOSO)
    await store.policies.change(ANN, Policy(exclusions=(LAW,)), version=0)
    resting = await redis.mget("ac:{decisions:t1}:person:ann", "ac:{decisions:t1}:shown:ann")
    resting += await redis.lrange("ac:{decisions:t1}:policy", 0, -1)

    assert 3 == len([one for one in resting if one])
    for word in ("law.example", "wonderland", CONTOSO.id, "mail-1", "key-1"):
        assert all(word not in str(one).lower() for one in resting)


async def test_one_persons_decisions_do_not_open_under_anothers_name(
    store: DecisionStore, redis: Redis
):
    """A value that somebody copies counts as none."""
    await store.exclude(ANN, [LAW])
    await redis.copy("ac:{decisions:t1}:person:ann", "ac:{decisions:t1}:person:bob")

    assert () == await store.exclusions(BOB)


async def test_a_lost_key_costs_a_person_their_decisions_and_an_organisation_the_answer(
    store: DecisionStore, redis: Redis
):
    """What an administrator excluded is not known then, so that nothing may be suggested."""
    await store.exclude(ANN, [LAW])
    await store.show(ANN, CONTOSO)
    other = DecisionStore(redis, Envelope([Fernet.generate_key().decode()]), clock=lambda: NOW)
    with pytest.raises(PolicyUnreadable):
        await other.of(ANN)
    await redis.delete("ac:{decisions:t1}:switch")
    await turned_on(other, ANN)
    assert (Policy(), Personal()) == await other.of(ANN)
    assert await other.shown(ANN) is None
    await other.exclude(ANN, [Exclusion("x.example", Effect.SKIP)])
    assert () == await store.exclusions(ANN)

    await store.policies.change(ANN, Policy(60), version=0)
    with pytest.raises(PolicyUnreadable):
        await other.of(ANN)
    with pytest.raises(PolicyUnreadable):
        await other.policies.change(ANN, Policy(), version=1)


async def test_a_policy_of_another_shape_is_not_guessed(redis: Redis, key: str, store):
    """It is as unreadable as one without its key; unknown settings of a newer release are not."""
    name = "ac:{decisions:t1}:policy"
    envelope = Envelope([key])
    await redis.lpush(name, envelope.seal(name, b'{"version":1,"policy":{"window_days":"x"}}'))
    with pytest.raises(PolicyUnreadable):
        await store.of(ANN)

    newer = b'{"version":2,"policy":{"window_days":9,"invented":true}}'
    await redis.lpush(name, envelope.seal(name, newer))
    assert Policy(9) == (await store.of(ANN))[0]


async def test_what_was_said_to_be_kept_outlives_a_power_cut(key: str):
    """A change is on disk when its method returns."""
    folder = Path(tempfile.mkdtemp(prefix="ac-own-", dir="/tmp"))
    server = RedisServer(folder)
    server.start()
    try:
        async with server.client() as client:
            store = DecisionStore(client, Envelope([key]), clock=lambda: NOW)
            await turned_on(store, ANN)
            await store.dismiss(ANN, [dismissal(1)])
            await store.policies.change(ANN, Policy(60), version=0)
            server.kill()
            server.start()

            assert (dismissal(1),) == await store.dismissed(ANN)
            assert Policy(60) == (await store.of(ANN))[0]
    finally:
        server.kill()
        shutil.rmtree(folder, ignore_errors=True)


async def test_a_redis_that_is_gone_is_named(key: str):
    """For reading and for writing."""
    gone = DecisionStore(
        Redis(unix_socket_path="/tmp/nobody-listens-here", retry=Retry(NoBackoff(), 0)),
        Envelope([key]),
        clock=lambda: NOW,
    )
    for call in (gone.of(ANN), gone.dismiss(ANN, [dismissal(1)]), gone.forget(ANN)):
        with pytest.raises(ServiceUnavailable) as trouble:
            await call
        assert Service.REDIS is trouble.value.service
