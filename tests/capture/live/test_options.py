"""What can be chosen about one suggestion, against the sandbox: its files and records around it."""

from __future__ import annotations

from email.message import EmailMessage
from typing import Any

import pytest
from aiohttp import ClientSession

from capture.dataverse import Dataverse
from capture.errors import NotFound, UnknownTenant
from capture.files import Files
from capture.graph import Graph
from capture.introductions import About
from capture.models import Caller, InternetMessageId, MailId, ObjectId, RecordRef, TenantId
from capture.options import Choosing, Destination
from capture.policy import RuleVariant
from sandbox.company import CONTOSO

HERE = RecordRef("account", CONTOSO.id)
KNOWN = CONTOSO.contacts[0]
Y2024 = RuleVariant.Y2024
pytestmark = pytest.mark.usefixtures("ready")


@pytest.fixture
def choosing(mailboxes: Graph, organisation: Dataverse, callers: list[Caller]) -> Choosing:
    organisations = {callers[0].tenant: organisation}
    return Choosing(mailboxes, organisations, Files(mailboxes, organisations))


@pytest.fixture
async def mail(
    https: ClientSession, ready: dict[str, Any], mailboxes: Graph, callers: list[Caller]
) -> MailId:
    """A mail of a contact of Contoso with one file."""
    message = EmailMessage()
    message["From"], message["To"] = KNOWN.mails[0], "mara@adatum.example"
    message["Subject"], message["Message-ID"] = "Choose", "<choose@x.example>"
    message.set_content("Hello")
    message.add_attachment(b"content", "application", "pdf", filename="offer.pdf")
    address = f"{ready['page']}/control/mail?oid={callers[0].oid}&folder=inbox"
    headers = {"Content-Type": "message/rfc822"}
    async with https.post(address, data=bytes(message), headers=headers) as reply:
        assert reply.status < 300, await reply.text()
    found = await mailboxes.find_by_message_id(callers[0], InternetMessageId("<choose@x.example>"))
    assert found is not None
    return found


async def test_what_stands_around(choosing: Choosing, callers: list[Caller], mail: MailId) -> None:
    """The mail with its files, the record shown, its open deals and the sender's contact."""
    found = await choosing.choices(callers[0], About(mail), Destination(HERE), Y2024)
    assert (found.subject, found.identity) == ("Choose", "<choose@x.example>")
    assert [one.name for one in found.files] == ["offer.pdf"]
    assert (found.regarding.ref, found.shown, found.found) == (HERE, HERE, None)
    others = {one.ref.table: one for one in found.others}
    assert others["contact"].ref == RecordRef("contact", KNOWN.id)
    assert "opportunity" in others
    assert HERE not in [one.ref for one in found.others]


async def test_of_a_deal_its_account(
    choosing: Choosing, callers: list[Caller], mail: MailId
) -> None:
    """Another record is read anew, and the one whose list is shown can be chosen again."""
    near = await choosing.choices(callers[0], About(mail), Destination(HERE), Y2024)
    deal = next(one.ref for one in near.others if one.ref.table == "opportunity")
    chosen = await choosing.choices(callers[0], About(mail), Destination(HERE, deal), Y2024)
    assert chosen.regarding.ref == deal
    assert chosen.others[0].ref == HERE
    within = await choosing.choices(callers[0], About(mail), Destination(deal), Y2024)
    assert within.others[0].ref == HERE
    assert within.others[0].name == "Contoso"


@pytest.mark.parametrize(
    ("typed", "found", "sure", "name"),
    [
        ("Fabrikam", True, True, "Fabrikam"),
        ("Alex Kim", True, False, "Contoso"),
        ("Fabrikom", False, False, "Contoso"),
        ("", False, False, "Contoso"),
        ("%_' or 1 eq 1", False, False, "Contoso"),
    ],
)
async def test_a_typed_name(
    choosing: Choosing,
    callers: list[Caller],
    mail: MailId,
    *,
    typed: str,
    found: bool,
    sure: bool,
    name: str,
) -> None:
    """A certain record is taken, several or the nearest are offered, and the one before stays."""
    to = Destination(HERE, typed=typed)
    choices = await choosing.choices(callers[0], About(mail), to, Y2024)
    assert (choices.found, choices.sure, choices.regarding.name) == (found, sure, name)
    if typed == "Alex Kim":
        assert [one.name for one in choices.others] == ["Alex Kim", "Alex Kim"]
    if typed == "Fabrikom":
        assert "Fabrikam" in [one.name for one in choices.others]


async def test_what_is_gone(
    choosing: Choosing,
    callers: list[Caller],
    mail: MailId,
    https: ClientSession,
    ready: dict[str, Any],
) -> None:
    """A mail, a record, or an organisation that is not there is an error of its own."""
    nowhere = RecordRef("account", "00000000-0000-4000-8000-000000000000")
    with pytest.raises(NotFound):
        await choosing.choices(callers[0], About(mail), Destination(HERE, nowhere), Y2024)
    stranger = Caller(TenantId("other"), ObjectId("x"))
    with pytest.raises(UnknownTenant):
        await choosing.choices(stranger, About(mail), Destination(HERE), Y2024)
    body = {"oid": callers[0].oid, "internetMessageId": "<choose@x.example>"}
    async with https.post(f"{ready['page']}/control/mail/delete", json=body) as reply:
        assert reply.status < 300, await reply.text()
    with pytest.raises(NotFound):
        await choosing.choices(callers[0], About(mail), Destination(HERE), Y2024)
