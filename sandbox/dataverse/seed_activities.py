"""What was tracked before the sandbox began: e-mails, meetings, calls and tasks of the last weeks.

Rows' ids come from their subjects: ``row_id("email", subject)`` and so on.
"""

from __future__ import annotations

from base64 import b64encode
from dataclasses import dataclass
from datetime import timedelta
from typing import TYPE_CHECKING, Any, Final

from sandbox.company import TRACKED_MAILS, row_id
from sandbox.dataverse.attachments import recount
from sandbox.dataverse.parties import FROM, OWNER, REGARDING, TO, Directory, Party, put_parties
from sandbox.dataverse.roles import KEY_ACCOUNTS
from sandbox.dataverse.rows import Row

if TYPE_CHECKING:
    from collections.abc import Iterable

    from sandbox.dataverse.rows import Rows
    from sandbox.world import World

__all__ = ["MAILS", "MEETINGS", "CallSeed", "MailSeed", "seed_activities"]

MARA, JONAS, PRIYA = 0, 1, 2
SENT, RECEIVED = True, False


@dataclass(frozen=True, slots=True)
class MailSeed:
    """A tracked mail between a colleague (index in ``PEOPLE``) and an outside address.

    ``private`` ones are visible to their owner, the manager and the administrator only.
    """

    regarding: tuple[str, str]
    owner: int
    other: str
    outgoing: bool
    subject: str
    days: float
    message_id: str = ""
    private: bool = False
    file: str = ""


@dataclass(frozen=True, slots=True)
class CallSeed:
    """An appointment, phone call or task; ``days`` below 0 are ahead and open."""

    table: str
    regarding: tuple[str, str]
    owner: int
    other: str
    subject: str
    days: float


_CONTOSO = ("account", "Contoso")
_FABRIKAM = ("account", "Fabrikam")
_NADIA = "nadia.hassan@contoso.example"
_OLIVER = "oliver.grant@contoso.example"

MAILS: Final[tuple[MailSeed, ...]] = (
    MailSeed(_CONTOSO, MARA, _NADIA, SENT, "Proposal for the pilot", 12.2, file="proposal.pdf"),
    MailSeed(_CONTOSO, JONAS, _OLIVER, RECEIVED, "Network requirements", 20.1),
    MailSeed(_CONTOSO, JONAS, _OLIVER, SENT, "Re: Network requirements", 19.4),
    MailSeed(_CONTOSO, MARA, "mei.chen@contoso.example", RECEIVED, "Before the project", 48.3),
    MailSeed(
        _CONTOSO,
        JONAS,
        "ingrid.dahl@contoso.example",
        RECEIVED,
        "Confidential: contract terms",
        3.3,
        private=True,
    ),
    MailSeed(
        ("contact", "Contoso/Nadia Hassan"), PRIYA, _NADIA, SENT, "Welcome to our programme", 25.5
    ),
    MailSeed(_FABRIKAM, MARA, "hanna.vogel@fabrikam.example", RECEIVED, "Order 4711", 8.7),
    MailSeed(
        ("account", "Litware"),
        JONAS,
        "aoife.byrne@litware.example",
        RECEIVED,
        "Term sheet",
        5.6,
        private=True,
    ),
    MailSeed(
        ("account", "青山软件"),
        MARA,
        "wang.wei@qingshan.example",
        RECEIVED,
        "关于试点项目的报价",
        14.8,
    ),
    MailSeed(
        ("account", "O'Brien & Söhne 100% [Test]_GmbH"),
        MARA,
        "karl.brandt@obrien-soehne.example",
        SENT,
        "50% [draft] *bold* <b>offer</b> & [link](http://evil.example)",
        17.9,
    ),
    *(
        MailSeed(
            ("account", mail.regarding),
            MARA,
            mail.sender,
            RECEIVED,
            mail.subject,
            mail.days,
            message_id=mail.message_id,
        )
        for mail in TRACKED_MAILS
    ),
)

MEETINGS: Final[tuple[CallSeed, ...]] = (
    CallSeed("appointment", _CONTOSO, MARA, _NADIA, "Discovery workshop", 15.1),
    CallSeed("phonecall", _CONTOSO, JONAS, "tom.becker@contoso.example", "Delivery dates", 30.2),
    CallSeed("phonecall", _CONTOSO, PRIYA, _NADIA, "Introduction", 41.0),
    CallSeed("task", _CONTOSO, MARA, "", "Send the revised quote", -5.0),
    CallSeed("task", _CONTOSO, JONAS, "", "Check the credit limit", 57.0),
    CallSeed(
        "appointment",
        ("account", "Northwind Traders"),
        JONAS,
        "saskia.devries@northwind.example",
        "Warehouse visit",
        22.4,
    ),
    CallSeed(
        "phonecall",
        _FABRIKAM,
        MARA,
        "hanna.vogel@fabrikam.example",
        "Follow-up on order 4711",
        7.5,
    ),
)
_DONE: Final = {"appointment": 3, "phonecall": 2, "task": 5}
_OPEN: Final = {"appointment": 5, "phonecall": 1, "task": 2}
_FILE: Final = b"%PDF-1.4\n% a file of the sandbox\n%%EOF\n"


def seed_activities(world: World, rows: Rows) -> None:
    """Write them all, with parties and attachments."""
    directory = Directory(rows, world, world.people)
    for mail in MAILS:
        _put_mail(world, rows, mail, directory=directory)
    for meeting in MEETINGS:
        _put_meeting(world, rows, meeting, directory=directory)


def _shared(world: World, table: str, seed: MailSeed | CallSeed) -> dict[str, Any]:
    owner = ["systemuser", world.people[seed.owner].systemuserid]
    when = _moment(world, seed.days)
    touched = _moment(world, abs(seed.days))
    return {
        "activitytypecode": table,
        "subject": seed.subject,
        "regardingobjectid": [seed.regarding[0], row_id(*seed.regarding)],
        **dict.fromkeys(("ownerid", "owninguser", "createdby", "modifiedby"), owner),
        **dict.fromkeys(("createdon", "modifiedon"), touched),
        "sortdate": when,
        "prioritycode": 1,
        "isregularactivity": True,
        "statecode": 1 if seed.days >= 0 else 0,
    }


def _put_mail(world: World, rows: Rows, mail: MailSeed, *, directory: Directory) -> None:
    own, when = world.people[mail.owner].mail, _moment(world, mail.days)
    sender, receiver = (own, mail.other) if mail.outgoing else (mail.other, own)
    known = {one.message_id: one.body for one in TRACKED_MAILS}
    values = _shared(world, "email", mail) | {
        "messageid": mail.message_id or f"<{row_id('message', mail.subject)}@crm.adatum.example>",
        "description": known.get(mail.message_id, f"<p>{mail.subject}</p>"),
        "mimetype": "text/html",
        "directioncode": mail.outgoing,
        "statuscode": 3 if mail.outgoing else 4,
        **dict.fromkeys(("senton", "actualstart", "actualend"), when),
        "sender": sender,
        "torecipients": receiver,
        "emailsender": directory.resolve(sender),
        "attachmentcount": 0,
        "notifications": 0,
    }
    if mail.private:
        values["owningbusinessunit"] = KEY_ACCOUNTS
    row = rows.put(Row("email", row_id("email", mail.subject), values))
    roles = ((FROM, sender), (TO, receiver))
    _put_parties(rows, row, [Party(role, directory.resolve(who), who) for role, who in roles])
    if mail.file:
        file: dict[str, Any] = {
            "objectid": ["email", row.id],
            "objecttypecode": "email",
            "filename": mail.file,
        }
        file |= {"subject": mail.file, "mimetype": "application/pdf", "filesize": len(_FILE)}
        file |= {"body": b64encode(_FILE).decode(), "ownerid": row.values["ownerid"]}
        rows.put(Row("activitymimeattachment", row_id("file", mail.file), file))
        recount(rows, ["email", row.id])


def _put_meeting(world: World, rows: Rows, meeting: CallSeed, *, directory: Directory) -> None:
    table, start = meeting.table, _moment(world, meeting.days)
    end = _moment(world, meeting.days - 1 / 24)
    values = _shared(world, table, meeting) | {
        "statuscode": (_DONE if meeting.days >= 0 else _OPEN)[table],
        "scheduledstart": start,
        "scheduledend": end,
        "actualend": end if meeting.days >= 0 else None,
    }
    if table == "phonecall":
        values |= {"directioncode": True, "phonenumber": "+1 206 555 0100"}
    row = rows.put(Row(table, row_id(table, meeting.subject), values))
    other = directory.resolve(meeting.other) if meeting.other else None
    _put_parties(rows, row, [Party(_GUEST[table], other, meeting.other)] if other else [])


_GUEST: Final = {"appointment": 5, "phonecall": 2}


def _put_parties(rows: Rows, row: Row, parties: Iterable[Party]) -> None:
    """Parties whose ids are the same on every machine."""
    kept = (
        Party(OWNER, row.values["ownerid"]),
        Party(REGARDING, row.values["regardingobjectid"]),
    )
    for number, party in enumerate((*parties, *kept)):
        name = f"{row.id}/{number}"
        put_parties(rows, row, [party], new_id=lambda name=name: row_id("party", name))  # type: ignore[misc]


def _moment(world: World, days: float) -> str:
    return (world.anchor - timedelta(days=days)).strftime("%Y-%m-%dT%H:%M:%SZ")
