"""Where PUBLIC_URL leads."""

from __future__ import annotations

import pytest
import trustme
from aiohttp import web

from tests.doctor.conftest import Tenant, believe, missing, served
from tests.flows.service import free_port


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


async def test_a_web_process_that_does_not_run(tenant: Tenant):
    """The proxy is there, and nothing behind it."""
    status, said = await tenant.doctor(PUBLIC_URL=f"https://localhost:{free_port()}")

    assert (status, missing(said)) == (1, ["PUBLIC_URL"])
    assert "Is app.py running" in said
