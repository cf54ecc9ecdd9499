"""A client of the Redis that a URL names: one server, Sentinel's master, or a cluster.

============================================================  ===========================
``redis://`` · ``rediss://`` · ``unix://``                    one server
``redis+sentinel://[user:password@]host:port,…/name[/db]``    the master Sentinel calls so
``redis+cluster://[user:password@]host:port,…``               a cluster
============================================================  ===========================

``rediss+sentinel`` and ``rediss+cluster`` speak TLS with all of them. The user and password are
those of the servers, and Sentinel's too.
"""

from __future__ import annotations

from contextlib import asynccontextmanager
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final, cast
from urllib.parse import unquote, urlsplit

from redis.asyncio import BlockingConnectionPool, Redis
from redis.asyncio.cluster import ClusterNode, RedisCluster
from redis.asyncio.retry import Retry
from redis.asyncio.sentinel import Sentinel
from redis.backoff import ExponentialWithJitterBackoff

if TYPE_CHECKING:
    from collections.abc import AsyncIterator
    from pathlib import Path

__all__ = ["connected"]

_SENTINEL: Final = ("redis+sentinel", "rediss+sentinel")
_CLUSTER: Final = ("redis+cluster", "rediss+cluster")
_PORTS: Final = {"sentinel": 26379, "cluster": 6379}


@asynccontextmanager
async def connected(url: str, *, ca_bundle: Path | None = None) -> AsyncIterator[Redis]:
    """A client of what ``url`` names, closed at the end; nothing is contacted before it is used.

    Raises ``ValueError`` for a URL of no known scheme or without what its scheme needs.
    """
    scheme = url.partition(":")[0]
    tls: dict[str, Any] = {"ssl_ca_certs": str(ca_bundle)} if ca_bundle else {}
    asked: list[Redis] = []
    if scheme in _SENTINEL:
        client, *asked = _master(_Several.read(url, "sentinel"), tls)
    elif scheme in _CLUSTER:
        client = _cluster(_Several.read(url, "cluster"), tls)
    else:
        pool = BlockingConnectionPool.from_url(
            url, timeout=5, **_common(), **(tls if scheme == "rediss" else {})
        )
        client = Redis.from_pool(pool)
    try:
        yield client
    finally:
        for one in (client, *asked):
            await one.aclose()


@dataclass(frozen=True, slots=True)
class _Several:
    """A URL of several hosts: who they are, and what follows them."""

    hosts: tuple[tuple[str, int], ...]
    credentials: dict[str, Any]
    is_tls: bool
    path: tuple[str, ...]

    @classmethod
    def read(cls, url: str, kind: str) -> _Several:
        """Take it apart; raises ``ValueError`` with a sentence that does not repeat it."""
        parts = urlsplit(url)
        known, _, places = parts.netloc.rpartition("@")
        user, _, password = known.partition(":")
        hosts = tuple(_place(one, _PORTS[kind]) for one in places.split(",") if one)
        if not hosts:
            raise ValueError(f"REDIS_URL must name the hosts of the {kind}")
        credentials: dict[str, Any] = {"username": unquote(user)} if user else {}
        credentials |= {"password": unquote(password)} if password else {}
        path = tuple(part for part in parts.path.split("/") if part)
        return cls(hosts, credentials, parts.scheme.startswith("rediss"), path)


def _place(text: str, default: int) -> tuple[str, int]:
    parts = urlsplit(f"//{text}")
    if not parts.hostname:
        raise ValueError("REDIS_URL must name each host as host:port")
    return parts.hostname, parts.port or default


def _master(named: _Several, tls: dict[str, Any]) -> tuple[Redis, ...]:
    """The master's client, and those of the Sentinels it asks, which it does not close itself."""
    if not named.path:
        raise ValueError("REDIS_URL must end with the name by which Sentinel knows the master")
    service, *rest = named.path
    if len(rest) > 1 or not all(part.isdigit() for part in rest):
        raise ValueError("REDIS_URL may name one database, a number, after Sentinel's master")
    secure: dict[str, Any] = {"ssl": True, **tls} if named.is_tls else {}
    common = {**named.credentials, **secure, "socket_connect_timeout": 2}
    sentinel = Sentinel(  # type: ignore[no-untyped-call]
        named.hosts, sentinel_kwargs={**common, "socket_timeout": 2}, **common, **_waits()
    )
    database = int(rest[0]) if rest else 0
    master = cast("Redis", sentinel.master_for(service, db=database, max_connections=512))
    return (master, *sentinel.sentinels)


def _cluster(named: _Several, tls: dict[str, Any]) -> Redis:
    if named.path not in ((), ("0",)):
        raise ValueError("REDIS_URL of a cluster names no database: a cluster has one")
    secure: dict[str, Any] = {"ssl": True, **tls} if named.is_tls else {}
    cluster = RedisCluster(
        startup_nodes=[ClusterNode(host, port) for host, port in named.hosts],
        **named.credentials,
        **secure,
        **_waits(),
        socket_connect_timeout=2,
        max_connections=512,
    )
    return cast("Redis", cluster)


def _waits() -> dict[str, Any]:
    return {
        "socket_timeout": 30,  # longer than the longest block
        "health_check_interval": 30,
        "retry": Retry(ExponentialWithJitterBackoff(base=0.05, cap=1.0), 3),
    }


def _common() -> dict[str, Any]:
    return {"max_connections": 64, "socket_connect_timeout": 5, **_waits()}
