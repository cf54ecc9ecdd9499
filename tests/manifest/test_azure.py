"""The templates for Entra ID and Azure: they parse, and ask for what the code asks for."""

from __future__ import annotations

from typing import Any

import pytest
from pycep import BicepParser

from identity.resources import DATAVERSE_PERMISSION, GRAPH_PERMISSIONS
from tests.sandbox_process import ROOT

FOLDER = ROOT / "manifest" / "azure"
GRAPH = {
    "User.Read": "e1fe6dd8-ba31-4d61-89e7-88639da4683d",
    "Mail.Read": "570282fd-fa5c-430d-a7fd-fc8dc98a9dca",
    "Calendars.Read": "465a38f9-76ea-45b9-9f34-9e8b0d4b0b42",
}
"""Page "Microsoft Graph permissions reference": the identifiers of delegated permissions."""
DYNAMICS = {"user_impersonation": "78ce3f0f-a1ce-49c2-8cde-64b5c0896db4"}
CLIENTS = {
    "1fec8e78-bce4-4aaf-ab1b-5451cc387264",
    "5e3ce6c0-2b1f-4285-8d4b-75ee78787346",
    "d3590ed6-52b3-4102-aeff-aad2292ab01c",
    "00000002-0000-0ff1-ce00-000000000000",
    "bc59ab01-8403-45c6-8796-ac3ef710b3e3",
}
"""Page "Extend a Teams message extension across Microsoft 365"."""


def parsed(name: str) -> dict[str, Any]:
    """A template as its parser reads it."""
    return dict(BicepParser().parse(file_path=FOLDER / f"{name}.bicep"))


@pytest.fixture
def application() -> dict[str, Any]:
    """The Entra application as the template declares it."""
    config: dict[str, Any] = parsed("application")["resources"]["application"]["config"]
    return config


def test_it_asks_for_the_permissions_that_the_code_asks_for(application):
    """No more, and no application permission at all."""
    asked = {
        one["resourceAppId"]: {(access["id"], access["type"]) for access in one["resourceAccess"]}
        for one in application["requiredResourceAccess"]
    }

    assert GRAPH.keys() == set(GRAPH_PERMISSIONS)
    assert DYNAMICS.keys() == {DATAVERSE_PERMISSION}
    assert asked == {
        "microsoftGraph": {(permission, "Scope") for permission in GRAPH.values()},
        "dynamicsCrm": {(permission, "Scope") for permission in DYNAMICS.values()},
    }


def test_it_is_what_silent_sign_on_needs(application):
    """The scope, the address, the version of tokens and the clients that may ask."""
    api = application["api"]
    clients = parsed("application")["variables"]["clients"]["value"]

    assert api["requestedAccessTokenVersion"] == 2
    assert [one["value"] for one in api["oauth2PermissionScopes"]] == ["access_as_user"]
    assert "api://botid-${appId}" in str(application["identifierUris"])
    assert CLIENTS <= set(clients)
    assert len(clients) == len(CLIENTS)


def test_it_names_the_addresses_that_the_service_has(application):
    """Where Entra sends people back to, and where the channel sends activities."""
    bot = parsed("main")["modules"]["bot"]["config"]["params"]

    assert application["web"]["redirectUris"] == ["${publicUrl}/auth/callback"]
    assert application["spa"]["redirectUris"] == [
        "brk-multihub://${host}",
        "${publicUrl}/pane/signed-in",
    ]
    assert bot["endpoint"] == "${publicUrl}/api/messages"


def test_the_templates_fit_each_other():
    """Each module gets every parameter it must have, and none it does not know."""
    modules = parsed("main")["modules"]

    assert len(modules) == 3
    for name, module in modules.items():
        known = parsed(module["detail"]["path"].removesuffix(".bicep"))["parameters"]
        needed = {key for key, one in known.items() if one["default"] is None}
        given = module["config"]["params"].keys()
        assert needed <= given <= known.keys(), name


def test_the_bot_is_on_teams_and_outlook():
    """And of the kind whose credential can act for people."""
    resources = parsed("bot")["resources"]

    assert resources["bot"]["config"]["properties"]["msaAppType"] == "SingleTenant"
    assert resources["teams"]["config"]["name"] == "MsTeamsChannel"
    assert resources["outlook"]["config"]["name"] == "OutlookChannel"
