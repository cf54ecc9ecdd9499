"""Finds a Chromium for the tests; as a program, installs one where none is found."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from collections.abc import Iterator
from functools import cache
from pathlib import Path

__all__ = ["NONE", "SWITCHES", "find", "install", "needed"]

NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable", "microsoft-edge")
APPLICATIONS = (
    "/Applications/Chromium.app/Contents/MacOS/Chromium",
    "/Applications/Google Chrome.app/Contents/MacOS/Google Chrome",
    "/Applications/Microsoft Edge.app/Contents/MacOS/Microsoft Edge",
)
SWITCHES = (
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
)
"""So that the browser asks nobody outside and runs in a container."""
NONE = "No Chromium that runs: install Chromium, Chrome or Edge, or set CHROMIUM to its path."
_OWN = """
from playwright.sync_api import sync_playwright
with sync_playwright() as playwright:
    print(playwright.chromium.executable_path)
"""
_PLAYWRIGHT = (sys.executable, "-m", "playwright")
_LONG = 600
"""Seconds an installation may take."""


@cache
def find() -> str | None:
    """The path of a Chromium-family browser: $CHROMIUM, the system's, or Playwright's own."""
    return next(filter(_runs, _candidates()), None)


def needed() -> str:
    """As ``find``; raises ``RuntimeError`` with a sentence where there is none."""
    path = find()
    if path is None:
        raise RuntimeError(NONE)
    return path


def install() -> None:
    """Install one by the system's packages where that needs no password, else by Playwright."""
    if _by_packages() or not _run([*_PLAYWRIGHT, "install", "--no-shell", "chromium"]):
        return
    find.cache_clear()
    if find() is None and (root := _root()) is not None:
        # Playwright's browser came without the libraries it needs.
        _run([*root, *_PLAYWRIGHT, "install-deps", "chromium"])
        find.cache_clear()


def _candidates() -> Iterator[str]:
    if chosen := os.environ.get("CHROMIUM"):
        yield chosen
        return
    yield from filter(None, map(shutil.which, NAMES))
    yield from APPLICATIONS
    # In a process of its own: a test asks inside an event loop, where this interface refuses.
    own = subprocess.run([sys.executable, "-c", _OWN], capture_output=True, text=True, check=False)
    if own.returncode == 0:
        yield own.stdout.strip()


def _runs(path: str) -> bool:
    """Ubuntu's package is a script that only says where a browser could be had."""
    return Path(path).exists() and _run([path, "--version"], quiet=True)


def _by_packages() -> bool:
    apt, root = shutil.which("apt-get"), _root()
    if apt is None or root is None:
        return False
    _run([*root, apt, "update", "-qq"])  # one unreachable source need not matter
    command = [apt, "install", "-y", "-qq", "--no-install-recommends", "chromium"]
    installed = _run([*root, "env", "DEBIAN_FRONTEND=noninteractive", *command])
    find.cache_clear()
    return installed and find() is not None


def _root() -> list[str] | None:
    """What to put before a command that only root may run; ``None`` where it would ask."""
    if os.geteuid() == 0:
        return []
    sudo = shutil.which("sudo")
    return [sudo, "-n"] if sudo and _run([sudo, "-n", "true"], quiet=True) else None


def _run(command: list[str], *, quiet: bool = False) -> bool:
    output = subprocess.DEVNULL if quiet else None
    try:
        done = subprocess.run(
            command,
            stdin=subprocess.DEVNULL,
            stdout=output,
            stderr=output,
            check=False,
            timeout=_LONG,
        )
    except (OSError, subprocess.TimeoutExpired):
        return False
    return done.returncode == 0


if __name__ == "__main__":
    if find() is None and "CHROMIUM" not in os.environ:
        print("Installing Chromium for the browser tests…", flush=True)  # noqa: T201 - a program
        install()
    if find() is None:
        sys.exit(NONE)
