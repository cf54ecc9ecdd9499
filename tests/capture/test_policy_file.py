"""Settings as a file: what is written is read again, and what is wrong is named by field."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from typing import Any

import pytest

from capture.extent import Disclosure
from capture.policy import Effect, Exclusion, Policy, RuleVariant
from capture.policy_file import FileRefused, compact, policy_file, read_policy_file

FULL = Policy(
    window_days=77,
    limit=12,
    variant=RuleVariant.Y2016,
    own_domains=frozenset({"contoso.example", "xn--bcher-kva.example"}),
    exclusions=(
        Exclusion("law.example", Effect.SKIP),
        Exclusion("ann@x.example", Effect.IGNORE),
    ),
    allowed_labels=frozenset({"public"}),
    meetings=False,
    disclosure=Disclosure.HEADER,
    undo_seconds=0,
    following=False,
    creation=False,
    roles=frozenset({"salesperson"}),
    groups=frozenset({"key accounts"}),
    ledger_days=7,
)
NUMBERS: tuple[Any, ...] = ("30", True, None, 10**9, -1, 2.5, {}, [30])
CHOICES: tuple[Any, ...] = ("yes", 1, None, [], {"a": 1})
LISTS: tuple[Any, ...] = ("one", 7, None, {}, [7])
MANY = [{"pattern": f"x{n}.example", "effect": "skip"} for n in range(10_000)]
WRONG: tuple[tuple[dict[str, Any], set[tuple[str, str]]], ...] = (
    *(
        ({name: value}, {(name, "number")})
        for name in ("window_days", "limit", "undo_seconds", "ledger_days")
        for value in NUMBERS
    ),
    *(
        ({name: value}, {(name, "choice")})
        for name in ("meetings", "following", "creation", "variant", "disclosure")
        for value in CHOICES
    ),
    *(
        ({name: value}, {(name, "list")})
        for name in ("own_domains", "allowed_labels", "roles", "groups")
        for value in LISTS
    ),
    ({"own_domains": ["ann@contoso.example"]}, {("own_domains", "pattern")}),
    ({"own_domains": ["exam\u200bple.org"]}, {("own_domains", "pattern")}),
    ({"own_domains": ["*"]}, {("own_domains", "pattern")}),
    ({"roles": ["role"] * 11}, {("roles", "many")}),
    ({"groups": ["\u200b"]}, {("groups", "name")}),
    ({"groups": ["x" * 65]}, {("groups", "name")}),
    ({"exclusions": {}}, {("exclusions", "list")}),
    ({"exclusions": ["law.example"]}, {("exclusions", "list")}),
    ({"exclusions": [{"pattern": "(a+)+$", "effect": "skip"}]}, {("exclusions", "pattern")}),
    ({"exclusions": [{"pattern": 7, "effect": "skip"}]}, {("exclusions", "pattern")}),
    ({"exclusions": [{"pattern": "a.example", "effect": "drop"}]}, {("exclusions", "choice")}),
    (
        {"exclusions": [{"pattern": f"x{n}.example", "effect": "skip"} for n in range(600)]},
        {("exclusions", "many")},
    ),
    ({"colour": "red"}, {("colour", "unknown")}),
    (
        {"limit": "x", "colour": 1, "meetings": 0},
        {("limit", "number"), ("colour", "unknown"), ("meetings", "choice")},
    ),
)
TEN_THOUSAND = json.dumps(
    {
        "schema": 1,
        "settings": {
            "exclusions": [{"pattern": f"x{n}.example", "effect": "skip"} for n in range(10_000)]
        },
    }
)
NO_FILE = {
    "hello": "json",
    "[" * 50_000: "json",
    "[]": "shape",
    "null": "shape",
    '{"schema":1,"settings":[]}': "shape",
    '{"schema":2,"settings":{}}': "schema",
    '{"schema":true,"settings":{}}': "schema",
    "9" * 60_001: "long",
}


def refused(text: str) -> set[tuple[str, str]]:
    with pytest.raises(FileRefused) as wrong:
        read_policy_file(text, Policy())
    return {(fault.field, fault.what) for fault in wrong.value.faults}


def test_what_was_written_is_read_again() -> None:
    """Every setting, in both spellings; what a file leaves out stays as it is."""
    file = policy_file(FULL, 3, datetime(2026, 11, 26, tzinfo=UTC)).decode()
    assert read_policy_file(file, Policy()) == FULL
    assert read_policy_file(compact(FULL), Policy()) == FULL
    assert (json.loads(file)["schema"], json.loads(file)["version"]) == (1, 3)
    assert read_policy_file('{"schema":1,"settings":{}}', FULL) == FULL


@pytest.mark.parametrize(("settings", "faults"), WRONG)
def test_each_wrong_setting_is_named(
    settings: dict[str, Any], faults: set[tuple[str, str]]
) -> None:
    """All that is wrong at once, and nothing is taken half."""
    assert refused(json.dumps({"schema": 1, "settings": settings})) == faults


@pytest.mark.parametrize(("text", "what"), NO_FILE.items(), ids=range(len(NO_FILE)))
def test_what_is_no_such_file_is_said(text: str, what: str) -> None:
    """Not JSON, another shape or version, too long."""
    assert refused(text) == {("", what)}


def test_ten_thousand_exclusions_are_too_many_to_look_at() -> None:
    """The file as a whole is refused before anything in it is read."""
    assert refused(TEN_THOUSAND) == {("", "long")}


def test_a_domain_that_looks_like_another_is_what_it_is() -> None:
    """A Cyrillic letter makes it another domain, in its ASCII form."""
    text = json.dumps({"schema": 1, "settings": {"own_domains": ["\u0430datum.example"]}})
    (domain,) = read_policy_file(text, Policy()).own_domains
    assert domain.startswith("xn--")
