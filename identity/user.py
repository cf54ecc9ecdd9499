"""Who a token about a person speaks of (pages: Access tokens, ID tokens, Claims validation).

Only version 2 tokens are known: version 1 ones have another issuer and other keys, and our own app
registration decides which it gets (``accessTokenAcceptedVersion`` must be 2).
"""

from __future__ import annotations

import uuid
from collections.abc import Iterable
from dataclasses import dataclass

from capture.models import Caller, ObjectId, TenantId
from capture.ports import Clock
from identity.errors import InvalidToken, NotAllowed
from identity.keys import KeySet, SigningKey
from identity.signed import Claims, open_signed

__all__ = ["UserProfile", "UserVerifier", "id_token", "own_api"]

SCOPE = "access_as_user"


class _UserClaims(Claims, kw_only=True):
    ver: str
    tid: str
    oid: str
    scp: str | None = None
    nonce: str | None = None


@dataclass(frozen=True, slots=True)
class UserProfile:
    """What one kind of token must state; built by ``own_api`` and ``id_token``.

    ``scope`` is required in ``scp``; ``None`` means an id_token, which has a nonce and no ``scp``.
    """

    login_url: str
    tenants: frozenset[str]
    audiences: frozenset[str]
    scope: str | None


def own_api(app_id: str, login_url: str, *, tenants: Iterable[TenantId]) -> UserProfile:
    """Access tokens for our own API: silent sign-on of Teams, and the Outlook pane's bearer."""
    audiences = frozenset({app_id, f"api://botid-{app_id}"})
    return UserProfile(login_url.rstrip("/"), frozenset(tenants), audiences, SCOPE)


def id_token(app_id: str, login_url: str, *, tenants: Iterable[TenantId]) -> UserProfile:
    """Id tokens of the authorization code flow; MSAL has compared the nonce already."""
    return UserProfile(login_url.rstrip("/"), frozenset(tenants), frozenset({app_id}), None)


class UserVerifier:
    """Checks tokens of one profile."""

    def __init__(self, keys: KeySet, profile: UserProfile, *, clock: Clock) -> None:
        self._keys = keys
        self._profile = profile
        self._clock = clock

    async def verify(self, token: str) -> Caller:
        """The person; raises ``InvalidToken``, ``NotAllowed`` or ``KeysUnavailable``."""
        profile = self._profile
        key, claims = await open_signed(token, self._keys, claims=_UserClaims, clock=self._clock)
        if claims.ver != "2.0":
            raise InvalidToken("version")
        if not (_guid(claims.tid) and _guid(claims.oid)):
            raise InvalidToken("claims")
        issuer = f"{profile.login_url}/{claims.tid}/v2.0"
        if claims.iss != issuer or not _signs_for(key, issuer, claims.tid):
            raise InvalidToken("issuer")
        if claims.aud not in profile.audiences:
            raise InvalidToken("audience")
        _check_kind(claims, profile.scope)
        if claims.tid not in profile.tenants:
            raise NotAllowed("tenant")
        return Caller(TenantId(claims.tid), ObjectId(claims.oid))


def _check_kind(claims: _UserClaims, scope: str | None) -> None:
    if scope is None:
        if claims.nonce is None or claims.scp is not None:
            raise InvalidToken("not an id token")
    elif scope not in (claims.scp or "").split(" "):
        raise NotAllowed("scope")


def _signs_for(key: SigningKey, issuer: str, tenant: str) -> bool:
    return key.issuer is None or key.issuer.replace("{tenantid}", tenant) == issuer


def _guid(text: str) -> bool:
    try:
        return str(uuid.UUID(text)) == text
    except ValueError:
        return False
