"""However large a file is, an import holds little of it: measured in a process of its own."""

from __future__ import annotations

import asyncio
import hashlib
import json
import sys
from pathlib import Path
from typing import Any

import pytest

from capture.imports.importer import row_id
from tests.capture.imports.examples import TENANT, make_job, message_id
from tests.capture.imports.world import File, World

pytestmark = pytest.mark.skipif(
    not Path("/proc/self/status").exists(), reason="this system does not tell a program's peak"
)
MIB = 1024 * 1024
LARGE = 64 * MIB
ALLOWED = 24 * MIB
"""By how much the process may grow: 4 MB in the forms they take on their way."""


async def imported(world: World) -> list[dict[str, Any]]:
    """What a child process says after each of two imports."""
    async with world.served():
        child = await asyncio.create_subprocess_exec(
            *(sys.executable, "-m", "tests.capture.imports.import_process", world.url),
            stdout=asyncio.subprocess.PIPE,
            stderr=asyncio.subprocess.PIPE,
        )
        said, trouble = await asyncio.wait_for(child.communicate(), timeout=120)
    assert child.returncode == 0, trouble.decode()
    return [json.loads(line) for line in said.splitlines()]


def with_files(*files: File) -> World:
    """A world whose first mail has a small file, and its second one these."""
    world = World()
    world.add_mail(make_job(1).mail, message_id(1), File("small", "a.txt", b"a" * 1000))
    world.add_mail(make_job(2).mail, message_id(2), *files)
    return world


async def test_a_large_file_passes_through_in_blocks() -> None:
    """64 MiB arrive whole, and the process is not much larger for it."""
    content = hashlib.shake_128(b"seed").digest(LARGE)
    world = with_files(File("large", "drawing.step", content))
    before, after = await imported(world)
    assert (after["state"], after["left"]) == ("tracked", [])
    assert world.files_of(str(row_id(TENANT, message_id(2)))) == [("drawing.step", content)]
    assert (after["peak"] - before["peak"]) * 1024 < ALLOWED


async def test_files_just_below_a_block_pass_one_after_the_other() -> None:
    """Twenty of them are not held together."""
    files = [File(f"f{n}", f"{n}.bin", bytes([n]) * 3_900_000) for n in range(20)]
    before, after = await imported(with_files(*files))
    assert (after["state"], after["left"]) == ("tracked", [])
    assert (after["peak"] - before["peak"]) * 1024 < ALLOWED
