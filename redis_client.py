"""A client of the Redis that a URL names: one server, Sentinel's master, or a cluster.

============================================================  ===========================
``redis://`` · ``rediss://`` · ``unix://``                    one server
``redis+sentinel://[user:password@]host:port,…/name[/db]``    the master Sentinel calls so
``redis+cluster://[user:password@]host:port,…``               a cluster
============================================================  ===========================

``rediss+sentinel`` and ``rediss+cluster`` speak TLS with all of them. The user and password are
those of the servers, and Sentinel's too.

A server that hangs keeps its connections open and answers nothing, so each wait has a bound, which
is as long as the process has patience. What was not answered in time may be done all the same.
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
from redis.backoff import ExponentialWithJitterBackoff, NoBackoff
from redis.exceptions import ConnectionError as ConnectionLost

if TYPE_CHECKING:
    from collections.abc import AsyncIterator
    from pathlib import Path

__all__ = ["HURRIED", "PATIENT", "Patience", "connected"]

_SENTINEL: Final = ("redis+sentinel", "rediss+sentinel")
_CLUSTER: Final = ("redis+cluster", "rediss+cluster")
_PORTS: Final = {"sentinel": 26379, "cluster": 6379}


@dataclass(frozen=True, slots=True)
class Patience:
    """How many seconds one wait lasts, and how often what a lost connection took is sent again."""

    seconds: float
    again: int

    def at_most(self, seconds: float) -> float:
        """The wait for something that should take no longer than this."""
        return min(seconds, self.seconds)


PATIENT: Final = Patience(30, 3)
"""Of a process for which nobody waits; longer than the longest block."""
HURRIED: Final = Patience(1.25, 1)
"""Of one that answers people: two such waits, one after the other, stay below three seconds."""


@asynccontextmanager
async def connected(
    url: str, *, ca_bundle: Path | None = None, patience: Patience = PATIENT
) -> AsyncIterator[Redis]:
    """A client of what ``url`` names, closed at the end; nothing is contacted before it is used.

    Raises ``ValueError`` for a URL of no known scheme or without what its scheme needs.
    """
    scheme = url.partition(":")[0]
    tls: dict[str, Any] = {"ssl_ca_certs": str(ca_bundle)} if ca_bundle else {}
    asked: list[Redis] = []
    if scheme in _SENTINEL:
        client, *asked = _master(_Several.read(url, "sentinel"), tls, patience)
    elif scheme in _CLUSTER:
        client = _cluster(_Several.read(url, "cluster"), tls, patience)
    else:
        client = _one(url, tls if scheme == "rediss" else {}, patience)
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


def _one(url: str, tls: dict[str, Any], patience: Patience) -> Redis:
    pool = BlockingConnectionPool.from_url(
        url,
        max_connections=64,
        timeout=patience.at_most(5),
        socket_connect_timeout=patience.at_most(5),
        **_waits(patience),
        **tls,
    )
    return Redis.from_pool(pool)


def _master(named: _Several, tls: dict[str, Any], patience: Patience) -> tuple[Redis, ...]:
    """The master's client, and those of the Sentinels it asks, which it does not close itself."""
    if not named.path:
        raise ValueError("REDIS_URL must end with the name by which Sentinel knows the master")
    service, *rest = named.path
    if len(rest) > 1 or not all(part.isdigit() for part in rest):
        raise ValueError("REDIS_URL may name one database, a number, after Sentinel's master")
    secure: dict[str, Any] = {"ssl": True, **tls} if named.is_tls else {}
    soon = patience.at_most(2)
    common = {**named.credentials, **secure, "socket_connect_timeout": soon}
    # One that does not answer is not asked again: there are others.
    once = {**common, "socket_timeout": soon, "retry": Retry(NoBackoff(), 0)}
    sentinel = Sentinel(  # type: ignore[no-untyped-call]
        named.hosts, sentinel_kwargs=once, **common, **_waits(patience)
    )
    database = int(rest[0]) if rest else 0
    master = cast("Redis", sentinel.master_for(service, db=database, max_connections=512))
    return (master, *sentinel.sentinels)


def _cluster(named: _Several, tls: dict[str, Any], patience: Patience) -> Redis:
    if named.path not in ((), ("0",)):
        raise ValueError("REDIS_URL of a cluster names no database: a cluster has one")
    secure: dict[str, Any] = {"ssl": True, **tls} if named.is_tls else {}
    cluster = RedisCluster(
        startup_nodes=[ClusterNode(host, port) for host, port in named.hosts],
        **named.credentials,
        **secure,
        **_waits(patience),
        socket_connect_timeout=patience.at_most(2),
        max_connections=512,
    )
    return cast("Redis", cluster)


def _waits(patience: Patience) -> dict[str, Any]:
    backoff = ExponentialWithJitterBackoff(base=0.05, cap=1.0)
    return {
        "socket_timeout": patience.seconds,
        "health_check_interval": 30,
        "retry": Retry(backoff, patience.again, (ConnectionLost,)),
    }
