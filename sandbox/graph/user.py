"""The signed-in person (pages: "Get a user", "user resource type")."""

from __future__ import annotations

from typing import Any, Final

from sandbox.graph.asking import Ask, Reply, Scene, selected
from sandbox.graph.errors import not_implemented

__all__ = ["me"]

_USUAL: Final = (
    "businessPhones",
    "displayName",
    "givenName",
    "jobTitle",
    "mail",
    "mobilePhone",
    "officeLocation",
    "preferredLanguage",
    "surname",
    "userPrincipalName",
    "id",
)
"""What a user shows without ``$select``."""
_MORE: Final = ("accountEnabled", "mailNickname", "otherMails", "proxyAddresses", "userType")
_UNBUILT: Final = frozenset(
    {
        "aboutMe",
        "ageGroup",
        "assignedLicenses",
        "assignedPlans",
        "birthday",
        "city",
        "companyName",
        "consentProvidedForMinor",
        "country",
        "createdDateTime",
        "creationType",
        "department",
        "employeeId",
        "externalUserState",
        "faxNumber",
        "imAddresses",
        "identities",
        "mailboxSettings",
        "onPremisesSyncEnabled",
        "postalCode",
        "showInAddressList",
        "state",
        "streetAddress",
        "usageLocation",
    }
)


def me(ask: Ask, scene: Scene) -> Reply:
    """``GET /me``; what is not among the usual properties comes only when selected."""
    known = _properties(scene)
    names = selected(ask.options("$select").get("$select"), known.keys() | _UNBUILT, "user")
    for name in names or ():
        if name in _UNBUILT:
            raise not_implemented(f"The property {name} of a user")
    root = scene.world.endpoints.graph
    shown = "" if names is None else f"({','.join(names)})"
    context = {"@odata.context": f"{root}/v1.0/$metadata#users{shown}/$entity"}
    return Reply(context | {name: known[name] for name in names or _USUAL})


def _properties(scene: Scene) -> dict[str, Any]:
    person = scene.person
    own = scene.world.own_addresses.get(person.oid, ())
    further = dict.fromkeys(one for one in (*person.aliases, *own) if one != person.mail)
    given, _, family = person.name.partition(" ")
    known: dict[str, Any] = dict.fromkeys(_USUAL) | {
        "businessPhones": [],
        "displayName": person.name,
        "givenName": given,
        "surname": family,
        "mail": person.mail,
        "userPrincipalName": person.mail,
        "id": person.oid,
    }
    more: tuple[Any, ...] = (
        True,
        person.mail.partition("@")[0],
        [],
        [f"SMTP:{person.mail}", *(f"smtp:{one}" for one in further)],
        "Member",
    )
    return known | dict(zip(_MORE, more, strict=True))
