"""Every call is noted, and a fault that was switched on happens at the wire, that often."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable
from typing import Any

import aiohttp
import pytest
from aiohttp import web
from aiohttp.test_utils import TestClient, TestServer

from sandbox.faults import Fault
from sandbox.journal import CALLER
from sandbox.observed import observed
from sandbox.world import WORLD, World
from tests.sandbox.small_world import make_world

Service = TestClient[web.Request, web.Application]


@pytest.fixture
def world() -> World:
    return make_world()


@pytest.fixture
async def service(world: World) -> AsyncIterator[Service]:
    """A service that words its own errors, counts what reached it, and can fail by itself."""

    def refuse(_: web.Request, status: int, sentence: str) -> web.Response:
        return web.json_response({"mine": sentence}, status=status)

    async def answer(request: web.Request) -> web.Response:
        request[CALLER] = "somebody"
        request.app[REACHED].append(request.path_qs)
        return web.json_response({"text": "x" * 1000})

    async def absent(_: web.Request) -> web.Response:
        raise web.HTTPNotFound

    async def broken(_: web.Request) -> web.Response:
        raise RuntimeError("on purpose")

    async def empty(_: web.Request) -> web.Response:
        return web.Response(status=204)

    async def stuck(request: web.Request) -> web.Response:
        request.app[STUCK].set()
        await asyncio.Event().wait()
        return web.Response()

    app = web.Application(middlewares=[observed("graph", refuse)])
    app[WORLD], app[REACHED], app[STUCK] = world, [], asyncio.Event()
    for path, handler in {
        "/a": answer, "/absent": absent, "/broken": broken, "/empty": empty, "/stuck": stuck,
    }.items():  # fmt: skip
        app.router.add_route("*", path, handler)
    async with TestClient(TestServer(app, handler_cancellation=True)) as client:
        yield client


REACHED = web.AppKey("reached", list[str])
STUCK = web.AppKey("stuck", asyncio.Event)


def reached(service: Service) -> list[str]:
    app = service.app
    assert app is not None
    return app[REACHED]


async def test_a_call_is_noted_with_its_query_and_caller(world: World, service: Service) -> None:
    """Method, path as sent, status and person are in the journal, of this service alone."""
    await service.get("/a?$search=%22x%22")
    await service.post("/absent")
    await service.get("/broken")
    calls = world.journal.calls("graph")
    assert [(call.method, call.path, call.status, call.person) for call in calls] == [
        ("GET", "/a?$search=%22x%22", 200, "somebody"),
        ("POST", "/absent", 404, ""),
        ("GET", "/broken", 500, ""),
    ]
    assert world.journal.calls("dataverse") == ()


async def test_a_caller_who_leaves_is_noted_too(world: World, service: Service) -> None:
    """Without an answer the status is 0."""
    app = service.app
    assert app is not None
    async with asyncio.timeout(10), asyncio.TaskGroup() as group:
        asking = group.create_task(_gone(service.get("/stuck")))
        await app[STUCK].wait()
        asking.cancel()
    async with asyncio.timeout(10):
        while not (left := [call for call in world.journal.calls() if call.path == "/stuck"]):
            await service.get("/empty")
    assert left[0].status == 0


async def _gone(asking: Awaitable[Any]) -> None:
    await asking


async def test_a_throttled_call_gets_the_services_own_words(world: World, service: Service) -> None:
    """429 in the service's format, Retry-After in whole seconds or not at all, so many times."""
    world.faults.add(Fault("graph", "throttle", 1, seconds=1.5))
    world.faults.add(Fault("graph", "throttle", 1))
    first = await service.get("/a")
    assert (first.status, first.headers["Retry-After"]) == (429, "2")
    assert set(await first.json()) == {"mine"}
    second = await service.get("/a")
    assert (second.status, "Retry-After" in second.headers) == (429, False)
    assert (await service.get("/a")).status == 200
    assert reached(service) == ["/a"]
    assert [call.status for call in world.journal.calls()] == [429, 429, 200]


async def test_a_failed_call_never_reaches_the_service(world: World, service: Service) -> None:
    """503 in the service's format."""
    world.faults.add(Fault("graph", "fail", 2))
    for _ in range(2):
        answer = await service.post("/a")
        assert (answer.status, set(await answer.json())) == (503, {"mine"})
    assert reached(service) == []


async def test_a_malformed_answer_is_200_and_not_json(world: World, service: Service) -> None:
    """It claims to be JSON and breaks off."""
    world.faults.add(Fault("graph", "malformed", 1))
    answer = await service.get("/a")
    assert (answer.status, answer.content_type) == (200, "application/json")
    with pytest.raises(ValueError, match="Expecting"):
        await answer.json()


async def test_a_cut_answer_begins_and_breaks_off_after_the_deed(
    world: World, service: Service
) -> None:
    """The service did what was asked; headers arrive, the connection ends before the body does."""
    world.faults.add(Fault("graph", "cut", 1))
    answer = await service.post("/a")
    assert answer.status == 200
    with pytest.raises(aiohttp.ClientPayloadError):
        await answer.read()
    assert reached(service) == ["/a"]
    assert (await service.post("/a")).status == 200


async def test_a_cut_answer_without_a_body_never_arrives(world: World, service: Service) -> None:
    """There is nothing to send half of, so the connection just ends."""
    world.faults.add(Fault("graph", "cut", 1))
    with pytest.raises(aiohttp.ServerDisconnectedError):
        await service.post("/empty")
    assert (await service.post("/empty")).status == 204


async def test_a_slow_call_is_answered_later(world: World, service: Service) -> None:
    """The delay is in the journal, and the answer is the service's own."""
    world.faults.add(Fault("graph", "slow", 1, seconds=0.2))
    assert (await service.get("/a")).status == 200
    assert world.journal.calls()[0].seconds >= 0.2


async def test_a_late_answer_comes_after_the_deed(world: World, service: Service) -> None:
    """The caller gives up on what was done: a time-out after the write."""
    world.faults.add(Fault("graph", "late", 1, seconds=30))
    with pytest.raises(TimeoutError):
        async with asyncio.timeout(0.3):
            await service.post("/a")
    assert reached(service) == ["/a"]
    assert (await service.post("/a")).status == 200


@pytest.mark.parametrize("status", [500, 502, 503, 504])
async def test_a_failure_has_the_status_asked_for(
    world: World, service: Service, status: int
) -> None:
    """Each of the four, in the service's format, and named in the journal."""
    world.faults.add(Fault("graph", "fail", status=status))
    answer = await service.get("/a")
    assert (answer.status, set(await answer.json())) == (status, {"mine"})
    (call,) = world.journal.calls()
    assert (call.status, call.fault) == (status, "fail")


async def test_slow_and_throttled_at_once(world: World, service: Service) -> None:
    """Circumstances and an answer go together, and the journal names both."""
    world.faults.add(Fault("graph", "throttle"))
    world.faults.add(Fault("graph", "slow", seconds=0.2))
    assert (await service.get("/a")).status == 429
    (call,) = world.journal.calls()
    assert (call.fault, call.seconds >= 0.2) == ("slow, throttle", True)


async def test_a_body_that_never_comes_is_not_waited_for(world: World, service: Service) -> None:
    """A throttled caller is answered though it has sent less than it promised."""
    world.faults.add(Fault("graph", "throttle"))
    host, port = str(service.host), service.port
    reader, writer = await asyncio.open_connection(host, port)
    head = f"POST /a HTTP/1.1\r\nHost: {host}\r\nContent-Length: 99\r\n"
    writer.write(f"{head}Content-Type: application/json\r\n\r\n{{".encode())
    async with asyncio.timeout(10):
        assert b" 429 " in await reader.readline()
    writer.close()
    await writer.wait_closed()


async def test_a_fault_waits_for_its_path_and_its_service(world: World, service: Service) -> None:
    """Others go through untouched."""
    world.faults.add(Fault("dataverse", "fail", 1))
    world.faults.add(Fault("graph", "fail", 1, path="only=this"))
    assert (await service.get("/a")).status == 200
    assert (await service.get("/a?only=this")).status == 503
    world.faults.clear()
    assert (await service.get("/a?only=this")).status == 200


@pytest.mark.parametrize(
    "make",
    [
        lambda: Fault("graph", "explode", 1),
        lambda: Fault("graph", "fail", 0),
        lambda: Fault("graph", "fail", rate=1.5),
        lambda: Fault("graph", "fail", status=404),
        lambda: Fault("outlook", "fail"),
        lambda: Fault("graph", "slow", 1, seconds=-1),
    ],
)
def test_a_fault_that_makes_no_sense_is_refused(world: World, make: Callable[[], Fault]) -> None:
    """An unknown kind, a count below one or a negative time."""
    with pytest.raises(ValueError, match=r"^(a fault|a failure|only)"):
        world.faults.add(make())
