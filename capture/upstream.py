"""One neighbour over HTTP: the only place where aiohttp's errors and statuses become ours.

A path and its query are encoded here and sent as they are; redirects are not followed; a reply is
bounded in size, except for a stream.
Reads and repeatable writes are tried again while the time budget lasts, after the wait the service
asks for; a longer wait than the budget is reported at once.
Of what a service answers on failure only its error code is kept: the rest may hold mail.
"""

from __future__ import annotations

import asyncio
from collections.abc import AsyncGenerator, Callable, Iterator, Mapping
from contextlib import (
    AbstractAsyncContextManager,
    AsyncExitStack,
    asynccontextmanager,
    contextmanager,
    nullcontext,
    suppress,
)
from dataclasses import dataclass, field
from functools import partial
from io import BytesIO
from typing import Any, TypeVar
from urllib.parse import urlsplit

import msgspec
from aiohttp import ClientError, ClientResponse, ClientSession, ClientTimeout, StreamReader
from yarl import URL

from capture.bearer import Bearer
from capture.encoding import encode_query
from capture.errors import Service, ServiceUnavailable, TooLarge, UnexpectedReply
from capture.failures import CODE_WITHIN, failure, request_id
from capture.listening import Listening
from capture.persistence import persistently
from capture.ports import WayIn

__all__ = [
    "READ_LIMIT",
    "Reply",
    "Upstream",
]

READ_LIMIT = 8 * 1024 * 1024
"""Bytes of an ordinary reply; decoding this much holds the event loop for some 20 ms."""
PIECE = 1 << 16
"""Bytes of a stream that must come within a budget, lest a trickle keep somebody busy for days."""

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Reply:
    """A successful answer; header names are case-insensitive."""

    status: int
    headers: Mapping[str, str] = field(repr=False)
    body: bytes = field(repr=False)


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
        self._listening = Listening()
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
        deadline = asyncio.get_running_loop().time() + (self.budget if budget is None else budget)
        way_in = partial(self._entered, token, places)
        once = partial(
            self._once, method, url, sent, data, limit=limit, deadline=deadline, way_in=way_in
        )
        return await persistently(
            lambda: self._listening.to(once()), deadline, repeatable=idempotent or method == "GET"
        )

    async def stream(
        self, path: str, *, token: str, headers: Mapping[str, str] | None = None
    ) -> AsyncGenerator[bytes, None]:
        """GET a body of any size in pieces; close what this returns, or read it to its end.

        The budget bounds the wait for the answer, and then for each piece: however long the whole
        takes, nobody waits for a service that has fallen silent. Raises as ``send`` does; what
        breaks off in the middle is not tried again. Until its end it is one of a person's calls.
        """
        url = self._url(path, None)
        sent = {"Authorization": f"Bearer {token}", **(headers or {})}
        deadline = asyncio.get_running_loop().time() + self.budget
        way_in = partial(self._entered, token, 1)
        once = partial(self._opened, url, sent, deadline=deadline, way_in=way_in)
        response, held = await persistently(once, deadline, repeatable=True)
        async with held:
            while piece := await self._piece(response.content):
                yield piece

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

    @asynccontextmanager
    async def _entered(self, token: str, places: int) -> AsyncGenerator[None]:
        way: AbstractAsyncContextManager[None] = nullcontext()
        if self._way_in is not None and isinstance(token, Bearer):
            way = self._way_in(token.caller, places)
        async with way:
            with self._listening.under_way():
                yield

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
        with self._failing("no answer in time"):
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
                        raise TooLarge(
                            self.service,
                            "reply too large",
                            status=status,
                            request_id=request_id(response.headers),
                        )
                return Reply(status, response.headers, bytes(content))

    async def _opened(
        self,
        url: URL,
        headers: dict[str, str],
        *,
        deadline: float,
        way_in: Callable[[], AbstractAsyncContextManager[None]],
    ) -> tuple[ClientResponse, AsyncExitStack]:
        """An answer whose body is still to come, and what is held until it is closed."""
        with self._failing("no answer in time"):
            async with asyncio.timeout_at(deadline), AsyncExitStack() as stack:
                await stack.enter_async_context(way_in())
                response = await self._session.get(
                    url, headers=headers, allow_redirects=False, timeout=_TIMEOUT
                )
                stack.callback(response.close)
                if not 200 <= response.status < 300:
                    refusal = await _beginning(response)
                    raise failure(self.service, response.status, response.headers, refusal)
                return response, stack.pop_all()

    @contextmanager
    def _failing(self, late: str) -> Iterator[None]:
        """What keeps an answer from coming, as an error of ours."""
        try:
            yield
        except TimeoutError:
            raise ServiceUnavailable(self.service, late) from None
        except (ClientError, OSError):
            raise ServiceUnavailable(self.service, "connection failed") from None

    async def _piece(self, content: StreamReader) -> bytes:
        """The next ``PIECE`` bytes, fewer at the end, none after it."""
        piece = bytearray()
        with self._failing("fell silent"):
            async with asyncio.timeout(self.budget):
                while len(piece) < PIECE and (some := await content.readany()):
                    piece += some
        return bytes(piece)


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
_TIMEOUT = ClientTimeout(total=None, sock_connect=3)
