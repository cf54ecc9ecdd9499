"""Two organisations on one service: each person meets their own, and nothing of the other."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest
from redis.asyncio import Redis

from tests.flows.chat import Chat, as_text, buttons, press, texts
from tests.flows.service import Service, service


@contextmanager
def serving(folder: Path, redis_url: str, *, both: bool) -> Iterator[Service]:
    """A product that is connected to the first organisation, or to both."""

    def connected(ready: dict[str, Any]) -> dict[str, str]:
        second = ready["tenants"][1]
        return {"DATAVERSE_URLS": f"{second['id']}={second['dataverse']}"} if both else {}

    with service(folder, redis_url, settings=connected) as running:
        yield running


@pytest.fixture
def product(tmp_path, redis_url) -> Iterator[Service]:
    """Connected to both."""
    with serving(tmp_path, redis_url, both=True) as running:
        yield running


@pytest.fixture
def stranger(product: Service, session) -> Chat:
    """The second organisation's seller, whose administrator has not heard of us."""
    return Chat(session, product.page, product.sandbox.ready["tenants"][1]["people"][0])


@pytest.fixture
async def lena(product: Service, stranger: Chat) -> Chat:
    """The same, after her administrator has consented for the organisation."""
    tenant = product.sandbox.ready["tenants"][1]["id"]
    for path, body in (
        ("tenant", {"tenant": tenant, "provisioned": True}),
        ("consent", {"tenant": tenant, "granted": True}),
    ):
        async with stranger.session.post(f"{product.page}/control/{path}", json=body) as reply:
            assert reply.status == 204, await reply.text()
    return stranger


async def test_an_organisation_whose_directory_does_not_know_us_is_told_so(stranger: Chat):
    """Connected here, and not yet there: whose turn it is."""
    _, card = await stranger.ask("show activities for Contoso")

    assert "Ask your Microsoft Entra administrator to consent" in texts(card)


async def test_each_meets_the_contoso_of_their_own_organisation(mara: Chat, lena: Chat):
    """The same question finds another record, with other people and other mail."""
    _, ours = await mara.ask("show activities for Contoso")
    _, theirs = await lena.ask("show activities for Contoso")

    assert "nadia.hassan@contoso.example" in as_text(ours)
    assert "Contoso" in texts(theirs)
    assert "nadia.hassan" not in as_text(theirs)


async def test_a_button_of_the_other_organisation_does_nothing(mara: Chat, lena: Chat):
    """Pressed on one's own card, with data copied from theirs."""
    _, ours = await mara.ask("show activities for Contoso")
    card_id, _ = await lena.ask("show activities for Contoso")

    for verb in ("track", "more"):
        answer = await press(lena, card_id, buttons(ours, verb)[0])
        assert answer["body"]["type"].endswith("activity.message")
        assert "belongs to somebody else" in answer["body"]["value"]


async def test_what_rests_in_redis_is_named_by_its_organisation(
    product: Service, mara: Chat, lena: Chat, redis: Redis
):
    """A grant for each tenant and person, and no job of one under the other's name."""
    card_id, card = await mara.ask("show activities for Contoso")
    await press(mara, card_id, buttons(card, "track")[0])
    await lena.ask("show activities for Contoso")

    grants = {key.decode() async for key in redis.scan_iter("ac:tokens:*")}
    tenants = {grant.split(":")[2]: grant.split(":")[3] for grant in grants}
    first, second = (tenant["id"] for tenant in product.sandbox.ready["tenants"])
    assert len(grants) == 2
    assert tenants == {first: mara.person["oid"], second: lena.person["oid"]}
    owners = {await redis.hget(key, "person") async for key in redis.scan_iter("*job:*")}
    assert owners == {f"{first}/{mara.person['oid']}".encode()}


async def test_an_organisation_that_is_not_connected_is_told_so(tmp_path, redis_url, session):
    """Nothing is asked in anybody's name; who can change it is named."""
    with serving(tmp_path / "one", redis_url, both=False) as running:
        lena = Chat(session, running.page, running.sandbox.ready["tenants"][1]["people"][0])

        _, card = await lena.ask("show activities for Contoso")

        assert "not connected to this service" in texts(card)
