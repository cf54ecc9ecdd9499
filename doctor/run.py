"""``python -m doctor.run``: both programs against the tenant of the settings, and a look at them.

What ``make run`` does where there is an ``.env``. The programs are as anybody starts them; Ctrl-C
reaches them as it reaches us, and each ends gracefully.
"""

from __future__ import annotations

import asyncio
import signal
import sys
from asyncio.subprocess import Process
from contextlib import suppress
from pathlib import Path
from typing import Any, Final

import aiohttp

import logs
from doctor.examination import examine
from doctor.given import read_given
from doctor.lines import report
from settings import Settings

_ROOT: Final = Path(__file__).parent.parent
_LOGS: Final = Path(".data") / "tenant"
_PATIENCE: Final = 60.0
_PAUSE: Final = 0.1
_EVERYWHERE: Final = ("0.0.0.0", "::")  # noqa: S104 - compared with, not bound to
_WELCOME: Final = """
The service runs against the tenant of .env and answers at {url}.
What it logs is in {logs}. Ctrl-C stops it. (make run SANDBOX=1 starts the sandbox instead.)
"""


async def run(settings: Settings) -> int:
    """Run until told to stop; 1 if a program ended by itself."""
    told = asyncio.Event()
    for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
        asyncio.get_running_loop().add_signal_handler(number, told.set)
    programs: dict[str, Process] = {}
    ends = [asyncio.create_task(told.wait())]
    try:
        ends.append(await _start("app", programs))
        await _first(*ends, asyncio.create_task(_until_ready(settings)))
        if not any(end.done() for end in ends):
            ends.append(await _start("worker", programs))
            said, _ = report(await examine(settings))
            sys.stdout.write(said + _WELCOME.format(url=settings.public_url, logs=_LOGS))
            sys.stdout.flush()
        await _first(*ends)
        lost = [name for name, one in programs.items() if one.returncode is not None]
    finally:
        await _stop(programs)
        for end in ends:
            end.cancel()
    if told.is_set() or not lost:
        return 0
    sys.stderr.write(f"{lost[0]} ended by itself; see {_LOGS / lost[0]}.log.\n")
    return 1


async def _first(*awaited: asyncio.Task[Any]) -> None:
    await asyncio.wait(awaited, return_when=asyncio.FIRST_COMPLETED)


async def _start(name: str, programs: dict[str, Process]) -> asyncio.Task[Any]:
    """A task that lasts as long as the program."""
    with (_LOGS / f"{name}.log").open("wb") as log:
        programs[name] = await asyncio.create_subprocess_exec(
            *(sys.executable, str(_ROOT / f"{name}.py")),
            stdin=asyncio.subprocess.DEVNULL,
            stdout=log,
            stderr=log,
        )
    return asyncio.create_task(programs[name].wait())


async def _stop(programs: dict[str, Process]) -> None:
    """End them, the one started last first."""
    for process in reversed(programs.values()):
        if process.returncode is None:
            process.terminate()
        await process.wait()


async def _until_ready(settings: Settings) -> None:
    """Return once the web process serves, or after a minute: the doctor says what it lacks."""
    host = "localhost" if settings.host in _EVERYWHERE else settings.host
    url = f"http://{host}:{settings.port}/readyz"
    async with aiohttp.ClientSession() as http:
        with suppress(TimeoutError):
            async with asyncio.timeout(_PATIENCE):
                while not await _serves(http, url):  # noqa: ASYNC110 - it can only be asked
                    await asyncio.sleep(_PAUSE)


async def _serves(http: aiohttp.ClientSession, url: str) -> bool:
    try:
        async with http.get(url) as reply:
            return reply.status == 200
    except aiohttp.ClientError:
        return False


def main() -> int:
    """Start nothing with settings that cannot work."""
    logs.configure("error", "console")
    settings, lines = read_given()
    if settings is None:
        sys.stdout.write(report(lines)[0])
        return 1
    _LOGS.mkdir(mode=0o700, parents=True, exist_ok=True)
    return asyncio.run(run(settings))


if __name__ == "__main__":
    try:
        sys.exit(main())
    except (OSError, ValueError) as wrong:
        sys.exit(str(wrong))
