"""The API's description in OpenAPI 3.1, made from the table of routes and the types they carry."""

from __future__ import annotations

import re
from collections.abc import Awaitable, Callable, Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

import msgspec
from aiohttp import web

from pane.described_english import ANSWER, HEADERS, REFUSALS, STREAM, TITLE, UNCHANGED
from pane.problems import CONTENT_TYPE as PROBLEM
from pane.problems import Problem
from pane.streams import CONTENT_TYPE as LINES
from pane.visit import Visit
from pane.wire import Line

__all__ = ["Known", "Personal", "Route", "openapi"]

Known = Callable[[web.Request], Awaitable[web.StreamResponse]]
Personal = Callable[[web.Request, Visit], Awaitable[web.StreamResponse]]
_PLACES = re.compile(r"\{(\w+)\}")


@dataclass(frozen=True, slots=True)
class Route:
    """One route: ``answers`` is what it carries, ``Line`` a stream of those.

    A ``known`` one is answered without a bearer; any other is ``personal``.
    """

    method: str
    path: str
    answers: type
    personal: Personal | None = None
    known: Known | None = None
    takes: type | None = None
    query: Mapping[str, str] = field(default_factory=dict)

    @property
    def summary(self) -> str:
        """The sentence of whoever answers it."""
        return ((self.personal or self.known).__doc__ or "").strip()


def openapi(routes: Iterable[Route], public_url: str) -> dict[str, Any]:
    """The whole document."""
    table = tuple(routes)
    types = [kind for route in table for kind in (route.answers, route.takes) if kind]
    kinds = list(dict.fromkeys([*types, Problem]))
    refs, schemas = msgspec.json.schema_components(
        kinds, ref_template="#/components/schemas/{name}"
    )
    schema = dict(zip(kinds, refs, strict=True))
    paths: dict[str, dict[str, Any]] = {}
    for route in table:
        paths.setdefault(route.path, {})[route.method.lower()] = _operation(route, schema)
    bearer = {"type": "http", "scheme": "bearer", "bearerFormat": "JWT"}
    return {
        "openapi": "3.1.0",
        "info": {"title": TITLE, "version": "1"},
        "servers": [{"url": f"{public_url}/pane/api"}],
        "paths": paths,
        "components": {"schemas": schemas, "securitySchemes": {"entra": bearer}},
    }


def _operation(route: Route, schema: Mapping[type, Any]) -> dict[str, Any]:
    kind = LINES if route.answers is Line else "application/json"
    problem = {PROBLEM: {"schema": schema[Problem]}}
    answers: dict[str, Any] = {
        "200": {
            "description": STREAM if kind == LINES else ANSWER,
            "content": {kind: {"schema": schema[route.answers]}},
        }
    }
    if route.method == "GET" and kind != LINES:
        answers["304"] = {"description": UNCHANGED}
    for status, told in REFUSALS.items():
        answers[status] = {"description": told, "content": problem}
    operation: dict[str, Any] = {
        "summary": route.summary,
        "parameters": _parameters(route),
        "responses": answers,
        "security": [{"entra": []}] if route.personal else [],
    }
    if route.takes:
        body = {"application/json": {"schema": schema[route.takes]}}
        operation["requestBody"] = {"required": True, "content": body}
    return operation


def _parameters(route: Route) -> list[dict[str, Any]]:
    text = {"type": "string"}
    placed = [
        {"name": name, "in": "path", "required": True, "schema": text}
        for name in _PLACES.findall(route.path)
    ]
    asked = [
        {"name": name, "in": "query", "description": told, "schema": text}
        for name, told in route.query.items()
    ]
    said = [
        {"name": name, "in": "header", "description": told, "schema": text}
        for name, told in (HEADERS.items() if route.personal else ())
    ]
    return [*placed, *asked, *said]
