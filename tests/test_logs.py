"""What a program prints when something unforeseen breaks: where and of which class, never what."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).parent.parent
CANARY = "Canary-Subject-91c4"
PROGRAM = f"""
import asyncio, logging, structlog, logs
logs.configure("debug", "json")
log = structlog.get_logger()
try:
    secret = "{CANARY}"
    raise ValueError("about " + secret)
except ValueError as error:
    log.error("turn_failed", exc_info=error)
    log.exception("turn_failed_again")
    logging.getLogger("aiohttp.server").exception("Error handling %s", secret)
    logging.getLogger("somebody").error("said " + secret)
log.info("served", status=200)
"""


def test_an_exception_shows_its_class_and_place_alone():
    """Neither our own nor a library's log line carries an exception's message or locals."""
    done = subprocess.run(
        [sys.executable, "-c", PROGRAM], cwd=ROOT, capture_output=True, text=True, check=True
    )
    lines = [json.loads(line) for line in done.stdout.splitlines()]

    assert CANARY not in done.stdout + done.stderr
    assert [line["error"] for line in lines[:3]] == ["ValueError"] * 3
    assert all(line["at"] for line in lines[:3])
    assert lines[-1]["status"] == 200
