"""What is taken out of Dynamics and what stays, by what Dynamics answers of the row."""

from __future__ import annotations

from collections.abc import AsyncIterator
from dataclasses import dataclass, field
from typing import Any

import pytest
from aiohttp import ClientSession, web
from aiohttp.test_utils import TestServer

from capture.dataverse import Dataverse
from capture.errors import Service
from capture.imports.importer import row_id
from capture.imports.queue import ImportQueue
from capture.imports.untracking import Refusal, Removable, Untracked, Untracker
from capture.models import ImportState, ImportStatus
from capture.upstream import Upstream
from tests.capture.conftest import FixedTokens
from tests.capture.imports.examples import (
    ANN,
    CONTOSO,
    TENANT,
    make_job,
    make_watcher,
    message_id,
)
from tests.capture.imports.world import API, LOOKUP, USER

KEY = make_job().key
OURS = str(row_id(TENANT, message_id(1)))
THEIRS = "0f5e1c1a-0000-4000-8000-0000000000aa"
COLLEAGUE = "00000000-0000-4000-8000-0000000000bb"


@dataclass
class Organisation:
    """Holds one e-mail; ``keeps`` it although it says that it is deleted."""

    keeps: bool = False
    more: dict[str, Any] = field(default_factory=dict)
    asked: list[str] = field(default_factory=list)
    gone: bool = False

    def app(self) -> web.Application:
        """The Web API of it."""
        app = web.Application()
        app.router.add_get(f"{API}/WhoAmI", self._who)
        app.router.add_get(f"{API}/emails({{row}})", self._email)
        app.router.add_delete(f"{API}/emails({{row}})", self._deleted)
        return app

    async def _who(self, _: web.Request) -> web.Response:
        return web.json_response({"UserId": USER})

    async def _email(self, request: web.Request) -> web.Response:
        if self.gone:
            return web.json_response({"error": {"code": "0x80040217"}}, status=404)
        lookup = "_regardingobjectid_value"
        row = {
            "activityid": request.match_info["row"],
            "messageid": message_id(1),
            "createdon": "2026-03-02T11:00:00Z",
            "_ownerid_value": USER,
            lookup: CONTOSO.id,
            LOOKUP: CONTOSO.table,
        }
        return web.json_response(row | self.more)

    async def _deleted(self, request: web.Request) -> web.Response:
        self.asked.append(request.match_info["row"])
        self.gone = not self.keeps
        return web.Response(status=204)


@pytest.fixture
def organisation() -> Organisation:
    return Organisation()


@pytest.fixture
async def untracker(
    session: ClientSession, tokens: FixedTokens, queue: ImportQueue, organisation: Organisation
) -> AsyncIterator[Untracker]:
    async with TestServer(organisation.app()) as server:
        root = str(server.make_url("")).rstrip("/")
        dataverse = Dataverse(Upstream(session, root, Service.DATAVERSE, budget=1.0), tokens)
        yield Untracker({TENANT: dataverse}, queue)


async def tracked(queue: ImportQueue, row: str = OURS) -> None:
    """Ann's import ended with this row."""
    await queue.enqueue(make_job(), make_watcher())
    lease = await queue.claim()
    assert lease is not None
    await queue.settle(lease, ImportStatus(ImportState.TRACKED, row=row))
    await queue.finish(lease, drawn=(await queue.finish(lease))[1])


async def test_what_this_service_made_goes(
    untracker: Untracker, queue: ImportQueue, organisation: Organisation
) -> None:
    await tracked(queue)
    assert isinstance(await untracker.about(ANN, KEY), Removable)
    assert isinstance(await untracker.untrack(ANN, KEY), Untracked)
    assert organisation.asked == [OURS]
    assert await queue.mine(ANN) == ()


@pytest.mark.parametrize(
    ("row", "more", "refusal"),
    [
        (THEIRS, {}, Refusal.NOT_OURS),
        ("", {}, Refusal.NOT_OURS),
        (OURS, {"messageid": message_id(2)}, Refusal.NOT_OURS),
        (OURS, {"messageid": None}, Refusal.NOT_OURS),
        (OURS, {"_ownerid_value": COLLEAGUE}, Refusal.NOT_OWNED),
        (OURS, {"_ownerid_value": None}, Refusal.NOT_OWNED),
        (OURS, {"_regardingobjectid_value": None}, Refusal.MOVED),
    ],
)
async def test_everything_else_stays(
    untracker: Untracker,
    queue: ImportQueue,
    organisation: Organisation,
    row: str,
    more: dict[str, Any],
    refusal: Refusal,
) -> None:
    """Said before the confirmation and once more after it; Dynamics is not asked to delete it."""
    organisation.more = more
    await tracked(queue, row)
    assert await untracker.about(ANN, KEY) is refusal
    assert await untracker.untrack(ANN, KEY) is refusal
    assert organisation.asked == []
    assert len(await queue.mine(ANN)) == 1


async def test_a_row_that_is_there_after_its_deletion_stays_tracked(
    untracker: Untracker, queue: ImportQueue, organisation: Organisation
) -> None:
    """Dynamics' word alone is not enough."""
    organisation.keeps = True
    await tracked(queue)
    assert await untracker.untrack(ANN, KEY) is Refusal.STAYED
    assert organisation.asked == [OURS]
    (own,) = await queue.mine(ANN)
    assert own.status.state is ImportState.TRACKED
