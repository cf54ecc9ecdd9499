"""Finds a Chromium for the tests; as a program, installs one where none is found."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path

from playwright.sync_api import sync_playwright

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


def find() -> str | None:
    """The path of a Chromium-family browser: $CHROMIUM, the system's, or Playwright's own."""
    for path in (os.environ.get("CHROMIUM"), *map(shutil.which, NAMES), *APPLICATIONS):
        if path and Path(path).exists():
            return path
    with sync_playwright() as playwright:
        own = playwright.chromium.executable_path
    return own if Path(own).exists() else None


def install() -> None:
    """Install one by the system's packages where that needs no password, else by Playwright."""
    if apt := shutil.which("apt-get"):
        root = [] if os.geteuid() == 0 else ["sudo", "-n"]
        if subprocess.run([*root, apt, "update", "-qq"], check=False).returncode == 0:
            packages = ["chromium"]
            subprocess.run([*root, apt, "install", "-y", "-qq", *packages], check=False)
    if find() is None:
        subprocess.run([sys.executable, "-m", "playwright", "install", "chromium"], check=False)


if __name__ == "__main__":
    if find() is None:
        print("Installing Chromium for the browser tests…", flush=True)  # noqa: T201 - a program
        install()
    if find() is None:
        sys.exit("No Chromium: install Chromium, Chrome or Edge, or set CHROMIUM to its path.")
