"""``make run``: one address, nothing left behind however it ends, the same memory afterwards."""

from __future__ import annotations

import asyncio
import fcntl
import os
import re
import signal
import stat
import subprocess
import sys
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path

import aiohttp

from sandbox.enabling import ADMINISTRATOR
from tests.sandbox_process import ROOT

ADDRESS = re.compile(r"https?://\S+")


@dataclass
class Running:
    """One run, and what it has said so far."""

    process: asyncio.subprocess.Process
    data: Path
    said: str = ""

    async def say_until(self, words: str) -> str:
        """Read on until it says this; everything it said."""
        assert self.process.stdout is not None
        async with asyncio.timeout(60):
            while words not in self.said:
                line = (await self.process.stdout.readline()).decode()
                assert line, self.said
                self.said += line
        return self.said

    async def ready(self) -> str:
        """Wait until it is; the page's address."""
        (address,) = ADDRESS.findall(await self.say_until("Ctrl-C stops everything"))
        return str(address)

    async def end(self) -> tuple[int, str]:
        """Wait for the end: exit status, and everything said, complaints included."""
        async with asyncio.timeout(60):
            out, _ = await self.process.communicate()
        return self.process.returncode or 0, self.said + out.decode()

    async def gone(self) -> None:
        """Wait until no program of it is left, the embedded Redis included."""
        async with asyncio.timeout(60):
            for name in ("lock", "redis/server"):
                await asyncio.to_thread(_wait_for, self.data / name)

    def programs(self) -> dict[str, int]:
        """Process ids by program, of everything that descends from it."""
        table = [
            line.split(None, 2)
            for line in subprocess.run(
                ["ps", "-axo", "pid=,ppid=,command="], check=True, capture_output=True, text=True
            ).stdout.splitlines()
        ]
        found: dict[str, int] = {}
        parents = {self.process.pid}
        for _ in range(3):
            for pid, parent, command in table:
                if int(parent) in parents:
                    parents.add(int(pid))
                    if "leash.py" not in command:
                        found[command.split("/")[-1].split(" -")[0]] = int(pid)
        return found


def _wait_for(lock: Path) -> None:
    if lock.exists():
        with lock.open() as file:
            fcntl.flock(file, fcntl.LOCK_SH)


@asynccontextmanager
async def running(data: Path, **environment: str) -> AsyncIterator[Running]:
    """A run with its memory in ``data``; killed at the end if a test left it."""
    process = await asyncio.create_subprocess_exec(
        *(sys.executable, "-m", "sandbox.run"),
        cwd=ROOT,
        env=dict(os.environ) | {"DATA": str(data)} | environment,
        stdout=asyncio.subprocess.PIPE,
        stderr=asyncio.subprocess.STDOUT,
    )
    run = Running(process, data)
    try:
        yield run
    finally:
        if process.returncode is None:
            process.terminate()
            await run.end()
        await run.gone()


async def entries(page: str, do: str, **body: str) -> list[str]:
    """Write or open as the first seller; the ids of what is in the chat."""
    async with aiohttp.ClientSession(page) as session:
        async with session.get("/api/people") as answer:
            oid = (await answer.json())["people"][0]["oid"]
        chat = f"/api/people/{oid}/chats/personal"
        async with session.post(f"{chat}/{do}", json=body) as answer:
            assert answer.status < 300
        async with session.post(f"{chat}/open") as answer:
            return [entry["id"] for entry in (await answer.json())["entries"]]


async def test_it_starts_stops_and_remembers(tmp_path: Path) -> None:
    """One address is printed; SIGINT ends everything with 0; the next start has the same page.

    A real tenant's settings in the environment of whoever starts it are not the sandbox's.
    """
    real = {"DATAVERSE_URLS": "nonsense", "MicrosoftAppCertificate": "/nowhere"}
    async with running(tmp_path, **real) as run:
        page = await run.ready()
        written = await entries(page, "messages", text="help")
        run.process.send_signal(signal.SIGINT)
        assert (await run.end())[0] == 0
        await run.gone()
    key = tmp_path / "token.key"
    before = key.read_bytes()
    assert stat.S_IMODE(key.stat().st_mode) == 0o600
    async with running(tmp_path) as again:
        assert await again.ready() == page
        assert set(written) <= set(await entries(page, "open"))
    assert key.read_bytes() == before


async def test_the_administrator_turns_it_on_at_the_first_start_alone(tmp_path: Path) -> None:
    """By words and presses that stand in their chat; with OFF it is left to whoever started it."""
    said = []
    for environment in ({"OFF": "1"}, {"OFF": ""}, {"OFF": ""}):
        async with running(tmp_path, **environment) as run:
            said.append(await administrators_words(await run.ready()))
            await _stop(run)
    assert said == [[], ["admin enable"], ["admin enable"]]


async def administrators_words(page: str) -> list[str]:
    """What the administrator has written; the last card they have says that it is on."""
    async with aiohttp.ClientSession() as session:
        chat = f"{page}/api/people/{ADMINISTRATOR.oid}/chats/personal"
        async with session.post(f"{chat}/open") as answer:
            activities = [entry["activity"] for entry in (await answer.json())["entries"]]
    written = [one["text"] for one in activities if one.get("text") and "from" in one]
    assert ("自此刻起" in str(activities[-1])) == bool(written)
    return written


async def test_a_second_run_says_where_the_first_one_is(tmp_path: Path) -> None:
    """It ends at once with 1 and the first one's address, and disturbs nothing."""
    async with running(tmp_path) as first:
        page = await first.ready()
        async with running(tmp_path) as second:
            status, said = await second.end()
            assert (status, page in said, "Already running" in said) == (1, True, True)
            assert await entries(page, "open")
            await _stop(first)


async def _stop(run: Running) -> None:
    run.process.terminate()
    assert (await run.end())[0] == 0


async def test_a_program_that_dies_takes_the_run_with_it_and_is_named(tmp_path: Path) -> None:
    """The run says which one ended, shows the end of its log, and leaves nothing."""
    async with running(tmp_path) as run:
        await run.ready()
        os.kill(run.programs()["worker.py"], signal.SIGKILL)
        status, said = await run.end()
        assert status == 1
        assert "worker ended by itself" in said
        assert "working" in said


async def test_killing_the_run_itself_leaves_no_program_alive(tmp_path: Path) -> None:
    """SIGKILL gives it no chance to clean up; its programs notice, and a next run can start."""
    async with running(tmp_path) as run:
        await run.ready()
        assert {"app.py", "worker.py"} <= set(run.programs())
        run.process.kill()
        await run.end()
        async with running(tmp_path) as again:
            await again.ready()


async def test_what_cannot_be_read_is_said_at_once(tmp_path: Path) -> None:
    """A wrong MAIL ends the start with the sandbox's own sentence."""
    async with running(tmp_path, MAIL=str(tmp_path / "nowhere.mbox")) as run:
        status, said = await run.end()
        assert status == 1
        assert "nowhere.mbox" in said
