"""Versions of settings, imports and the state of things, as cards for administrators.

Ids, hashes, names of colleagues and of settings: never a subject, a body or a correspondent.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import fields
from enum import StrEnum
from types import ModuleType

from microsoft_teams.cards.core import CardElement, OpenUrlAction

from capture.diagnosis import Finding
from capture.imports.job import Standing
from capture.ledger import Noted
from capture.models import ImportReason, ObjectId
from capture.policies import Revision
from capture.policy import Policy
from capture.switch import Switch
from cards.catalogue import audit_words, import_words, timeline_words
from cards.dates import moment
from cards.decision_words import decision_words
from cards.diagnosis import link_rows
from cards.elements import Card, buttons, drawn, line, quiet, strong, words
from cards.languages import Language
from cards.plain_text import plain
from cards.view import View

__all__ = [
    "LABELS",
    "SHOWN",
    "audit_card",
    "changes",
    "history_card",
    "settings_line",
    "status_card",
    "switch_line",
]

SHOWN = 15
"""Lines of each list on a card; the file has them all."""
Names = Mapping[ObjectId, str]
LABELS = {
    "window_days": "WINDOW",
    "limit": "LIMIT",
    "variant": "VARIANT",
    "own_domains": "OWN_DOMAINS",
    "exclusions": "EXCLUDED_BY_ALL",
    "allowed_labels": "LABELS",
    "meetings": "MEETINGS",
    "disclosure": "DISCLOSURE",
    "undo_seconds": "UNDO_SECONDS",
    "following": "FOLLOWING",
    "creation": "CREATION",
    "roles": "ROLES",
    "groups": "GROUPS",
    "ledger_days": "LEDGER",
}


def history_card(revisions: Sequence[Revision], names: Names, view: View) -> Card:
    """The newest versions, each with what it changed."""
    said = audit_words(view.language)
    body: list[CardElement] = [line(strong(said.HISTORY_TITLE, size="Medium"))]
    if not revisions:
        return drawn([*body, line(words(said.HISTORY_NONE), gap="Small")], view.language)
    before = [*(one.policy for one in revisions[1:]), None]
    for one, older in list(zip(revisions, before, strict=True))[:SHOWN]:
        when, who = _facts(one.when, one.by, names, view)
        body.append(line(words(said.HISTORY_ROW.format(one.version, when, who))))
        base = Policy() if older is None and one.version == 1 else older
        told = [said.HISTORY_FIRST] if base is None else changes(base, one.policy, view.language)
        body += [line(quiet(plain(text, 300)), gap="None") for text in told]
    return drawn([*body, line(quiet(said.HISTORY_HOW), gap="Medium")], view.language)


def changes(before: Policy, after: Policy, language: Language) -> list[str]:
    """What differs, by the names the settings card gives; of a list how many entries."""
    said = audit_words(language)
    found = []
    for one in fields(Policy):
        was, now = getattr(before, one.name), getattr(after, one.name)
        if was == now:
            continue
        label = getattr(decision_words(language), LABELS[one.name])
        if isinstance(was, frozenset | tuple):
            gained, lost = set(now) - set(was), set(was) - set(now)
            found.append(said.CHANGED_LIST.format(label, len(gained), len(lost)))
        else:
            shown = (_value(value, language, said) for value in (was, now))
            found.append(said.CHANGED_TO.format(label, *shown))
    return found


def status_card(
    switch: Switch,
    standing: Standing,
    ended: tuple[int, int],
    failed: Mapping[ImportReason, int],
    links: Sequence[Finding],
    language: Language,
) -> Card:
    """How imports and links are; ``ended`` counts those of the last hour and of the last day."""
    said, reasons = audit_words(language), import_words(language).REASONS
    told = [
        said.STATUS_ON if switch.on else said.STATUS_OFF,
        said.STATUS_QUEUE.format(standing.queued, standing.importing, standing.waiting),
        said.STATUS_OLDEST.format(_age(standing.oldest, said))
        if standing.oldest
        else said.STATUS_EMPTY,
        said.STATUS_ENDED.format(*ended),
        said.STATUS_FAILED if failed else said.STATUS_NONE_FAILED,
    ]
    ordered = sorted(failed.items(), key=lambda one: (-one[1], one[0]))
    body: list[CardElement] = [
        line(strong(said.STATUS_TITLE, size="Medium")),
        *(line(words(text), gap="Small") for text in told),
        *(line(quiet(f"{count:,} × {reasons[one]}"), gap="None") for one, count in ordered),
        line(strong(said.STATUS_LINKS)),
        *link_rows(links, language),
    ]
    return drawn(body, language)


def audit_card(
    lines: Sequence[str], imports: Sequence[Noted], names: Names, view: View, about: tuple[int, str]
) -> Card:
    """``lines`` are about settings and switch; ``about`` is how many days imports are kept, and the
    address of the file.
    """
    said, (days, address) = audit_words(view.language), about
    body: list[CardElement] = [
        line(strong(said.AUDIT_TITLE, size="Medium")),
        line(strong(said.AUDIT_SETTINGS)),
        *_listed(lines[:SHOWN], said),
        line(strong(said.AUDIT_IMPORTS)),
        *_listed([_imported(one, names, view) for one in imports[:SHOWN]], said),
        line(quiet(said.AUDIT_KEPT.format(days)), gap="Small"),
        buttons(OpenUrlAction(title=said.AUDIT_FILE, url=address)),
        line(quiet(said.AUDIT_LINK), gap="Small"),
    ]
    return drawn(body, view.language)


def switch_line(one: Switch, before: Switch, names: Names, view: View) -> str:
    """What a version of the switch did."""
    said = audit_words(view.language)
    facts = _facts(one.when, one.by, names, view)
    if one.consent != before.consent and one.consent is not None:
        return str(said.AUDIT_ACCEPTED.format(*facts, one.consent.terms))
    return str((said.AUDIT_ON if one.turned_on else said.AUDIT_OFF).format(*facts))


def settings_line(one: Revision, names: Names, view: View) -> str:
    """That a version of the settings was saved."""
    said = audit_words(view.language)
    return str(said.AUDIT_SAVED.format(*_facts(one.when, one.by, names, view), one.version))


def _imported(one: Noted, names: Names, view: View) -> str:
    said, entry = audit_words(view.language), one.entry
    table = timeline_words(view.language).TABLES.get(entry.record.table, entry.record.table)
    outcome = said.TRACKED
    if entry.outcome in set(ImportReason):
        outcome = import_words(view.language).REASONS[ImportReason(entry.outcome)]
    facts = _facts(one.when, entry.by, names, view)
    return str(
        said.AUDIT_IMPORT.format(*facts, plain(table), entry.record.id, entry.key[:12], outcome)
    )


def _listed(lines: Sequence[str], said: ModuleType) -> list[CardElement]:
    return [line(quiet(plain(text, 300)), gap="None") for text in lines or (said.AUDIT_NONE,)]


def _facts(when: object, by: ObjectId | None, names: Names, view: View) -> tuple[str, str]:
    somebody = decision_words(view.language).SETTINGS_SOMEBODY
    who = plain(names.get(by, "") if by else "") or somebody
    return (moment(when, view) if when else ""), who  # type: ignore[arg-type]


def _value(value: object, language: Language, said: ModuleType) -> str:
    if isinstance(value, bool):
        return str(said.YES if value else said.NO)
    if isinstance(value, StrEnum):
        decided = decision_words(language)
        return str({**decided.VARIANTS, **decided.DISCLOSURES}[value])
    return f"{value:,}"


def _age(seconds: float, said: ModuleType) -> str:
    for unit, length in zip(said.AGES, (60, 60, 24), strict=False):
        if seconds < length:
            return str(unit.format(round(seconds)))
        seconds /= length
    return str(said.AGES[-1].format(round(seconds)))
