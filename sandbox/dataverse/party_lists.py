"""Reads the parties that a client names when it creates an activity.

Pages: "ActivityParty table": which parts each kind of activity has; "Appointment table/entity
reference": only a user organizes one.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from sandbox.dataverse.errors import bad_payload
from sandbox.dataverse.parties import BCC, CC, FROM, TO, Party, put_parties
from sandbox.dataverse.payload import read_payload
from sandbox.dataverse.tables import TABLES

if TYPE_CHECKING:
    from sandbox.dataverse.parties import Directory
    from sandbox.dataverse.payload import Reader
    from sandbox.dataverse.rows import Row, Rows

__all__ = ["put_party_list"]

_REQUIRED, _OPTIONAL, _ORGANIZER, _RELATED = 5, 6, 7, 13
_PARTS: Final = {
    "email": (FROM, TO, CC, BCC, _RELATED),
    "appointment": (_REQUIRED, _OPTIONAL, _ORGANIZER),
    "phonecall": (FROM, TO),
    "task": (),
    "letter": (FROM, TO, BCC),
    "fax": (FROM, TO),
}


def put_party_list(
    rows: Rows, activity: Row, items: list[Any], *, directory: Directory, reader: Reader
) -> None:
    """Write the parties; raises ``CrmError`` 400 for a part that the activity does not have.

    Sender and recipients of an e-mail are kept as text too.
    """
    parties = [_party(item, activity, directory, reader=reader) for item in items]
    put_parties(rows, activity, parties)
    if activity.table == "email":
        senders = [one.address for one in parties if one.role == FROM and one.address]
        others = [one.address for one in parties if one.role == TO and one.address]
        texts = {"sender": senders[0] if senders else None}
        texts["torecipients"] = ";".join(others)[:500] or None
        rows.put(activity.with_values(texts))


def _party(item: Any, activity: Row, directory: Directory, *, reader: Reader) -> Party:
    if not isinstance(item, dict):
        raise bad_payload("activityparties", "a party must be an object.")
    values = read_payload(item, TABLES["activityparty"], reader).values
    role, who = values.get("participationtypemask"), values.get("partyid")
    address = values.get("addressused")
    if role is None or not (who or address):
        raise bad_payload("activityparties", "a party needs a role and a row or an address.")
    if role not in _PARTS[activity.table]:
        raise bad_payload(
            "activityparties",
            f"participationtypemask {role} is not valid for {activity.table}.",
        )
    if role == _ORGANIZER and (not who or who[0] != "systemuser"):
        raise bad_payload("activityparties", "the organizer of an appointment must be a user.")
    return Party(role, who, address or (directory.address_of(who) if who else None))
