"""Duplicate detection by the default rules for accounts, contacts and leads.

Page: "Detect duplicate data using the Web API": off unless ``MSCRM.SuppressDuplicateDetection`` is
``false``, and answered with 500, although the table of statuses has 412 for it.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from sandbox.dataverse.errors import CrmError, bad_query

if TYPE_CHECKING:
    from collections.abc import Mapping

    from sandbox.dataverse.rows import Row, Rows

__all__ = ["check_duplicates", "detects_duplicates"]

_HEADER: Final = "mscrm.suppressduplicatedetection"
_TABLES: Final = ("account", "contact", "lead")
_COLUMN: Final = "emailaddress1"


def detects_duplicates(headers: Mapping[str, str]) -> bool:
    """Whether a request wants its writes checked; raises ``CrmError`` 400 for another word."""
    value = headers.get(_HEADER, "true").strip().lower()
    if value not in ("true", "false"):
        raise bad_query("MSCRM.SuppressDuplicateDetection must be true or false.")
    return value == "false"


def check_duplicates(rows: Rows, row: Row) -> None:
    """Raises ``CrmError`` if another row of the table has the same e-mail address.

    Rows count whether or not the caller may read them.
    """
    address = _address(row)
    if row.table in _TABLES and address:
        same = (one for one in rows.all(row.table) if _address(one) == address)
        if any(one.id != row.id for one in same):
            raise CrmError(
                500,
                "0x80040333",
                "A record was not created or updated because a duplicate of the current record "
                "already exists.",
            )


def _address(row: Row) -> str:
    return str(row.values.get(_COLUMN) or "").strip().lower()
