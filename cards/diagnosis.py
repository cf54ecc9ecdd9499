"""The sign-in doctor's card: each link, how it is, and who must do what."""

from __future__ import annotations

from collections.abc import Sequence
from types import ModuleType

from microsoft_teams.cards.core import CardElement, TextRun

from capture.diagnosis import Finding, Health, Remedy
from cards.catalogue import doctor_words
from cards.elements import Card, coloured, drawn, line, quiet, strong, words
from cards.languages import Language
from cards.plain_text import plain

__all__ = ["diagnosis_card", "link_rows", "remedy_sentence"]


def diagnosis_card(findings: Sequence[Finding], language: Language) -> Card:
    """All links in their order; a broken one says who must do what."""
    said = doctor_words(language)
    broken = any(one.health is Health.BROKEN for one in findings)
    verdict = said.SOME_BROKEN if broken else said.ALL_GOOD
    head = [line(strong(said.TITLE, size="Medium")), line(words(verdict), gap="Small")]
    return drawn([*head, *link_rows(findings, language)], language)


def link_rows(findings: Sequence[Finding], language: Language) -> list[CardElement]:
    """Each link, how it is, and what would mend it."""
    said = doctor_words(language)
    return [part for one in findings for part in _rows(one, said)]


def remedy_sentence(remedy: Remedy, language: Language) -> str:
    """Who must do what."""
    sentence: str = doctor_words(language).REMEDIES[remedy]
    return sentence


def _rows(finding: Finding, said: ModuleType) -> list[CardElement]:
    name = words(said.NAMED.format(said.LINKS[finding.link]))
    rows: list[CardElement] = [line(name, _state(finding.health, said), gap="Small")]
    if finding.remedy is not None:
        sentence = said.REMEDIES[finding.remedy]
        number = said.NUMBERS[finding.link].format(finding.number) if finding.number else ""
        rows.append(line(words(f"{sentence} {number}".rstrip()), gap="None"))
    if support := _support(finding, said):
        rows.append(line(quiet(support), gap="None"))
    return rows


def _state(health: Health, said: ModuleType) -> TextRun:
    text = said.HEALTH[health]
    if health is Health.UNKNOWN:
        return quiet(text)
    return coloured(text, "Good" if health is Health.GOOD else "Attention")


def _support(finding: Finding, said: ModuleType) -> str:
    known = ((said.CODE, plain(finding.code)), (said.REQUEST, plain(finding.request_id)))
    return " · ".join(pattern.format(value) for pattern, value in known if value)
