"""Entra ID: discovery, keys, sign-in and tokens."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from urllib.parse import parse_qsl

from tests.documented.odata import GUID
from tests.documented.request import Request
from tests.documented.rules import Checks, Endpoint, anything, matching, names, one_of

__all__ = ["ENDPOINTS"]

TENANT = rf"(?:{GUID}|common|organizations|consumers)"
SCOPE = r"(?:https?://[^ ]+/[\w.]+|api://[^ ]+/[\w.]+|openid|profile|offline_access|email)"
CLIENT = names("client_id client_secret client_info claims")
"""``client_info`` and the headers below are MSAL's own; ``claims``: "Claims challenges, claims
requests, and client capabilities"."""
GRANTS: Mapping[str, frozenset[str]] = {
    "authorization_code": CLIENT | names("grant_type code code_verifier redirect_uri scope"),
    "refresh_token": CLIENT | names("grant_type refresh_token scope"),
    "client_credentials": CLIENT | names("grant_type scope"),
    "urn:ietf:params:oauth:grant-type:jwt-bearer": CLIENT
    | names("grant_type assertion requested_token_use scope"),
}
"""Pages "OAuth 2.0 authorization code flow", "… client credentials flow", "… On-Behalf-Of flow"."""
CERTIFICATE = names("client_assertion client_assertion_type")
"""Page "Certificate credentials": instead of ``client_secret``."""
OPTIONAL = names("client_info claims")


def granted(request: Request) -> str | None:
    """The grant's parameters, all of them and no others."""
    form = dict(parse_qsl(request.body, keep_blank_values=True))
    grant = form.get("grant_type", "")
    if grant not in GRANTS:
        return f"the grant {grant[:60]!r} is not documented"
    wanted = GRANTS[grant]
    if CERTIFICATE & set(form):
        wanted = wanted - {"client_secret"} | CERTIFICATE
    if unknown := set(form) - wanted:
        return f"{min(unknown)} does not belong to {grant}"
    if missing := wanted - set(form) - OPTIONAL:
        return f"{min(missing)} is missing for {grant}"
    if grant == "client_credentials" and not form["scope"].endswith("/.default"):
        return "client credentials ask for the scope /.default"
    return None if _is_scope(form["scope"]) else "a scope is malformed"


def _is_scope(text: str) -> bool:
    return bool(re.fullmatch(rf"{SCOPE}(?: {SCOPE})*", text))


def claimed(value: str) -> str | None:
    """Page "Claims challenges, claims requests, and client capabilities": JSON."""
    try:
        return None if isinstance(json.loads(value), dict) else "not a JSON object"
    except ValueError:
        return "not JSON"


def proved(request: Request) -> str | None:
    """Page "OAuth 2.0 authorization code flow": what a sign-in cannot be without here."""
    needed = names("client_id response_type redirect_uri scope state nonce code_challenge")
    missing = needed - {name for name, _ in request.options}
    return f"{min(missing)} is missing" if missing else None


PLAIN: Checks = {"accept": one_of("*/*", "application/json")}
MSAL: Checks = PLAIN | {
    "content-type": one_of("application/x-www-form-urlencoded"),
    "client-request-id": matching(GUID, "a GUID"),
    "x-anchormailbox": matching(rf"(?:Oid:{GUID}@{GUID}|UPN:\S+)", "a routing hint"),
    "x-client-current-telemetry": anything,
    "x-client-last-telemetry": anything,
    "x-client-os": anything,
    "x-client-sku": anything,
    "x-client-ver": anything,
    "x-ms-lib-capability": anything,
}
AUTHORIZE: Checks = {
    "client_id": matching(GUID, "a GUID"),
    "response_type": one_of("code"),
    "redirect_uri": matching(r"(?:https://|http://localhost)[^?#]*", "an https or local address"),
    "response_mode": one_of("query", "form_post"),
    "scope": lambda value: None if _is_scope(value) else "a scope is malformed",
    "state": matching(r"[\w-]{22,}", "unguessable"),
    "nonce": matching(r"[\w-]{16,}", "unguessable"),
    "code_challenge": matching(r"[\w-]{43}", "a SHA-256 in base64url"),
    "code_challenge_method": one_of("S256"),
    "prompt": one_of("login", "none", "consent", "select_account"),
    "login_hint": anything,
    "domain_hint": anything,
    "claims": claimed,
    "client_info": one_of("1"),
}
BROWSER: Checks = dict.fromkeys(
    names(
        "accept accept-language cookie referer upgrade-insecure-requests cache-control pragma "
        "sec-fetch-dest sec-fetch-mode sec-fetch-site sec-fetch-user sec-ch-ua sec-ch-ua-mobile "
        "sec-ch-ua-platform sec-gpc priority"
    ),
    anything,
)


def _get(page: str, service: str, path: str) -> Endpoint:
    return Endpoint(page, service, "GET", path, {}, PLAIN, frozenset())


ENDPOINTS = (
    _get(
        "OpenID Connect on the Microsoft identity platform",
        "login",
        rf"/{TENANT}/v2\.0/\.well-known/openid-configuration",
    ),
    _get("Access tokens: validate tokens", "login", rf"/{TENANT}/discovery/v2\.0/keys"),
    Endpoint(
        "OAuth 2.0 authorization code flow",
        "login",
        "POST",
        rf"/{TENANT}/oauth2/v2\.0/token",
        {},
        MSAL,
        frozenset({"content-type"}),
        (granted,),
    ),
    Endpoint(
        "OAuth 2.0 authorization code flow",
        "page",
        "GET",
        rf"/login/{TENANT}/oauth2/v2\.0/authorize",
        AUTHORIZE,
        BROWSER,
        frozenset(),
        (proved,),
    ),
)
