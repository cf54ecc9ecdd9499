"""What OpenID Connect discovery says of an authority.

Page: "OpenID Connect on the Microsoft identity platform".
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from sandbox.entra.tokens import issuer

if TYPE_CHECKING:
    from sandbox.entra.authority import Authority
    from sandbox.world import World

__all__ = ["configuration", "issuer_of"]


def issuer_of(world: World, where: Authority) -> str:
    """The issuer of an authority's tokens; a shared one's is a template with ``{tenantid}``."""
    return issuer(world, where.tenant.id if where.tenant else "{tenantid}")


def configuration(world: World, where: Authority) -> dict[str, Any]:
    """The document, which names an authority's own endpoints."""
    login = f"{world.endpoints.login}/{where.name}"
    page = f"{world.endpoints.page}/login/{where.name}"
    return {
        "issuer": issuer_of(world, where),
        "authorization_endpoint": f"{page}/oauth2/v2.0/authorize",
        "token_endpoint": f"{login}/oauth2/v2.0/token",
        "jwks_uri": f"{login}/discovery/v2.0/keys",
        "response_modes_supported": ["query", "form_post"],
        "response_types_supported": ["code"],
        "scopes_supported": ["openid", "profile", "email", "offline_access"],
        "subject_types_supported": ["pairwise"],
        "id_token_signing_alg_values_supported": ["RS256"],
        "code_challenge_methods_supported": ["S256"],
        "token_endpoint_auth_methods_supported": [
            "client_secret_post", "client_secret_basic", "private_key_jwt",
        ],
        "end_session_endpoint": f"{page}/oauth2/v2.0/logout",
        "claims_supported": [
            "sub", "iss", "aud", "exp", "iat", "nonce", "preferred_username", "name", "tid",
            "email", "oid", "acct", "idp", "sid",
        ],
        "request_uri_parameter_supported": False,
        "tenant_region_scope": "SANDBOX",
    }  # fmt: skip
