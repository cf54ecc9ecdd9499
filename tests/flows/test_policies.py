"""Conditional Access, continuous evaluation and expiry: one sign-in, then the answer or the reason.

Never a circle: however often a service refuses, a person is asked once for each question.
"""

from __future__ import annotations

from typing import Any

import pytest

from tests.flows.browsing import follow, sign_in_link
from tests.flows.chat import Chat, as_text, buttons, press, suggestions, texts
from tests.flows.service import service


@pytest.fixture
def product(tmp_path, redis_url):
    """A product of its own for each story: policies last."""
    with service(tmp_path, redis_url, programs=("app.py",)) as running:
        yield running


async def control(chat: Chat, path: str, **body: Any) -> None:
    """Switch something of the sandbox."""
    async with chat.session.post(f"{chat.page}/control/{path}", json=body) as reply:
        assert reply.status in {201, 204}, await reply.text()


async def invitations(chat: Chat) -> list[dict[str, Any]]:
    """The sign-in cards of the conversation."""
    return [entry for entry in await chat.entries() if entry["signin"]]


@pytest.mark.parametrize("resource", ["graph", "dataverse"])
async def test_a_second_factor_is_asked_for_once_and_the_question_goes_on(mara: Chat, resource):
    """A policy switched on meanwhile ends in one page, and the interrupted question is answered."""
    await mara.ask("show activities for Contoso")
    policy = {"policy": "mfa", "resource": resource}
    await control(mara, "conditional-access", oid=mara.person["oid"], **policy)
    await control(mara, "revoke", oid=mara.person["oid"])
    before = len(await mara.cards())

    await mara.say("show activities for Contoso")
    status, page = await follow(mara, await sign_in_link(mara), mara.person)

    assert (status, "You are signed in" in page) == (200, True), page
    card = await mara.until(lambda cards: cards[before][1] if len(cards) > before else None)
    assert "Private to you" in texts(card)
    assert len(await invitations(mara)) == 2


async def test_a_pressed_button_meets_the_policy(mara: Chat):
    """The press is answered with a loginRequest, and the page carries it out."""
    card_id, card = await mara.ask("show activities for Contoso")
    await control(mara, "conditional-access", oid=mara.person["oid"], policy="mfa")
    await control(mara, "revoke", oid=mara.person["oid"])

    answer = await press(mara, card_id, buttons(card, "more")[0])

    assert answer["body"]["type"].endswith("loginRequest")
    link = answer["body"]["value"]["buttons"][0]["value"]
    assert "tokenExchangeResource" not in answer["body"]["value"]
    status, _ = await follow(mara, link, mara.person)
    assert status == 200
    await mara.until(
        lambda cards: dict(cards)[card_id] != card and suggestions(dict(cards)[card_id])
    )


async def test_a_blocked_person_is_told_who_can_unblock(mara: Chat):
    """In chat and on the page one returns to: the policy, and whom to ask. No card loops."""
    await control(mara, "conditional-access", oid=mara.person["oid"], policy="block")

    _, told = await mara.ask("show activities for Contoso")
    await follow(mara, await sign_in_link(mara), mara.person)

    assert "Conditional Access policy of your organisation blocks this" in texts(told)
    assert "AADSTS53003" in texts(told)
    assert len(await invitations(mara)) == 1


async def test_a_disabled_account_is_named(mara: Chat):
    """The same for what only an administrator of accounts can mend."""
    await control(mara, "account", oid=mara.person["oid"], enabled=False)

    _, told = await mara.ask("show activities for Contoso")

    assert "Your account is disabled" in texts(told)


@pytest.mark.parametrize("service_name", ["graph", "dataverse"])
async def test_a_service_that_never_takes_the_token_is_explained(mara: Chat, service_name):
    """After a sign-in that worked no second one is asked for: the card says who must look."""
    await mara.ask("sign in")
    await control(mara, "faults", service=service_name, kind="expire", count=1000)
    before = len(await invitations(mara))

    await mara.say("show activities for Contoso")
    card = await mara.until(
        lambda cards: next((c for _, c in cards if "still refused" in as_text(c)), None)
    )

    assert "Ask your administrator" in texts(card)
    assert len(await invitations(mara)) == before + 1
