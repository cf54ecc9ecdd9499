"""A provider, a clock that only moves when told, and the package wired as ``app.py`` wires it."""

from __future__ import annotations

import asyncio
import ssl
from collections.abc import AsyncIterator, Iterator
from datetime import UTC, datetime, timedelta

import aiohttp
import pytest
from cryptography.fernet import Fernet
from redis.asyncio import Redis

from capture.models import Caller, ObjectId, TenantId
from identity.channel import ChannelVerifier
from identity.envelope import Envelope
from identity.keys import KeySet
from identity.msal_app import EntraApp
from identity.msal_http import MsalHttp
from identity.pending import PendingSignIns
from identity.resources import Resources
from identity.token_cache import TokenCache
from identity.tokens import UserTokens
from identity.trust import trusted
from tests.identity.minting import (
    ANA,
    APP_ID,
    BOT_ISSUER,
    DATAVERSE,
    GRAPH,
    OTHER_DATAVERSE,
    OTHER_TENANT,
    SECRET,
    TENANT,
    Person,
)
from tests.identity.provider import Provider

TOKEN_KEY = Fernet.generate_key().decode()
HOSTS = ("smba.trafficmanager.net", "localhost:9443")
RESOURCES = Resources(GRAPH, {TenantId(TENANT): DATAVERSE, TenantId(OTHER_TENANT): OTHER_DATAVERSE})


class MovingClock:
    """The real time at the start, and later only what a test adds."""

    def __init__(self) -> None:
        self.now = datetime.now(UTC)

    def __call__(self) -> datetime:
        """The time now."""
        return self.now

    def advance(self, **by: float) -> None:
        """Let time pass."""
        self.now += timedelta(**by)


def caller_of(person: Person) -> Caller:
    """The person as the product names them."""
    return Caller(TenantId(person.tenant), ObjectId(person.oid))


def name_of(caller: Caller) -> str:
    """Where a caller's blob rests."""
    return f"ac:tokens:{caller.tenant}:{caller.oid}"


async def value_of(redis: Redis, name: str) -> bytes:
    """What rests there."""
    value = await redis.get(name)
    assert isinstance(value, bytes)
    return value


async def sign_in(tokens: UserTokens, provider: Provider, person: Person = ANA) -> None:
    """What a silent sign-on does."""
    await tokens.exchange(caller_of(person), provider.own_api_token(person))


def is_refresh(form: dict[str, str]) -> bool:
    """A request by refresh token."""
    return form["grant_type"] == "refresh_token"


async def settled() -> None:
    """Wait until what was started in the background has ended."""
    others = asyncio.all_tasks() - {asyncio.current_task()}
    if others:
        async with asyncio.timeout(10):
            await asyncio.wait(others)


@pytest.fixture(scope="session")
def running_provider(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Provider]:
    provider = Provider(tmp_path_factory.mktemp("provider"))
    provider.start()
    yield provider
    provider.stop()


@pytest.fixture
def provider(running_provider: Provider) -> Provider:
    running_provider.reset()
    return running_provider


@pytest.fixture(scope="session")
def context(running_provider: Provider) -> ssl.SSLContext:
    return trusted(running_provider.ca_file)


@pytest.fixture
def clock() -> MovingClock:
    return MovingClock()


@pytest.fixture
async def session(context: ssl.SSLContext) -> AsyncIterator[aiohttp.ClientSession]:
    connector = aiohttp.TCPConnector(ssl=context)
    async with aiohttp.ClientSession(connector=connector) as session:
        yield session


@pytest.fixture
async def entra(provider: Provider, context: ssl.SSLContext) -> AsyncIterator[EntraApp]:
    http = MsalHttp(provider.login_url, context)
    app = EntraApp(http, app_id=APP_ID, credential=SECRET, login_url=provider.login_url)
    yield app
    provider.gate.set()
    await app.aclose()


@pytest.fixture
def cache(redis: Redis) -> TokenCache:
    return TokenCache(redis, Envelope([TOKEN_KEY]))


@pytest.fixture
async def tokens(
    entra: EntraApp, cache: TokenCache, clock: MovingClock
) -> AsyncIterator[UserTokens]:
    tokens = UserTokens(entra, cache, resources=RESOURCES, clock=clock)
    yield tokens
    await tokens.aclose()


@pytest.fixture
async def replica(
    entra: EntraApp, cache: TokenCache, clock: MovingClock
) -> AsyncIterator[UserTokens]:
    """A second process on the same Redis."""
    tokens = UserTokens(entra, cache, resources=RESOURCES, clock=clock)
    yield tokens
    await tokens.aclose()


@pytest.fixture
async def keys(
    provider: Provider, session: aiohttp.ClientSession, clock: MovingClock
) -> AsyncIterator[KeySet]:
    keys = KeySet(session, provider.channel_metadata, clock=clock)
    yield keys
    await keys.aclose()


@pytest.fixture
def verifier(keys: KeySet, clock: MovingClock) -> ChannelVerifier:
    return ChannelVerifier(keys, issuer=BOT_ISSUER, app_id=APP_ID, service_hosts=HOSTS, clock=clock)


@pytest.fixture
def pending(redis: Redis) -> PendingSignIns:
    return PendingSignIns(redis, Envelope([TOKEN_KEY]))
