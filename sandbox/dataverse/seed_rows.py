"""What seeded rows share: dates before the anchor, and somebody who owns them."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Any

from sandbox.dataverse.roles import KEY_ACCOUNTS
from sandbox.dataverse.rows import Row

if TYPE_CHECKING:
    from sandbox.people import Person
    from sandbox.world import World

__all__ = ["ago", "hidden", "owned_row"]


def ago(world: World, days: float) -> str:
    """The moment some days before the anchor, in the form rows keep dates in."""
    return (world.anchor - timedelta(days=days)).strftime("%Y-%m-%dT%H:%M:%SZ")


def owned_row(table: str, row: str, values: dict[str, Any], *, owner: Person, when: str) -> Row:
    """An active row of somebody, made and last changed at ``when``."""
    who = ["systemuser", owner.systemuserid]
    made = {"ownerid": who, "owninguser": who, "createdby": who, "modifiedby": who}
    dates = {"createdon": when, "modifiedon": when}
    return Row(table, row, {"statecode": 0, "statuscode": 1, **made, **dates, **values})


def hidden(row: Row) -> Row:
    """The row moved to a business unit that other sellers do not see into; its owner keeps it."""
    return row.with_values({"owningbusinessunit": KEY_ACCOUNTS})
