"""Deleting every row that a query finds.

Page: "BulkDelete Action". The real one is a job that runs later; this one is done when it answers.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final
from uuid import uuid4

from sandbox.dataverse.errors import CrmError, bad_query, not_here
from sandbox.dataverse.fetchxml.joins import Joins
from sandbox.dataverse.fetchxml.model import Condition, Entity, Filter

if TYPE_CHECKING:
    from sandbox.dataverse.session import Session

__all__ = ["bulk_delete"]

_PARAMETERS: Final = """
QuerySet JobName SendEmailNotification ToRecipients CCRecipients RecurrencePattern StartDateTime
SourceImportId RunNow
"""
_NEEDED: Final = ("QuerySet", "JobName", "SendEmailNotification", "RecurrencePattern")
_OPERATORS: Final = {
    "Equal": "eq",
    "NotEqual": "ne",
    "In": "in",
    "NotIn": "not-in",
    "Like": "like",
    "Null": "null",
    "NotNull": "not-null",
    "GreaterThan": "gt",
    "LessThan": "lt",
}


def bulk_delete(session: Session, body: dict[str, Any]) -> dict[str, Any]:
    """Delete what the queries find and this person may delete; a row that may not be is left.

    Raises ``CrmError`` 400 for wrong parameters, 501 for a query or a schedule that is not built.
    """
    if set(body) - set(_PARAMETERS.split()) or any(name not in body for name in _NEEDED):
        raise bad_query(f"BulkDelete needs the parameters {', '.join(_NEEDED)}.")
    if body["RecurrencePattern"] != "" or body["SendEmailNotification"] is not False:
        raise not_here("bulk deletion that recurs or notifies")
    queries = body["QuerySet"]
    if not isinstance(queries, list) or not queries:
        raise bad_query("QuerySet must hold at least one query.")
    found = [Joins(_entity(query), session.scope).lines() for query in queries]
    for lines in found:
        for line in lines:
            _delete(session, line)
    return {"JobId": str(uuid4())}


def _delete(session: Session, line: Any) -> None:
    row = session.rows.get(line[""].table, line[""].id)
    if row is None:
        return
    try:
        session.writes.delete(row)
    except CrmError as error:
        if error.status not in (403, 405):
            raise


def _entity(query: Any) -> Entity:
    """A QueryExpression with a flat criterion, as the FetchXML that means the same."""
    if not isinstance(query, dict) or not isinstance(query.get("EntityName"), str):
        raise bad_query("A query of QuerySet needs an EntityName.")
    criteria = query.get("Criteria") or {}
    if query.get("LinkEntities") or criteria.get("Filters"):
        raise not_here("bulk deletion by joins or nested filters")
    conditions = tuple(_condition(one) for one in criteria.get("Conditions") or ())
    either = criteria.get("FilterOperator", "And") == "Or"
    return Entity(query["EntityName"], filters=(Filter(either, conditions),))


def _condition(one: Any) -> Condition:
    if not isinstance(one, dict) or not isinstance(one.get("AttributeName"), str):
        raise bad_query("A condition needs an AttributeName.")
    operator = _OPERATORS.get(str(one.get("Operator")))
    if operator is None:
        raise not_here(f"bulk deletion by the operator {one.get('Operator')}")
    values = one.get("Values") or []
    if not isinstance(values, list) or not all(isinstance(value, dict) for value in values):
        raise bad_query("Values must hold objects with a Value.")
    return Condition(
        "", one["AttributeName"], operator, tuple(str(value.get("Value")) for value in values)
    )
