"""The signed-in person's organisation (pages: "List organizations", "organization resource type").

"Applications granted the User.Read permission are able to read only the id, displayName, and
verifiedDomains": nothing else is known here.
"""

from __future__ import annotations

from typing import Any, Final

from sandbox.graph.asking import Ask, Reply, Scene, selected
from sandbox.people import TENANTS

__all__ = ["organization"]

_KNOWN: Final = ("id", "displayName", "verifiedDomains")


def organization(ask: Ask, scene: Scene) -> Reply:
    """``GET /organization``: the one there is."""
    tenant = next(one for one in TENANTS if one.id == scene.person.tenant)
    names = selected(ask.options("$select").get("$select"), set(_KNOWN), "organization")
    domain = {
        "capabilities": "Email, OfficeCommunicationsOnline",
        "isDefault": True,
        "isInitial": True,
        "name": tenant.domain,
        "type": "Managed",
    }
    known: dict[str, Any] = {
        "id": tenant.id,
        "displayName": tenant.company,
        "verifiedDomains": [domain],
    }
    shown = "" if names is None else f"({','.join(names)})"
    root = scene.world.endpoints.graph
    rows = [{name: known[name] for name in names or _KNOWN}]
    return Reply({"@odata.context": f"{root}/v1.0/$metadata#organization{shown}", "value": rows})
