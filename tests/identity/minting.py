"""What a provider hands out, and how to make it by hand: people, keys, tokens, errors."""

from __future__ import annotations

import base64
import json
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any

import jwt
from aiohttp import web
from cryptography.hazmat.primitives.asymmetric import rsa

APP_ID = "0f6e2b1c-7a54-4c1e-9d3b-5a8e6c7d9f01"


SECRET = "a made-up secret"


TENANT = "11111111-aaaa-4bbb-8ccc-222222222222"


OTHER_TENANT = "33333333-aaaa-4bbb-8ccc-444444444444"


GRAPH = "https://graph.example"


DATAVERSE = "https://crm.example"


OTHER_DATAVERSE = "https://crm-two.example"


BOT_AUDIENCE = "https://api.botframework.com"


BOT_ISSUER = "https://api.botframework.com"
SERVICE_URL = "https://smba.trafficmanager.net/teams/"


@dataclass(frozen=True, slots=True)
class Person:
    """Somebody with an account."""

    oid: str
    name: str
    mail: str
    tenant: str = TENANT


ANA = Person("aaaaaaaa-0000-4000-8000-000000000001", "Ana Ferreira", "ana@contoso.example")


BEN = Person("bbbbbbbb-0000-4000-8000-000000000002", "Ben Okafor", "ben@contoso.example")


CHI = Person("cccccccc-0000-4000-8000-000000000003", "Chi Wu", "chi@other.example", OTHER_TENANT)


@dataclass(frozen=True, slots=True)
class Key:
    """A signing key; ``fields`` are added to its JWK."""

    kid: str
    private: rsa.RSAPrivateKey
    fields: dict[str, Any] = field(default_factory=dict)

    def jwk(self) -> dict[str, Any]:
        """The public part."""
        jwk = jwt.algorithms.RSAAlgorithm.to_jwk(self.private.public_key(), as_dict=True)
        return {**jwk, "kid": self.kid, "use": "sig"} | self.fields

    def sign(self, claims: dict[str, Any], **header: Any) -> str:
        """A token; a header set to ``None`` is left out."""
        headers = {"kid": self.kid} | header
        wanted = {name: value for name, value in headers.items() if value is not None}
        # Not jwt.encode, which refuses some of the defects wanted here.
        return jwt.PyJWS().encode(json.dumps(claims).encode(), self.private, "RS256", wanted)


def new_key(kid: str, *, bits: int = 2048, **fields: Any) -> Key:
    """A fresh key."""
    return Key(kid, rsa.generate_private_key(65537, bits), fields)


def error(code: str, *, status: int = 400, **more: Any) -> web.Response:
    """An OAuth error as Entra writes it, with text that must never travel on."""
    description = f"AADSTS{(more.get('error_codes') or [90000])[0]}: SECRET-VENDOR-TEXT"
    body = {"error": code, "error_description": description, "correlation_id": "c0-ffee", **more}
    return web.json_response(body, status=status)


def encoded(part: Any) -> str:
    """A part of a JWT."""
    raw = part if isinstance(part, bytes) else json.dumps(part).encode()
    return base64.urlsafe_b64encode(raw).rstrip(b"=").decode()


def claims_of(token: str) -> dict[str, Any]:
    """What a token states, unverified."""
    claims: dict[str, Any] = jwt.decode(token, options={"verify_signature": False})
    return claims


def roots_of(scopes: Iterable[str]) -> set[str]:
    """The resources that scopes name."""
    return {name.rpartition("/")[0] for name in scopes if "/" in name}
