"""What a start of the sandbox tells: a file for programs, a paragraph for people."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

from sandbox.people import APP_ID, APP_SECRET, COMPANY, TENANT
from sandbox.serve import CannotStartError
from sandbox.workplace.office import frames, script_of

if TYPE_CHECKING:
    from pathlib import Path

    from sandbox.people import Person, Tenant
    from sandbox.world import World

__all__ = ["paragraph", "ready", "write"]


def ready(world: World) -> dict[str, Any]:
    """Addresses, the bot's settings and the people, as plain JSON."""
    at = world.endpoints
    return {
        "page": at.page,
        "login": at.login,
        "graph": at.graph,
        "dataverse": at.dataverse,
        "connector": at.connector,
        "ca": str(world.ca_file),
        "tenant": TENANT,
        "env": {
            "MicrosoftAppId": APP_ID,
            "MicrosoftAppPassword": APP_SECRET,
            "MicrosoftAppType": "SingleTenant",
            "MicrosoftAppTenantId": TENANT,
            "LOGIN_URL": at.login,
            "GRAPH_URL": at.graph,
            "DATAVERSE_URL": at.dataverse,
            "BOT_OPENID_URL": f"{at.connector}/v1/.well-known/openidconfiguration",
            "SERVICE_HOSTS": urlsplit(at.connector).netloc,
            "CA_BUNDLE": str(world.ca_file),
            "OFFICE_JS_URL": script_of(world),
            "PANE_FRAMES": frames(world),
        },
        "people": [_person(person) for person in world.people],
        "tenants": [
            {
                "id": tenant.id,
                "company": tenant.company,
                "domain": tenant.domain,
                "dataverse": world.organisation(tenant),
                "people": [_person(person) for person in tenant.people],
            }
            for tenant in world.tenants
        ],
    }


def _person(person: Person) -> dict[str, str]:
    return {
        "oid": person.oid,
        "name": person.name,
        "mail": person.mail,
        "role": person.role,
        "bot_id": person.bot_id,
    }


def write(path: Path, world: World) -> None:
    """Put ``ready`` into a file at once: who sees the file sees all of it.

    Raises ``CannotStartError``.
    """
    draft = path.with_name(f".{path.name}.draft")
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        draft.write_text(json.dumps(ready(world), indent=2), encoding="utf-8")
        draft.replace(path)
    except OSError as error:
        raise CannotStartError(f"{path} cannot be written: {error.strerror}.") from error


def paragraph(world: World) -> str:
    """How a person finds the page, who may sign in, and how a bot is pointed here."""
    first, second = world.tenants
    settings = "\n".join(f"  {name}={value}" for name, value in ready(world)["env"].items())
    return (
        f"The sandbox of {COMPANY} is ready: {world.endpoints.page}\n"
        f"Its people: {_names(first)}. Nobody needs a password.\n"
        f"Another tenant, {second.company}, has {_names(second)} and a Dataverse of its own: "
        f"{world.organisation(second)}\n"
        f"It sends what they write to {world.bot_url}. A bot there needs these settings:\n"
        f"{settings}\n"
        "Ctrl+C stops it."
    )


def _names(tenant: Tenant) -> str:
    return ", ".join(f"{person.name} ({person.role})" for person in tenant.people)
