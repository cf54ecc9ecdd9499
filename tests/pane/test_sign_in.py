"""Signing in to the pane: by the bearer alone where that is enough, else by what it is told."""

from __future__ import annotations

import pytest

from tests.flows.chat import texts
from tests.flows.control import asked_of, clear_calls
from tests.pane.client import Pane, mail_ids, pane_of

QUOTE = "Quote for the second production line"
PHOTO = "Photo of the mounting plate"


async def control(pane: Pane, path: str, **body: object) -> None:
    """Change the sandbox's Entra ID."""
    address = f"{pane.product.page}/control/{path}"
    async with pane.session.post(address, json=body) as reply:
        assert reply.status == 204, await reply.text()


@pytest.fixture
async def mails(product, session) -> dict[str, str]:
    return await mail_ids(session, product, product.people[0])


async def test_the_bearer_is_exchanged_once_and_the_question_goes_on(pane, mails, mara) -> None:
    """Nobody signed in by chat before; the second question needs no exchange."""
    await mara.say("sign out")
    await clear_calls(mara)
    seen = await pane.mail(mails[QUOTE])
    assert seen["record"]["name"] == "Nadia Hassan"
    first = [one for one in await asked_of(mara, "login") if one["path"].endswith("/token")]
    assert first
    await clear_calls(mara)
    await pane.get("/records?name=Contoso")
    assert not [one for one in await asked_of(mara, "login") if one["path"].endswith("/token")]


async def test_without_consent_the_page_is_told_to_ask_for_it(product, session) -> None:
    """And once it was given, the same bearer is enough."""
    jonas = await pane_of(session, product, product.people[1])
    mails = await mail_ids(session, product, product.people[1])
    oid = product.people[1]["oid"]
    await control(jonas, "consent", oid=oid, granted=False)
    ident = next(iter(mails.values()))
    async with jonas.asked("GET", f"/mails/{ident.replace('=', '%3D')}") as reply:
        problem = await reply.json()
    assert (reply.status, problem["code"]) == (401, "consent")
    assert "WWW-Authenticate" in reply.headers
    await control(jonas, "consent", oid=oid, granted=True)
    assert texts((await jonas.mail(ident))["card"])


async def test_a_challenge_is_passed_on_to_the_page(pane, mails, mara) -> None:
    """A second factor that is wanted from now on: with the claims MSAL has to ask with."""
    oid = pane.person["oid"]
    await mara.say("sign out")
    await control(pane, "conditional-access", oid=oid, policy="mfa")
    try:
        async with pane.asked("GET", f"/mails/{mails[PHOTO].replace('=', '%3D')}") as reply:
            problem = await reply.json()
        assert (reply.status, problem["code"]) == (401, "sign_in")
        assert "acrs" in problem["claims"] or "access_token" in problem["claims"]
        stepped_up = await pane_of(pane.session, pane.product, pane.person)
        assert (await stepped_up.mail(mails[PHOTO]))["record"]
    finally:
        await control(pane, "conditional-access", oid=oid, policy="none")


async def test_a_bearer_that_ends_does_not_end_what_it_began(pane, mails) -> None:
    """The stream lives on the grant; the next question is refused as expired, not as failed."""
    seen = await pane.mail(mails[QUOTE])
    stream = pane.timeline(seen["record"])
    await anext(stream)
    pane.bearer = pane.bearer[:-6] + "AAAAAA"
    async with pane.asked("GET", "/records?name=Contoso") as reply:
        problem = await reply.json()
    assert (reply.status, problem["code"]) == (401, "token")
    await stream.aclose()
