"""What the bot says to the channel: send, update, typing (page: Bot Connector API reference).

Our bearer goes to the allowed service hosts alone, over https, and never follows a redirect.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator
from contextlib import contextmanager
from typing import Any, Protocol

import msgspec
from aiohttp import ClientSession
from yarl import URL

from capture.errors import (
    AccessDenied,
    Service,
    ServiceUnavailable,
    SignInRequired,
    UnexpectedReply,
)
from capture.upstream import Upstream
from desks.place import Place

__all__ = ["Account", "Bearer", "Connector"]


class Bearer(Protocol):
    """Whoever knows the bot's own token."""

    async def value(self) -> str:
        """A bearer for the channel; raises ``ServiceUnavailable``."""


class Account(msgspec.Struct):
    """A member of a conversation; a guest without an account has no ``oid``."""

    id: str
    oid: str | None = msgspec.field(name="aadObjectId", default=None)
    tenant_id: str | None = msgspec.field(name="tenantId", default=None)


class _Page(msgspec.Struct):
    members: tuple[Account, ...]
    more: str | None = msgspec.field(name="continuationToken", default=None)


class _Sent(msgspec.Struct):
    id: str = ""


_PAGE = msgspec.json.Decoder(_Page)


class Connector:
    """The channel's connectors, one small client per service URL over one pooled session.

    Its methods raise the errors of ``capture.errors`` with ``Service.CONNECTOR``.
    """

    def __init__(self, session: ClientSession, bearer: Bearer, hosts: Collection[str]) -> None:
        self._session = session
        self._bearer = bearer
        self._hosts = frozenset(hosts)
        self._upstreams: dict[str, Upstream] = {}

    async def send(self, place: Place, activity: dict[str, Any]) -> str:
        """Post an activity into a conversation; returns its id there. Never sent twice."""
        with _what_time_mends():
            reply = await self._upstream(place).send(
                "POST",
                place.path(),
                token=await self._bearer.value(),
                json=activity,
                idempotent=False,
            )
        return _decode(reply.body)

    async def update(self, place: Place, activity_id: str, activity: dict[str, Any]) -> None:
        """Replace an activity that was sent before."""
        with _what_time_mends():
            await self._upstream(place).send(
                "PUT",
                place.path(activity_id),
                token=await self._bearer.value(),
                json=activity | {"id": activity_id},
                idempotent=True,
            )

    async def delete(self, place: Place, activity_id: str) -> None:
        """Take an activity back."""
        with _what_time_mends():
            await self._upstream(place).send(
                "DELETE",
                place.path(activity_id),
                token=await self._bearer.value(),
                idempotent=True,
            )

    async def members(self, place: Place) -> tuple[tuple[Account, ...], bool]:
        """The first hundred people of a conversation, and whether these are all."""
        with _what_time_mends():
            page = await self._upstream(place).read(
                _PAGE,
                place.members_path(),
                token=await self._bearer.value(),
                params={"pageSize": "100"},
            )
        return page.members, page.more is None

    async def typing(self, place: Place) -> None:
        """Show that an answer is being prepared."""
        await self.send(place, {"type": "typing"})

    def _upstream(self, place: Place) -> Upstream:
        known = self._upstreams.get(place.service_url)
        if known is not None:
            return known
        if not _allowed(place.service_url, self._hosts):
            raise AccessDenied(Service.CONNECTOR, "service host not on the allow-list")
        if len(self._upstreams) >= _MOST_UPSTREAMS:
            self._upstreams.clear()
        upstream = Upstream(self._session, place.service_url.rstrip("/"), Service.CONNECTOR)
        self._upstreams[place.service_url] = upstream
        return upstream


_MOST_UPSTREAMS = 256
"""Service URLs remembered; Teams has a handful, one per region."""


@contextmanager
def _what_time_mends() -> Iterator[None]:
    """A 401 is about our own token, never a person's; 412 is to be tried again (rate limiting)."""
    try:
        yield
    except SignInRequired as refused:
        raise ServiceUnavailable(
            Service.CONNECTOR, "did not take our token", status=401, request_id=refused.request_id
        ) from None
    except UnexpectedReply as refused:
        if refused.status != 412:
            raise
        raise ServiceUnavailable(
            Service.CONNECTOR, "precondition failed", status=412, request_id=refused.request_id
        ) from None


def _allowed(service_url: str, hosts: Collection[str]) -> bool:
    try:
        url = URL(service_url)
    except ValueError:
        return False
    host = url.host if url.port == 443 else f"{url.host}:{url.port}"
    return url.scheme == "https" and host in hosts


def _decode(body: bytes) -> str:
    if not body.strip():
        return ""
    try:
        return msgspec.json.decode(body, type=_Sent).id
    except msgspec.MsgspecError:
        raise UnexpectedReply(Service.CONNECTOR, "an unreadable resource id") from None
