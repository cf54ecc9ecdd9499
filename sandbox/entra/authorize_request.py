"""What an app asks of the authorize endpoint, checked before anybody sees a page.

Page: "Microsoft identity platform and OAuth 2.0 authorization code flow".
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from aiohttp import hdrs, web
from yarl import URL

from sandbox.entra import pages
from sandbox.entra.authority import Authority, authority
from sandbox.entra.claims_request import ClaimsRequest, read_claims
from sandbox.entra.errors import EntraError
from sandbox.entra.registration import check_client, is_registered
from sandbox.entra.scopes import Asked, parse

if TYPE_CHECKING:
    from collections.abc import Mapping

    from sandbox.world import World

__all__ = ["Return", "SignInRequest", "checked", "return_address"]

_MODES = ("query", "form_post")
_PROMPTS = ("", "login", "none", "consent", "select_account")
_BASE64URL = frozenset("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_")


@dataclass(frozen=True, slots=True)
class Return:
    """Where the answer goes, once it is certain that it may go there."""

    redirect_uri: str
    mode: str
    state: str | None

    def deliver(self, answer: Mapping[str, str]) -> web.Response:
        """Send the person's browser back to the app with the answer."""
        fields = dict(answer) if self.state is None else {**answer, "state": self.state}
        if self.mode == "form_post":
            return pages.posted(self.redirect_uri, fields)
        location = str(URL(self.redirect_uri).with_query(fields))
        return web.Response(
            status=303,
            headers={hdrs.LOCATION: location, hdrs.CACHE_CONTROL: "no-store"},
        )

    def refuse(self, error: EntraError) -> web.Response:
        """Tell the app that there will be no code, and why."""
        return self.deliver({"error": error.error, "error_description": str(error)})


@dataclass(frozen=True, slots=True)
class SignInRequest:
    """What a well-formed request asks for."""

    where: Authority
    back: Return
    asked: Asked
    scope: str
    challenge: str
    nonce: str | None
    hint: str
    prompt: str
    claims: ClaimsRequest
    client_info: bool


def checked(world: World, request: web.Request) -> SignInRequest | web.Response:
    """What is asked, or a refusal: to the app, or to the person where no address is certain."""
    try:
        where = authority(world, request.match_info["tenant"])
        back = return_address(where, request.query)
    except EntraError as error:
        return pages.refused(error)
    try:
        return _sign_in(world, where, request.query, back)
    except EntraError as error:
        return back.refuse(error)


def return_address(where: Authority, query: Mapping[str, str]) -> Return:
    """Nobody is ever sent to an address that is not registered."""
    if len(query) != len(set(query)):
        raise EntraError("invalid_request", 9002313, "Invalid request. A parameter is repeated.")
    check_client(query.get("client_id", ""), where)
    redirect_uri = query.get("redirect_uri", "")
    if not is_registered(redirect_uri):
        raise EntraError(
            "invalid_request",
            50011,
            f"The redirect URI '{redirect_uri[:200]}' specified in the request does not match the "
            "redirect URIs configured for the application: http://localhost:<port>/auth/callback "
            "and http://127.0.0.1:<port>/auth/callback.",
        )
    mode = query.get("response_mode", "query")
    if mode not in _MODES:
        raise EntraError("invalid_request", 90023, "The sandbox knows query and form_post only.")
    return Return(redirect_uri, mode, query.get("state"))


def _sign_in(
    world: World, where: Authority, query: Mapping[str, str], back: Return
) -> SignInRequest:
    if query.get("response_type") != "code":
        raise EntraError("unsupported_response_type", 700054, "response_type must be code.")
    if query.get("prompt", "") not in _PROMPTS:
        raise EntraError("invalid_request", 90023, "Unsupported 'prompt' value.")
    asked = parse(world, where.tenant, query.get("scope", ""))
    if not asked.openid and not asked.wanted:
        raise EntraError("invalid_request", 900144, "The request must contain 'scope'.")
    challenge = query.get("code_challenge", "")
    if query.get("code_challenge_method") != "S256":
        raise EntraError(
            "invalid_request", 9002325, "Proof Key for Code Exchange (S256) is required."
        )
    if len(challenge) != 43 or not _BASE64URL.issuperset(challenge):
        raise EntraError("invalid_request", 501491, "Invalid size of Code_Challenge parameter.")
    if query.get("prompt") == "none":
        silent = "A silent sign-in request was sent but no user is signed in."
        raise EntraError("login_required", 50058, silent)
    return SignInRequest(
        where=where,
        back=back,
        asked=asked,
        scope=query["scope"],
        challenge=challenge,
        nonce=query.get("nonce"),
        hint=query.get("login_hint", ""),
        prompt=query.get("prompt", ""),
        claims=read_claims(query.get("claims")),
        client_info=query.get("client_info") == "1",
    )
