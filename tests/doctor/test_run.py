"""``make run`` with the settings of a tenant."""

from __future__ import annotations

import asyncio
import os
import sys
from pathlib import Path

import aiohttp
import pytest
from redis.asyncio import Redis

from tests.doctor.conftest import Tenant, missing
from tests.flows.service import free_port
from tests.sandbox_process import ROOT


async def test_run_against_a_tenant(tenant: Tenant, redis: Redis):
    """Both programs with the settings of ``.env``, looked at once they serve; SIGTERM ends them."""
    settings = {
        name: value
        for name, value in tenant.environment.items()
        if name not in {"PATH", "PYTHONPATH"}
    } | {"PORT": str(free_port())}
    lines = [f"{name}={value}\n" for name, value in settings.items()]
    (tenant.folder / ".env").write_text("".join(lines))
    process = await asyncio.create_subprocess_exec(
        *(sys.executable, "-m", "doctor.run"),
        cwd=tenant.folder,
        env={"PATH": os.environ["PATH"], "PYTHONPATH": str(ROOT)},
        stdout=asyncio.subprocess.PIPE,
    )
    assert process.stdout is not None
    said = (await process.stdout.readuntil(b"starts the sandbox instead.)")).decode()
    async with (
        aiohttp.ClientSession() as session,
        session.get(f"http://127.0.0.1:{settings['PORT']}/readyz") as reply,
    ):
        assert reply.status == 200
    process.terminate()

    assert await process.wait() == 0
    assert missing(said) == []
    logs = tenant.folder / ".data" / "tenant"
    assert "serving" in (logs / "app.log").read_text()
    assert (logs / "worker.log").exists()
    with pytest.raises(ConnectionRefusedError):
        await asyncio.open_connection("127.0.0.1", int(settings["PORT"]))


async def test_run_says_what_is_missing(tmp_path: Path):
    """Nothing is started with settings that cannot work."""
    environment = {"PATH": os.environ["PATH"], "PYTHONPATH": str(ROOT)}
    tenant = Tenant(None, environment, tmp_path)  # type: ignore[arg-type]
    status, said = await tenant.doctor(module="doctor.run")

    assert status == 1
    assert "5 missing." in said
    assert not (tmp_path / ".data").exists()


async def test_run_ends_with_a_program_that_ends(tenant: Tenant):
    """Whoever started it is told where to look, and the other program ends too."""
    async with aiohttp.ClientSession() as session:
        taken = str(tenant.product.port)
        status, said = await tenant.doctor(module="doctor.run", PORT=taken)
        async with session.get(f"{tenant.product.url}/readyz") as reply:
            assert reply.status == 200

    assert status == 1
    assert "app ended by itself; see .data/tenant/app.log." in said
    assert "in use" in (tenant.folder / ".data" / "tenant" / "app.log").read_text()
