"""The sign-in doctor: for a person in their own language, and for administrators."""

from __future__ import annotations

from typing import Any

import pytest

from tests.flows.chat import Chat, texts
from tests.flows.service import Service, service


@pytest.fixture
def product(tmp_path, redis_url):
    """A product of its own for each story: what is broken stays so."""
    with service(tmp_path, redis_url, programs=("app.py",)) as running:
        yield running


@pytest.fixture
def sam(product: Service, session) -> Chat:
    """The System Administrator in his personal chat; his client speaks Chinese."""
    return Chat(session, product.page, product.people[3])


async def control(chat: Chat, what: str, /, **body: Any) -> None:
    """Switch something of the sandbox."""
    async with chat.session.post(f"{chat.page}/control/{what}", json=body) as reply:
        assert reply.status in {201, 204}, await reply.text()


async def diagnosed(chat: Chat, question: str = "diagnose") -> str:
    """What the doctor says to somebody who is signed in."""
    return texts((await chat.ask(question))[1])


async def test_nobody_has_to_be_signed_in(jonas: Chat):
    """The first thing to do is named, and what it hides is not blamed."""
    said = await diagnosed(jonas)

    assert said.count("Sign in again") == 2
    assert "not looked at, because something before it is broken" in said


async def test_all_in_order(mara: Chat):
    """Each link is looked at."""
    await mara.ask("show activities for Contoso")
    said = await diagnosed(mara)

    assert "Everything is in order." in said
    assert said.count("in order") == 9


@pytest.mark.parametrize(
    ("state", "code"),
    [("unlicensed", "MailboxNotEnabledForRESTAPI"), ("onpremises", "")],
)
async def test_a_mailbox_that_graph_cannot_reach(mara: Chat, state: str, code: str):
    """The licence, or a mailbox on premises."""
    await mara.ask("show activities for Contoso")
    await control(mara, "mailbox", oid=mara.person["oid"], state=state)
    said = await diagnosed(mara)

    assert "There is no Exchange Online mailbox for you" in said
    assert code in said


@pytest.mark.parametrize("link", ["graph", "dataverse"])
async def test_a_service_that_is_down(mara: Chat, link: str):
    """It is told apart from what somebody must mend."""
    await mara.ask("show activities for Contoso")
    await control(mara, "faults", service=link, kind="fail", count=100)

    assert "It does not answer just now" in await diagnosed(mara)


async def test_a_calendar_alone_may_be_broken(mara: Chat):
    """It is a link of its own: mail goes on."""
    await mara.ask("show activities for Contoso")
    fault = {"service": "graph", "kind": "fail", "count": 100, "path": "calendarView"}
    await control(mara, "faults", **fault)
    said = await diagnosed(mara)

    assert "Permission to read your calendar (Calendars.Read): \nbroken" in said
    assert "Permission to read your mailbox (Mail.Read): \nin order" in said


async def test_a_clock_that_is_wrong(mara: Chat):
    """Told by the services' own dates, with how far they are off."""
    await control(mara, "clock", seconds=-900)
    await mara.ask("show activities for Contoso")
    said = await diagnosed(mara)

    assert "The clock of this service is wrong" in said
    assert "They differ by -9" in said or "They differ by -8" in said


async def test_an_administrator_sees_the_service_too(sam: Chat):
    """The registration and the queue beside their own links, in the language of his client."""
    await sam.ask("show activities for Fabrikam")
    said = await diagnosed(sam, "admin diagnose")

    assert "机器人自身的注册与凭据：\n正常" in said
    assert "导入队列：\n正常" in said
    assert "传入邮件未设置为服务器端同步" in said  # his own mailbox has no method


async def test_an_expired_secret_is_named(sam: Chat):
    """With Entra's number, so that the operator finds it in Microsoft's pages."""
    await sam.ask("show activities for Fabrikam")
    await control(sam, "secret", state="expired")
    said = await diagnosed(sam, "admin diagnose")

    assert "应用程序的机密已过期" in said
    assert "AADSTS7000222" in said


async def test_others_get_no_hint_of_the_service(mara: Chat):
    """A polite refusal, decided by Dynamics."""
    await mara.ask("show activities for Contoso")
    said = await diagnosed(mara, "admin diagnose")

    assert "Only a System Administrator of your Dynamics 365 may ask this." in said
    assert "queue" not in said


async def test_in_a_group_nobody_is_diagnosed(group: Chat):
    """What is wrong with one person is nobody else's business."""
    assert "ask me in our personal chat" in await diagnosed(group, "@Auto Capture diagnose")
