"""Turns values of JSON into the form in which rows keep them."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, date
from typing import Any, Final
from uuid import UUID

from sandbox.dataverse.predicates import moment
from sandbox.dataverse.schema import Column, Kind

__all__ = ["as_date", "as_guid", "converted"]

_INTEGERS: Final = {Kind.INT: 2**31, Kind.LONG: 2**63}
_LARGEST: Final = 100_000_000_000


def converted(column: Column, value: Any) -> Any:
    """The value as its column keeps it, or ``None`` where it has the wrong type."""
    return _CONVERSIONS[column.kind](column, value)


def as_date(text: Any) -> str | None:
    """A time in the form in which rows keep it, or ``None`` if it is not one with a zone."""
    try:
        when = moment(text).astimezone(UTC)
    except (TypeError, ValueError, OverflowError):
        return None
    return when.strftime("%Y-%m-%dT%H:%M:%SZ") if when.year >= 1753 else None


def _date(_: Column, value: Any) -> str | None:
    return as_date(value) if isinstance(value, str) else None


def _day(_: Column, value: Any) -> str | None:
    try:
        return date.fromisoformat(value).isoformat()
    except (TypeError, ValueError):
        return None


def _text(_: Column, value: Any) -> str | None:
    return value if isinstance(value, str) else None


def _truth(_: Column, value: Any) -> bool | None:
    return value if isinstance(value, bool) else None


def _integer(column: Column, value: Any) -> int | None:
    whole = isinstance(value, int) and not isinstance(value, bool)
    return value if whole and abs(value) < _INTEGERS[column.kind] else None


def _decimal(_: Column, value: Any) -> float | None:
    number = isinstance(value, int | float) and not isinstance(value, bool)
    return value if number and abs(value) <= _LARGEST else None


def as_guid(value: Any) -> str | None:
    """A GUID in lower case, or ``None`` if it is not one."""
    try:
        return str(UUID(value))
    except (TypeError, ValueError, AttributeError):
        return None


def _guid(_: Column, value: Any) -> str | None:
    return as_guid(value)


_CONVERSIONS: Final[dict[Kind, Callable[[Column, Any], Any]]] = {
    Kind.STRING: _text,
    Kind.INT: _integer,
    Kind.LONG: _integer,
    Kind.DECIMAL: _decimal,
    Kind.BOOL: _truth,
    Kind.DATE: _date,
    Kind.DAY: _day,
    Kind.GUID: _guid,
}
