"""Read in the source: what the product logs is a constant event and facts of known names."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from typing import Final

import pytest

from tests.sandbox_process import ROOT

_PACKAGES: Final = ("bot", "pane", "desks", "cards", "capture", "identity", "doctor")
_LEVELS: Final = frozenset({"debug", "info", "warning", "error", "exception", "critical", "log"})
_FACTS: Final = frozenset(
    {
        *("activity", "kind", "tenant", "oid", "import_key", "thread", "request_id", "port", "url"),
        *("code", "codes", "suberror", "status", "state", "reason", "why", "what", "error", "risk"),
        *("attempt", "count", "found", "keys", "lines", "on", "end", "ending", "terms", "to"),
        *("version", "exc_info"),
    }
)
"""Identifiers, codes, counts and classes: a new name is to be thought about, then added here."""
_OF_MAIL: Final = frozenset(
    {
        *("subject", "body", "preview", "address", "addresses", "sender", "recipients", "text"),
        *("display_name", "location", "words", "typed", "internet_message_id", "bearer", "token"),
    }
)
"""Attributes whose value stands in somebody's mail, or opens it."""


def _logged(tree: ast.AST) -> Iterator[ast.Call]:
    for node in ast.walk(tree):
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute):
            of = ast.unparse(node.func.value)
            if (
                of == "_log" and node.func.attr in _LEVELS
            ) or node.func.attr == "bound_contextvars":
                yield node


def _faults(source: str) -> list[str]:
    found = []
    for call in _logged(ast.parse(source)):
        events = [ast.unparse(one) for one in call.args if not isinstance(one, ast.Constant)]
        names = [one.arg for one in call.keywords if one.arg and one.arg not in _FACTS]
        values = [node for one in call.keywords for node in ast.walk(one.value)]
        told = [one.attr for one in values if isinstance(one, ast.Attribute)]
        content = [one for one in told if one in _OF_MAIL]
        built = [ast.unparse(one) for one in values if isinstance(one, ast.JoinedStr)]
        found += [f"line {call.lineno}: {one}" for one in (*events, *names, *content, *built)]
    return found


def test_no_line_of_the_product_logs_more_than_facts():
    """In every module of it."""
    files = [
        *ROOT.glob("*.py"),
        *(one for name in _PACKAGES for one in (ROOT / name).rglob("*.py")),
    ]
    sources = {
        one: one.read_text(encoding="utf-8") for one in files if "node_modules" not in one.parts
    }
    assert sum(source.count("_log.") for source in sources.values()) > 40
    faults = [
        f"{one.relative_to(ROOT)} {fault}" for one in sources for fault in _faults(sources[one])
    ]
    assert not faults


@pytest.mark.parametrize(
    "line",
    [
        '_log.info(f"found {mail.subject}")',
        '_log.debug("found", subject=mail.key)',
        '_log.debug("found", reason=mail.subject)',
        '_log.warning("found", reason=f"about {mail}")',
        '_log.error("found", what=repr(mail.sender))',
        "structlog.contextvars.bound_contextvars(address=one)",
    ],
)
def test_the_guard_sees_a_leak(line: str):
    """One that was planted."""
    assert _faults(line)
