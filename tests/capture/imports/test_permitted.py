"""An import runs only while it may, and how it ended is known before anybody says so."""

from __future__ import annotations

from dataclasses import replace

import pytest
from cryptography.fernet import Fernet
from redis.asyncio import Redis

from capture.decisions import DecisionStore
from capture.errors import NotAmongUsers, SwitchedOff
from capture.imports.job import ImportJob
from capture.imports.permitted import Permitted
from capture.ledger import Entry, Ledger
from capture.models import Caller, ImportReason, ImportState, ImportStatus
from capture.policy import Policy
from identity.envelope import Envelope
from tests.capture.builders import NOW
from tests.capture.imports.examples import ANN, make_job
from tests.switching import turned_on

TRACKED = ImportStatus(ImportState.TRACKED)


class Imports:
    """Imports that end as told, and a count of them."""

    def __init__(self, status: ImportStatus = TRACKED) -> None:
        self.status = status
        self.ran = 0

    async def run(self, _job: ImportJob) -> ImportStatus:
        """What the worker calls."""
        self.ran += 1
        return self.status

    async def over(self, _job: ImportJob, status: ImportStatus) -> ImportStatus:
        """Something was left."""
        return replace(status, row="left")


class Switched:
    """Asks the store, as ``Permission`` does where everybody may."""

    def __init__(self, store: DecisionStore) -> None:
        self._store = store

    async def check(self, caller: Caller) -> Policy:
        """The settings, or ``SwitchedOff``."""
        return (await self._store.of(caller))[0]


class Nobody:
    """An organisation that does not let this person."""

    async def check(self, _caller: Caller) -> Policy:
        """Never the settings."""
        raise NotAmongUsers


@pytest.fixture
def store(redis: Redis) -> DecisionStore:
    return DecisionStore(redis, Envelope([Fernet.generate_key().decode()]), clock=lambda: NOW)


@pytest.fixture
def ledger(redis: Redis) -> Ledger:
    return Ledger(redis, clock=lambda: NOW)


async def test_nothing_runs_while_it_is_off(store: DecisionStore, ledger: Ledger):
    """The switch is read for each import, so turning it on in between counts."""
    imports = Imports()
    gate = Permitted(imports, Switched(store), ledger)
    with pytest.raises(SwitchedOff):
        await gate.run(make_job())
    assert imports.ran == 0
    await turned_on(store, ANN)
    assert await gate.run(make_job()) == TRACKED


async def test_how_it_ended_is_noted_once(store: DecisionStore, ledger: Ledger):
    """By whom, of what, and the failure's reason; a second run of the same import adds nothing."""
    await turned_on(store, ANN)
    job = make_job()
    failed = ImportStatus(ImportState.FAILED, ImportReason.REFUSED)
    for imports in (Imports(failed), Imports(), Imports()):
        await Permitted(imports, Switched(store), ledger).run(job)
    lines = {one.entry for one in await ledger.newest(ANN.tenant, keep_days=90, most=10)}
    assert lines == {
        Entry(ANN.oid, job.record, job.key, job.kind, outcome)
        for outcome in ("tracked", ImportReason.REFUSED.value)
    }


async def test_who_may_not_use_it_imports_nothing(ledger: Ledger):
    """It fails with the reason, and can be tried again once they may; it had begun before."""
    imports = Imports()
    status = await Permitted(imports, Nobody(), ledger).run(make_job())
    assert status == ImportStatus(ImportState.FAILED, ImportReason.NOT_AMONG_USERS)
    assert status.row == "left"
    assert imports.ran == 0
