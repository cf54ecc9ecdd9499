"""What the server itself puts into a row: defaults, and values that follow from others.

Pages: "Mailbox table/entity reference", "Case table/entity reference" and those of other tables.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from sandbox.dataverse.activity_tables import CONCRETE
from sandbox.dataverse.owners import owned_by
from sandbox.dataverse.schema import Ownership
from sandbox.dataverse.tables import TABLES

if TYPE_CHECKING:
    from sandbox.dataverse.rows import Row, Rows
    from sandbox.dataverse.schema import Table

__all__ = ["completed", "defaults"]


def defaults(table: Table, rows: Rows, *, user: str, now: str) -> dict[str, Any]:
    """What a new row of a table has before anything is said about it."""
    who = ["systemuser", user]
    if table.name == "activitymimeattachment":
        return {"ownerid": who}
    made: dict[str, Any] = {"createdby": who, "modifiedby": who, "createdon": now}
    made["modifiedon"] = now
    if table.ownership is Ownership.USER:
        made |= owned_by(rows, who)
    elif table.ownership is Ownership.UNIT:
        made["businessunitid"] = owned_by(rows, who)["owningbusinessunit"]
    if table.statuses:
        made |= {"statecode": 0, "statuscode": next(iter(table.statuses))}
    return made | (_of_activity(table.name, now) if table.name in CONCRETE else {})


def _of_activity(table: str, now: str) -> dict[str, Any]:
    made: dict[str, Any] = {"activitytypecode": table, "isregularactivity": True}
    made |= {"prioritycode": 1, "sortdate": now}
    if table == "email":
        made |= {"attachmentcount": 0, "notifications": 0, "correlationmethod": 0}
    if table in ("email", "phonecall", "letter", "fax"):
        made["directioncode"] = True
    if table == "appointment":
        made |= {"isalldayevent": False, "instancetypecode": 0, "attachmentcount": 0}
    return made


def completed(row: Row, rows: Rows, *, now: str) -> Row:
    """The row with those values that follow from others."""
    values = row.values
    made: dict[str, Any] = {}
    if values.get("ownerid") and "owningbusinessunit" in TABLES[row.table].lookups:
        unit = values.get("owningbusinessunit")
        made |= owned_by(rows, values["ownerid"])
        before = rows.get(row.table, row.id)
        if before is not None and before.values.get("ownerid") == values["ownerid"]:
            made["owningbusinessunit"] = unit
    if row.table in ("contact", "lead"):
        names = (values.get("firstname"), values.get("lastname"))
        made["fullname"] = " ".join(name for name in names if name) or None
    if row.table in CONCRETE and values.get("statecode") == 1 and not values.get("actualend"):
        made["actualend"] = now
    if row.table == "incident" and not values.get("ticketnumber"):
        made["ticketnumber"] = f"CAS-{int(row.id[:4], 16):05d}-{row.id[-6:].upper()}"
    if row.table == "mailbox":
        made |= _of_mailbox(values)
    return row.with_values(made)


def _of_mailbox(values: dict[str, Any]) -> dict[str, Any]:
    """The overall status, and whether mail is forwarded here."""
    runs = {
        values.get(name) for name in ("incomingemailstatus", "outgoingemailstatus", "actstatus")
    }
    status = 2 if 2 in runs else 1 if runs == {1} else 0
    return {
        "mailboxstatus": status,
        "isforwardmailbox": values.get("incomingemaildeliverymethod") == 3,
    }
