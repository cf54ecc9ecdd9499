"""Signing in: silently, with a browser, as somebody else, and again after a restart."""

from __future__ import annotations

import asyncio

import pytest
from redis.asyncio import Redis
from yarl import URL

from tests.flows.browsing import follow, sign_in_link
from tests.flows.chat import Card, Chat, as_text, texts
from tests.flows.service import Service, service
from tests.sandbox.sign_in import Msal


@pytest.fixture
def product(tmp_path, redis_url):
    """A product of its own for each story: consent is given only once."""
    with service(tmp_path, redis_url, programs=("app.py",)) as running:
        yield running


async def test_the_silent_way_continues_the_question(mara: Chat):
    """With consent given before, the question is answered without anybody pressing anything."""
    _, card = await mara.ask("show activities for Contoso")

    assert texts(card).startswith("Contoso\n")
    assert [entry["signin"] for entry in await mara.entries() if entry["signin"]] == ["done"]


async def test_without_consent_the_browser_way_continues_the_question(jonas: Chat):
    """The silent exchange gets 412, the button's page signs in, and the question is answered."""
    await jonas.say("show activities for Contoso")

    status, page = await follow(jonas, await sign_in_link(jonas), jonas.person)

    assert (status, "You are signed in" in page) == (200, True)
    card = await jonas.until(
        lambda cards: next((c for _, c in cards if "Contoso" in titles(c)), None)
    )
    assert "Private to you" in texts(card)


async def test_who_agreed_to_less_is_asked_once(jonas: Chat, product: Service):
    """Consent from before the calendar was read ends in one page, and then in mail."""
    msal, ready = Msal(product.sandbox.ready), product.sandbox.ready
    older = [f"{ready['graph']}/{name}" for name in ("User.Read", "Mail.Read")]
    for scopes in (older, [f"{ready['dataverse']}/user_impersonation"]):
        assert "access_token" in await asyncio.to_thread(
            msal.sign_in, jonas.person["oid"], scopes, scopes
        )
    msal.close()
    await jonas.say("show activities for Contoso")

    status, page = await follow(jonas, await sign_in_link(jonas), jonas.person)

    assert (status, "You are signed in" in page) == (200, True)
    card = await jonas.until(
        lambda cards: next((c for _, c in cards if "Contoso" in titles(c)), None)
    )
    assert "Private to you" in texts(card)
    _, again = await jonas.ask("show activities for Contoso")
    assert "Private to you" in texts(again)
    assert len([entry for entry in await jonas.entries() if entry["signin"]]) == 1


async def test_somebody_else_signing_in_connects_nothing(jonas: Chat, mara: Chat):
    """The identity that comes back must be the one who asked."""
    await jonas.say("show activities for Contoso")
    link = await sign_in_link(jonas)

    status, page = await follow(jonas, link, mara.person)

    assert (status, "somebody else than the person who asked" in page) == (403, True)
    assert "used up" in (await follow(jonas, link, jonas.person))[1]
    assert not [card for _, card in await jonas.cards() if "Contoso" in titles(card)]


async def test_declining_ends_on_a_plain_page(jonas: Chat):
    """Cancel is an answer too."""
    await jonas.say("show activities for Contoso")

    status, page = await follow(jonas, await sign_in_link(jonas))

    assert (status, "did not allow it" in page) == (400, True)


async def test_a_link_serves_once(jonas: Chat):
    """A used link, an invented one, and one with doubled or missing parameters are refused."""
    await jonas.say("sign in")
    link = await sign_in_link(jonas)
    await follow(jonas, link, jonas.person)
    root = URL(link).origin()

    for address in (
        link,
        f"{root}/auth/start?state=invented",
        f"{root}/auth/start",
        f"{link}&state=again",
        f"{root}/auth/callback",
        f"{root}/auth/callback?code=x&state=invented",
        f"{root}/auth/callback?code=x&code=y&state=z",
        f"{root}/auth/callback?state={'x' * 5000}",
    ):
        status, page = await follow(jonas, address)
        assert (status, "used up" in page) == (400, True), address


async def test_a_grant_outlives_the_process(mara: Chat, product: Service):
    """After SIGKILL and a new start nobody has to sign in again."""
    await mara.ask("show activities for Contoso")
    product.kill("app.py")
    product.start("app.py")

    _, card = await mara.ask("show activities for Contoso")

    assert texts(card).startswith("Contoso\n")
    assert len([entry for entry in await mara.entries() if entry["signin"]]) == 1


async def test_signing_out_means_asking_again(mara: Chat, redis: Redis):
    """The grant is gone from Redis, and the next question asks for a sign-in."""
    await mara.ask("show activities for Contoso")
    _, card = await mara.ask("sign out")

    assert "Signed out" in as_text(card)
    assert not [key async for key in redis.scan_iter("ac:tokens:*")]
    await mara.ask("show activities for Contoso")
    assert len([entry for entry in await mara.entries() if entry["signin"]]) == 2


def titles(card: Card) -> list[str]:
    """The card's first text."""
    return texts(card).splitlines()[:1]
