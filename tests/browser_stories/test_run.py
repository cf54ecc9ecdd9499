"""``make run`` as a person uses it: what was tracked and what was queued outlives every end."""

from __future__ import annotations

import os
import signal
import subprocess
from contextlib import suppress
from pathlib import Path

import pytest
from playwright.async_api import Browser, expect

from tests.browser_stories.window import Screen, Window
from tests.sandbox.test_run import Running, running

pytestmark = pytest.mark.browser

ASK = "show activities for Contoso"
PEOPLE = [{"oid": "11f0a7e2-3d7b-4f5e-9a53-6c1f2b8d4e01", "name": "Mara Lindqvist"}]


async def test_what_was_tracked_or_queued_is_found_after_a_stop_and_after_a_crash(
    browser: Browser, tmp_path: Path
):
    """One mail is tracked, one queued when Ctrl-C comes, one when everything is killed at once.

    Each time no process is left, and the next start has the conversation and imports the rest.
    """
    async with running(tmp_path) as first:
        mara = await seller(browser, first)
        await mara.ask(ASK)
        await mara.track("Photo of the mounting plate")
        await expect(mara.tracked("Photo of the mounting plate", "Mara")).to_be_visible()
        await mara.track("Your visitor badge for Thursday")
        programs = _programs(first)
        assert len(programs) >= 5  # the run, the sandbox, the service, the worker, Redis
        first.process.send_signal(signal.SIGINT)
        assert (await first.end())[0] == 0
        assert _alive(programs) == set()
        await mara.page.context.close()

    async with running(tmp_path) as second:
        mara = await seller(browser, second)
        await expect(mara.log).to_contain_text(ASK)
        await expect(mara.tracked("Photo of the mounting plate", "Mara")).to_be_visible()
        await expect(mara.tracked("Your visitor badge for Thursday", "Mara")).to_be_visible()
        await mara.track("Security questionnaire before go-live")
        for process in _programs(second):
            with suppress(ProcessLookupError):  # some end by themselves as others go
                os.kill(process, signal.SIGKILL)
        await second.end()
        await mara.page.context.close()

    async with running(tmp_path) as third:
        mara = await seller(browser, third)
        await expect(mara.tracked("Security questionnaire before go-live", "Mara")).to_be_visible()
        await mara.ask(ASK)
        for subject in ("Photo of", "Your visitor badge", "Security questionnaire before go-live"):
            await expect(mara.tracked(subject, "Mara")).to_have_count(1)
            await expect(mara.suggestion(subject)).to_have_count(0)


async def seller(browser: Browser, run: Running) -> Window:
    """The first seller's window, once the run is ready."""
    return await Screen(browser, await run.ready(), PEOPLE).window()


def _programs(run: Running) -> set[int]:
    """The run's process, everything that descends from it, and Redis, which is its own master."""
    table = [tuple(map(int, line.split())) for line in _ps("pid=,ppid=")]
    found = {run.process.pid}
    while more := {pid for pid, parent in table if parent in found} - found:
        found |= more
    return found | {int((run.data / "redis/server.pid").read_text())}


def _alive(processes: set[int]) -> set[int]:
    """Which of them are left; what has ended and waits to be noticed is not."""
    left = [line.split() for line in _ps("pid=,stat=")]
    return {int(pid) for pid, state in left if not state.startswith("Z")} & processes


def _ps(columns: str) -> list[str]:
    shown = subprocess.run(["ps", "-axo", columns], check=True, capture_output=True, text=True)
    return shown.stdout.splitlines()
