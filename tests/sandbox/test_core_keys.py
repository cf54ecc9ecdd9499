"""Signing keys verify what they signed, rotate without spoiling it, and are remembered."""

from __future__ import annotations

from contextlib import closing
from datetime import timedelta
from pathlib import Path
from typing import Any

import jwt
import pytest

from sandbox.entra import SigningKeys
from sandbox.store import Store
from tests.sandbox.small_world import NOON

GOOD: dict[str, Any] = {
    "iss": "https://issuer",
    "aud": "me",
    "iat": int(NOON.timestamp()),
    "nbf": int(NOON.timestamp()),
    "exp": int(NOON.timestamp()) + 60,
}


@pytest.fixture
def keys() -> SigningKeys:
    return SigningKeys.create(Store(":memory:"), "login")


def test_a_token_is_readable_with_the_published_key(keys: SigningKeys) -> None:
    """PyJWT accepts the published key, found by the token's key id."""
    token = keys.sign(GOOD)
    [published] = keys.jwks(["msteams"])["keys"]
    assert published["kid"] == jwt.get_unverified_header(token)["kid"]
    assert published["endorsements"] == ["msteams"]
    read = jwt.decode(
        token,
        jwt.PyJWK(published),
        algorithms=["RS256"],
        audience="me",
        options={"verify_exp": False, "verify_nbf": False, "verify_iat": False},
    )
    assert read == GOOD
    assert keys.claims(token, "me", NOON) == GOOD


def test_rotation_signs_with_a_new_key_and_keeps_the_last_one(keys: SigningKeys) -> None:
    """A token survives one rotation, not two, and never more than two keys are published."""
    token = keys.sign(GOOD)
    keys.rotate()
    assert keys.claims(token, "me", NOON) == GOOD
    newer = jwt.get_unverified_header(keys.sign(GOOD))["kid"]
    assert newer != jwt.get_unverified_header(token)["kid"]
    assert keys.jwks()["keys"][0]["kid"] == newer
    keys.rotate()
    assert len(keys.jwks()["keys"]) == 2
    with pytest.raises(jwt.InvalidSignatureError):
        keys.claims(token, "me", NOON)


def test_keys_outlive_the_process(tmp_path: Path) -> None:
    """The same data directory has the same keys, each name its own."""
    with closing(Store(tmp_path / "db")) as store:
        first = SigningKeys.create(store, "login")
        first.rotate()
        token = first.sign(GOOD)
        other = SigningKeys.create(store, "channel")
        with pytest.raises(jwt.InvalidSignatureError):
            other.claims(token, "me", NOON)
    with closing(Store(tmp_path / "db")) as store:
        again = SigningKeys.create(store, "login")
        assert again.jwks() == first.jwks()
        assert again.claims(token, "me", NOON) == GOOD


@pytest.mark.parametrize(
    ("changes", "error"),
    [
        ({"exp": int(NOON.timestamp())}, jwt.ExpiredSignatureError),
        ({"nbf": int(NOON.timestamp()) + 1}, jwt.ImmatureSignatureError),
        ({"aud": "you"}, jwt.InvalidAudienceError),
        ({"aud": ["me"]}, jwt.InvalidAudienceError),
        ({"exp": None}, jwt.MissingRequiredClaimError),
        ({"exp": "soon"}, jwt.DecodeError),
        ({"nbf": None}, jwt.MissingRequiredClaimError),
        ({"iss": None}, jwt.MissingRequiredClaimError),
        ({"aud": None}, jwt.MissingRequiredClaimError),
    ],
)
def test_a_claim_that_is_wrong_by_itself_is_refused(
    keys: SigningKeys, changes: dict[str, Any], error: type[Exception]
) -> None:
    """Times, audience and the presence of each claim are checked one by one."""
    claims = {name: value for name, value in (GOOD | changes).items() if value is not None}
    with pytest.raises(error):
        keys.claims(keys.sign(claims), "me", NOON)


def test_time_is_the_worlds(keys: SigningKeys) -> None:
    """Expiry is judged by the time that is passed in."""
    token = keys.sign(GOOD)
    with pytest.raises(jwt.ExpiredSignatureError):
        keys.claims(token, "me", NOON + timedelta(hours=1))


@pytest.mark.parametrize(
    "token", ["", "x", "e30.e30.", "a.b.c", "\u2603", "\udcff", "e30.e30.e30", "." * 9]
)
def test_rubbish_is_an_invalid_token(keys: SigningKeys, token: str) -> None:
    """Whatever is passed as a token, the answer is one kind of error."""
    with pytest.raises(jwt.InvalidTokenError):
        keys.claims(token, "me", NOON)


def test_other_algorithms_are_refused(keys: SigningKeys) -> None:
    """A key id of ours does not help a token that is unsigned or signed with a shared secret."""
    kid = jwt.get_unverified_header(keys.sign(GOOD))["kid"]
    secret = "s" * 32
    for forged in (
        jwt.encode(GOOD, "", algorithm="none", headers={"kid": kid}),
        jwt.encode(GOOD, secret, algorithm="HS256", headers={"kid": kid}),
    ):
        with pytest.raises(jwt.InvalidTokenError):
            keys.claims(forged, "me", NOON)
