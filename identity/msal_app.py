"""Our app registration at Entra ID: what MSAL can do for us, typed, and off the event loop.

Every operation gets an application object and a token cache of its own.
MSAL replays one person's 429 or 5xx to everybody who shares an object, and a cache with many
accounts is slow; building an object costs 0.2 ms.
MSAL's own errors are not chained: their text quotes what the service answered.
"""

from __future__ import annotations

import asyncio
import logging
import warnings
from collections.abc import Callable, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from typing import Any

import structlog
from msal.application import ConfidentialClientApplication
from msal.token_cache import SerializableTokenCache

from capture.errors import Service, SignInRequired, UnexpectedReply
from capture.models import Caller
from identity.credential import Credential
from identity.entra_errors import refusal
from identity.msal_http import CONNECTIONS, EntraTrouble, MsalHttp

__all__ = ["EntraApp", "Grant"]

THREADS = CONNECTIONS
"""More would take turns at the interpreter's lock with the event loop: 16 stall it for 70 ms, 8 for
20 ms, while 8 renew for some 40 people a second."""

_log = structlog.get_logger()


@dataclass(frozen=True, slots=True)
class Grant:
    """An access token, how many seconds it lasts, and what must be kept to get the next one.

    ``cache`` is MSAL's serialised cache, or ``None`` if nothing in it has changed.
    ``id_token`` comes with a code flow; nobody has verified it.
    """

    token: str = field(repr=False)
    seconds: int
    cache: str | None = field(repr=False)
    id_token: str = field(default="", repr=False)


_App = Any  # MSAL has no types; these two aliases keep its objects inside this module
_Cache = Any
_Call = Callable[[_App], Any]
_new_cache: Callable[[], _Cache] = SerializableTokenCache
_new_app: Callable[..., _App] = ConfidentialClientApplication


class EntraApp:
    """The app ``app_id`` with its secret or certificate, at ``login_url``.

    Raises, from every method: ``SignInRequired`` or ``ConsentRequired`` where the person must act;
    ``Throttled``; ``ServiceUnavailable``; ``UnexpectedReply``.
    """

    def __init__(
        self, http: MsalHttp, *, app_id: str, credential: Credential, login_url: str
    ) -> None:
        logging.getLogger("msal").setLevel(logging.WARNING)  # below it quotes what Entra answered
        self._http = http
        self._app_id = app_id
        self._credential = credential
        self._login_url = login_url.rstrip("/")
        self._threads = ThreadPoolExecutor(THREADS, thread_name_prefix="entra")

    async def silent(self, caller: Caller, cache: str, *, scopes: Sequence[str]) -> Grant:
        """A token from the cache, or by its refresh token."""

        def call(app: _App) -> Any:
            account = _account(app, caller)
            return app.acquire_token_silent_with_error(list(scopes), account)

        return await self._grant(caller.tenant, call, cache=cache)

    async def on_behalf_of(
        self, caller: Caller, assertion: str, *, scopes: Sequence[str], claims: str | None = None
    ) -> Grant:
        """A token for ``scopes`` in exchange for the caller's token for our own API."""

        def call(app: _App) -> Any:
            result = app.acquire_token_on_behalf_of(
                assertion, list(scopes), claims_challenge=claims
            )
            if "access_token" in result and _account(app, caller) is None:
                raise ValueError  # somebody else's, or nobody's
            return result

        return await self._grant(caller.tenant, call)

    async def for_client(self, tenant: str, *, scope: str) -> Grant:
        """A token of the app itself."""
        return await self._grant(tenant, lambda app: app.acquire_token_for_client([scope]))

    async def begin_code_flow(
        self,
        tenant: str,
        *,
        scopes: Sequence[str],
        redirect_uri: str,
        state: str,
        claims: str | None,
    ) -> dict[str, Any]:
        """MSAL's flow: ``auth_uri`` for the browser, and secrets to keep until it returns."""

        def call(app: _App) -> Any:
            # MSAL prefers form_post; ours is a plain GET, protected by PKCE and a single-use state.
            warnings.filterwarnings("ignore", message="response_mode")
            return app.initiate_auth_code_flow(
                list(scopes), redirect_uri=redirect_uri, state=state, claims_challenge=claims
            )

        flow: dict[str, Any] = await self._run(tenant, call, _new_cache())
        return flow

    async def redeem_code(
        self,
        tenant: str,
        flow: Mapping[str, Any],
        *,
        answer: Mapping[str, str],
        scopes: Sequence[str],
    ) -> Grant:
        """The token for ``scopes`` that the person came back with; PKCE, state, nonce compared."""

        def call(app: _App) -> Any:
            return app.acquire_token_by_auth_code_flow(
                dict(flow), dict(answer), scopes=list(scopes)
            )

        return await self._grant(tenant, call)

    async def aclose(self) -> None:
        """Wait for calls under way (bounded by their timeouts) and close the connections."""
        await asyncio.to_thread(self._threads.shutdown, cancel_futures=True)
        self._http.close()

    async def _grant(self, tenant: str, call: _Call, *, cache: str | None = None) -> Grant:
        kept = _new_cache()

        def run(app: _App) -> Grant:
            kept.deserialize(cache)
            result = call(app)
            if result is None:
                raise SignInRequired
            if "error" in result:
                raise refusal(result)
            changed = kept.serialize() if kept.has_state_changed else None
            return Grant(
                str(result["access_token"]),
                int(result["expires_in"]),
                changed,
                str(result.get("id_token", "")),
            )

        grant: Grant = await self._run(tenant, run, kept)
        return grant

    async def _run(self, tenant: str, call: _Call, cache: _Cache) -> Any:
        loop = asyncio.get_running_loop()
        return await loop.run_in_executor(self._threads, self._blocking, tenant, call, cache)

    def _blocking(self, tenant: str, call: _Call, cache: _Cache) -> Any:
        try:
            return call(self._application(tenant, cache))
        except EntraTrouble as trouble:
            raise trouble.error from None
        except (ValueError, LookupError, TypeError, AttributeError, RuntimeError) as error:
            # MSAL trusts the shape of what it reads, and says so in this variety.
            _log.warning("entra_answer_unusable", why=type(error).__name__)
            raise UnexpectedReply(Service.ENTRA, "unusable answer") from None

    def _application(self, tenant: str, cache: _Cache) -> _App:
        return _new_app(
            self._app_id,
            client_credential=self._credential,
            authority=f"{self._login_url}/{tenant}",
            token_cache=cache,
            http_client=self._http,
            client_capabilities=["CP1"],
            instance_discovery=False,
            azure_region=False,
        )


def _account(app: _App, caller: Caller) -> dict[str, Any] | None:
    """The caller's account in this cache; any other is not used, whatever the cache holds."""
    for account in app.get_accounts():
        if (account["realm"], account["local_account_id"]) == (caller.tenant, caller.oid):
            return dict(account)
    return None
