"""Who gets what, where: every command by every kind of person in each kind of conversation.

The commands are those there are, so a new one has no place here until somebody says what it is.
"""

from __future__ import annotations

from typing import Any, get_args

import pytest

from bot.admin_words import (
    AdminAudit,
    AdminDisable,
    AdminEnable,
    AdminExport,
    AdminHistory,
    AdminImport,
    AdminRollback,
    AdminStatus,
    AdminTest,
)
from bot.commands import (
    AdminDiagnose,
    AdminFailed,
    AdminRetry,
    Command,
    Diagnose,
    ForgetMe,
    Help,
    MyImports,
    Nothing,
    Privacy,
    Show,
    SignIn,
    SignOut,
    Unknown,
    parse,
)
from bot.decision_words import (
    AdminExclude,
    AdminHelp,
    AdminInclude,
    AdminLimit,
    AdminRules,
    AdminSettings,
    AdminWindow,
    Dismissed,
    Exclude,
    Exclusions,
    Include,
    Suggestions,
    Why,
)
from cards import decision_chinese, decision_english, notice_chinese, notice_sentences
from tests.flows.browsing import sign_in
from tests.flows.chat import Chat, as_text, texts
from tests.flows.dynamics import dynamics
from tests.flows.service import Service

QUESTION = "show activities for Contoso"
ANYBODY = {Help: "help", Unknown: "what is the weather"}
ASKED = {Show: QUESTION, SignIn: "sign in"}
OWN = {
    Diagnose: "diagnose",
    MyImports: "my imports",
    Privacy: "privacy",
    ForgetMe: "forget me",
    Exclusions: "exclude",
    Exclude: "exclude law.example",
    Include: "include law.example",
    Dismissed: "dismissed",
    Suggestions: "suggestions on",
    Why: "why offer for Contoso",
}
ADMINISTRATORS = {
    AdminHelp: "admin",
    AdminSettings: "admin settings",
    AdminExclude: "admin exclude law.example",
    AdminInclude: "admin include law.example",
    AdminTest: "admin exclude test law.example",
    AdminWindow: "admin window 31 days",
    AdminLimit: "admin limit 51",
    AdminRules: "admin rules 2024",
    AdminHistory: "admin history",
    AdminRollback: "admin rollback 0",
    AdminEnable: "admin enable",
    AdminDisable: "admin disable",
    AdminStatus: "admin status",
    AdminAudit: "admin audit",
    AdminExport: "admin export",
    AdminImport: "admin import",
    AdminDiagnose: "admin diagnose",
    AdminFailed: "admin failed",
    AdminRetry: "admin retry",
}
LAST: dict[type, str] = {SignOut: "sign out"}
UNSAID = {Nothing}
"""What nobody types."""
EVERY: dict[type, str] = {**ANYBODY, **ASKED, **OWN, **ADMINISTRATORS, **LAST}

REFUSED = (decision_english.NOT_FOR_YOU, decision_chinese.NOT_FOR_YOU)
ELSEWHERE = (decision_english.PRIVATE, decision_chinese.PRIVATE)
UNCONNECTED = (notice_sentences.FOREIGN_TENANT, notice_chinese.FOREIGN_TENANT)
TROUBLE = (notice_sentences.FAILED, notice_chinese.FAILED, notice_sentences.NOT_UNDERSTOOD)
WITHOUT_DYNAMICS = {
    *(Help, Unknown, SignOut, Diagnose, MyImports, Privacy, ForgetMe),
    *(Exclusions, Exclude, Include, Dismissed, Suggestions),
}
"""What is answered to a person of an organisation that is not connected: about themselves alone."""


def test_every_command_has_its_place() -> None:
    """A command that is added has to be given to somebody, and each sentence means it."""
    assert set(get_args(Command)) == set(EVERY) | UNSAID
    for kind, words in EVERY.items():
        assert type(parse(words)) is kind, words


async def control(chat: Chat, path: str, **body: Any) -> None:
    """Change something about a person or a tenant."""
    async with chat.session.post(f"{chat.page}/control/{path}", json=body) as reply:
        assert reply.status == 204, await reply.text()


async def answers(chat: Chat, before: str = "") -> dict[type, str]:
    """What the newest card says after each command."""
    return {kind: texts((await chat.ask(before + words))[1]) for kind, words in EVERY.items()}


def said(text: str, sentences: tuple[str, ...]) -> bool:
    return any(one in text for one in sentences)


def holds_to(told: dict[type, str], *, administers: bool) -> None:
    """Their own everything; an administrator's orders only where they are one."""
    for kind, text in told.items():
        refused = kind in ADMINISTRATORS and not administers
        assert said(text, REFUSED) is refused, kind
        assert not said(text, (*ELSEWHERE, *UNCONNECTED)), kind
        assert kind is Unknown or not said(text, TROUBLE), kind
    if not administers:
        assert len({told[kind] for kind in ADMINISTRATORS}) == 1
        assert "admin" not in told[Help].casefold()


@pytest.fixture
def people(product: Service, session) -> list[Chat]:
    """Mara, Jonas, Priya and Sam, each in their own chat."""
    return [Chat(session, product.page, one) for one in product.people]


async def test_sellers_managers_and_guests_get_their_own(people: list[Chat]) -> None:
    """And one refusal, the same for every order of an administrator's."""
    guest, seller, manager, _ = people
    await control(guest, "account", oid=guest.person["oid"], guest=True)
    await sign_in(seller)
    for chat in (guest, seller, manager):
        await chat.ask(QUESTION)
        holds_to(await answers(chat), administers=False)
    await control(guest, "account", oid=guest.person["oid"], guest=False)


async def test_administrators_get_theirs_directly_or_through_a_team(
    product: Service, people: list[Chat]
) -> None:
    """Live: with the team's role it begins, and without the team it is over."""
    _, jonas, _, sam = people
    await sam.ask(QUESTION)
    holds_to(await answers(sam), administers=True)
    await jonas.ask(QUESTION)
    assert said(texts((await jonas.ask("admin"))[1]), REFUSED)
    async with dynamics(product) as crm:
        role = (await crm.rows("roles", "$filter=name eq 'System Administrator'"))[0]["roleid"]
        await crm.send("POST", "/teams", {"name": "On duty"})
        team = (await crm.rows("teams", "$filter=name eq 'On duty'"))[0]["teamid"]
        known = f"$filter=azureactivedirectoryobjectid eq {jonas.person['oid']}"
        user = (await crm.rows("systemusers", known))[0]["systemuserid"]
        for name, other in (
            ("teamroles_association", f"roles({role})"),
            ("teammembership_association", f"systemusers({user})"),
        ):
            await crm.send("POST", f"/teams({team})/{name}/$ref", {"@odata.id": other})
        holds_to(await answers(jonas), administers=True)
        await crm.send("DELETE", f"/teams({team})/teammembership_association({user})/$ref")
    await jonas.ask(QUESTION)
    assert said(texts((await jonas.ask("admin settings"))[1]), REFUSED)


async def test_who_is_of_no_connected_organisation_learns_that_alone(
    product: Service, session
) -> None:
    """What is about themselves is answered; whatever needs Dynamics says it is not connected."""
    ines = Chat(session, product.page, product.sandbox.ready["tenants"][1]["people"][0])
    for kind, text in (await answers(ines)).items():
        assert said(text, UNCONNECTED) is (kind not in WITHOUT_DYNAMICS), (kind, text[:200])
        assert not said(text, (*REFUSED, *TROUBLE[:2])), kind


@pytest.mark.parametrize(
    ("place", "who"), [("group", 0), ("channel", 3)], ids=["a seller", "an administrator"]
)
async def test_among_several_people_nothing_is_one_persons(
    product: Service, session, place: str, who: int
) -> None:
    """Only records, help and sign-in; the rest is elsewhere, whoever asks."""
    await Chat(session, product.page, product.people[who]).ask(QUESTION)
    chat = Chat(session, product.page, product.people[who], place)
    told = await answers(chat, "@Auto Capture ")
    for kind, text in told.items():
        assert said(text, ELSEWHERE) is (kind in OWN or kind in ADMINISTRATORS), (kind, text)
        assert not said(text, REFUSED), kind
    assert len({told[kind] for kind in (*OWN, *ADMINISTRATORS)}) == 1
    assert "suggestion-" not in as_text(await chat.cards())
