"""The one blocking HTTP client, for MSAL's calls to the sign-in service; used in threads only.

MSAL's own client has no timeouts, follows the environment's CA variables and builds a TLS context
per connection. This one talks to the sign-in service's host alone, never follows a redirect,
bounds time and size, and keeps discovery documents for a day.
"""

from __future__ import annotations

import json
import re
import ssl
import time
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import urlsplit

import requests
from requests.adapters import HTTPAdapter
from urllib3.util import Retry

from capture.errors import CaptureError, Service, ServiceUnavailable, Throttled, UnexpectedReply

__all__ = ["EntraTrouble", "HttpReply", "MsalHttp"]

CONNECTIONS = 8
CONNECT_SECONDS = 3.05
READ_SECONDS = 10.0
TOTAL_SECONDS = 20.0
MAX_BYTES = 1024 * 1024
MAX_WAIT = 3600.0
DISCOVERY_SECONDS = 24 * 3600.0
DISCOVERY_ENTRIES = 100


_RETRIES = Retry(total=1, read=False, status=0, other=0, respect_retry_after_header=False)
"""One more attempt to connect. By default urllib3 also sleeps out a Retry-After, in our thread."""


class EntraTrouble(requests.RequestException):
    """``error`` says what the rest of the product should do about it.

    A ``RequestException``, because on one MSAL falls back to a token that is still good.
    """

    def __init__(self, error: CaptureError) -> None:
        super().__init__(str(error))
        self.error = error


@dataclass(frozen=True, slots=True)
class HttpReply:
    """What MSAL reads of a reply."""

    status_code: int
    text: str = field(repr=False)
    headers: Mapping[str, str] = field(repr=False)


class _Adapter(HTTPAdapter):
    """Gives every connection the same TLS context, which alone decides whom to trust.

    A connection that could not be made is tried once more; a request that was sent is not.
    """

    def __init__(self, context: ssl.SSLContext) -> None:
        self._context = context
        super().__init__(pool_connections=1, pool_maxsize=CONNECTIONS, max_retries=_RETRIES)

    def init_poolmanager(self, *args: Any, **kwargs: Any) -> None:
        super().init_poolmanager(*args, **kwargs, ssl_context=self._context)

    def cert_verify(self, conn: Any, url: str, verify: Any, cert: Any) -> None:  # noqa: ARG002 - requests' signature
        conn.cert_reqs = "CERT_REQUIRED"


class MsalHttp:
    """Satisfies MSAL's ``http_client`` for the host of ``login_url``.

    ``seconds`` is how long the service may stay silent.
    """

    def __init__(
        self, login_url: str, context: ssl.SSLContext, *, seconds: float = READ_SECONDS
    ) -> None:
        self._seconds = seconds
        self._origin = _origin(login_url)
        self._discovered: dict[str, tuple[float, HttpReply]] = {}
        self._session = requests.Session()
        self._session.trust_env = False
        self._session.mount("https://", _Adapter(context))

    def get(
        self,
        url: str,
        *,
        params: Mapping[str, str] | None = None,
        headers: Mapping[str, str] | None = None,
    ) -> HttpReply:
        """A discovery document, from memory if it was read in the last day."""
        key = f"{url}?{sorted((params or {}).items())}"
        kept = self._discovered.get(key)
        if kept is not None and kept[0] > time.monotonic():
            return kept[1]
        reply = self._send("GET", url, params=params, headers=headers)
        if reply.status_code == 200:
            if len(self._discovered) >= DISCOVERY_ENTRIES:
                self._discovered.clear()
            self._discovered[key] = (time.monotonic() + DISCOVERY_SECONDS, reply)
        return reply

    def post(
        self,
        url: str,
        *,
        params: Mapping[str, str] | None = None,
        headers: Mapping[str, str] | None = None,
        data: Mapping[str, str] | None = None,
    ) -> HttpReply:
        """A token request; raises ``EntraTrouble`` for what is not an OAuth answer."""
        return self._send("POST", url, params=params, headers=headers, data=data)

    def close(self) -> None:
        """Close the connections."""
        self._session.close()

    def _send(self, method: str, url: str, **parts: Any) -> HttpReply:
        if _origin(url) != self._origin:
            raise EntraTrouble(UnexpectedReply(Service.ENTRA, "sent us to another host"))
        try:
            reply = self._exchange(method, url, **parts)
        except EntraTrouble:
            raise
        except requests.RequestException as error:
            what = f"no answer, {type(error).__name__}"
            raise EntraTrouble(ServiceUnavailable(Service.ENTRA, what)) from None
        _check(reply)
        return reply

    def _exchange(self, method: str, url: str, **parts: Any) -> HttpReply:
        deadline = time.monotonic() + TOTAL_SECONDS
        with self._session.request(
            method,
            url,
            **parts,
            timeout=(min(CONNECT_SECONDS, self._seconds), self._seconds),
            allow_redirects=False,
            stream=True,
        ) as answer:
            body = _read(answer, deadline)
        return HttpReply(answer.status_code, body, dict(answer.headers))


def _origin(url: str) -> tuple[str, str]:
    parts = urlsplit(url)
    return parts.scheme, parts.netloc.lower()


def _read(answer: requests.Response, deadline: float) -> str:
    body = bytearray()
    for chunk in answer.iter_content(64 * 1024):
        body += chunk
        if len(body) > MAX_BYTES or time.monotonic() > deadline:
            raise EntraTrouble(ServiceUnavailable(Service.ENTRA, "too slow or too long an answer"))
    return body.decode(errors="replace")


def _check(reply: HttpReply) -> None:
    status, ids = reply.status_code, request_id(reply.headers)
    if status == 429:
        wait = _seconds(reply.headers)
        raise EntraTrouble(Throttled(Service.ENTRA, retry_after=wait, request_id=ids))
    if status >= 500:
        raise EntraTrouble(
            ServiceUnavailable(Service.ENTRA, "failed", status=status, request_id=ids)
        )
    if 300 <= status < 400 or not _is_object(reply.text):
        # MSAL would log an answer that is not JSON, and trip over one that is no object.
        raise EntraTrouble(_unexpected(status, reply.headers))


def _is_object(text: str) -> bool:
    try:
        return isinstance(json.loads(text), dict)
    except (ValueError, RecursionError):
        return False


def _unexpected(status: int, headers: Mapping[str, str]) -> UnexpectedReply:
    return UnexpectedReply(
        Service.ENTRA, "unexpected answer", status=status, request_id=request_id(headers)
    )


def request_id(headers: Mapping[str, str]) -> str:
    """Entra's id of a request, or "" where there is none that looks like one."""
    lower = {name.lower(): value for name, value in headers.items()}
    found = lower.get("x-ms-request-id", "")
    return found if re.fullmatch(r"[0-9A-Za-z-]{1,64}", found) else ""


def _seconds(headers: Mapping[str, str]) -> float:
    lower = {name.lower(): value for name, value in headers.items()}
    text = lower.get("retry-after", "")
    return min(float(text), MAX_WAIT) if re.fullmatch(r"[0-9]{1,9}", text) else 5.0
