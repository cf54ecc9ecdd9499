"""What follows from a mailbox's settings.

Page: "Mailbox table/entity reference": method and approval stand in the user's or queue's row too.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from sandbox.dataverse.rows import Row, Rows

__all__ = ["follow_mailbox"]

_SHARED: Final = (
    "incomingemaildeliverymethod",
    "outgoingemaildeliverymethod",
    "emailrouteraccessapproval",
    "isemailaddressapprovedbyo365admin",
)


def follow_mailbox(rows: Rows, mailbox: Row) -> None:
    """Let the user or queue of a mailbox agree with it."""
    regarding = mailbox.values.get("regardingobjectid")
    row = rows.get(*regarding) if regarding else None
    if row is not None:
        rows.put(row.with_values({name: mailbox.values.get(name) for name in _SHARED}))
