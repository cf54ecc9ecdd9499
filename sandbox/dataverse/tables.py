"""The tables of this Dataverse by logical name and by entity set.

Names of columns and navigation properties are those of the Web API's EntityType reference pages
(account, contact, email, appointment, phonecall, task, activitypointer, activityparty,
activitymimeattachment, systemuser, role, mailbox, organization).
"""

from __future__ import annotations

from typing import Final

from sandbox.dataverse.activity_tables import ACTIVITY_TABLES
from sandbox.dataverse.customer_tables import CUSTOMER_TABLES
from sandbox.dataverse.schema import Table
from sandbox.dataverse.system_tables import SYSTEM_TABLES

__all__ = ["ELSEWHERE", "SETS", "TABLES"]

TABLES: Final[dict[str, Table]] = {
    table.name: table for table in (*CUSTOMER_TABLES, *ACTIVITY_TABLES, *SYSTEM_TABLES)
}
SETS: Final[dict[str, Table]] = {table.entity_set: table for table in TABLES.values()}

_ELSEWHERE: Final = """
annotations attachments businessunits calendars connectionroles connections competitors
emailserverprofiles faxes incidents leads letters lists opportunities products queues queueitems
quotes invoices salesorders recurringappointmentmasters serviceappointments socialactivities teams
templates usersettingscollection EntityDefinitions $metadata GlobalOptionSetDefinitions
RelationshipDefinitions RetrieveCurrentOrganization Rollup searchquery roletemplates trackcards
"""
ELSEWHERE: Final = frozenset(_ELSEWHERE.split())
"""Sets and functions that real organisations have and this sandbox does not answer for."""
