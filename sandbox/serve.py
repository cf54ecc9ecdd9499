"""Composes the sandbox: binds every listener, then builds the world that knows their addresses."""

from __future__ import annotations

import fcntl
import re
import socket
from contextlib import AsyncExitStack, asynccontextmanager, closing, contextmanager
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from aiohttp import web

from sandbox import connector, dataverse, entra, graph, workplace
from sandbox.allowance import Allowance
from sandbox.clock import Clock
from sandbox.faults import SERVICES, Faults
from sandbox.journal import Journal
from sandbox.store import Store
from sandbox.tls import make_context
from sandbox.world import Endpoints, World

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Callable, Iterator
    from pathlib import Path

    from aiohttp.typedefs import Handler

__all__ = ["LOOPBACK", "CannotStartError", "Options", "serving"]

LOOPBACK = ("localhost", "127.0.0.1", "::1")
_APPLICATIONS: dict[str, Callable[[World], web.Application]] = {
    "login": entra.application,
    "graph": graph.application,
    "dataverse": lambda world: dataverse.application(world, world.tenants[0]),
    "dataverse2": lambda world: dataverse.application(world, world.tenants[1]),
    "connector": connector.application,
    "page": workplace.application,
}
_OWN_NAME = re.compile(r"(localhost|127\.0\.0\.1|\[::1\])(:\d{1,5})?", re.IGNORECASE)
_GOODBYE = 2.0
"""Seconds that requests under way get when the sandbox is stopped."""
_LONGEST_LINE = 40_000
"""Bytes of a request line: Dataverse takes URLs of 32,768 characters."""


class CannotStartError(Exception):
    """A port or the data directory cannot be had; the message is a sentence for a person."""


@dataclass(frozen=True, slots=True)
class Options:
    """What one start is told; a service without a port, or with port 0, takes a free one."""

    data: Path
    bot_url: str
    host: str = "127.0.0.1"
    ports: dict[str, int] = field(default_factory=dict)
    mail: Path | None = None
    contacts: Path | None = None
    messages: int = 0
    seed: int = 1
    certificate: Path | None = None
    allowance: Allowance = field(default_factory=Allowance)


@asynccontextmanager
async def serving(options: Options) -> AsyncIterator[World]:
    """The sandbox, answering on every listener until the context ends.

    Raises ``CannotStartError``.
    """
    async with AsyncExitStack() as stack:
        stack.enter_context(_alone_in(options.data))
        listeners = {
            service: stack.enter_context(closing(_bind(options, service))) for service in SERVICES
        }
        store = stack.enter_context(closing(Store(options.data / "sandbox.db")))
        world = _world(options, store, _endpoints(listeners))
        _register(world, options.certificate)
        context = make_context(world.ca_file)
        for service, listener in listeners.items():
            runner = web.AppRunner(
                _application(service, world),
                access_log=None,
                shutdown_timeout=_GOODBYE,
                max_line_size=_LONGEST_LINE,
            )
            stack.push_async_callback(runner.cleanup)
            await runner.setup()
            tls = None if service == "page" else context
            await web.SockSite(runner, listener, ssl_context=tls).start()
        yield world


def _world(options: Options, store: Store, endpoints: Endpoints) -> World:
    return World(
        store=store,
        clock=Clock(),
        endpoints=endpoints,
        login_keys=entra.SigningKeys.create(store, "login"),
        channel_keys=entra.SigningKeys.create(store, "channel"),
        faults=Faults(),
        journal=Journal(),
        ca_file=(options.data / "ca.pem").absolute(),
        bot_url=options.bot_url,
        mail=options.mail,
        contacts=options.contacts,
        extra_messages=options.messages,
        seed=options.seed,
        allowance=options.allowance,
    )


def _register(world: World, certificate: Path | None) -> None:
    if certificate is None:
        return
    try:
        entra.register_certificate(world, certificate.read_bytes())
    except (OSError, ValueError) as error:
        raise CannotStartError(f"{certificate} cannot be used: {error}.") from error


def _application(service: str, world: World) -> web.Application:
    app = _APPLICATIONS[service](world)
    app.middlewares.insert(0, _this_machine)
    return app


@web.middleware
async def _this_machine(request: web.Request, handler: Handler) -> web.StreamResponse:
    """A web page elsewhere whose name was pointed at this machine gets nothing."""
    if _OWN_NAME.fullmatch(request.host) is None:
        raise web.HTTPForbidden(text="The sandbox answers to localhost only.")
    return await handler(request)


def _bind(options: Options, service: str) -> socket.socket:
    port = options.ports.get(service, 0)
    family = socket.AF_INET6 if ":" in options.host else socket.AF_INET
    try:
        return socket.create_server((options.host, port), family=family)
    except OSError as error:
        raise CannotStartError(
            f"Port {port} for {service} cannot be used: {error.strerror}."
        ) from error


def _endpoints(listeners: dict[str, socket.socket]) -> Endpoints:
    ports = {service: listener.getsockname()[1] for service, listener in listeners.items()}
    roots = {
        service: f"{'http' if service == 'page' else 'https'}://localhost:{port}"
        for service, port in ports.items()
    }
    return Endpoints(**roots)


@contextmanager
def _alone_in(folder: Path) -> Iterator[None]:
    """The folder, made if need be, for one sandbox: two never share a memory."""
    try:
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        lock = (folder / "lock").open("w")
    except OSError as error:
        raise CannotStartError(f"{folder} cannot be used: {error.strerror}.") from error
    with lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError as error:
            raise CannotStartError(f"Another sandbox is using {folder}.") from error
        yield
