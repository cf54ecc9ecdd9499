"""``python -m sandbox.run``: the sandbox, the service and a worker beside it, and one address.

Reads MAIL, CONTACTS, MESSAGES, OFF and DATA from the environment. What it keeps (ports, the token
key, logs, Redis' data, the sandbox's memory) is in DATA, so that a later start finds what was
queued.
"""

from __future__ import annotations

import asyncio
import fcntl
import json
import os
import signal
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from itertools import takewhile
from pathlib import Path
from typing import Any

import aiohttp
from cryptography.fernet import Fernet

from sandbox.crew import Crew
from sandbox.enabling import ADMINISTRATOR, EnablingError, enable
from sandbox.ports import choose_ports

__all__ = ["main"]

_ROOT = Path(__file__).parent.parent
_KEPT = ("PATH", "HOME", "LANG", "LC_ALL", "TMPDIR", "TZ", "LOG_LEVEL")
"""What the programs get of our environment: settings of a real tenant must not leak in."""
_BROUGHT = {"MAIL": "--mail", "CONTACTS": "--contacts"}
_PATIENCE = 60.0
"""Seconds the service gets to become ready."""
_WELCOME = """
  Auto Capture is ready:

      {address}

  Open it, choose who you are, and type: show activities for Contoso
  Or choose Mail on the left, open one, and see the pane beside it
  Ctrl-C stops everything; what was tracked is kept in {data}
"""


class RunError(Exception):
    """A sentence for the person who started us."""


@dataclass(frozen=True, slots=True)
class Run:
    """One start: where its memory is, and on which ports its parts answer."""

    data: Path
    ports: dict[str, int]
    crew: Crew

    async def start(self) -> str:
        """Start everything in order; the page's address, once all of it works."""
        ready = await self._start_sandbox()
        app = self.ports["app"]
        environment = _environment(self.data, ready["env"], app)
        for name, told in (("app", "service"), ("worker", "import worker")):
            _say(f"Starting the {told}…")
            command = (sys.executable, str(_ROOT / f"{name}.py"))
            # Not in our own folder: a developer's .env there is for a real tenant.
            await self.crew.start(name, command, folder=self.data, environment=environment)
        await _answers(f"http://127.0.0.1:{app}/readyz")
        page = str(ready["page"])
        await self._turn_on(page)
        return page

    async def _turn_on(self, page: str) -> None:
        """At the first start, unless OFF is set; after that it stays as people leave it."""
        done = self.data / "turned-on"
        if done.exists() or os.environ.get("OFF"):
            return
        _say(f"Turning Auto Capture on, as {ADMINISTRATOR.name}…")
        try:
            await enable(page)
        except EnablingError:
            _say(f"That did not work: type “admin enable” as {ADMINISTRATOR.name}.")
            return
        done.touch()

    async def _start_sandbox(self) -> dict[str, Any]:
        ready = self.data / "ready.json"
        ready.unlink(missing_ok=True)
        bot = f"http://127.0.0.1:{self.ports['app']}/api/messages"
        command = [sys.executable, "-m", "sandbox", "--data", str(self.data / "sandbox")]
        command += ["--ready", str(ready), "--bot-url", bot]
        for service, port in self.ports.items():
            command += [] if service == "app" else [f"--{service}-port", str(port)]
        command += _options()
        brought = any(os.environ.get(name) for name in _BROUGHT)
        _say(f"Starting the sandbox{' and reading what you brought along' if brought else ''}…")
        await self.crew.start("sandbox", command, folder=_ROOT, environment=_inherited())
        while not ready.exists():  # noqa: ASYNC110 - another process writes it
            await asyncio.sleep(0.05)
        for line in _reports(self.crew.log("sandbox")):
            _say(line)
        announced: dict[str, Any] = json.loads(ready.read_text())
        return announced


def main() -> int:
    """Run until told to stop; 1 if something could not start or ended by itself."""
    data = Path(os.environ.get("DATA") or _ROOT / ".data" / "run").absolute()
    try:
        data.mkdir(mode=0o700, parents=True, exist_ok=True)
        with _alone_in(data) as lock:
            asyncio.run(_run(data, lock))
    except RunError as wrong:
        sys.stderr.write(f"{wrong}\n")
        return 1
    except OSError as wrong:
        sys.stderr.write(f"Cannot run with {data}: {wrong.strerror}.\n")
        return 1
    except KeyboardInterrupt:  # only while waiting for a run before us
        return 1
    return 0


async def _run(data: Path, lock: int) -> None:
    event = asyncio.Event()
    loop = asyncio.get_running_loop()
    for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
        loop.add_signal_handler(number, event.set)
    told = asyncio.create_task(event.wait())
    crew = Crew(data, lock)
    run = Run(data, choose_ports(data / "ports.json"), crew)
    start = asyncio.create_task(run.start())
    lost = ""
    try:
        await _first({start, told, crew.lost})
        if start.done() and not told.done() and not crew.lost.done():
            address = start.result()
            (data / "address").write_text(address)
            _say(_WELCOME.format(address=address, data=_short(data)))
            await _first({told, crew.lost})
        lost = crew.lost.result() if crew.lost.done() else ""
    finally:
        start.cancel()
        told.cancel()
        await asyncio.wait({start, told})
        _say("Stopping…")
        await crew.stop()
    if lost and not event.is_set():
        raise RunError(
            f"{lost} ended by itself. The end of {crew.log(lost)}:\n{crew.last_lines(lost)}"
        )


async def _first(awaited: set[asyncio.Future[Any]]) -> None:
    await asyncio.wait(awaited, return_when=asyncio.FIRST_COMPLETED)


async def _answers(url: str) -> None:
    """Wait until the service says that it is ready."""
    try:
        async with asyncio.timeout(_PATIENCE), aiohttp.ClientSession() as session:
            while not await _is_ready(session, url):  # noqa: ASYNC110 - it can only be asked
                await asyncio.sleep(0.1)
    except TimeoutError:
        raise RunError(f"The service is not ready after {_PATIENCE:.0f} seconds.") from None


async def _is_ready(session: aiohttp.ClientSession, url: str) -> bool:
    try:
        async with session.get(url) as answer:
            return answer.status == 200
    except aiohttp.ClientError:
        return False


@contextmanager
def _alone_in(data: Path) -> Iterator[int]:
    """Two runs never share one folder; the descriptor's lock lasts as long as any program of it."""
    with (data / "lock").open("a+") as lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            lock.seek(0)
            if _lives(lock.read()):
                raise RunError(_already(data)) from None
            _say("Waiting for the programs of the last run to end…")
            fcntl.flock(lock, fcntl.LOCK_EX)
        lock.truncate(0)
        lock.write(str(os.getpid()))
        lock.flush()
        yield lock.fileno()


def _lives(pid: str) -> bool:
    try:
        os.kill(int(pid), 0)
    except (ValueError, ProcessLookupError):
        return False
    except PermissionError:
        return True
    return True


def _already(data: Path) -> str:
    try:
        where = f" Its page: {(data / 'address').read_text()}"
    except OSError:
        where = ""
    return f"Already running with {_short(data)}.{where} Stop it, or set DATA to another folder."


def _options() -> list[str]:
    """What the person who started us asked for, as the sandbox's options."""
    options: list[str] = []
    for name, option in _BROUGHT.items():
        if path := os.environ.get(name):
            options += [option, str(Path(path).expanduser().absolute())]
    if count := os.environ.get("MESSAGES"):
        options += ["--messages", count]
    return options


def _environment(data: Path, settings: dict[str, str], port: int) -> dict[str, str]:
    return {
        **_inherited(),
        **settings,
        "PORT": str(port),
        "PUBLIC_URL": f"http://localhost:{port}",
        "REDIS_URL": f"embedded:{data / 'redis'}",
        "TOKEN_KEYS": _token_key(data / "token.key"),
        "LOG_FORMAT": "console",
    }


def _inherited() -> dict[str, str]:
    return {name: os.environ[name] for name in _KEPT if name in os.environ}


def _token_key(file: Path) -> str:
    """The key of the encrypted token cache, made once and readable by its owner alone."""
    try:
        descriptor = os.open(file, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    except FileExistsError:
        return file.read_text()
    with os.fdopen(descriptor, "wb") as fresh:
        fresh.write(Fernet.generate_key())
    return file.read_text()


def _reports(log: Path) -> list[str]:
    """What the sandbox said about mail and contacts, before it announced itself."""
    lines = log.read_text(errors="replace").splitlines()
    return list(takewhile(lambda line: not line.startswith("The sandbox of "), lines))


def _short(data: Path) -> str:
    return str(data.relative_to(Path.cwd()) if data.is_relative_to(Path.cwd()) else data)


def _say(text: str) -> None:
    sys.stdout.write(f"{text}\n")
    sys.stdout.flush()


if __name__ == "__main__":
    sys.exit(main())
