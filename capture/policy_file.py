"""An organisation's settings as a file to keep, and what such a file says when it comes back: pure.

JSON with the version of its shape. Nothing in it is trusted: each value is judged as the settings
card's inputs are, by name, so that all that is wrong is known at once.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, fields, replace
from datetime import datetime
from typing import Any, Final

import msgspec

from capture.dataverse.people import folded
from capture.extent import Disclosure
from capture.patterns import PatternRefused, typed_patterns
from capture.personal import TooMany, merged
from capture.policy import LONGEST_LEDGER, LONGEST_UNDO, Effect, Exclusion, Policy, RuleVariant
from capture.scope import LONGEST_DAYS, MOST

__all__ = [
    "LONGEST_FILE",
    "SCHEMA",
    "Fault",
    "FileRefused",
    "compact",
    "policy_file",
    "read_policy_file",
]

SCHEMA: Final = 1
LONGEST_FILE: Final = 60_000
"""Characters; five hundred exclusions fit several times."""
_ROOM: Final = 18_000
"""Bytes of settings that stand on a card beside what they would change."""
_NUMBERS: Final = {
    "window_days": (1, LONGEST_DAYS),
    "limit": (1, MOST),
    "undo_seconds": (0, LONGEST_UNDO),
    "ledger_days": (1, LONGEST_LEDGER),
}
_NAMES: Final = {"allowed_labels": (50, 64), "roles": (10, 64), "groups": (10, 64)}
_MOST_DOMAINS: Final = 100


@dataclass(frozen=True, slots=True)
class Fault:
    """One thing that is wrong; ``field`` is a name of ``Policy``, or "" for the file as a whole."""

    field: str
    what: str


class FileRefused(Exception):  # noqa: N818 - named by what happened
    """``faults`` are all that is wrong with it, at most one for each field."""

    def __init__(self, *faults: Fault) -> None:
        super().__init__("settings file refused")
        self.faults = faults


def policy_file(policy: Policy, version: int, when: datetime) -> bytes:
    """The settings as they are to be kept."""
    content = {"schema": SCHEMA, "version": version, "exported": when, "settings": policy}
    return msgspec.json.format(msgspec.json.encode(content, order="deterministic"), indent=1)


def compact(policy: Policy) -> str:
    """The same in as few characters as it takes, to stand on a card."""
    content = {"schema": SCHEMA, "settings": policy}
    return msgspec.json.encode(content, order="deterministic").decode()


def read_policy_file(text: str, now: Policy) -> Policy:
    """The settings a file holds; what it leaves out stays as it is ``now``.

    Raises ``FileRefused``.
    """
    if len(text) > LONGEST_FILE:
        raise FileRefused(Fault("", "long"))
    try:
        content = msgspec.json.decode(text)
    except (msgspec.DecodeError, RecursionError, UnicodeError):
        raise FileRefused(Fault("", "json")) from None
    if not isinstance(content, dict) or not isinstance(content.get("settings"), dict):
        raise FileRefused(Fault("", "shape"))
    if type(content.get("schema")) is not int or content["schema"] != SCHEMA:
        raise FileRefused(Fault("", "schema"))
    return _read(content["settings"], now)


def _read(settings: dict[str, Any], now: Policy) -> Policy:
    known = {one.name for one in fields(Policy)}
    faults = [Fault(name[:64], "unknown") for name in settings if name not in known]
    found: dict[str, Any] = {}
    for name in known & settings.keys():
        try:
            found[name] = _READERS[name](name, settings[name])
        except _WrongError as wrong:
            faults.append(Fault(name, wrong.what))
    if faults:
        raise FileRefused(*sorted(faults, key=lambda one: one.field)[:20])
    read = replace(now, **found)
    if len(compact(read).encode()) > _ROOM:
        raise FileRefused(Fault("exclusions", "many"))
    return read


class _WrongError(Exception):
    def __init__(self, what: str) -> None:
        super().__init__(what)
        self.what = what


def _number(name: str, value: Any) -> int:
    least, most = _NUMBERS[name]
    if type(value) is not int or not least <= value <= most:
        raise _WrongError("number")
    return value


def _toggle(_: str, value: Any) -> bool:
    if not isinstance(value, bool):
        raise _WrongError("choice")
    return value


def _variant(_: str, value: Any) -> RuleVariant:
    if not isinstance(value, str) or value not in set(RuleVariant):
        raise _WrongError("choice")
    return RuleVariant(value)


def _disclosure(_: str, value: Any) -> Disclosure:
    if not isinstance(value, str) or value not in set(Disclosure):
        raise _WrongError("choice")
    return Disclosure(value)


def _texts(value: Any, most: int) -> list[str]:
    if not isinstance(value, list) or not all(isinstance(one, str) for one in value):
        raise _WrongError("list")
    if len(value) > most:
        raise _WrongError("many")
    return value


def _names(name: str, value: Any) -> frozenset[str]:
    most, longest = _NAMES[name]
    names = [folded(one) for one in _texts(value, most)]
    if any(not one or len(one) > longest or not one.isprintable() for one in names):
        raise _WrongError("name")
    return frozenset(names)


def _domains(_: str, value: Any) -> frozenset[str]:
    patterns = [_pattern(one) for one in _texts(value, _MOST_DOMAINS)]
    if any("@" in one for one in patterns):
        raise _WrongError("pattern")
    return frozenset(patterns)


def _exclusions(_: str, value: Any) -> tuple[Exclusion, ...]:
    if not isinstance(value, list):
        raise _WrongError("list")
    try:
        return merged((), [_exclusion(one) for one in value[:_MOST_READ]])
    except TooMany:
        raise _WrongError("many") from None


_MOST_READ: Final = 2_000
"""Exclusions looked at: more than may be saved, and few enough to be refused at once."""


def _exclusion(value: Any) -> Exclusion:
    if not isinstance(value, dict) or value.keys() != {"pattern", "effect"}:
        raise _WrongError("list")
    effect = value["effect"]
    if not isinstance(effect, str) or effect not in set(Effect):
        raise _WrongError("choice")
    if not isinstance(value["pattern"], str):
        raise _WrongError("pattern")
    return Exclusion(_pattern(value["pattern"]), Effect(effect))


def _pattern(text: str) -> str:
    try:
        (one,) = typed_patterns(text)
    except (PatternRefused, ValueError):
        raise _WrongError("pattern") from None
    return one


_READERS: Final[dict[str, Callable[[str, Any], Any]]] = {
    **dict.fromkeys(_NUMBERS, _number),
    **dict.fromkeys(_NAMES, _names),
    **dict.fromkeys(("meetings", "following", "creation"), _toggle),
    "variant": _variant,
    "disclosure": _disclosure,
    "own_domains": _domains,
    "exclusions": _exclusions,
}
