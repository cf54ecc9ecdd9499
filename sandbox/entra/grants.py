"""The grants of the token endpoint: each checks its own proof and ends in one answer."""

from __future__ import annotations

import hmac
from base64 import urlsafe_b64encode
from collections.abc import Callable
from hashlib import sha256
from typing import TYPE_CHECKING, Any

from sandbox.entra import codes, refresh, sessions
from sandbox.entra.delegated import delegated, for_itself
from sandbox.entra.errors import EntraError
from sandbox.entra.on_behalf_of import on_behalf_of
from sandbox.entra.provisioning import check_provisioned
from sandbox.entra.scopes import APP_URI, parse, resource_of
from sandbox.entra.sessions import SignedIn
from sandbox.entra.tokens import LIFETIME, app_token

if TYPE_CHECKING:
    from sandbox.entra.token_request import TokenRequest

__all__ = ["answer"]

Answer = dict[str, Any]


def answer(request: TokenRequest) -> Answer:
    """The token endpoint's answer to an authenticated client; raises ``EntraError``."""
    kind = request.needed("grant_type")
    grant = _GRANTS.get(kind)
    if grant is None:
        raise EntraError(
            "unsupported_grant_type",
            70003,
            f"The app requested an unsupported grant type '{kind[:100]}'.",
        )
    return grant(request)


def _redeem_code(request: TokenRequest) -> Answer:
    world, form = request.world, request.form
    code = codes.redeem(world, request.where, request.needed("code"))
    _check_proofs(code, request.needed("redirect_uri"), form.get("code_verifier", ""))
    person = world.person(code.oid)
    if person is None or not sessions.is_live(world, person, code.session):
        raise sessions.revoked()
    tenant = request.where.of(world, person)
    asked = parse(world, tenant, form.get("scope") or code.scope)
    offline = "offline_access" in parse(world, tenant, code.scope).openid | asked.openid
    who = SignedIn(person, code.session, tuple(code.methods), tuple(code.contexts))
    return delegated(request, who, asked, nonce=code.nonce, offline=offline)


def _check_proofs(code: codes.Code, redirect_uri: str, verifier: str) -> None:
    if redirect_uri != code.redirect_uri:
        raise EntraError(
            "invalid_client",
            500112,
            "The reply address does not match the reply address provided when requesting "
            "Authorization code.",
        )
    digest = sha256(verifier.encode()).digest()
    challenge = urlsafe_b64encode(digest).rstrip(b"=").decode()
    if not hmac.compare_digest(challenge, code.challenge):
        raise EntraError(
            "invalid_grant",
            501481,
            "The Code_Verifier does not match the code_challenge supplied in the authorization "
            "request.",
        )


def _redeem_refresh(request: TokenRequest) -> Answer:
    world = request.world
    who = refresh.redeem(world, request.where, request.needed("refresh_token"))
    if not request.form.get("scope"):
        raise for_itself()
    asked = parse(world, request.where.of(world, who.person), request.form["scope"])
    return delegated(request, who, asked, offline=True)


def _client_credentials(request: TokenRequest) -> Answer:
    tenant = request.where.tenant
    if tenant is None:
        raise EntraError(
            "invalid_request",
            50059,
            "No tenant-identifying information found in either the request or implied by any "
            "provided credentials.",
        )
    check_provisioned(request.world, tenant)
    text = request.needed("scope")
    scopes = text.split()
    root, _, permission = scopes[0].rpartition("/") if len(scopes) == 1 else ("", "", "")
    if not root or permission != ".default":
        raise EntraError(
            "invalid_scope",
            1002012,
            f"The provided value for scope {text[:200]} is not valid. Client credential "
            "flows must have a scope value with /.default suffixed to the resource identifier "
            "(application ID URI).",
        )
    resource = resource_of(request.world, tenant, root)
    if resource.root == APP_URI:
        raise for_itself()
    return {
        "token_type": "Bearer",
        "expires_in": LIFETIME,
        "ext_expires_in": LIFETIME,
        "access_token": app_token(request.world, resource.audience, tenant.id, proof=request.proof),
    }


_GRANTS: dict[str, Callable[[TokenRequest], Answer]] = {
    "authorization_code": _redeem_code,
    "refresh_token": _redeem_refresh,
    "urn:ietf:params:oauth:grant-type:jwt-bearer": on_behalf_of,
    "client_credentials": _client_credentials,
}
