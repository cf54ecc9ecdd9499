"""One running product for the stories that do not break it."""

from __future__ import annotations

from collections.abc import AsyncIterator, Iterator

import aiohttp
import pytest
from redis.asyncio import Redis

from tests.flows.browsing import sign_in
from tests.flows.chat import Chat, as_text
from tests.flows.dynamics import Dynamics, dynamics
from tests.flows.service import Service, service


@pytest.fixture(scope="module")
def product(tmp_path_factory, redis_url) -> Iterator[Service]:
    """A fresh sandbox and product for the module."""
    with service(tmp_path_factory.mktemp("flow"), redis_url) as running:
        yield running


@pytest.fixture
async def redis(redis_url: str) -> AsyncIterator[Redis]:
    """A client of the product's Redis, as the product has left it: each ``service`` empties it."""
    client = Redis.from_url(redis_url, socket_timeout=30)
    yield client
    await client.aclose()


@pytest.fixture(autouse=True)
def documented(request: pytest.FixtureRequest) -> Iterator[None]:
    """After every story, what the product asked of its neighbours is held against their pages."""
    product = request.getfixturevalue("product") if "product" in request.fixturenames else None
    yield
    if product is not None:
        product.judge()


@pytest.fixture
async def session() -> AsyncIterator[aiohttp.ClientSession]:
    """A client session."""
    async with aiohttp.ClientSession() as open_session:
        yield open_session


@pytest.fixture
async def crm(product: Service) -> AsyncIterator[Dynamics]:
    """The organisation's Dataverse in its administrator's hands."""
    async with dynamics(product) as open_one:
        yield open_one


@pytest.fixture
def mara(product, session) -> Chat:
    """The first seller in her personal chat; she has consented."""
    return Chat(session, product.page, product.people[0])


@pytest.fixture
def jonas(product, session) -> Chat:
    """The second seller in his personal chat; he has not consented yet."""
    return Chat(session, product.page, product.people[1])


@pytest.fixture
def group(product, session) -> Chat:
    """The two sellers' group chat, seen by the first of them."""
    return Chat(session, product.page, product.people[0], "group")


@pytest.fixture
def channel(product, session) -> Chat:
    """The team's channel, seen by the first seller."""
    return Chat(session, product.page, product.people[0], "channel")


@pytest.fixture
async def jonas_signed_in(jonas: Chat) -> Chat:
    """The second seller once he has signed in with a browser, which gives his consent."""
    if "You are signed in" not in as_text(await jonas.cards()):
        await sign_in(jonas)
    return jonas
