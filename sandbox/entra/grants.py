"""The four grants of the token endpoint: each checks its own proof and ends in one answer."""

from __future__ import annotations

import hmac
from base64 import urlsafe_b64encode
from collections.abc import Callable, Mapping
from hashlib import sha256
from typing import TYPE_CHECKING, Any

import jwt
import msgspec

from sandbox.entra import codes, consent, refresh, sessions
from sandbox.entra.errors import EntraError
from sandbox.entra.registration import missing
from sandbox.entra.scopes import APP_URI, OPENID, Asked, Wanted, invalid, parse, resource_of
from sandbox.entra.tokens import (
    LIFETIME,
    access_token,
    app_token,
    client_info,
    id_token,
)
from sandbox.people import APP_ID

if TYPE_CHECKING:
    from sandbox.people import Person
    from sandbox.world import World

__all__ = ["answer"]


class _Values(msgspec.Struct, frozen=True):
    values: tuple[str, ...] = ()


class _Requested(msgspec.Struct, frozen=True):
    xms_cc: _Values = _Values()


class _ClaimsRequest(msgspec.Struct, frozen=True):
    access_token: _Requested = _Requested()


Form = Mapping[str, str]
Answer = dict[str, Any]


def answer(world: World, form: Form) -> Answer:
    """The token endpoint's answer to an authenticated client; raises ``EntraError``."""
    grant = _GRANTS.get(_needed(form, "grant_type"))
    if grant is None:
        raise EntraError(
            "unsupported_grant_type",
            70003,
            f"The app requested an unsupported grant type '{form['grant_type'][:100]}'.",
        )
    return grant(world, form)


def _redeem_code(world: World, form: Form) -> Answer:
    code = codes.redeem(world, _needed(form, "code"))
    if _needed(form, "redirect_uri") != code.redirect_uri:
        raise EntraError(
            "invalid_client",
            500112,
            "The reply address does not match the reply address provided when requesting "
            "Authorization code.",
        )
    digest = sha256(form.get("code_verifier", "").encode()).digest()
    challenge = urlsafe_b64encode(digest).rstrip(b"=").decode()
    if not hmac.compare_digest(challenge, code.challenge):
        raise EntraError(
            "invalid_grant",
            501481,
            "The Code_Verifier does not match the code_challenge supplied in the authorization "
            "request.",
        )
    person = world.person(code.oid)
    if person is None or not sessions.is_live(world, person, code.session):
        raise sessions.revoked()
    asked = parse(world, form.get("scope") or code.scope)
    offline = "offline_access" in parse(world, code.scope).openid | asked.openid
    return _delegated(world, form, person, asked, nonce=code.nonce, offline=offline)


def _redeem_refresh(world: World, form: Form) -> Answer:
    person = refresh.redeem(world, _needed(form, "refresh_token"))
    if not form.get("scope"):
        raise _for_itself()
    return _delegated(world, form, person, parse(world, form["scope"]), offline=True)


def _on_behalf_of(world: World, form: Form) -> Answer:
    if _needed(form, "requested_token_use") != "on_behalf_of":
        raise EntraError(
            "invalid_request", 9002313, "Invalid request. requested_token_use is unknown."
        )
    person = _asserted(world, _needed(form, "assertion"))
    asked = parse(world, _needed(form, "scope"))
    return _delegated(world, form, person, asked, offline="offline_access" in asked.openid)


def _client_credentials(world: World, form: Form) -> Answer:
    scopes = _needed(form, "scope").split()
    root, _, permission = scopes[0].rpartition("/") if len(scopes) == 1 else ("", "", "")
    if not root or permission != ".default":
        raise EntraError(
            "invalid_scope",
            1002012,
            f"The provided value for scope {form['scope'][:200]} is not valid. Client credential "
            "flows must have a scope value with /.default suffixed to the resource identifier "
            "(application ID URI).",
        )
    resource = resource_of(world, root)
    if resource.root == APP_URI:
        raise _for_itself()
    return {
        "token_type": "Bearer",
        "expires_in": LIFETIME,
        "ext_expires_in": LIFETIME,
        "access_token": app_token(world, resource.audience),
    }


_GRANTS: dict[str, Callable[[World, Form], Answer]] = {
    "authorization_code": _redeem_code,
    "refresh_token": _redeem_refresh,
    "urn:ietf:params:oauth:grant-type:jwt-bearer": _on_behalf_of,
    "client_credentials": _client_credentials,
}


def _delegated(
    world: World,
    form: Form,
    person: Person,
    asked: Asked,
    *,
    offline: bool,
    nonce: str | None = None,
) -> Answer:
    """Tokens in a person's name for the single resource asked for, as far as they consented."""
    wanted = _single(world, asked)
    granted = _granted(world, person, wanted, asked)
    body: Answer = {
        "token_type": "Bearer",
        "scope": " ".join(_qualified(wanted, one) for one in sorted(granted)),
        "expires_in": LIFETIME,
        "ext_expires_in": LIFETIME,
        "access_token": access_token(
            world,
            person,
            audience=wanted.resource.audience,
            permissions=granted,
            capabilities=_capabilities(form.get("claims")),
        ),
    }
    if offline:
        body["refresh_token"] = refresh.issue(world, person)
    if "openid" in asked.openid:
        body["id_token"] = id_token(world, person, nonce=nonce, email="email" in asked.openid)
    if form.get("client_info") == "1":
        body["client_info"] = client_info(person)
    return body


def _granted(world: World, person: Person, wanted: Wanted, asked: Asked) -> frozenset[str]:
    """All this person let the app do with the resource, which must cover what is wanted.

    Who asks for OpenID scopes alone gets those; they need no consent beforehand.
    """
    granted = consent.granted(world, person, wanted.resource)
    covered = granted >= set(wanted.permissions) or (wanted.default and granted)
    if not covered:
        raise EntraError(
            "invalid_grant",
            65001,
            "The user or administrator has not consented to use the application with ID "
            f"'{APP_ID}'. Send an interactive authorization request for this user and resource.",
            suberror="consent_required",
        )
    return granted or asked.openid - {"offline_access"}


def _qualified(wanted: Wanted, permission: str) -> str:
    """A permission as a scope; OpenID's own belong to no resource."""
    return permission if permission in OPENID else f"{wanted.resource.root}/{permission}"


def _single(world: World, asked: Asked) -> Wanted:
    """One token is for one resource; OpenID scopes alone mean Graph."""
    if not asked.wanted and not asked.openid:
        raise missing("scope")
    if len(asked.wanted) > 1:
        named = " ".join(
            f"{one.resource.root}/{name}" for one in asked.wanted for name in one.permissions
        )
        raise EntraError(
            "invalid_request",
            28000,
            "Provided value for the input parameter scope is not valid because it contains more "
            f"than one resource. Scope {named[:500]} is not valid.",
        )
    wanted = asked.wanted[0] if asked.wanted else Wanted(resource_of(world, ""), ())
    if wanted.resource.root == APP_URI:
        raise _for_itself()
    if wanted.resource.name == "connector":
        raise invalid(f"{wanted.resource.root}/.default")
    return wanted


def _asserted(world: World, assertion: str) -> Person:
    """The person a middle-tier assertion speaks for."""
    try:
        claims = world.login_keys.claims(assertion, (APP_ID, APP_URI), world.clock())
    except jwt.ExpiredSignatureError:
        raise EntraError(
            "invalid_grant", 500133, "Assertion is not within its valid time range."
        ) from None
    except jwt.InvalidAudienceError:
        raise EntraError(
            "invalid_grant",
            500131,
            "Assertion audience does not match the Client app presenting the assertion. The "
            f"expected audience is '{APP_ID}' or one of the Application Uris of this application.",
        ) from None
    except jwt.InvalidTokenError:
        raise EntraError(
            "invalid_grant", 50013, "Assertion failed signature validation or cannot be read."
        ) from None
    if claims.get("idtyp") == "app":
        raise EntraError(
            "invalid_request",
            7000114,
            f"Application '{APP_ID}' is not allowed to make application on-behalf-of calls.",
        )
    person = world.person(str(claims.get("oid")))
    if person is None or "scp" not in claims:
        raise EntraError("invalid_grant", 50013, "Assertion is not a person's access token.")
    if not sessions.is_live(world, person, claims.get("sid")):
        raise sessions.revoked()
    return person


def _capabilities(claims: str | None) -> tuple[str, ...]:
    """The client capabilities declared in a ``claims`` parameter."""
    if not claims:
        return ()
    try:
        return msgspec.json.decode(claims, type=_ClaimsRequest).access_token.xms_cc.values
    except msgspec.DecodeError:
        raise EntraError(
            "invalid_request", 9002313, "Invalid request. claims cannot be read."
        ) from None


def _needed(form: Form, name: str) -> str:
    value = form.get(name, "")
    if not value:
        raise missing(name)
    return value


def _for_itself() -> EntraError:
    return EntraError(
        "invalid_request",
        90009,
        f"Application '{APP_ID}' is requesting a token for itself. This scenario is supported "
        "only if resource is specified using the GUID based App Identifier.",
    )
