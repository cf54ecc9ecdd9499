"""Tokens of the channel: each row of the matrix fails one check and no other."""

from __future__ import annotations

import hashlib
import hmac
import json
import time
from collections.abc import Callable
from typing import Any

import jwt
import pytest
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat

from identity.channel import ChannelIdentity, ChannelVerifier
from identity.errors import InvalidToken
from tests.identity.minting import (
    ANA,
    APP_ID,
    BOT_AUDIENCE,
    BOT_ISSUER,
    SERVICE_URL,
    TENANT,
    encoded,
    new_key,
)
from tests.identity.provider import Provider

STRANGER = new_key("channel-1")


def bearer(provider: Provider, *, header: dict[str, Any] | None = None, **claims: Any) -> str:
    """A good header, apart from what is given."""
    return f"Bearer {_signed(provider, header=header, **claims)}"


def _signed(provider: Provider, *, header: dict[str, Any] | None = None, **claims: Any) -> str:
    said = {name: value() if callable(value) else value for name, value in claims.items()}
    stated = provider.channel_claims(**said)
    return provider.channel_keys[0].sign(stated, **(header or {}))


def _algorithm(name: str) -> Callable[[Provider], str]:
    def make(provider: Provider) -> str:
        key = provider.channel_keys[0]
        claims = provider.channel_claims()
        return "Bearer " + jwt.encode(claims, key.private, name, headers={"kid": key.kid})

    return make


def _unsigned(provider: Provider) -> str:
    head = encoded({"alg": "none", "typ": "JWT", "kid": "channel-1"})
    return f"Bearer {head}.{encoded(provider.channel_claims())}."


def _public_key_as_secret(provider: Provider) -> str:
    public = provider.channel_keys[0].private.public_key()
    secret = public.public_bytes(Encoding.PEM, PublicFormat.SubjectPublicKeyInfo)
    head = encoded({"alg": "HS256", "typ": "JWT", "kid": "channel-1"})
    signed = f"{head}.{encoded(provider.channel_claims())}"
    return f"Bearer {signed}.{encoded(hmac.digest(secret, signed.encode(), hashlib.sha256))}"


def _detached(provider: Provider) -> str:
    claims = json.dumps(provider.channel_claims()).encode()
    head = {"kid": "channel-1", "b64": False, "crit": ["b64"]}
    key = provider.channel_keys[0].private
    return "Bearer " + jwt.PyJWS().encode(claims, key, "RS256", head, is_payload_detached=True)


def _tampered(provider: Provider) -> str:
    head, _, signature = _signed(provider).split(".")
    other = encoded(provider.channel_claims(extra="1"))
    return f"Bearer {head}.{other}.{signature}"


def _with(**claims: Any) -> Callable[[Provider], str]:
    return lambda provider: bearer(provider, **claims)


def _header(**fields: Any) -> Callable[[Provider], str]:
    return lambda provider: bearer(provider, header=fields)


def _raw_claims(text: str) -> Callable[[Provider], str]:
    def make(provider: Provider) -> str:
        key = provider.channel_keys[0]
        jws = jwt.PyJWS()
        return "Bearer " + jws.encode(text.encode(), key.private, "RS256", {"kid": key.kid})

    return make


def _ago(seconds: float) -> Callable[[], int]:
    """A moment counted from when the token is made, not from when this file is read."""
    return lambda: int(time.time() - seconds)


BAD: dict[str, tuple[Callable[[Provider], str | None], str]] = {
    "no header": (lambda _: None, "no bearer"),
    "empty header": (lambda _: "", "no bearer"),
    "Bearer alone": (lambda _: "Bearer", "no bearer"),
    "Bearer and a space": (lambda _: "Bearer ", "no bearer"),
    "Basic": (lambda _: "Basic abc", "no bearer"),
    "no scheme": (_signed, "no bearer"),
    "not ASCII": (lambda _: "Bearer ä.ö.ü", "no bearer"),
    "garbage": (lambda _: "Bearer garbage", "not a token"),
    "two parts": (lambda _: "Bearer e30.e30", "not a token"),
    "header is a list": (lambda _: "Bearer W10.e30.e30", "not a token"),
    "two spaces": (lambda p: bearer(p).replace(" ", "  "), "not a token"),
    "two tokens": (lambda p: bearer(p) + " " + _signed(p), "not a token"),
    "too large": (_with(extra="x" * 20_000), "size"),
    "expired": (_with(exp=_ago(301)), "expired"),
    "not valid yet": (_with(nbf=_ago(-330)), "not yet valid"),
    "no exp": (_with(exp=None), "claims"),
    "no nbf": (_with(nbf=None), "claims"),
    "exp as text": (_raw_claims('{"iss":"a","aud":"b","nbf":0,"exp":"9999999999"}'), "claims"),
    "exp true": (_with(exp=True), "claims"),
    "exp infinite": (_raw_claims('{"iss":"a","aud":"b","nbf":0,"exp":Infinity}'), "claims"),
    "other audience": (_with(aud=TENANT), "audience"),
    "audience in another case": (_with(aud=APP_ID.upper()), "audience"),
    "no audience": (_with(aud=None), "claims"),
    "audience list": (_with(aud=[APP_ID]), "claims"),
    "other issuer": (_with(iss="https://api.botframework.com/"), "issuer"),
    "no issuer": (_with(iss=None), "claims"),
    "issuer list": (_with(iss=[BOT_ISSUER]), "claims"),
    "alg none": (_unsigned, "algorithm"),
    "HS256 with the public key": (_public_key_as_secret, "algorithm"),
    "PS256": (_algorithm("PS256"), "algorithm"),
    "RS384": (_algorithm("RS384"), "algorithm"),
    "another key under a known id": (
        lambda p: "Bearer " + STRANGER.sign(p.channel_claims()),
        "signature",
    ),
    "tampered": (_tampered, "signature"),
    "unknown key id": (_header(kid="nobody's"), "unknown key"),
    "no key id": (_header(kid=None), "no key id"),
    "empty key id": (_header(kid=""), "no key id"),
    "a token inside a token": (
        lambda p: (
            "Bearer "
            + jwt.PyJWS().encode(
                _signed(p).encode(),
                p.channel_keys[0].private,
                "RS256",
                {"kid": "channel-1", "cty": "JWT"},
            )
        ),
        "claims",
    ),
    "encrypted": (lambda _: "Bearer e30.e30.e30.e30.e30", "not a token"),
    "critical extension": (_header(crit=["exp"]), "not a token"),
    "detached payload": (_detached, "signature"),
    "no service url": (_with(serviceurl=None), "claims"),
    "empty service url": (_with(serviceurl=""), "service url"),
    "service url as list": (_with(serviceurl=[SERVICE_URL]), "claims"),
    "claims are a list": (_raw_claims("[]"), "claims"),
    "claims are not UTF-8": (
        lambda p: (
            "Bearer "
            + jwt.PyJWS().encode(
                b"\xff{}", p.channel_keys[0].private, "RS256", {"kid": "channel-1"}
            )
        ),
        "claims",
    ),
    "emulator's token": (
        _with(iss=f"https://sts.windows.net/{TENANT}/", serviceurl=None, appid=APP_ID),
        "claims",
    ),
    "the bot's own token replayed": (_with(aud=BOT_AUDIENCE), "audience"),
    "a person's token": (
        lambda p: "Bearer " + p.login_keys[0].sign(p.person_claims(ANA, APP_ID)),
        "unknown key",
    ),
}


@pytest.mark.parametrize("row", BAD)
async def test_a_bad_token_is_refused(
    row: str, provider: Provider, verifier: ChannelVerifier
) -> None:
    """A token with one defect proves nothing, and the reason is a constant."""
    make, reason = BAD[row]

    with pytest.raises(InvalidToken) as refused:
        await verifier.verify(make(provider))

    assert refused.value.reason == reason


@pytest.mark.parametrize(
    "claims",
    [{}, {"exp": _ago(240)}, {"nbf": _ago(-270)}, {"ver": "2.0", "azp": APP_ID}, {"nbf": 0.5}],
    ids=["plain", "expired within leeway", "early within leeway", "skill-like", "fractions"],
)
async def test_a_good_token_is_accepted(
    claims: dict[str, Any], provider: Provider, verifier: ChannelVerifier
) -> None:
    """A good token tells where to answer and for which channels its key may speak."""
    identity = await verifier.verify(bearer(provider, **claims))

    assert identity == ChannelIdentity(SERVICE_URL, frozenset({"msteams"}))
    verifier.check(identity, channel_id="msteams", service_url=SERVICE_URL)


async def test_the_scheme_is_case_insensitive(
    provider: Provider, verifier: ChannelVerifier
) -> None:
    """``bearer`` is ``Bearer`` (RFC 9110)."""
    identity = await verifier.verify("bearer " + _signed(provider))

    assert identity.service_url == SERVICE_URL


async def test_a_reason_never_quotes_the_token(
    provider: Provider, verifier: ChannelVerifier
) -> None:
    """Neither the exception nor what it was raised from shows a part of the token."""
    token = bearer(provider, aud="somebody-else")

    with pytest.raises(InvalidToken) as refused:
        await verifier.verify(token)

    assert str(refused.value) == "audience"
    assert refused.value.__cause__ is None
