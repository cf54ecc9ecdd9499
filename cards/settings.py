"""An organisation's settings as a card of inputs, for its administrators alone."""

from __future__ import annotations

from types import ModuleType

from microsoft_teams.cards.core import CardElement

from capture.policies import Revision
from capture.policy import LONGEST_LEDGER, LONGEST_UNDO, Effect, Policy
from capture.scope import LONGEST_DAYS, MOST
from cards.actions import SaveSettings, Seal
from cards.dates import moment
from cards.decision_words import decision_words
from cards.elements import Card, button, buttons, drawn, line, quiet, strong, words
from cards.inputs import choice, number, several_lines, toggle
from cards.languages import Language
from cards.plain_text import plain
from cards.view import View

__all__ = ["ROOM", "admin_help_card", "settings_card"]

ROOM = 6_000
"""Bytes of exclusions a card has room for; a longer list is changed by commands alone."""
_TOLD = 600
_FOUND = 5


def settings_card(
    revision: Revision,
    who: str,
    view: View,
    seal: Seal,
    told: str = "",
    found: frozenset[str] = frozenset(),
) -> Card:
    """The settings that hold, to be changed; ``who`` saved them, ``told`` has just happened.

    ``found`` are domains that seem to be the organisation's.
    """
    said, policy = decision_words(view.language), revision.policy
    head = [
        line(strong(said.SETTINGS_TITLE, size="Medium")),
        *([line(words(plain(told, _TOLD)), gap="Small")] if told else []),
        line(quiet(_saved(revision, who, view)), gap="Small"),
    ]
    variants = [(title, variant.value) for variant, title in said.VARIANTS.items()]
    disclosures = [(title, meant.value) for meant, title in said.DISCLOSURES.items()]
    inputs: list[CardElement] = [
        number("window", said.WINDOW, policy.window_days, least=1, most=LONGEST_DAYS),
        number("limit", said.LIMIT, policy.limit, least=1, most=MOST),
        choice("variant", said.VARIANT, policy.variant.value, variants),
        several_lines("domains", said.OWN_DOMAINS, sorted(policy.own_domains), said.ONE_A_LINE),
        *_found(found, policy, said),
        *_exclusions(policy, said),
        several_lines("labels", said.LABELS, sorted(policy.allowed_labels), said.ONE_A_LINE),
        toggle("meetings", said.MEETINGS, on=policy.meetings),
        choice("disclosure", said.DISCLOSURE, policy.disclosure.value, disclosures),
        number("undo", said.UNDO_SECONDS, policy.undo_seconds, least=0, most=LONGEST_UNDO),
        toggle("following", said.FOLLOWING, on=policy.following),
        toggle("creation", said.CREATION, on=policy.creation),
        several_lines("roles", said.ROLES, sorted(policy.roles), said.ONE_A_LINE),
        several_lines("groups", said.GROUPS, sorted(policy.groups), said.ONE_A_LINE),
        line(quiet(said.EVERYBODY), gap="Small"),
        number("ledger", said.LEDGER, policy.ledger_days, least=1, most=LONGEST_LEDGER),
    ]
    save = button(said.SAVE, SaveSettings(revision.version), seal, primary=True)
    return drawn([*head, *inputs, buttons(save)], view.language)


def admin_help_card(language: Language) -> Card:
    """What administrators can type."""
    said = decision_words(language)
    body: list[CardElement] = [
        line(strong(said.ADMIN_TITLE, size="Medium")),
        line(words(said.ADMIN_LEAD), gap="Small"),
        *(line(words(command), gap="None") for command in said.ADMIN_COMMANDS),
    ]
    return drawn(body, language)


def _saved(revision: Revision, who: str, view: View) -> str:
    said = decision_words(view.language)
    if revision.when is None:
        default: str = said.SETTINGS_DEFAULT
        return default
    when = moment(revision.when, view)
    saved: str = said.SETTINGS_VERSION.format(
        revision.version, when, plain(who) or said.SETTINGS_SOMEBODY
    )
    return saved


def _found(found: frozenset[str], policy: Policy, said: ModuleType) -> list[CardElement]:
    new = sorted(found - policy.own_domains)
    if not new:
        return []
    listed = ", ".join(new[:_FOUND])
    return [line(quiet(plain(said.DOMAINS_FOUND.format(listed), _TOLD)), gap="Small")]


def _exclusions(policy: Policy, said: ModuleType) -> list[CardElement]:
    if sum(len(one.pattern.encode()) for one in policy.exclusions) > ROOM:
        return [line(quiet(said.LONG_LIST.format(len(policy.exclusions))))]
    return [
        several_lines(effect.value, label, _patterns(policy, effect), said.ONE_A_LINE)
        for effect, label in ((Effect.SKIP, said.SKIP), (Effect.IGNORE, said.IGNORE))
    ]


def _patterns(policy: Policy, effect: Effect) -> list[str]:
    return sorted(one.pattern for one in policy.exclusions if one.effect is effect)
