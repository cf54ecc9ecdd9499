"""One server for all processes of a directory, through races, crashes and odd paths."""

from __future__ import annotations

import asyncio
import fcntl
import os
import shutil
import signal
import ssl
import stat
import subprocess
import sys
import tempfile
from collections.abc import AsyncIterator, Callable, Iterator
from pathlib import Path

import pytest
import trustme
from redis.asyncio import Redis
from redis.exceptions import ConnectionError as RedisConnectionError

from embedded_redis import EmbeddedRedisError, open_redis

ROOT = Path(__file__).parent.parent
USER = """
import asyncio, sys
from embedded_redis import open_redis

async def main():
    async with open_redis(sys.argv[1]) as redis:
        await redis.incr("starts")
        print((await redis.info("server"))["process_id"], flush=True)
        await asyncio.to_thread(sys.stdin.readline)

asyncio.run(main())
"""


@pytest.fixture
def directory() -> Iterator[Path]:
    """A short path that does not exist yet, with a space in it."""
    folder = Path(tempfile.mkdtemp(prefix="ac-emb-", dir="/tmp"))
    yield folder / "of a project" / "redis"
    shutil.rmtree(folder, ignore_errors=True)


class User:
    """A process that uses the server of a directory until it is told to leave."""

    def __init__(self, directory: Path) -> None:
        self._process = subprocess.Popen(
            [sys.executable, "-c", USER, f"embedded:{directory}"],
            cwd=ROOT,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            start_new_session=True,
            text=True,
        )

    def server(self) -> int:
        """The server's process id, once this user has spoken with it."""
        assert self._process.stdout is not None
        return int(self._process.stdout.readline())

    def leave(self) -> None:
        """Leave in order."""
        self._process.communicate("\n", timeout=30)
        assert self._process.returncode == 0

    def signal(self, number: signal.Signals) -> None:
        """Signal its whole process group, as a terminal does, and wait for its end."""
        os.killpg(self._process.pid, number)
        self._process.communicate(timeout=30)


def is_running(directory: Path) -> bool:
    """Whether a server holds the directory: the lock it inherited says so, not a process id."""
    return somebody_has(directory / "server")


def somebody_has(file: Path) -> bool:
    with file.open("rb") as opened:
        try:
            fcntl.flock(opened, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            return True
    return False


async def until(holds: Callable[[], bool]) -> None:
    """Return once it does; the loop goes on meanwhile."""
    while not holds():  # noqa: ASYNC110 - a lock sets no event
        await asyncio.sleep(0)


def mode_of(path: Path) -> int:
    return stat.S_IMODE(path.stat().st_mode)


def make_public(directory: Path) -> None:
    directory.mkdir(parents=True)
    directory.chmod(0o755)


async def test_four_processes_that_start_at_once_share_one_server(directory: Path) -> None:
    """Whoever is first starts it, the others adopt it, the last to leave stops it."""
    users = [User(directory) for _ in range(4)]
    servers = {user.server() for user in users}
    assert len(servers) == 1
    for user in users:
        assert is_running(directory)
        user.leave()
    assert not is_running(directory)
    assert not (directory / "redis.sock").exists()
    async with open_redis(f"embedded:{directory}") as redis:
        assert await redis.get("starts") == b"4"


async def test_the_server_outlives_the_crash_of_its_starter_and_is_adopted(directory: Path) -> None:
    """After SIGKILL of the only user the next one finds the same server, and stops it at last."""
    first = User(directory)
    server = first.server()
    first.signal(signal.SIGKILL)
    assert is_running(directory)
    second = User(directory)
    assert second.server() == server
    second.leave()
    assert not is_running(directory)


def test_control_c_in_the_terminal_does_not_reach_the_server(directory: Path) -> None:
    """The server is in no group of its starter, so others go on using it."""
    first, other = User(directory), User(directory)
    server = first.server()
    assert other.server() == server
    assert os.getpgid(server) == server
    first.signal(signal.SIGINT)
    assert is_running(directory)
    other.leave()
    assert not is_running(directory)


async def test_a_killed_server_comes_back_with_what_it_confirmed(directory: Path) -> None:
    """The users' own client goes on by itself after SIGKILL of the server; nothing is lost."""
    async with open_redis(f"embedded:{directory}") as redis, asyncio.timeout(60):
        for number in range(200):
            await redis.rpush("confirmed", number)
        os.kill((await redis.info("server"))["process_id"], signal.SIGKILL)
        await until_answered(redis)
        assert await redis.lrange("confirmed", 0, -1) == [b"%d" % n for n in range(200)]
    assert not is_running(directory)


async def test_a_server_that_could_not_be_started_again_is_tried_again(directory: Path) -> None:
    """A folder that takes no files for a while, as on a full disk, does not end the watch."""
    async with open_redis(f"embedded:{directory}") as redis, asyncio.timeout(60):
        await redis.set("k", "v")
        (directory / "socket.new").mkdir()
        os.kill((await redis.info("server"))["process_id"], signal.SIGKILL)
        await until(lambda: not is_running(directory) and somebody_has(directory / "turn"))
        await until(lambda: not somebody_has(directory / "turn"))
        (directory / "socket.new").rmdir()
        await until_answered(redis)
        assert await redis.get("k") == b"v"


async def until_answered(redis: Redis) -> None:
    """Each failure is an answer too: the client's own pauses keep this from spinning."""
    while True:
        try:
            await redis.ping()
        except RedisConnectionError:
            continue
        return


async def test_a_socket_left_behind_by_a_crash_is_no_obstacle(directory: Path) -> None:
    """Server and users killed: the stale socket file does not stop the next start."""
    user = User(directory)
    server = user.server()
    user.signal(signal.SIGKILL)
    os.kill(server, signal.SIGKILL)
    assert (directory / "redis.sock").is_socket()
    async with open_redis(f"embedded:{directory}") as redis:
        assert await redis.get("starts") == b"1"
    assert not is_running(directory)


async def test_a_path_too_long_for_a_socket_gets_a_short_one(directory: Path) -> None:
    """The data stays where it was asked for; every process finds the short socket."""
    deep = directory / ("d" * 60) / ("e" * 60)
    async with open_redis(f"embedded:{deep}") as redis:
        path = Path((await redis.config_get("unixsocket"))["unixsocket"] or "")
        assert len(os.fsencode(path)) < 104
        assert mode_of(path.parent) == 0o700
        user = User(deep)
        assert user.server() == (await redis.info("server"))["process_id"]
        user.leave()
        assert (deep / "appendonlydir").is_dir()
        os.kill((await redis.info("server"))["process_id"], signal.SIGKILL)
        async with asyncio.timeout(60):
            await until_answered(redis)
    assert not path.parent.exists()


async def test_only_its_owner_reaches_it_and_each_write_is_synced(directory: Path) -> None:
    """Directory and socket are private, no port is open, nothing is ever evicted."""
    make_public(directory)
    async with open_redis(f"embedded:{directory}") as redis:
        assert mode_of(directory) == 0o700
        config = await redis.config_get("*")
    expected = {
        "port": "0",
        "appendonly": "yes",
        "appendfsync": "always",
        "save": "",
        "maxmemory-policy": "noeviction",
    }
    assert {name: config[name] for name in expected} == expected


async def test_two_users_within_one_process_share_it_too(directory: Path) -> None:
    """The inner one's leaving does not stop the server under the outer one."""
    url = f"embedded:{directory}"
    async with open_redis(url) as outer:
        async with open_redis(url) as inner:
            await inner.set("k", "v")
        assert await outer.get("k") == b"v"
    assert not is_running(directory)


async def test_starting_does_not_hold_the_event_loop(directory: Path) -> None:
    """While the server starts, others of this process go on."""
    loop = asyncio.get_running_loop()
    ticks = []

    def tick() -> None:
        ticks.append(loop.time())
        loop.call_later(0.001, tick)

    tick()
    async with open_redis(f"embedded:{directory}"):
        assert len(ticks) > 5


async def test_a_start_that_is_cancelled_leaves_no_server(directory: Path) -> None:
    """Leaving in the middle of the start stops what was started."""

    async def use() -> None:
        async with open_redis(f"embedded:{directory}"):
            await asyncio.Event().wait()

    for rounds in range(1, 12):
        using = asyncio.create_task(use())
        for _ in range(rounds * 3):
            await asyncio.sleep(0)
        using.cancel()
        with pytest.raises(asyncio.CancelledError):
            await using
        assert not is_running(directory)


async def test_leaving_ends_at_every_step_of_a_look_at_the_server(directory: Path) -> None:
    """The look goes through a library in which a cancellation can be lost; leaving goes on."""

    async def use(step: int) -> bool:
        folder = directory / str(step)
        async with open_redis(f"embedded:{folder}"):
            await until(lambda: somebody_has(folder / "turn"))
            for _ in range(step):
                await asyncio.sleep(0)
        return is_running(folder)

    async with asyncio.timeout(30) as bound:
        left = await asyncio.gather(*(use(step) for step in range(24)))
    assert not bound.expired()
    assert left == [False] * 24


async def test_a_directory_that_cannot_be_is_named(tmp_path: Path) -> None:
    """A file in the way is reported with its path, as a sentence for the person who starts it."""
    file = tmp_path / "file"
    file.touch()
    with pytest.raises(EmbeddedRedisError, match=str(file)):
        async with open_redis(f"embedded:{file}"):
            pass


async def test_data_of_another_kind_stops_the_start_with_advice(directory: Path) -> None:
    """A server that ends at once is reported with the log to read, and not tried for ever."""
    (directory / "appendonlydir").mkdir(parents=True)
    (directory / "appendonlydir" / "appendonly.aof.manifest").write_text("rubbish")
    with pytest.raises(EmbeddedRedisError, match=r"server\.log"):
        async with open_redis(f"embedded:{directory}"):
            pass
    assert "anifest" in (directory / "server.log").read_text()


async def test_a_url_of_no_known_scheme_is_refused() -> None:
    """A typing error is a ValueError that does not repeat the URL's password."""
    with pytest.raises(ValueError, match="scheme") as refusal:
        async with open_redis("radish://:secret@host"):
            pass
    assert "secret" not in str(refusal.value)


@pytest.fixture
async def tls_url(redis_url: str, tmp_path: Path) -> AsyncIterator[str]:
    """The run's server behind a TLS terminator whose authority is in ``ca.pem``."""
    authority = trustme.CA()
    authority.cert_pem.write_to_path(tmp_path / "ca.pem")
    context = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH)
    authority.issue_cert("localhost").configure_cert(context)

    async def relay(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        inner = await asyncio.open_unix_connection(redis_url.removeprefix("unix://"))
        async with asyncio.TaskGroup() as group:
            group.create_task(pump(reader, inner[1]))
            group.create_task(pump(inner[0], writer))

    async with await asyncio.start_server(relay, "127.0.0.1", 0, ssl=context) as server:
        yield f"rediss://localhost:{server.sockets[0].getsockname()[1]}"


async def pump(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
    while data := await reader.read(65536):
        writer.write(data)
        await writer.drain()
    writer.close()
    await writer.wait_closed()


async def test_a_named_server_is_reached_over_tls_that_the_bundle_vouches_for(
    tls_url: str, tmp_path: Path
) -> None:
    """``rediss://`` works with the private authority of the bundle, and is refused without it."""
    async with open_redis(tls_url, ca_bundle=tmp_path / "ca.pem") as redis:
        assert await redis.ping()
    async with open_redis(tls_url) as redis:
        with pytest.raises(RedisConnectionError, match="CERTIFICATE_VERIFY_FAILED"):
            await redis.ping()
