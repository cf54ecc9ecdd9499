"""Conditional Access: per person, and if need be per API, nothing, a second factor, or a block.

Pages: "Microsoft identity platform and OAuth2.0 On-Behalf-Of flow" (the refusal with ``claims``),
"Developer guidance for Microsoft Entra Conditional Access", "Handle errors and exceptions in MSAL"
(the suberrors).
"""

from __future__ import annotations

import json
from collections.abc import Iterable
from typing import TYPE_CHECKING
from uuid import UUID, uuid5

from sandbox.entra.errors import EntraError

if TYPE_CHECKING:
    from sandbox.entra.scopes import Resource
    from sandbox.entra.sessions import SignedIn
    from sandbox.people import Person
    from sandbox.world import World

__all__ = [
    "EVERYTHING",
    "POLICIES",
    "blocked",
    "check",
    "enroll",
    "policies",
    "required",
    "second_factor_needed",
    "set_policy",
]

POLICIES = ("none", "mfa", "block")
"""From the mildest to the strictest."""
EVERYTHING = "*"
"""Stands for all APIs: "All resources" of a real policy."""
_COLLECTION = "conditional_access"
_ENROLLED = "second_factors"
_BECAUSE = (
    "Due to a configuration change made by your administrator, or because you moved to a new "
    "location, you must"
)


def set_policy(world: World, person: Person, policy: str, resource: str = EVERYTHING) -> None:
    """Apply one of ``POLICIES`` to a person and a resource by its name, or to all of them."""
    kept = policies(world, person)
    kept.pop(resource, None)
    if policy != "none":
        kept[resource] = policy
    world.store.put(_COLLECTION, person.oid, kept)


def policies(world: World, person: Person) -> dict[str, str]:
    """The policies on a person by the name of the resource."""
    return dict(world.store.get(_COLLECTION, person.oid) or {})


def required(world: World, person: Person, resources: Iterable[str]) -> str:
    """The strictest policy on any of these resources, given by their names."""
    kept = policies(world, person)
    found = [kept.get(name, "none") for name in (EVERYTHING, *resources)]
    return max(found, key=POLICIES.index)


def check(world: World, who: SignedIn, resource: Resource) -> None:
    """Raise ``EntraError`` unless the sign-in satisfies what is required for the resource."""
    policy = required(world, who.person, [resource.name])
    if policy == "block":
        raise blocked(who.person, resource)
    if policy == "mfa" and not who.is_strong:
        raise second_factor_needed(world, who.person, resource)


def blocked(person: Person, resource: Resource) -> EntraError:
    """The refusal that nothing the person does resolves."""
    return EntraError(
        "interaction_required",
        53003,
        "Access has been blocked by Conditional Access policies. "
        "The access policy does not allow token issuance.",
        suberror="message_only",
        claims=_claims(person, "block", resource),
    )


def second_factor_needed(
    world: World, person: Person, resource: Resource, claims: str = ""
) -> EntraError:
    """The refusal that a sign-in with a second factor resolves; ``claims`` if others are needed."""
    enrolled = bool(world.store.get(_ENROLLED, person.oid))
    todo = (
        "use multi-factor authentication" if enrolled else "enroll in multi-factor authentication"
    )
    return EntraError(
        "interaction_required",
        50076 if enrolled else 50079,
        f"{_BECAUSE} {todo} multi-factor authentication to access '{resource.audience}'.",
        suberror="basic_action",
        claims=claims or _claims(person, "mfa", resource),
    )


def enroll(world: World, person: Person) -> None:
    """Remember that this person has a second factor now."""
    world.store.put(_ENROLLED, person.oid, body=True)


def _claims(person: Person, policy: str, resource: Resource) -> str:
    """What the client must send on: which policies its next token has to satisfy."""
    policy_id = uuid5(UUID(person.tenant), f"{policy}/{resource.name}")
    wanted = {"access_token": {"polids": {"essential": True, "values": [str(policy_id)]}}}
    return json.dumps(wanted, separators=(",", ":"))
