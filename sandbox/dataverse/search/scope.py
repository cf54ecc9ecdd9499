"""Which tables and columns are searched, as in an organisation nobody has configured.

Page: "Search for Dataverse records": the tables that are enabled, and the columns of their quick
find views. Custom tables are not enabled by default.
"""

from __future__ import annotations

from typing import Final

from sandbox.dataverse.tables import TABLES

__all__ = ["SEARCHED"]

_TABLES: Final = ("account", "contact", "opportunity", "lead", "incident")
_COLUMNS: Final = """
name fullname firstname lastname subject title ticketnumber companyname accountnumber emailaddress1
emailaddress telephone1 mobilephone address1_city jobtitle
"""

SEARCHED: Final[dict[str, tuple[str, ...]]] = {
    name: tuple(column for column in _COLUMNS.split() if column in TABLES[name].columns)
    for name in _TABLES
}
"""Searchable columns by table."""
