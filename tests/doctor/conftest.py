"""Somebody who followed the guide: a web process, TLS before it, and the doctor as a process."""

from __future__ import annotations

import asyncio
import ssl
import sys
from collections.abc import AsyncIterator, Iterator
from dataclasses import dataclass
from pathlib import Path

import aiohttp
import pytest
import trustme
from aiohttp import web
from aiohttp.test_utils import TestServer

from tests.flows.service import Service, service


@pytest.fixture(scope="package")
def product(tmp_path_factory, redis_url) -> Iterator[Service]:
    """A web process beside a sandbox; what a story breaks is mended after it."""
    folder = tmp_path_factory.mktemp("doctor")
    with service(folder, redis_url, programs=("app.py",)) as running:
        yield running


@dataclass(frozen=True, slots=True)
class Tenant:
    """The settings of somebody who followed the guide, and what the doctor says to them."""

    product: Service
    environment: dict[str, str]
    folder: Path

    async def doctor(self, module: str = "doctor", **changed: str | None) -> tuple[int, str]:
        """The exit status and what was printed; ``None`` takes a setting away."""
        environment = {k: v for k, v in (self.environment | changed).items() if v is not None}
        process = await asyncio.create_subprocess_exec(
            *(sys.executable, "-m", module),
            cwd=self.folder,
            env=environment,
            stdout=asyncio.subprocess.PIPE,
            stderr=asyncio.subprocess.STDOUT,
        )
        said, _ = await process.communicate()
        assert process.returncode is not None
        return process.returncode, said.decode()

    async def control(self, what: str, **body: object) -> None:
        """Switch something of the sandbox."""
        async with (
            aiohttp.ClientSession() as session,
            session.post(f"{self.product.page}/control/{what}", json=body) as reply,
        ):
            assert reply.status in {201, 204}, await reply.text()

    async def mend(self) -> None:
        """Take back what was switched."""
        await self.control("secret", state="valid")
        await self.control("clock", seconds=0)
        async with (
            aiohttp.ClientSession() as session,
            session.delete(f"{self.product.page}/control/faults") as reply,
        ):
            assert reply.status in {200, 204}, await reply.text()


@pytest.fixture
async def tenant(product: Service, tmp_path: Path) -> AsyncIterator[Tenant]:
    """The web process behind a proxy with TLS, whose authority is trusted."""
    authority = trustme.CA()
    bundle = tmp_path / "ca.pem"
    believe(authority, bundle, besides=product.environment["CA_BUNDLE"])
    async with aiohttp.ClientSession() as inner:

        async def forward(request: web.Request) -> web.Response:
            address = f"{product.url}{request.path_qs}"
            kind = {"Content-Type": request.content_type}
            async with inner.request(
                request.method, address, data=await request.read(), headers=kind
            ) as reply:
                return web.Response(status=reply.status, body=await reply.read())

        server = await served(forward, authority)
        environment = product.environment | {
            "PUBLIC_URL": f"https://localhost:{server.port}",
            "CA_BUNDLE": str(bundle),
        }
        tenant = Tenant(product, environment, tmp_path)
        yield tenant
        await tenant.mend()
        await server.close()


def believe(authority: trustme.CA, bundle: Path, *, besides: str) -> None:
    """Write a bundle with one authority more than another bundle has."""
    bundle.write_bytes(Path(besides).read_bytes() + authority.cert_pem.bytes())


async def served(handler, authority: trustme.CA) -> TestServer:
    """Something that answers every path over TLS."""
    tls = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    authority.issue_cert("localhost").configure_cert(tls)
    application = web.Application()
    application.router.add_route("*", "/{path:.*}", handler)
    server = TestServer(application, host="localhost")
    await server.start_server(ssl=tls)
    return server


def missing(said: str) -> list[str]:
    """The names of what is missing."""
    lines = [line for line in said.splitlines() if line.startswith("MISSING")]
    return [line.removeprefix("MISSING").strip().partition(":")[0] for line in lines]
