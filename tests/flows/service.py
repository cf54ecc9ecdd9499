"""The product as a person runs it: ``app.py`` and ``worker.py`` as processes beside a sandbox."""

from __future__ import annotations

import os
import signal
import socket
import subprocess
import sys
import threading
from collections.abc import Callable, Iterator
from contextlib import ExitStack, closing, contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import requests
from cryptography.fernet import Fernet
from redis import Redis

from tests.documented.judge import undocumented
from tests.sandbox_process import ROOT, Sandbox, sandbox_process
from tests.switching import tenants_of, turn_on_in

STORY = "story"
"""The user agent of what a story itself asks of the sandbox's services."""
QUICK_WORKER = "tests/flows/quick_worker.py"
"""The worker as it is, looking at followed threads every second instead of every five minutes."""
STARTED = {"app.py": b"serving", "worker.py": b"working", QUICK_WORKER: b"working"}
"""What each program logs once it does its work."""


@dataclass
class Service:
    """One sandbox with the product in front of it; parts may be killed and started again."""

    sandbox: Sandbox
    environment: dict[str, str]
    port: int
    logs: Path
    running: dict[str, subprocess.Popen[bytes]] = field(default_factory=dict)
    judged: int = 0
    _pumps: list[threading.Thread] = field(default_factory=list)

    @property
    def url(self) -> str:
        """The product's web address."""
        return f"http://127.0.0.1:{self.port}"

    @property
    def page(self) -> str:
        """The sandbox's page."""
        return str(self.sandbox.ready["page"])

    @property
    def people(self) -> list[dict[str, Any]]:
        """Mara, Jonas, Priya, Sam."""
        return list(self.sandbox.ready["people"])

    def start(self, *programs: str) -> None:
        """Start ``app.py`` or ``worker.py``; each does its work when this returns."""
        for program in programs:
            process = subprocess.Popen(
                [sys.executable, ROOT / program],
                cwd=self.logs,
                env=self.environment,
                stdout=subprocess.PIPE,
                stderr=subprocess.STDOUT,
            )
            self.running[program] = process
            started = threading.Event()
            pump = threading.Thread(target=self._pump, args=(program, process, started))
            pump.start()
            self._pumps.append(pump)
            assert started.wait(30), self.log(program)
            assert process.poll() is None, self.log(program)

    def kill(self, program: str) -> None:
        """SIGKILL: no clean-up of any kind."""
        process = self.running.pop(program)
        process.send_signal(signal.SIGKILL)
        process.wait(30)

    def stop(self, program: str) -> int:
        """SIGTERM, and the exit status."""
        process = self.running.pop(program)
        process.terminate()
        return process.wait(30)

    def log(self, program: str) -> str:
        """Everything a program has printed."""
        return (self.logs / f"{Path(program).name}.log").read_text(encoding="utf-8")

    def judge(self) -> None:
        """Hold what the product asked since the last time against what Microsoft documents."""
        options = {"detail": "true", "after": str(self.judged)}
        answer = requests.get(f"{self.page}/control/calls", params=options, timeout=30).json()
        self.judged = answer["last"]
        asked = [
            one
            for one in answer["calls"]
            if one["request_headers"].get("user-agent") != STORY
            and one["status"] != 0  # 0: whoever asked left, and not all of it may have come
        ]
        assert not (found := undocumented(asked)), "\n".join(found)

    def join(self) -> None:
        """Wait until everything printed has been read."""
        for pump in self._pumps:
            pump.join(30)

    def _pump(
        self, program: str, process: subprocess.Popen[bytes], started: threading.Event
    ) -> None:
        assert process.stdout is not None
        with (
            process.stdout,
            (self.logs / f"{Path(program).name}.log").open("ab", buffering=0) as log,
        ):
            for line in process.stdout:
                log.write(line)
                if STARTED[program] in line:
                    started.set()
        started.set()


@contextmanager
def service(
    folder: Path,
    redis_url: str,
    *options: str,
    programs: tuple[str, ...] = ("app.py", "worker.py"),
    settings: Callable[[dict[str, Any]], dict[str, str]] = lambda _: {},
    on: bool = True,
) -> Iterator[Service]:
    """A running product with its own sandbox; ``options`` are the sandbox's.

    ``settings`` makes more of the product's settings from what the sandbox announced; it is turned
    on for its organisations unless the story is about that.
    """
    folder.mkdir(parents=True, exist_ok=True)
    port = free_port()
    bot_url = f"http://127.0.0.1:{port}/api/messages"
    with ExitStack() as stack:
        sandbox = stack.enter_context(
            sandbox_process(folder / "sandbox", "--bot-url", bot_url, *options)
        )
        _empty(redis_url)
        environment = _environment(sandbox, port, redis_url) | settings(sandbox.ready)
        product = Service(sandbox, environment, port, folder)
        try:
            product.start(*programs)
            if on:
                turn_on_in(redis_url, environment["TOKEN_KEYS"], tenants_of(environment))
            yield product
            product.judge()
        finally:
            for process in product.running.values():
                process.terminate()
            for process in product.running.values():
                process.wait(30)
            product.join()


def _empty(redis_url: str) -> None:
    """Every sandbox seeds the same mail, so an import of an earlier story would count here."""
    if redis_url.startswith("unix:"):
        with closing(Redis.from_url(redis_url)) as client:
            client.flushall()


def free_port() -> int:
    """A port nobody listens on just now."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def _environment(sandbox: Sandbox, port: int, redis_url: str) -> dict[str, str]:
    return {
        "PATH": os.environ["PATH"],
        "PYTHONPATH": str(ROOT),
        **sandbox.ready["env"],
        "PORT": str(port),
        "REDIS_URL": redis_url,
        "TOKEN_KEYS": Fernet.generate_key().decode(),
        "LOG_LEVEL": "debug",
    }
