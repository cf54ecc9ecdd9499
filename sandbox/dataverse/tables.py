"""The tables of this Dataverse by logical name and by entity set.

Names of columns and navigation properties are those of the Web API's EntityType reference pages.
"""

from __future__ import annotations

from typing import Final

from sandbox.dataverse.activity_tables import ACTIVITY_TABLES
from sandbox.dataverse.connection_tables import CONNECTION_TABLES
from sandbox.dataverse.customer_tables import CUSTOMER_TABLES
from sandbox.dataverse.detail_tables import DETAIL_TABLES
from sandbox.dataverse.principal_tables import PRINCIPAL_TABLES
from sandbox.dataverse.role_tables import ROLE_TABLES
from sandbox.dataverse.sales_tables import SALES_TABLES
from sandbox.dataverse.schema import Table
from sandbox.dataverse.system_tables import SYSTEM_TABLES

__all__ = ["ELSEWHERE", "SETS", "TABLES"]

TABLES: Final[dict[str, Table]] = {
    table.name: table
    for table in (
        *CUSTOMER_TABLES,
        *SALES_TABLES,
        *ACTIVITY_TABLES,
        *DETAIL_TABLES,
        *CONNECTION_TABLES,
        *PRINCIPAL_TABLES,
        *ROLE_TABLES,
        *SYSTEM_TABLES,
    )
}
SETS: Final[dict[str, Table]] = {
    table.entity_set: table for table in TABLES.values() if table.name != "principal"
}

_ELSEWHERE: Final = """
attachments calendars competitors lists products queueitems quotes invoices salesorders
recurringappointmentmasters serviceappointments socialactivities templates
GlobalOptionSetDefinitions
RetrieveCurrentOrganization RetrieveMetadataChanges Rollup searchquery trackcards
"""
ELSEWHERE: Final = frozenset(_ELSEWHERE.split())
"""Sets and functions that real organisations have and this sandbox does not answer for."""
