"""``make doctor``: with everything in its place, and with each thing broken by itself."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from tests.doctor.conftest import Tenant, missing
from tests.sandbox_process import ROOT

CREDENTIAL = "The app's credential at Entra ID"


async def test_all_is_there(tenant: Tenant):
    """Nothing is missing; what the app cannot know is left for a person to compare."""
    status, said = await tenant.doctor()

    assert missing(said) == []
    assert (status, said.splitlines()[-1]) == (0, "Nothing is missing that can be seen from here.")
    assert sum(line.startswith("ok ") for line in said.splitlines()) == 14
    public = tenant.environment["PUBLIC_URL"]
    assert f"compare  The bot's messaging endpoint: {public}/api/messages" in said
    assert f"compare  The app's redirect address: {public}/auth/callback" in said
    host = public.removeprefix("https://")
    pane = f"brk-multihub://{host} and {public}/pane/signed-in"
    assert f"compare  The pane's redirect addresses: {pane}" in said
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
