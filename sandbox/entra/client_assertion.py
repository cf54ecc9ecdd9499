"""A signed assertion instead of a secret: by the app's certificate, or by an issuer it trusts.

Pages: "Microsoft identity platform certificate credentials", "Workload identity federation",
"Microsoft Entra authentication and authorization error codes". An assertion may be used again
until it expires: MSAL does so.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

import jwt
from cryptography.hazmat.primitives import hashes

from sandbox.entra.credentials import certificates, federations, thumbprint
from sandbox.entra.errors import EntraError
from sandbox.people import APP_ID

if TYPE_CHECKING:
    from cryptography import x509
    from jwt.types import Options

    from sandbox.entra.authority import Authority
    from sandbox.entra.credentials import Federation
    from sandbox.world import World

__all__ = ["TYPE", "check"]

TYPE = "urn:ietf:params:oauth:client-assertion-type:jwt-bearer"
_ALGORITHMS = ("RS256", "PS256")
_UNCHECKED: Options = {
    "verify_aud": False,
    "verify_exp": False,
    "verify_nbf": False,
    "verify_iat": False,
    "verify_sub": False,
    "verify_jti": False,
}


def check(world: World, where: Authority, assertion: str) -> None:
    """Raise ``EntraError`` unless the assertion proves that the app itself is asking."""
    header, claims = _read(assertion)
    if claims.get("iss") == APP_ID:
        _check_own(world, where, assertion, header, claims)
    else:
        _check_federated(world, assertion, header, claims)
    _check_times(world, claims)


def _read(assertion: str) -> tuple[Mapping[str, Any], Mapping[str, Any]]:
    try:
        header = jwt.get_unverified_header(assertion)
        claims = jwt.decode(assertion, options={**_UNCHECKED, "verify_signature": False})
    except (jwt.InvalidTokenError, UnicodeError):
        raise _malformed("it cannot be read") from None
    if header.get("alg") not in _ALGORITHMS:
        raise EntraError(
            "invalid_request",
            5002738,
            f"Invalid JWT token. '{str(header.get('alg'))[:20]}' is not a supported signature "
            "algorithm. Supported signing algorithms are: 'RS256, PS256'.",
        )
    for name in ("iss", "sub", "aud"):
        if not isinstance(claims.get(name), str):
            raise _malformed(f"the claim {name} is missing or no text")
    if not _is_number(claims.get("exp")):
        raise _malformed("the claim exp is missing or no number")
    return header, claims


def _check_own(
    world: World,
    where: Authority,
    assertion: str,
    header: Mapping[str, Any],
    claims: Mapping[str, Any],
) -> None:
    if claims["sub"] != claims["iss"]:
        raise EntraError(
            "invalid_client", 50048, "Subject mismatches Issuer claim in the client assertion."
        )
    certificate = _certificate(world, header)
    now = world.clock()
    if not certificate.not_valid_before_utc <= now <= certificate.not_valid_after_utc:
        raise _not_accepted("The key used is expired", _thumbprint_in(header, "x5t#S256"))
    _check_signature(assertion, certificate.public_key(), header)
    if claims["aud"] not in _audiences(world, where):
        raise EntraError(
            "invalid_client",
            700023,
            "Client assertion audience claim does not match Realm issuer. "
            f"Audience: '{claims['aud'][:200]}'.",
        )


def _certificate(world: World, header: Mapping[str, Any]) -> x509.Certificate:
    """The registered certificate that the assertion's header names."""
    strong, weak = _thumbprint_in(header, "x5t#S256"), _thumbprint_in(header, "x5t")
    for name, certificate in certificates(world).items():
        # How x5t is defined, not how anything is proved: the signature is checked besides.
        sha1 = thumbprint(certificate, hashes.SHA1())  # noqa: S303
        if name == strong or (not strong and sha1 == weak):
            return certificate
    raise _not_accepted("The key was not found", strong or weak)


def _thumbprint_in(header: Mapping[str, Any], name: str) -> str:
    """A thumbprint in the header, without the padding that MSAL leaves on."""
    return str(header.get(name) or "")[:100].rstrip("=")


def _check_federated(
    world: World, assertion: str, header: Mapping[str, Any], claims: Mapping[str, Any]
) -> None:
    found = tuple(federations(world).values())
    for code, what in ((700211, "issuer"), (700213, "subject"), (700212, "audience")):
        stated = claims[{"issuer": "iss", "subject": "sub", "audience": "aud"}[what]]
        found = tuple(one for one in found if getattr(one, what) == stated)
        if not found:
            raise EntraError(
                "invalid_client",
                code,
                f"No matching federated identity record found for presented assertion {what} "
                f"'{stated[:200]}'. Check your federated identity credential Subject, Audience "
                "and Issuer against the presented assertion.",
            )
    _check_signature(assertion, _published(found[0], header), header)


def _published(federation: Federation, header: Mapping[str, Any]) -> Any:
    for key in federation.jwks.get("keys", ()):
        if key.get("kid") == header.get("kid"):
            return jwt.PyJWK(key, algorithm=str(header["alg"])).key
    raise _not_accepted("The key was not found", str(header.get("kid")))


def _check_signature(assertion: str, key: Any, header: Mapping[str, Any]) -> None:
    try:
        jwt.decode(assertion, key, algorithms=[str(header["alg"])], options=_UNCHECKED)
    except jwt.InvalidTokenError:
        raise EntraError(
            "invalid_client",
            50012,
            "Client assertion contains an invalid signature. [Reason - The provided signature "
            "value did not match the expected signature value.]",
        ) from None


def _audiences(world: World, where: Authority) -> set[str]:
    """The token endpoint as it was addressed, or the issuer."""
    tenant = where.tenant
    names = {where.name} if tenant is None else {tenant.id, tenant.domain}
    roots = [f"{world.endpoints.login}/{name}" for name in names]
    return {f"{root}/{path}" for root in roots for path in ("oauth2/v2.0/token", "v2.0")}


def _check_times(world: World, claims: Mapping[str, Any]) -> None:
    now = world.clock().timestamp()
    begins = claims.get("nbf", now)
    if not _is_number(begins) or not begins <= now < claims["exp"]:
        raise EntraError(
            "invalid_client",
            700024,
            "Client assertion is not within its valid time range. "
            f"Current time: {now:.0f}, assertion valid from {begins}, "
            f"expiry time of assertion {claims['exp']}.",
        )


def _is_number(value: object) -> bool:
    return isinstance(value, int | float) and not isinstance(value, bool)


def _not_accepted(reason: str, key: str) -> EntraError:
    return EntraError(
        "invalid_client",
        700027,
        "The certificate with identifier used to sign the client assertion is not registered on "
        f"application. [Reason - {reason}, Thumbprint of key used by client: '{key}']",
    )


def _malformed(why: str) -> EntraError:
    return EntraError("invalid_request", 50027, f"JWT token is invalid or malformed: {why}.")
