"""The people of a message against the sandbox: who is known, and who becomes known how often."""

from __future__ import annotations

import asyncio
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from email.message import EmailMessage
from email.utils import make_msgid
from typing import Any

import pytest
from aiohttp import ClientSession

from capture.dataverse import Dataverse, Newcomer
from capture.display_names import PersonName
from capture.errors import AccessDenied, NotFound
from capture.graph import Graph
from capture.introductions import About, Introductions, Made, Outcome
from capture.models import Caller, InternetMessageId, MailId, RecordRef
from capture.participants import NewTable, Participant, People
from capture.policy import Policy
from capture.suggestions import Kind
from capture.timeline import Timelines
from sandbox.company import ACCOUNTS, CONTOSO
from tests.capture.live.administrator import Administrator
from tests.capture.live.conftest import Bearers
from tests.documented.judge import undocumented

LITWARE = next(account for account in ACCOUNTS if account.private)
KNOWN = CONTOSO.contacts[0]


@dataclass
class Desk:
    """One seller's mailbox and questions."""

    https: ClientSession
    page: str
    graph: Graph
    introductions: Introductions
    caller: Caller
    record: RecordRef

    async def mail(self, sender: str, *others: str) -> MailId:
        """A mail that arrives now; others are in Cc."""
        message = EmailMessage()
        message["From"], message["To"], message["Cc"] = sender, "mara@adatum.example", others
        message["Subject"], message["Message-ID"] = "Who is who", make_msgid(domain="x.example")
        message.set_content("Hello")
        address = f"{self.page}/control/mail?oid={self.caller.oid}&folder=inbox"
        headers = {"Content-Type": "message/rfc822"}
        async with self.https.post(address, data=bytes(message), headers=headers) as reply:
            assert reply.status < 300, await reply.text()
        wanted = InternetMessageId(message["Message-ID"])
        found = await self.graph.find_by_message_id(self.caller, wanted)
        assert found is not None
        return found

    async def people(self, mail: MailId) -> People:
        """Who takes part, asked for Contoso."""
        return await self.introductions.people(self.caller, self.record, About(mail), Policy())

    async def create(self, mail: MailId, position: int, table: NewTable = "contact") -> Made:
        """A press on one of them."""
        return await self.introductions.create(
            self.caller,
            self.record,
            About(mail),
            position=position,
            table=table,
            policy=Policy(),
        )


@pytest.fixture
async def desks(
    https: ClientSession,
    ready: dict[str, Any],
    mailboxes: Graph,
    organisation: Dataverse,
    callers: list[Caller],
    timelines: Timelines,
) -> list[Desk]:
    introductions = Introductions(mailboxes, {callers[0].tenant: organisation})
    record = RecordRef("account", CONTOSO.id)
    return [Desk(https, ready["page"], mailboxes, introductions, one, record) for one in callers]


@pytest.fixture
def mara(desks: list[Desk]) -> Desk:
    return desks[0]


@pytest.fixture
async def administrator(https: ClientSession, ready: dict[str, Any]) -> Administrator:
    return Administrator.signed_in(https, ready)


async def stored(desk: Desk, organisation: Dataverse, made: Made, columns: str) -> dict[str, Any]:
    """The row as Dynamics holds it."""
    assert made.row is not None
    path = f"/api/data/v9.2/{made.row.ref.table}s({made.row.ref.id})?$select={columns}"
    token = await organisation._token(desk.caller)
    headers = {"Authorization": f"Bearer {token}"}
    address = organisation.url("", "").partition("/main.aspx")[0] + path
    async with desk.https.get(address, headers=headers) as reply:
        assert reply.status == 200
        return dict(await reply.json())


async def test_who_takes_part(mara: Desk) -> None:
    """A contact is named with their row, a stranger may be made, colleagues are a number."""
    mail = await mara.mail(
        KNOWN.mails[0], "Zoe Frey <zoe@stranger.example>", "jonas@adatum.example"
    )
    found = await mara.people(mail)
    assert (found.subject, found.internal) == ("Who is who", 2)
    contact, stranger = found.persons
    assert [one.name for one in contact.known] == [KNOWN.name]
    assert contact.known[0].ref == RecordRef("contact", KNOWN.id)
    assert (stranger.participant.name, stranger.known) == ("Zoe Frey", ())
    assert found.may_make(stranger) == {"contact", "lead"}
    assert found.rights.company is not None
    assert found.rights.company.name == "Contoso"


async def test_a_meeting(
    mara: Desk, mailboxes: Graph, bearers: Bearers, ready: dict[str, Any]
) -> None:
    """The organizer comes first, then who was invited; colleagues and rooms are a number."""
    day, now = timedelta(days=1), datetime.now(UTC)
    window = {
        "startDateTime": (now - 30 * day).isoformat(),
        "endDateTime": now.isoformat(),
        "$top": "100",  # a page holds ten otherwise, and which depends on the hour
    }
    address = f"{ready['graph']}/v1.0/me/calendarView"
    headers = {
        "Authorization": f"Bearer {await bearers.for_graph(mara.caller)}",
        "Prefer": 'IdType="ImmutableId"',
    }
    async with mara.https.get(address, params=window, headers=headers) as reply:
        events = (await reply.json())["value"]
    event = next(
        one
        for one in events
        if not one["organizer"]["emailAddress"]["address"].endswith("adatum.example")
    )
    about = About(MailId(event["id"]), Kind.MEETING)
    async with mara.https.delete(f"{ready['page']}/control/calls"):
        pass
    found = await mara.introductions.people(mara.caller, mara.record, about, Policy())
    organizer = found.persons[0].participant
    assert found.subject == event["subject"]
    assert organizer.address == event["organizer"]["emailAddress"]["address"].lower()
    assert organizer.position == 0
    assert found.internal >= 1
    async with mara.https.get(f"{ready['page']}/control/calls?detail=true") as reply:
        assert undocumented((await reply.json())["calls"]) == []


async def test_the_number_of_requests_is_constant(mara: Desk, ready: dict[str, Any]) -> None:
    """Ten requests for two people and for a hundred and fifty, of whom fifty are asked for."""
    for count, asked in ((1, 1), (150, 50)):
        mail = await mara.mail(*(f"p{at}@many{count}.example" for at in range(count)))
        async with mara.https.delete(f"{ready['page']}/control/calls"):
            pass
        found = await mara.people(mail)
        assert [one.asked for one in found.persons] == [True] * asked + [False] * (count - asked)
        async with mara.https.get(f"{ready['page']}/control/calls") as reply:
            calls = [one["service"] for one in (await reply.json())["calls"]]
        assert (calls.count("graph"), calls.count("dataverse")) == (2, 8)


async def test_a_contact_is_made_once(desks: list[Desk], organisation: Dataverse) -> None:
    """Two presses at once and two sellers end in one row, under the record's account."""
    mara, jonas = desks
    hers = await mara.mail('"Berg, Anna (Elsewhere)" <Anna.Berg@elsewhere.example>')
    his = await jonas.mail("Anna <anna.berg@elsewhere.example>")
    pressed = await asyncio.gather(mara.create(hers, 0), mara.create(hers, 0))
    assert {one.outcome for one in pressed} == {Outcome.CREATED, Outcome.KNOWN}
    first = pressed[0]
    assert first.row is not None
    colleague = await jonas.create(his, 0)
    assert colleague.outcome is Outcome.KNOWN
    assert {one.row for one in (*pressed, colleague)} == {first.row}
    held = await stored(
        mara, organisation, first, "firstname,lastname,emailaddress1,_parentcustomerid_value"
    )
    assert held["emailaddress1"] == "anna.berg@elsewhere.example"
    assert held["_parentcustomerid_value"] == CONTOSO.id
    assert (held["firstname"], held["lastname"]) == ("Anna", "Berg")
    (again,) = (await mara.people(hers)).persons
    assert [one.ref for one in again.known] == [first.row.ref]


@pytest.mark.parametrize(
    "address",
    [
        "conan.o'brien@x.example",
        "ann+crm@x.example",
        "100%_&b=c#d@x.example",
        "ann@bücher.example",
    ],
)
async def test_addresses_with_syntax_in_them(
    organisation: Dataverse, callers: list[Caller], address: str
) -> None:
    """What is asked for is what is written, whatever it means in a query."""
    assert Participant(0, "", address).has_address
    newcomer = Newcomer("lead", PersonName("", "Syntax"), address, None)
    assert (await organisation.known(callers[0], (address,)))[address] == ()
    assert await organisation.make(callers[0], newcomer)
    (row,) = (await organisation.known(callers[0], (address, "other@x.example")))[address]
    assert row == await organisation.made(callers[0], "lead", address)


async def test_a_lead(mara: Desk, organisation: Dataverse) -> None:
    """A lead has a topic and the company's name; it is known afterwards."""
    mail = await mara.mail("王小明 <ming@newlead.example>")
    made = await mara.create(mail, 0, "lead")
    assert made.outcome is Outcome.CREATED
    held = await stored(
        mara, organisation, made, "subject,firstname,lastname,companyname,emailaddress1"
    )
    assert (held["firstname"], held["lastname"]) == ("小明", "王")
    assert (held["companyname"], held["emailaddress1"]) == ("Contoso", "ming@newlead.example")
    assert held["subject"]
    assert (await mara.create(mail, 0, "lead")).outcome is Outcome.KNOWN


async def test_somebody_whom_the_seller_may_not_see(mara: Desk) -> None:
    """The organisation's duplicate rules know a hidden row: nothing is made and nothing shown."""
    hidden = LITWARE.contacts[0].mails[0]
    mail = await mara.mail(hidden)
    (person,) = (await mara.people(mail)).persons
    assert person.known == ()
    made = await mara.create(mail, 0)
    assert (made.outcome, made.row) == (Outcome.HIDDEN, None)


async def test_a_position_that_is_nobody(desks: list[Desk]) -> None:
    """Beyond the list, a colleague, and a message that is not in this mailbox."""
    mara, jonas = desks
    mail = await mara.mail("Zoe <zoe@stranger.example>")
    assert (await mara.create(mail, 9)).outcome is Outcome.GONE
    assert (await mara.create(mail, 1)).outcome is Outcome.GONE
    with pytest.raises(NotFound):
        await jonas.create(mail, 0)


@pytest.mark.parametrize(
    ("row", "company"),
    [
        (("account", "name", "Contoso"), "Contoso"),
        (("contact", "fullname", KNOWN.name), "Contoso"),
        (("opportunity", "name", "Second production line"), "Contoso"),
        (("opportunity", "name", "Kiln controls"), None),
        (("incident", "title", "Monitor shows no curve"), "Lamna Healthcare"),
        (("incident", "title", "Invoice went to the old address"), None),
        (("adatum_project", "adatum_name", "Bergen wind farm"), None),
    ],
)
async def test_the_company_of_a_record(
    mara: Desk,
    organisation: Dataverse,
    administrator: Administrator,
    row: tuple[str, str, str],
    company: str | None,
) -> None:
    """The account a record is or names; a customer who is a person is none."""
    record = RecordRef(row[0], await administrator.row(*row))
    found = await organisation.company(mara.caller, record)
    assert (found.name if found else None) == company


async def test_rights(mara: Desk, administrator: Administrator) -> None:
    """Who may only read is offered nothing, and an old button does not help."""
    mail = await mara.mail("Zoe <zoe@reader.example>", KNOWN.mails[0])
    async with administrator.only("Reader", mara.caller):
        found = await mara.people(mail)
        assert (found.rights.tables, found.rights.company) == (frozenset(), None)
        assert [bool(one.known) for one in found.persons] == [False, True]
        with pytest.raises(AccessDenied):
            await mara.create(mail, 0)
    assert (await mara.people(mail)).rights.tables == {"contact", "lead"}
