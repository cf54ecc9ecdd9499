"""How a rule is written: an endpoint, what may accompany it, and what a value must be.

A check returns a complaint, or nothing when the value is as documented.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Iterator
from dataclasses import dataclass, field

from tests.documented.request import Request

__all__ = [
    "Check",
    "Checks",
    "Endpoint",
    "Whole",
    "anything",
    "listed",
    "matching",
    "names",
    "number",
    "one_of",
]

Check = Callable[[str], str | None]
Checks = dict[str, Check]
Whole = Callable[[Request], str | None]


def names(text: str) -> frozenset[str]:
    """Words with spaces between."""
    return frozenset(text.split())


TRANSPORT = names("host connection user-agent accept-encoding content-length transfer-encoding")
"""Headers of HTTP itself, which no API page speaks of."""


@dataclass(frozen=True, slots=True)
class Endpoint:
    """One request a page documents.

    ``options`` and ``headers`` name everything that may be sent with it; ``needs`` the headers that
    must be; ``whole`` are rules about the request as a whole. ``path`` is a pattern for all of it.
    """

    page: str
    service: str
    method: str
    path: str
    options: Checks = field(default_factory=dict)
    headers: Checks = field(default_factory=dict)
    needs: frozenset[str] = frozenset({"authorization"})
    whole: tuple[Whole, ...] = ()

    def fits(self, request: Request) -> bool:
        """Whether this is the request the page speaks of."""
        return (self.service, self.method) == (request.service, request.method) and bool(
            re.fullmatch(self.path, request.path)
        )

    def complaints(self, request: Request) -> Iterator[str]:
        """What is not as documented."""
        given = [name for name, _ in request.options]
        if len(set(given)) < len(given):
            yield "a query option occurs twice"
        for name, value in request.options:
            yield from _judged("query option", name, value, self.options)
        for name, value in request.headers.items():
            if name not in TRANSPORT:
                yield from _judged("header", name, value, self.headers)
        yield from (f"header {name} is missing" for name in self.needs - set(request.headers))
        yield from (complaint for rule in self.whole if (complaint := rule(request)))


def _judged(kind: str, name: str, value: str, known: Checks) -> Iterator[str]:
    check = known.get(name)
    if check is None:
        yield f"{kind} {name} is not documented here"
    elif complaint := check(value):
        yield f"{kind} {name}: {complaint}"


def anything(_: str) -> None:
    """A value no page restricts."""


def matching(pattern: str, what: str) -> Check:
    """A value of one form."""

    def check(value: str) -> str | None:
        return None if re.fullmatch(pattern, value, re.DOTALL) else f"{value[:60]!r} is not {what}"

    return check


def one_of(*values: str) -> Check:
    """One of these, as they are written."""

    def check(value: str) -> str | None:
        return None if value in values else f"{value[:60]!r} is none of {', '.join(values)}"

    return check


def number(low: int, high: int) -> Check:
    """A whole number in this range, both ends included."""

    def check(value: str) -> str | None:
        is_number = value.isascii() and value.isdigit()
        return None if is_number and low <= int(value) <= high else f"not {low} to {high}"

    return check


def listed(known: Collection[str]) -> Check:
    """Names separated by commas, each documented, none twice."""

    def check(value: str) -> str | None:
        given = [name.strip() for name in value.split(",")]
        unknown = [name for name in given if name not in known]
        if unknown:
            return f"{', '.join(unknown)[:80]} is not documented"
        return "a name occurs twice" if len(set(given)) < len(given) else None

    return check
