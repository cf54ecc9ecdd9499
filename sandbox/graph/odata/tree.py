"""What a ``$filter`` means, once it is read."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

__all__ = ["And", "Any", "Compare", "Expression", "Function", "Literal", "Not", "Or"]

Literal = str | int | float | bool | datetime | date | None


@dataclass(frozen=True, slots=True)
class Compare:
    """A property and a literal; ``operator`` is eq, ne, gt, ge, lt or le.

    ``cast`` is the Edm type that the property was cast to, or "".
    """

    path: str
    operator: str
    value: Literal
    cast: str = ""


@dataclass(frozen=True, slots=True)
class Function:
    """``startswith(path, value)`` or ``contains(path, value)``."""

    name: str
    path: str
    value: str


@dataclass(frozen=True, slots=True)
class Any:
    """``path/any(variable: inner)``; paths of ``inner`` begin with the variable."""

    path: str
    variable: str
    inner: Expression


@dataclass(frozen=True, slots=True)
class Not:
    """What does not match."""

    inner: Expression


@dataclass(frozen=True, slots=True)
class And:
    """What matches all."""

    parts: tuple[Expression, ...]


@dataclass(frozen=True, slots=True)
class Or:
    """What matches any."""

    parts: tuple[Expression, ...]


Expression = Compare | Function | Any | Not | And | Or
