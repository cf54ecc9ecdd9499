"""``make doctor``: with everything in its place, and with each thing broken by itself."""

from __future__ import annotations

import asyncio
import os
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
from redis.asyncio import Redis

from tests.flows.service import Service, free_port, service
from tests.sandbox_process import ROOT

CREDENTIAL = "The app's credential at Entra ID"


@pytest.fixture(scope="module")
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

    async def doctor(self, **changed: str | None) -> tuple[int, str]:
        """The exit status and what was printed; ``None`` takes a setting away."""
        environment = {k: v for k, v in (self.environment | changed).items() if v is not None}
        process = await asyncio.create_subprocess_exec(
            *(sys.executable, "-m", "doctor"),
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


async def test_all_is_there(tenant: Tenant):
    """Nothing is missing; what the app cannot know is left for a person to compare."""
    status, said = await tenant.doctor()

    assert missing(said) == []
    assert (status, said.splitlines()[-1]) == (0, "Nothing is missing that can be seen from here.")
    assert sum(line.startswith("ok ") for line in said.splitlines()) == 12
    public = tenant.environment["PUBLIC_URL"]
    assert f"compare  The bot's messaging endpoint: {public}/api/messages" in said
    assert f"compare  The app's redirect address: {public}/auth/callback" in said
    for secret in ("MicrosoftAppPassword", "TOKEN_KEYS"):
        assert tenant.environment[secret] not in said


async def test_no_settings_at_all(tmp_path: Path):
    """Everything that must be set is named at once, with where it is to be found."""
    environment = {"PATH": os.environ["PATH"], "PYTHONPATH": str(ROOT)}
    status, said = await Tenant(None, environment, tmp_path).doctor()  # type: ignore[arg-type]

    assert status == 1
    assert "5 missing." in said
    for fault in (
        "AppId must",
        "AppTenantId must",
        "TOKEN_KEYS must",
        "AppPassword or",
        "_URL (or",
    ):
        assert fault in said
    assert said.count("entra.microsoft.com > ") == 3
    assert "Traceback" not in said


async def test_it_reads_the_file_that_the_product_reads(tenant: Tenant):
    """``.env`` of the folder it is started in."""
    (tenant.folder / ".env").write_text(f"DATAVERSE_URL={tenant.environment['DATAVERSE_URL']}\n")

    assert (await tenant.doctor(DATAVERSE_URL=None))[0] == 0


@pytest.mark.parametrize(
    ("changed", "gone", "remedy"),
    [
        ({"MicrosoftAppId": "bot"}, ["Settings"], "App registrations"),
        (
            {"MicrosoftAppPassword": "wrong"},
            [CREDENTIAL],
            "New client secret",
        ),
        (
            {"MicrosoftAppId": "99999999-61c2-4a8e-8f3b-0d9e4f5a6b7c"},
            ["PUBLIC_URL", CREDENTIAL],
            "compare with MicrosoftAppId",
        ),
        ({"PUBLIC_URL": None}, ["PUBLIC_URL"], "docs/install.md, “A tunnel”"),
        ({"PUBLIC_URL": "https://localhost:1"}, ["PUBLIC_URL"], "Is app.py running"),
        ({"PUBLIC_URL": "https://nobody.invalid"}, ["PUBLIC_URL"], "Start a tunnel"),
        ({"REDIS_URL": "redis://localhost:1"}, ["Redis"], "Is the server running"),
        ({"REDIS_URL": "radish://localhost"}, ["Redis"], "REDIS_URL"),
        ({"GRAPH_URL": "https://localhost:1"}, ["GRAPH_URL", "Microsoft Graph"], "firewall"),
        (
            {"DATAVERSE_URL": "https://localhost:1"},
            ["DATAVERSE_URL", "Dynamics 365"],
            "Environments",
        ),
        ({"BOT_OPENID_URL": "https://localhost:1/keys"}, ["BOT_OPENID_URL"], "firewall"),
        (
            {"LOGIN_URL": "https://localhost:1"},
            ["LOGIN_URL", CREDENTIAL],
            "Directory (tenant) ID",
        ),
    ],
    ids=lambda value: "+".join(value) if isinstance(value, dict) else "",
)
async def test_one_wrong_setting(tenant: Tenant, changed, gone, remedy):
    """It is named, alone but for what hangs on it, and says where to click."""
    status, said = await tenant.doctor(**changed)

    found = missing(said)
    assert status == 1, said
    assert len(found) == len(gone), said
    for name, wanted in zip(found, gone, strict=True):
        assert name.startswith(wanted), said
    assert remedy in said
    assert "Traceback" not in said
    assert "wrong" not in changed.values() or "AADSTS7000215" in said


async def test_a_certificate_nobody_trusts(tenant: Tenant):
    """Clients would refuse it too."""
    bundle = tenant.product.environment["CA_BUNDLE"]
    status, said = await tenant.doctor(CA_BUNDLE=bundle)

    assert (status, missing(said)) == (1, ["PUBLIC_URL"])
    assert "a certificate that clients do not trust" in said


@pytest.mark.parametrize(
    ("health", "messages", "sentence"),
    [
        ("<html>Continue to this tunnel?</html>", 200, "leads to something else (status 200)"),
        ('{"app": "another"}', 401, "leads to another MicrosoftAppId's service"),
        ("ours", 200, "answers 200 to a stranger, not 401"),
        ("ours", 404, "answers 404 to a stranger, not 401"),
    ],
)
async def test_an_address_that_leads_elsewhere(tenant: Tenant, health, messages, sentence):
    """A tunnel's own page, another installation, a proxy that lets only some paths through."""
    body = health.replace("ours", f'{{"app": "{tenant.environment["MicrosoftAppId"]}"}}')

    async def answer(request: web.Request) -> web.Response:
        posted = request.method == "POST"
        return web.Response(status=messages if posted else 200, text=body)

    authority = trustme.CA()
    bundle = tenant.folder / "other.pem"
    believe(authority, bundle, besides=tenant.environment["CA_BUNDLE"])
    server = await served(answer, authority)
    try:
        status, said = await tenant.doctor(
            PUBLIC_URL=f"https://localhost:{server.port}", CA_BUNDLE=str(bundle)
        )
    finally:
        await server.close()

    assert (status, missing(said)) == (1, ["PUBLIC_URL"])
    assert sentence in said


async def test_a_redis_that_may_forget(tenant: Tenant, redis: Redis):
    """What it must be told is said; nothing is changed for it."""
    await redis.config_set("appendfsync", "everysec")
    try:
        status, said = await tenant.doctor()
        assert (await redis.config_get("appendfsync")) == {"appendfsync": "everysec"}
    finally:
        await redis.config_set("appendfsync", "always")

    assert (status, missing(said)) == (1, ["What Redis keeps"])
    assert "Set appendfsync always." in said


async def test_a_redis_whose_settings_are_hidden(tenant: Tenant, redis: Redis):
    """As hosted ones are: a person has to compare."""
    await redis.acl_setuser(
        "hosted", enabled=True, nopass=True, keys="*", commands=["+@all", "-config"]
    )
    url = tenant.environment["REDIS_URL"].replace("unix://", "unix://hosted:any@")
    try:
        status, said = await tenant.doctor(REDIS_URL=url)
    finally:
        await redis.acl_deluser("hosted")

    assert (status, missing(said)) == (0, [])
    assert "they should be appendonly yes, appendfsync always, maxmemory-policy noeviction." in said


async def test_an_expired_secret(tenant: Tenant):
    """Entra's number, who must do what, and where."""
    await tenant.control("secret", state="expired")
    status, said = await tenant.doctor()

    assert (status, missing(said)) == (1, [CREDENTIAL])
    assert "AADSTS7000222" in said
    assert "has expired" in said
    assert said.count("not looked at, because the credential is not accepted") == 2


async def test_a_service_that_is_down(tenant: Tenant):
    """It answers, with a status that is no welcome."""
    await tenant.control("faults", service="dataverse", kind="fail", count=100)
    status, said = await tenant.doctor()

    assert (status, missing(said)) == (1, ["DATAVERSE_URL"])
    assert "answers with status 5" in said


async def test_a_clock_that_is_wrong(tenant: Tenant):
    """Told by the dates of the services' answers."""
    await tenant.control("clock", seconds=-900)
    status, said = await tenant.doctor()

    assert status == 1
    assert "Clock" in missing(said)
    assert "by NTP" in said


async def test_a_second_tenant_that_has_not_let_the_app_in(tenant: Tenant):
    """Each tenant has lines of its own."""
    second = tenant.product.sandbox.ready["tenants"][1]
    status, said = await tenant.doctor(DATAVERSE_URLS=f"{second['id']}={second['dataverse']}")

    assert status == 1
    assert missing(said) == [
        f"Dynamics 365 is known in tenant {second['id']}",
        f"Microsoft Graph is known in tenant {second['id']}",
    ]
    assert "AADSTS700016" in said
    assert "Grant admin consent" in said


async def test_a_web_process_that_does_not_run(tenant: Tenant):
    """The proxy is there, and nothing behind it."""
    status, said = await tenant.doctor(PUBLIC_URL=f"https://localhost:{free_port()}")

    assert (status, missing(said)) == (1, ["PUBLIC_URL"])
    assert "Is app.py running" in said
