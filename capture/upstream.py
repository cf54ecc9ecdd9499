"""One neighbour over HTTP: the only place where aiohttp's errors and statuses become ours.

A path and its query are encoded here and sent as they are; redirects are not followed; a reply is
bounded in size.
Reads and repeatable writes are tried again while the time budget lasts, after the wait the service
asks for; a longer wait than the budget is reported at once.
Of what a service answers on failure only its error code is kept: the rest may hold mail.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Mapping
from contextlib import AbstractAsyncContextManager, nullcontext, suppress
from dataclasses import dataclass, field
from functools import partial
from io import BytesIO
from types import UnionType
from typing import Any, Protocol, TypeVar
from urllib.parse import quote, urlsplit

import msgspec
import stamina
from aiohttp import ClientError, ClientResponse, ClientSession, ClientTimeout
from yarl import URL

from capture.bearer import Bearer
from capture.errors import CaptureError, Service, ServiceUnavailable, Throttled, UnexpectedReply
from capture.failures import CODE_WITHIN, failure, request_id
from capture.models import Caller

__all__ = [
    "READ_LIMIT",
    "Encoded",
    "Reply",
    "Upstream",
    "WayIn",
    "encode_path",
    "encode_query",
    "encoded",
]

READ_LIMIT = 8 * 1024 * 1024
"""Bytes of an ordinary reply; decoding this much holds the event loop for some 20 ms."""
ATTEMPTS = 4
LONGEST_PAUSE = 1.5
"""Seconds between two attempts when the service names none."""

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Reply:
    """A successful answer; header names are case-insensitive."""

    status: int
    headers: Mapping[str, str] = field(repr=False)
    body: bytes = field(repr=False)


def encode_path(segment: str) -> str:
    """One path segment, every reserved character encoded."""
    return quote(segment, safe="")


class Encoded(str):
    """A query value that is encoded already: constants need it once, not with every request."""

    __slots__ = ()


def encoded(value: str) -> Encoded:
    """Encode a constant query value."""
    return Encoded(quote(value, safe=""))


def encode_query(params: Mapping[str, str]) -> str:
    """A query string: names, which are ours, as they are, and values encoded whole."""
    return "&".join(
        f"{name}={value if isinstance(value, Encoded) else quote(value, safe='')}"
        for name, value in params.items()
    )


class WayIn(Protocol):
    """Who lets a call in, and hears how long its service wants to be left alone."""

    def __call__(self, caller: Caller, places: int) -> AbstractAsyncContextManager[None]:
        """Around one call in this name; raises ``Throttled`` before its time has come."""

    async def rest(self, caller: Caller, seconds: float) -> None:
        """Ask nothing in this name for so long."""


class Upstream:
    """A service at ``base_url`` (no trailing slash), called through a pooled session.

    The session is shared by everybody, so it must keep no cookies (``DummyCookieJar``).
    ``budget`` bounds one ``send`` in seconds, retries and waits included. Each attempt made with a
    ``Bearer`` goes through ``way_in``.
    """

    def __init__(
        self,
        session: ClientSession,
        base_url: str,
        service: Service,
        *,
        budget: float = 8.0,
        way_in: WayIn | None = None,
    ) -> None:
        self.base_url = base_url.rstrip("/")
        self.service = service
        self.budget = budget
        self._session = session
        self._way_in = way_in
        self._origin = urlsplit(self.base_url)[:2]

    async def send(  # noqa: PLR0913 - an HTTP request has this many parts
        self,
        method: str,
        path: str,
        *,
        token: str,
        params: Mapping[str, str] | None = None,
        headers: Mapping[str, str] | None = None,
        json: Any = None,
        body: bytes | None = None,
        content_type: str = "application/json",
        idempotent: bool | None = None,
        limit: int = READ_LIMIT,
        budget: float | None = None,
        places: int = 1,
    ) -> Reply:
        """One request in the bearer's name; a reply of 2xx, or one of ``capture.errors``.

        ``path`` begins with ``/`` and is encoded already, or is a whole link this service gave.
        ``idempotent`` says whether it may be done twice; left out, only GET may. What was turned
        away with 429 has not been done, so it is sent again in any case.
        ``places`` are how many of a person's calls it counts as.
        """
        url = self._url(path, params)
        sent = {"Authorization": f"Bearer {token}", "Accept": "application/json", **(headers or {})}
        data = msgspec.json.encode(json) if json is not None else body
        if data is not None:
            sent["Content-Type"] = content_type
        clock = asyncio.get_running_loop().time
        deadline = clock() + (self.budget if budget is None else budget)
        way_in = partial(self._entered, token, places)
        once = partial(
            self._once, method, url, sent, data, limit=limit, deadline=deadline, way_in=way_in
        )
        try:
            return await once()
        except (Throttled, ServiceUnavailable) as error:
            failed = error
        repeatable = idempotent or method == "GET"
        again = _pauses(deadline, clock, _TRANSIENT if repeatable else Throttled)
        # Set up for what has failed alone: seven requests make a Show, and seldom does one fail.
        async for attempt in stamina.retry_context(
            on=again, attempts=ATTEMPTS, timeout=None, wait_initial=0.2, wait_max=LONGEST_PAUSE,
            wait_jitter=0.2,
        ):  # fmt: skip
            with attempt:
                if attempt.num == 1:
                    raise failed
                return await once()
        raise AssertionError("stamina tries at least once")

    async def read(  # noqa: PLR0913 - as above
        self,
        decoder: msgspec.json.Decoder[T],
        path: str,
        *,
        token: str,
        params: Mapping[str, str] | None = None,
        headers: Mapping[str, str] | None = None,
        limit: int = READ_LIMIT,
        budget: float | None = None,
    ) -> T:
        """GET one typed value."""
        reply = await self.send(
            "GET", path, token=token, params=params, headers=headers, limit=limit, budget=budget
        )
        return self.decode(decoder, reply)

    def decode(self, decoder: msgspec.json.Decoder[T], reply: Reply) -> T:
        """The typed value of a reply; raises ``UnexpectedReply`` when it is not one."""
        try:
            return decoder.decode(reply.body)
        except (msgspec.DecodeError, ValueError, RecursionError):
            raise UnexpectedReply(
                self.service,
                "undecodable reply",
                status=reply.status,
                request_id=request_id(reply.headers),
            ) from None

    async def rest(self, token: str, seconds: float) -> None:
        """Let nobody ask in this token's name for so long."""
        if self._way_in is not None and isinstance(token, Bearer):
            await self._way_in.rest(token.caller, seconds)

    def _entered(self, token: str, places: int) -> AbstractAsyncContextManager[None]:
        if self._way_in is None or not isinstance(token, Bearer):
            return nullcontext()
        return self._way_in(token.caller, places)

    def _url(self, path: str, params: Mapping[str, str] | None) -> URL:
        text = self.base_url + path if path.startswith("/") else path
        if params:
            text = f"{text}?{encode_query(params)}"
        try:
            url = URL(text, encoded=True)
            origin = urlsplit(text)[:2]
        except ValueError:
            raise UnexpectedReply(self.service, "malformed link") from None
        if origin != self._origin:
            raise UnexpectedReply(self.service, "link to another host")
        return url

    async def _once(  # noqa: PLR0913 - as above
        self,
        method: str,
        url: URL,
        headers: dict[str, str],
        data: bytes | None,
        *,
        limit: int,
        deadline: float,
        way_in: Callable[[], AbstractAsyncContextManager[None]],
    ) -> Reply:
        try:
            async with (
                asyncio.timeout_at(deadline),
                way_in(),
                self._session.request(
                    method, url, headers=headers, data=_stream(data), allow_redirects=False,
                    timeout=_TIMEOUT,
                ) as response,
            ):  # fmt: skip
                status = response.status
                if not 200 <= status < 300:
                    refusal = await _beginning(response)
                    raise failure(self.service, status, response.headers, refusal)
                content = bytearray()
                async for chunk in response.content.iter_any():
                    content += chunk
                    if len(content) > limit:
                        raise UnexpectedReply(
                            self.service,
                            "reply too large",
                            status=status,
                            request_id=request_id(response.headers),
                        )
                return Reply(status, response.headers, bytes(content))
        except TimeoutError:
            raise ServiceUnavailable(self.service, "no answer in time") from None
        except (ClientError, OSError):
            raise ServiceUnavailable(self.service, "connection failed") from None


async def _beginning(response: ClientResponse) -> bytes:
    """What there is of a refusal's body: its status counts, however the rest arrives."""
    body = bytearray()
    with suppress(ClientError, OSError):
        async for chunk in response.content.iter_any():
            body += chunk
            if len(body) >= CODE_WITHIN:
                break
    return bytes(body[:CODE_WITHIN])


def _stream(data: bytes | None) -> bytes | BytesIO | None:
    """A large body is written in pieces, so that the loop can breathe between them."""
    return BytesIO(data) if data is not None and len(data) > _LARGE else data


_LARGE = 1 << 20
_TRANSIENT = Throttled | ServiceUnavailable
_TIMEOUT = ClientTimeout(total=None, sock_connect=3)


def _pauses(
    deadline: float, clock: Callable[[], float], transient: type[CaptureError] | UnionType
) -> Callable[[Exception], bool | float]:
    def pause(error: Exception) -> bool | float:
        if not isinstance(error, transient):
            return False
        assert isinstance(error, _TRANSIENT)
        if error.service is Service.REDIS:
            return False
        left = deadline - clock()
        if error.retry_after is None:
            return left > LONGEST_PAUSE
        return error.retry_after if error.retry_after < left else False

    return pause
