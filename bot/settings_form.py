"""What came back from the settings card's inputs, as a policy: pure and strict.

Values arrive unsealed beside the button's data. What is missing leaves its setting as it is.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping
from dataclasses import replace
from types import ModuleType
from typing import Any

from capture.dataverse.people import folded
from capture.extent import Disclosure
from capture.patterns import typed_patterns
from capture.personal import merged
from capture.policy import (
    LONGEST_LEDGER,
    LONGEST_UNDO,
    Effect,
    Exclusion,
    Policy,
    RuleVariant,
)
from capture.scope import LONGEST_DAYS, MOST
from cards.plain_text import plain

__all__ = ["NotSaved", "between", "read_settings_form", "typed_names"]

_LONGEST_TEXT = 40_000
_LABELS = (50, 64)
_FEW = (10, 64)
"""How many names, and how long each may be."""
_DOMAINS, _DOMAINS_TEXT = 100, 4_000
"""Bounds within which the whole card fits a message again."""
_WHOLE = re.compile(r"([0-9]{1,9})(?:\.0)?")
"""Cards know numbers as decimals, and some clients write them so."""


class NotSaved(Exception):  # noqa: N818 - named by what happened
    """``sentence`` says which input is wrong; the card stays as it was filled in."""

    def __init__(self, sentence: str) -> None:
        super().__init__("settings refused")
        self.sentence = sentence


def read_settings_form(inputs: Mapping[str, Any], policy: Policy, said: ModuleType) -> Policy:
    """``policy`` with what the inputs change; raises ``NotSaved``, ``PatternRefused``, ``TooMany``.

    ``said`` are the sentences in the administrator's language.
    """
    form = _Form(inputs, said)
    return replace(
        policy,
        window_days=form.number("window", said.WINDOW, policy.window_days, most=LONGEST_DAYS),
        limit=form.number("limit", said.LIMIT, policy.limit, most=MOST),
        variant=form.variant(policy.variant),
        own_domains=form.domains(policy.own_domains),
        exclusions=form.exclusions(policy),
        allowed_labels=form.names("labels", said.LABELS, policy.allowed_labels, _LABELS),
        meetings=form.toggle("meetings", said.MEETINGS, on=policy.meetings),
        disclosure=form.disclosure(policy.disclosure),
        undo_seconds=form.number(
            "undo", said.UNDO_SECONDS, policy.undo_seconds, least=0, most=LONGEST_UNDO
        ),
        following=form.toggle("following", said.FOLLOWING, on=policy.following),
        creation=form.toggle("creation", said.CREATION, on=policy.creation),
        roles=form.names("roles", said.ROLES, policy.roles),
        groups=form.names("groups", said.GROUPS, policy.groups),
        ledger_days=form.number("ledger", said.LEDGER, policy.ledger_days, most=LONGEST_LEDGER),
    )


def typed_names(inputs: Mapping[str, Any]) -> dict[str, str]:
    """The roles and teams of the inputs as they were typed, by how they are compared."""
    texts = [text for name in ("roles", "groups") if isinstance(text := inputs.get(name), str)]
    lines = [" ".join(entry.split()) for text in texts for entry in text.splitlines()]
    return {folded(entry): entry for entry in lines if entry}


def between(label: str, value: int, most: int, said: ModuleType, least: int = 1) -> int:
    """``value`` if it is one of ``least`` to ``most``; raises ``NotSaved``."""
    if least <= value <= most:
        return value
    raise NotSaved(said.BETWEEN.format(label, least, most))


class _Form:
    def __init__(self, inputs: Mapping[str, Any], said: ModuleType) -> None:
        self._inputs = inputs
        self._said = said

    def number(self, name: str, label: str, now: int, *, most: int, least: int = 1) -> int:
        value = self._inputs.get(name, now)
        if isinstance(value, str) and (whole := _WHOLE.fullmatch(value)):
            value = int(whole[1])
        if type(value) is not int:
            raise NotSaved(self._said.BETWEEN.format(label, least, most))
        return between(label, value, most, self._said, least)

    def variant(self, now: RuleVariant) -> RuleVariant:
        value = self._inputs.get("variant", now.value)
        if not isinstance(value, str) or value not in set(RuleVariant):
            raise NotSaved(self._said.ONE_OF.format(self._said.VARIANT))
        return RuleVariant(value)

    def disclosure(self, now: Disclosure) -> Disclosure:
        value = self._inputs.get("disclosure", now.value)
        if not isinstance(value, str) or value not in set(Disclosure):
            raise NotSaved(self._said.ONE_OF.format(self._said.DISCLOSURE))
        return Disclosure(value)

    def toggle(self, name: str, label: str, *, on: bool) -> bool:
        value = self._inputs.get(name, "true" if on else "false")
        if value not in ("true", "false"):
            raise NotSaved(self._said.ONE_OF.format(label))
        return bool(value == "true")

    def domains(self, now: frozenset[str]) -> frozenset[str]:
        if (text := self._text("domains", self._said.OWN_DOMAINS)) is None:
            return now
        domains = _patterns(text)
        if address := next((one for one in domains if "@" in one), None):
            raise NotSaved(self._said.NO_DOMAIN.format(self._said.OWN_DOMAINS, plain(address)))
        if len(domains) > _DOMAINS or sum(map(len, domains)) > _DOMAINS_TEXT:
            raise NotSaved(self._said.MANY_DOMAINS.format(self._said.OWN_DOMAINS))
        return frozenset(domains)

    def exclusions(self, policy: Policy) -> tuple[Exclusion, ...]:
        typed = {
            effect: self._text(effect.value, label)
            for effect, label in (
                (Effect.SKIP, self._said.SKIP),
                (Effect.IGNORE, self._said.IGNORE),
            )
        }
        kept = [one for one in policy.exclusions if typed[one.effect] is None]
        added = [
            Exclusion(pattern, effect)
            for effect, text in typed.items()
            for pattern in _patterns(text or "")
        ]
        return merged(kept, added)

    def names(
        self, name: str, label: str, now: frozenset[str], bounds: tuple[int, int] = _FEW
    ) -> frozenset[str]:
        """A name on each line: of sensitivity labels, of security roles, of teams."""
        most, longest = bounds
        if (text := self._text(name, label)) is None:
            return now
        names = frozenset(entry for entry in map(folded, text.splitlines()) if entry)
        if len(names) > most or any(len(one) > longest or not _visible(one) for one in names):
            raise NotSaved(self._said.NO_NAMES.format(label, most, longest))
        return names

    def _text(self, name: str, label: str) -> str | None:
        value = self._inputs.get(name)
        if value is not None and (not isinstance(value, str) or len(value) > _LONGEST_TEXT):
            raise NotSaved(self._said.ONE_OF.format(label))
        return value


def _patterns(text: str) -> tuple[str, ...]:
    lines = [entry.strip() for entry in text.splitlines() if entry.strip()]
    found = dict.fromkeys(pattern for entry in lines for pattern in typed_patterns(entry))
    return tuple(found)


def _visible(text: str) -> bool:
    return all(not unicodedata.category(one).startswith("C") for one in text)
