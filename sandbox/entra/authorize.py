"""The authorize endpoint: check what the app asks, let a person be picked, send them back."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING
from uuid import uuid4

from aiohttp import hdrs, web
from yarl import URL

from sandbox.entra import codes, consent, form, pages, sessions
from sandbox.entra.authority import Authority, authority
from sandbox.entra.errors import EntraError
from sandbox.entra.registration import check_client, is_registered
from sandbox.entra.scopes import Asked, parse
from sandbox.entra.tokens import client_info

if TYPE_CHECKING:
    from collections.abc import Mapping

    from sandbox.people import Person
    from sandbox.world import World

__all__ = ["page_routes"]

_PATH = "/login/{tenant}/oauth2/v2.0/authorize"
_MODES = ("query", "form_post")
_PROMPTS = ("", "login", "none", "consent", "select_account")
_BASE64URL = frozenset("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_")


@dataclass(frozen=True, slots=True)
class _Return:
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
class _SignIn:
    """What a well-formed request asks for."""

    where: Authority
    back: _Return
    asked: Asked
    scope: str
    challenge: str
    nonce: str | None
    hint: str
    client_info: bool


def page_routes(world: World) -> list[web.RouteDef]:
    """The sign-in page, for the application that serves the page listener."""

    async def show(request: web.Request) -> web.Response:
        wanted = _checked(world, request)
        if isinstance(wanted, web.Response):
            return wanted
        return pages.pick(
            wanted.where.people(world), wanted.asked, str(request.rel_url), hint=wanted.hint
        )

    async def pick(request: web.Request) -> web.Response:
        wanted = _checked(world, request)
        if isinstance(wanted, web.Response):
            return wanted
        try:
            fields = await form.read(request)
        except EntraError as error:
            return pages.refused(error)
        person = world.person(fields.get("person", ""))
        if person is not None and wanted.where.admits(person):
            return _answered(world, person, wanted)
        if "cancel" in fields:
            declined = "User declined to consent to access the app."
            return wanted.back.refuse(EntraError("access_denied", 65004, declined))
        nobody = EntraError("invalid_request", 50034, "The user account does not exist here.")
        return pages.refused(nobody)

    return [web.get(_PATH, show), web.post(_PATH, pick)]


def _answered(world: World, person: Person, wanted: _SignIn) -> web.Response:
    try:
        return wanted.back.deliver(_signed_in(world, person, wanted))
    except EntraError as error:
        return wanted.back.refuse(error)


def _signed_in(world: World, person: Person, wanted: _SignIn) -> dict[str, str]:
    """A code for this person, whose picking themselves is their consent.

    Only now is it known which tenant's resources the scopes must name.
    """
    asked = parse(world, wanted.where.of(world, person), wanted.scope)
    consent.grant(world, person, asked.wanted)
    code = codes.issue(
        world,
        codes.Code(
            authority=wanted.where.name,
            oid=person.oid,
            session=sessions.current(world, person),
            scope=wanted.scope,
            redirect_uri=wanted.back.redirect_uri,
            challenge=wanted.challenge,
            nonce=wanted.nonce,
            expires=codes.expiry(world),
        ),
    )
    answer = {"code": code, "session_state": str(uuid4())}
    return answer | ({"client_info": client_info(person)} if wanted.client_info else {})


def _checked(world: World, request: web.Request) -> _SignIn | web.Response:
    """What is asked, or a refusal: to the app, or to the person where no address is certain."""
    try:
        where = authority(world, request.match_info["tenant"])
        back = _return_address(where, request.query)
    except EntraError as error:
        return pages.refused(error)
    try:
        return _sign_in(world, where, request.query, back)
    except EntraError as error:
        return back.refuse(error)


def _return_address(where: Authority, query: Mapping[str, str]) -> _Return:
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
    return _Return(redirect_uri, mode, query.get("state"))


def _sign_in(world: World, where: Authority, query: Mapping[str, str], back: _Return) -> _SignIn:
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
    return _SignIn(
        where=where,
        back=back,
        asked=asked,
        scope=query["scope"],
        challenge=challenge,
        nonce=query.get("nonce"),
        hint=query.get("login_hint", ""),
        client_info=query.get("client_info") == "1",
    )
