"""The processes that ``sandbox.run`` starts, and ends in the opposite order."""

from __future__ import annotations

import asyncio
import os
import signal
import sys
from collections.abc import Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

from sandbox.leash import GRACE

__all__ = ["Crew"]

_LEASH = Path(__file__).with_name("leash.py")
_LAST_LINES = 15


@dataclass(frozen=True, slots=True)
class _Member:
    name: str
    leash: asyncio.subprocess.Process
    ended: asyncio.Task[int]


class Crew:
    """Programs on leashes; what they print goes to ``<name>.log`` in ``logs``.

    ``keep`` is a descriptor the leashes inherit: a lock on it lasts until the last one is gone.
    ``lost`` is set to the name of the first program that ends.
    """

    def __init__(self, logs: Path, keep: int) -> None:
        self._logs = logs
        self._keep = keep
        self._members: list[_Member] = []
        self.lost: asyncio.Future[str] = asyncio.get_running_loop().create_future()

    async def start(
        self, name: str, command: Sequence[str], *, folder: Path, environment: Mapping[str, str]
    ) -> None:
        """Start one program in a folder, with this environment and nothing else of ours."""
        with self.log(name).open("wb") as log:
            leash = await asyncio.create_subprocess_exec(
                *(sys.executable, "-I", str(_LEASH), *command),
                stdin=asyncio.subprocess.PIPE,
                stdout=log,
                stderr=log,
                cwd=folder,
                env=environment,
                pass_fds=(self._keep,),
                # Ctrl-C in the terminal is for us alone: we tell the others, in order.
                start_new_session=True,
            )
        ended = asyncio.create_task(leash.wait())
        ended.add_done_callback(lambda _: self._miss(name))
        self._members.append(_Member(name, leash, ended))

    def _miss(self, name: str) -> None:
        if not self.lost.done():
            self.lost.set_result(name)

    async def stop(self) -> None:
        """End all of them, the one started last first."""
        for member in reversed(self._members):
            with suppress(ProcessLookupError):
                member.leash.terminate()
            await asyncio.wait({member.ended}, timeout=GRACE + 5)
            if not member.ended.done() or member.ended.result() < 0:
                # The leash hangs, or was killed and could not see to its program.
                with suppress(ProcessLookupError):
                    os.killpg(member.leash.pid, signal.SIGKILL)
            await member.ended

    def log(self, name: str) -> Path:
        """Where a program's output is."""
        return self._logs / f"{name}.log"

    def last_lines(self, name: str) -> str:
        """How its output ended."""
        lines = self.log(name).read_text(errors="replace").splitlines()
        return "\n".join(f"  {line}" for line in lines[-_LAST_LINES:])
