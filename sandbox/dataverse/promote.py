"""Promoting an e-mail: the function that asks and the action that does it.

Pages: "CheckPromoteEmail Function", "DeliverPromoteEmail Action". What they leave open is answered
as inconveniently as is plausible: promoting one message under two ids makes two rows, and a file
that may not be attached is left out with a note in ``notifications``.
"""

from __future__ import annotations

from email.utils import parseaddr
from typing import TYPE_CHECKING, Any, Final

from sandbox.dataverse.activity_tables import CONCRETE
from sandbox.dataverse.conversion import as_date
from sandbox.dataverse.errors import CrmError, bad_query, check_characters, not_here, too_long
from sandbox.dataverse.parties import BCC, CC, FROM, TO, Party, put_parties, settle
from sandbox.dataverse.rows import Row
from sandbox.dataverse.tables import TABLES
from sandbox.dataverse.writes import duplicate

if TYPE_CHECKING:
    from collections.abc import Mapping

    from sandbox.dataverse.rows import Rows
    from sandbox.dataverse.writes import Writes

__all__ = ["check_promote", "promote"]

_TEXTS: Final = ("MessageId", "From", "To", "Cc", "Bcc", "SubmittedBy", "Importance", "Body")
_NULLABLE: Final = ("Subject", "ExtraProperties")
_PARAMETERS: Final = frozenset((*_TEXTS, *_NULLABLE, "ReceivedOn", "Attachments"))
_PRIORITIES: Final = {"low": 0, "normal": 1, "high": 2, "0": 0, "1": 1, "2": 2}
_SIZED: Final = ("MessageId", "Subject", "SubmittedBy")
_FILE_KEYS: Final = frozenset(
    ("filename", "mimetype", "body", "subject", "attachmentnumber", "attachmentcontentid")
)
_SAVED_IN_PART: Final = 1


def check_promote(rows: Rows, arguments: Mapping[str, Any]) -> dict[str, Any]:
    """Whether the organisation lacks this message, seen or unseen by the caller."""
    if set(arguments) - {"MessageId", "Subject", "DirectionCode"}:
        raise bad_query("CheckPromoteEmail takes MessageId, Subject and DirectionCode.")
    message_id, direction = arguments.get("MessageId"), arguments.get("DirectionCode")
    if not isinstance(message_id, str) or not message_id:
        raise bad_query("CheckPromoteEmail needs a MessageId.")
    if not isinstance(arguments.get("Subject"), str | None) or not isinstance(
        direction, int | None
    ):
        raise bad_query("Subject must be a string and DirectionCode a number.")
    known = any(rows.found_by("email", "messageid", (message_id,)))
    return {"ShouldPromote": not known, "ReasonCode": int(known)}


def promote(writes: Writes, row_id: str, body: dict[str, Any]) -> Row:
    """Create the e-mail; raises ``CrmError`` 400 for wrong parameters, 412 for a taken id."""
    table = TABLES["email"]
    for right in ("Create", "Read", "Write", "Append", "Share"):
        writes.access.require(right, table)
    _check_parameters(body)
    if any(writes.rows.get(name, row_id) for name in CONCRETE):
        raise duplicate()
    parties = _parties(writes, body)
    sender = parties[0]
    with writes.rows.transaction():
        values = writes.begun(table)
        row = writes.rows.put(Row("email", row_id, values | _values(body, parties, sender)))
        put_parties(writes.rows, row, parties)
        settle(writes.rows, row)
        lost = sum(not _attached(writes, row, one) for one in body["Attachments"])
        row = writes.current(row)
        if lost:
            row = writes.rows.put(row.with_values({"notifications": _SAVED_IN_PART}))
        return row


def _check_parameters(body: dict[str, Any]) -> None:
    unknown = set(body) - _PARAMETERS
    if unknown:
        raise bad_query(
            f"The parameter '{min(unknown)}' in the request payload is not a valid parameter for "
            "the operation 'DeliverPromoteEmail'."
        )
    for name in _TEXTS:
        if not isinstance(body.get(name), str):
            raise bad_query(f"The parameter '{name}' must be a string.")
        check_characters(name, body[name])
    if not isinstance(body.get("Subject"), str | None):
        raise bad_query("The parameter 'Subject' must be a string or null.")
    check_characters("Subject", body.get("Subject") or "")
    if body.get("ExtraProperties") is not None:
        raise not_here("ExtraProperties, which are for internal use only")
    _check_values(body)
    _check_files(body.get("Attachments"))


def _check_values(body: dict[str, Any]) -> None:
    if not body["MessageId"] or not _addresses(body["From"]):
        raise bad_query("MessageId and From must not be empty.")
    if as_date(body.get("ReceivedOn")) is None:
        raise bad_query("The parameter 'ReceivedOn' must be a date with a time zone.")
    if body["Importance"].lower() not in _PRIORITIES:
        raise bad_query("The parameter 'Importance' must be low, normal or high.")
    for name in _SIZED:
        column = name.lower()
        size = TABLES["email"].columns[column].size
        if len(body.get(name) or "") > size:
            raise too_long("email", column, size)


def _check_files(files: Any) -> None:
    if not isinstance(files, list) or not all(isinstance(one, dict) for one in files):
        raise bad_query("The parameter 'Attachments' must be a collection, even if it is empty.")
    for one in files:
        if set(one) - _FILE_KEYS - {"@odata.type"}:
            raise bad_query("An attachment has a property that attachments do not have.")


def _addresses(text: str) -> list[str]:
    return [parseaddr(one)[1] or one.strip()[:250] for one in text.split(";") if one.strip()]


def _parties(writes: Writes, body: dict[str, Any]) -> list[Party]:
    """The sender first."""
    named = (("From", FROM), ("To", TO), ("Cc", CC), ("Bcc", BCC))
    return [
        Party(role, writes.directory.resolve(address), address)
        for name, role in named
        for address in _addresses(body[name])[: 1 if role == FROM else None]
    ]


def _values(body: dict[str, Any], parties: list[Party], sender: Party) -> dict[str, Any]:
    outgoing = sender.who is not None and sender.who[0] == "systemuser"
    received = as_date(body["ReceivedOn"])
    to = ";".join(party.address or "" for party in parties if party.role == TO)
    return {
        "subject": body.get("Subject"),
        "description": body["Body"],
        "messageid": body["MessageId"],
        "submittedby": body["SubmittedBy"] or None,
        "prioritycode": _PRIORITIES[body["Importance"].lower()],
        "directioncode": outgoing,
        "statecode": 1,
        "statuscode": 3 if outgoing else 4,
        "senton": received,
        "actualstart": received,
        "actualend": received,
        "sortdate": received,
        "mimetype": "text/html",
        "emailsender": sender.who,
        "sender": sender.address,
        "torecipients": to[:500] or None,
    }


def _attached(writes: Writes, row: Row, file: dict[str, Any]) -> bool:
    """Attach one file; false where it is blocked, too large or invalid."""
    body = {name: value for name, value in file.items() if name != "@odata.type"}
    body |= {"objecttypecode": "email", "objectid_email@odata.bind": f"/emails({row.id})"}
    try:
        writes.create(TABLES["activitymimeattachment"], body)
    except CrmError as error:
        if error.status != 400:
            raise
        return False
    return True
