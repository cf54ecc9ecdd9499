"""The sign-in doctor's card: each link, how it is, and who must do what."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from types import ModuleType

from microsoft_teams.cards.core import CardElement, TextRun

from capture.diagnosis import Finding, Health, Link, Remedy
from cards import doctor_chinese, doctor_english
from cards.elements import Card, coloured, drawn, line, quiet, strong, words
from cards.languages import Language
from cards.plain_text import plain

__all__ = ["diagnosis_card", "remedy_sentence"]


def diagnosis_card(findings: Sequence[Finding], language: Language) -> Card:
    """All links in their order; a broken one says who must do what."""
    said = _SAID[language]
    broken = any(one.health is Health.BROKEN for one in findings)
    verdict = said.some_broken if broken else said.all_good
    head = [line(strong(said.title, size="Medium")), line(words(verdict), gap="Small")]
    return drawn([*head, *(part for one in findings for part in _rows(one, said))], language)


def remedy_sentence(remedy: Remedy, language: Language) -> str:
    """Who must do what."""
    sentence: str = _SAID[language].words.REMEDIES[remedy]
    return sentence


@dataclass(frozen=True, slots=True)
class _Said:
    words: ModuleType
    title: str
    all_good: str
    some_broken: str
    numbers: dict[Link, str]
    code: str
    request: str


_SAID: dict[Language, _Said] = {
    "en": _Said(
        doctor_english,
        "Diagnosis",
        "Everything is in order.",
        "Something needs doing:",
        {Link.CERTIFICATE: "{:,} days left.", Link.CLOCK: "They differ by {:,} seconds."},
        "Code {}",
        "request {}",
    ),
    "zh": _Said(
        doctor_chinese,
        "诊断",
        "一切正常。",
        "有需要处理的问题：",
        {Link.CERTIFICATE: "还剩 {:,} 天。", Link.CLOCK: "相差 {:,} 秒。"},
        "代码 {}",
        "请求 {}",
    ),
}


def _rows(finding: Finding, said: _Said) -> list[CardElement]:
    name = said.words.LINKS[finding.link]
    rows: list[CardElement] = [line(words(f"{name}: "), _state(finding.health, said), gap="Small")]
    if finding.remedy is not None:
        sentence = said.words.REMEDIES[finding.remedy]
        number = said.numbers[finding.link].format(finding.number) if finding.number else ""
        rows.append(line(words(f"{sentence} {number}".rstrip()), gap="None"))
    if support := _support(finding, said):
        rows.append(line(quiet(support), gap="None"))
    return rows


def _state(health: Health, said: _Said) -> TextRun:
    text = said.words.HEALTH[health]
    if health is Health.UNKNOWN:
        return quiet(text)
    return coloured(text, "Good" if health is Health.GOOD else "Attention")


def _support(finding: Finding, said: _Said) -> str:
    known = ((said.code, plain(finding.code)), (said.request, plain(finding.request_id)))
    return " · ".join(pattern.format(value) for pattern, value in known if value)
