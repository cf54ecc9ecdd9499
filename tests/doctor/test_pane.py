"""What the doctor says of the pane."""

from __future__ import annotations

import pytest
import trustme
from aiohttp import web

from tests.doctor.conftest import Tenant, believe, missing, served
from tests.flows.service import free_port


@pytest.mark.parametrize(
    ("path", "status", "sentence"),
    [
        ("/pane/vendor/msal-browser.js", 503, "not installed: /pane/vendor/msal-browser.js"),
        ("/pane/", 404, "not served: /pane/"),
    ],
)
async def test_a_pane_that_is_not_there(tenant: Tenant, path: str, status: int, sentence: str):
    """Libraries that were not installed, and a proxy that lets only the bot's path through."""
    ours = f'{{"app": "{tenant.environment["MicrosoftAppId"]}"}}'

    async def answer(request: web.Request) -> web.Response:
        if request.method == "POST":
            return web.Response(status=401)
        return web.Response(status=status if request.path == path else 200, text=ours)

    authority = trustme.CA()
    bundle = tenant.folder / "other.pem"
    believe(authority, bundle, besides=tenant.environment["CA_BUNDLE"])
    server = await served(answer, authority)
    try:
        exit_status, said = await tenant.doctor(
            PUBLIC_URL=f"https://localhost:{server.port}", CA_BUNDLE=str(bundle)
        )
    finally:
        await server.close()

    assert (exit_status, missing(said)) == (1, ["The pane"])
    assert sentence in said


async def test_office_s_script_that_cannot_be_had(tenant: Tenant):
    """A firewall may keep it from this network."""
    status, said = await tenant.doctor(OFFICE_JS_URL=f"http://127.0.0.1:{free_port()}/office.js")

    assert (status, missing(said)) == (1, ["OFFICE_JS_URL"])
