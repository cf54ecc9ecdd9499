"""Writes activities that were tracked before the sandbox began, with parties and attachments."""

from __future__ import annotations

from base64 import b64encode
from dataclasses import dataclass
from datetime import timedelta
from functools import lru_cache
from typing import TYPE_CHECKING, Any, Final

from sandbox.company import row_id
from sandbox.dataverse.attachments import recount
from sandbox.dataverse.parties import FROM, OWNER, REGARDING, TO, Directory, Party, put_parties
from sandbox.dataverse.rows import Row
from sandbox.dataverse.seed_everyday import everyday_mails, everyday_meetings
from sandbox.dataverse.seed_rows import hidden
from sandbox.dataverse.seed_told import MAILS, MEETINGS
from sandbox.dataverse.tables import TABLES

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence

    from sandbox.dataverse.rows import Rows
    from sandbox.dataverse.seed_told import CallSeed, MailSeed
    from sandbox.people import Person
    from sandbox.world import World

__all__ = ["Desk", "seed_activities"]

_DONE: Final = {"appointment": 3, "phonecall": 2, "task": 5, "letter": 4, "fax": 3}
_OPEN: Final = {"appointment": 5, "phonecall": 1, "task": 2, "letter": 1, "fax": 1}
_FILE: Final = b"%PDF-1.4\n% a file of the sandbox\n%%EOF\n"
_ORGANIZER: Final = 7
_HOST: Final = {"appointment": _ORGANIZER, "phonecall": FROM, "letter": FROM, "fax": FROM}
_GUEST: Final = {"appointment": 5, "phonecall": TO, "letter": TO, "fax": TO}


def seed_activities(world: World, rows: Rows) -> None:
    """Write those that are told, then those that the seed chooses."""
    # The directory reads every contact to resolve an address, and few people take part in much.
    resolve = lru_cache(maxsize=None)(Directory(rows, world, world.people).resolve)
    desk = Desk(world, world.people, rows, resolve)
    for mail in (*MAILS, *everyday_mails(world)):
        desk.put_mail(mail)
    for meeting in (*MEETINGS, *everyday_meetings(world)):
        desk.put_meeting(meeting)


@dataclass(frozen=True, slots=True)
class Desk:
    """Where activities of a company's people are written down."""

    world: World
    people: Sequence[Person]
    rows: Rows
    resolve: Callable[[str], list[str] | None]

    def put_mail(self, mail: MailSeed) -> None:
        """An e-mail with sender and receiver, and its file if it has one."""
        own = self.people[mail.owner].mail
        sender, receiver = (own, mail.other) if mail.outgoing else (mail.other, own)
        when = _moment(self.world, mail.days)
        name = mail.key or mail.subject
        values = self._shared("email", mail) | {
            "messageid": mail.message_id or f"<{row_id('message', name)}@crm.adatum.example>",
            "description": mail.body or f"<p>{mail.subject}</p>",
            "mimetype": "text/html",
            "directioncode": mail.outgoing,
            **_status("email", 3 if mail.outgoing else 4),
            **dict.fromkeys(("senton", "actualstart", "actualend"), when),
            "sender": sender,
            "torecipients": receiver,
            "emailsender": self.resolve(sender),
            "attachmentcount": 0,
            "notifications": 0,
        }
        row = Row("email", row_id("email", name), values)
        row = self.rows.put(hidden(row) if mail.private else row)
        self._put_parties(row, [(FROM, sender), (TO, receiver)])
        if mail.file:
            self._attach(row, mail.file)

    def put_meeting(self, meeting: CallSeed) -> None:
        """Anything else, with whoever called or invited and whoever was called or invited."""
        table, start = meeting.table, _moment(self.world, meeting.days)
        end = _moment(self.world, meeting.days - 1 / 24)
        happened = meeting.days >= 0
        status = meeting.status or (_DONE if happened else _OPEN)[table]
        values = self._shared(table, meeting) | _status(table, status)
        values |= {"scheduledstart": start, "scheduledend": end}
        values["actualend"] = end if happened else None
        if table == "phonecall":
            values |= {"directioncode": True, "phonenumber": "+1 206 555 0100"}
        name = meeting.key or meeting.subject
        row = self.rows.put(Row(table, row_id(table, name), values))
        parties = [(_GUEST[table], other) for other in meeting.other.split()]
        if table in _HOST:
            parties.insert(0, (_HOST[table], self.people[meeting.owner].mail))
        self._put_parties(row, parties)

    def _shared(self, table: str, seed: MailSeed | CallSeed) -> dict[str, Any]:
        owner = ["systemuser", self.people[seed.owner].systemuserid]
        touched = _moment(self.world, abs(seed.days))
        kind, name = seed.regarding
        return {
            "activitytypecode": table,
            "subject": seed.subject,
            "regardingobjectid": [kind, row_id(kind, name)] if kind else None,
            **dict.fromkeys(("ownerid", "owninguser", "createdby", "modifiedby"), owner),
            **dict.fromkeys(("createdon", "modifiedon"), touched),
            "sortdate": _moment(self.world, seed.days),
            "prioritycode": 1,
            "isregularactivity": True,
        }

    def _attach(self, email: Row, name: str) -> None:
        file: dict[str, Any] = {
            "objectid": ["email", email.id],
            "objecttypecode": "email",
            "filename": name,
        }
        file |= {"subject": name, "mimetype": "application/pdf", "filesize": len(_FILE)}
        file |= {"body": b64encode(_FILE).decode(), "ownerid": email.values["ownerid"]}
        self.rows.put(Row("activitymimeattachment", row_id("file", name), file))
        recount(self.rows, ["email", email.id])

    def _put_parties(self, row: Row, named: Iterable[tuple[int, str]]) -> None:
        """Parties whose ids are the same on every machine."""
        parties = [Party(role, self.resolve(mail), mail) for role, mail in named]
        parties.append(Party(OWNER, row.values["ownerid"]))
        if row.values["regardingobjectid"]:
            parties.append(Party(REGARDING, row.values["regardingobjectid"]))
        for number, party in enumerate(parties):
            name = f"{row.id}/{number}"
            put_parties(
                self.rows,
                row,
                [party],
                new_id=lambda name=name: row_id("party", name),  # type: ignore[misc]
            )


def _status(table: str, status: int) -> dict[str, int]:
    return {"statuscode": status, "statecode": TABLES[table].statuses[status]}


def _moment(world: World, days: float) -> str:
    return (world.anchor - timedelta(days=days)).strftime("%Y-%m-%dT%H:%M:%SZ")
