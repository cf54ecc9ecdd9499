"""A list of messages by ``$filter`` and ``$orderby`` (page: "List messages")."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import TYPE_CHECKING

from sandbox.graph.message_fields import RECEIVED, message_schema
from sandbox.graph.odata import (
    And,
    Compare,
    Expression,
    Order,
    ordering,
    parse_filter,
    predicate,
)

if TYPE_CHECKING:
    from sandbox.graph.asking import Scene
    from sandbox.graph.mailbox import Mailbox
    from sandbox.mail.message import Message

__all__ = ["filtered"]


def filtered(options: Mapping[str, str], scene: Scene, folder: str | None) -> Sequence[Message]:
    """What matches, latest received first unless another order is asked for.

    Raises ``GraphError``.
    """
    schema = message_schema(scene.mailbox.oid)
    order = ordering(options["$orderby"], schema) if "$orderby" in options else None
    expression = parse_filter(options["$filter"]) if "$filter" in options else None
    if order is not None:
        order.check(expression)
    found = scene.mailbox.by_arrival()
    if expression is not None:
        test = predicate(expression, schema)
        found = [one for one in _candidates(expression, scene.mailbox) if test(one)]
    if folder is not None:
        found = [one for one in found if one.folder == folder]
    return _arranged(found, order)


def _candidates(expression: Expression, mailbox: Mailbox) -> Sequence[Message]:
    """Fewer messages to test where the filter names one or says since when, latest first."""
    parts = expression.parts if isinstance(expression, And) else (expression,)
    for part in parts:
        match part:
            case Compare(path="internetMessageId", operator="eq", value=str() as name):
                return mailbox.copies(name)
            case Compare(path="receivedDateTime", operator="ge" | "gt", value=datetime() as moment):
                return mailbox.since(moment)
            case _:
                continue
    return mailbox.by_arrival()


def _arranged(found: Sequence[Message], order: Order[Message] | None) -> Sequence[Message]:
    if order is None:
        return found
    if len(order.keys) == 1 and order.keys[0][0] == RECEIVED:
        return found if order.keys[0][2] else found[::-1]
    return order.sorted(found)
