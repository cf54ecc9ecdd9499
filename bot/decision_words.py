"""Orders about decisions, read from their words: who is excluded, what was dismissed, settings.

Patterns stay as they were typed: ``capture.patterns`` judges them, so that a refusal can say why.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import Final, TypeAlias

from capture.policy import Effect, RuleVariant
from desks.show_words import unquoted

__all__ = [
    "SUGGESTION_PLAIN",
    "AdminExclude",
    "AdminHelp",
    "AdminInclude",
    "AdminLimit",
    "AdminRules",
    "AdminSettings",
    "AdminWindow",
    "Decision",
    "Dismissed",
    "Exclude",
    "Exclusions",
    "Include",
    "Suggestions",
    "Why",
    "effect_of",
    "read_decision",
]


@dataclass(frozen=True, slots=True)
class Exclusions:
    """List what the person excludes."""


@dataclass(frozen=True, slots=True)
class Exclude:
    """Exclude these addresses and domains for the person alone."""

    text: str = field(repr=False)
    effect: Effect = Effect.SKIP


@dataclass(frozen=True, slots=True)
class Include:
    """Take these exclusions of the person's back."""

    text: str = field(repr=False)


@dataclass(frozen=True, slots=True)
class Dismissed:
    """List what the person dismissed."""


@dataclass(frozen=True, slots=True)
class Suggestions:
    """Switch suggestions on or off for the person alone, or say which it is."""

    on: bool | None = None


@dataclass(frozen=True, slots=True)
class Why:
    """Say why a mail with these words in its subject is or is not suggested.

    ``record`` is the name after “for”, "" for the record shown last. ``whole`` are all words, as a
    subject may hold “for” itself.
    """

    words: str = field(repr=False)
    record: str = ""
    whole: str = field(default="", compare=False, repr=False)


@dataclass(frozen=True, slots=True)
class AdminHelp:
    """Say what administrators can ask."""


@dataclass(frozen=True, slots=True)
class AdminSettings:
    """Show the organisation's settings."""


@dataclass(frozen=True, slots=True)
class AdminExclude:
    """Exclude these addresses and domains for everybody."""

    text: str = field(repr=False)
    effect: Effect = Effect.SKIP


@dataclass(frozen=True, slots=True)
class AdminInclude:
    """Take these exclusions of everybody's back."""

    text: str = field(repr=False)


@dataclass(frozen=True, slots=True)
class AdminWindow:
    """Suggest what is at most this many days old."""

    days: int


@dataclass(frozen=True, slots=True)
class AdminLimit:
    """Suggest this many at most."""

    limit: int


@dataclass(frozen=True, slots=True)
class AdminRules:
    """Let this edition of the address rules count."""

    variant: RuleVariant


Decision: TypeAlias = (
    Exclusions
    | Exclude
    | Include
    | Dismissed
    | Suggestions
    | Why
    | AdminHelp
    | AdminSettings
    | AdminExclude
    | AdminInclude
    | AdminWindow
    | AdminLimit
    | AdminRules
)

SUGGESTION_PLAIN: Final = {
    **dict.fromkeys(("suggestions", "my suggestions", "建议"), Suggestions()),
    **dict.fromkeys(
        (
            *("suggestions off", "turn off suggestions", "turn suggestions off"),
            *("switch off suggestions", "switch suggestions off", "disable suggestions"),
            *(
                "stop suggestions",
                "stop suggesting",
                "turn my suggestions off",
                "pause suggestions",
            ),
            *("关闭建议", "建议关闭", "建议 关闭", "停止建议", "暂停建议"),
        ),
        Suggestions(on=False),
    ),
    **dict.fromkeys(
        (
            *("suggestions on", "turn on suggestions", "turn suggestions on", "start suggestions"),
            *("switch on suggestions", "switch suggestions on", "enable suggestions"),
            *("start suggesting", "turn my suggestions on", "resume suggestions"),
            *("开启建议", "建议开启", "建议 开启", "打开建议", "恢复建议", "启用建议"),
        ),
        Suggestions(on=True),
    ),
}
"""Words that are such an order whole."""

_TARGET: Final = r"(?: the)?(?: (?:address|message|mail|e-?mail)(?:es|s)?)?"
_EFFECT: Final = re.compile(
    r"(?P<text>.+?)[ ,(]+(?:(?:but|as|and) )?(?:only )?"
    rf"(?P<effect>ignore|skip)d?(?: only)?{_TARGET}\)?"
    r"|(?P<chinese>.+?)[ ，,（]*(?:仅|只)(?P<meant>忽略|跳过)(?:地址|邮件)?）?",
    re.IGNORECASE,
)
_EXCLUDE: Final = re.compile(
    r"(?P<admin>admin |管理员 ?)?"
    r"(?:(?P<verb>exclude|ignore)(?: |$)|(?P<chinese>排除|忽略))(?P<text>.*)",
    re.IGNORECASE,
)
_INCLUDE: Final = re.compile(
    r"(?P<admin>admin |管理员 ?)?(?:(?:include|unexclude|stop (?:excluding|ignoring)"
    r"|remove exclusions?(?: of| for)?) |(?:取消|停止|不再)(?:排除|忽略)|重新包含)(?P<text>.+)",
    re.IGNORECASE,
)
_WHY: Final = re.compile(
    r"(?:why(?: (?:is|isn['’]?t|was|wasn['’]?t|are|aren['’]?t)(?: not)?| (?:not|no)"
    r"| (?:do|can)(?: i|['’]?t i| i not|not i) see)?\b[: ]*"
    r"|为什么(?:没有显示|没有|不显示|看不到|没看到)?[: ：]*)(?P<words>.+)",
    re.IGNORECASE,
)
_SHOWN: Final = re.compile(
    r"(?P<words>.+?) (?:not |being )?(?:shown|suggested|missing|there|listed|left out)"
    r"|(?P<chinese>.+?)\s*(?:没有显示|没显示|不显示|不见了|没有建议)"
)
_FOR: Final = re.compile(r"(?P<words>.+)(?: for |\s*(?:对于|关于)\s*)(?P<record>.+)", re.IGNORECASE)
_ADMIN: Final = r"(?:admin |管理员 ?)"
_TO: Final = r" ?(?:to |of |= ?|为 ?)?"
_WINDOW: Final = re.compile(
    _ADMIN + r"(?:window|时间范围|窗口)" + _TO + r"(?P<n>\d{1,9}) ?(?:days?|天)?",
    re.IGNORECASE,
)
_LIMIT: Final = re.compile(
    _ADMIN + r"(?:limit|number|数量|上限)" + _TO + r"(?P<n>\d{1,9}) ?(?:条|个)?",
    re.IGNORECASE,
)
_RULES: Final = re.compile(
    _ADMIN + r"(?:rules?|规则)" + _TO + r"(?P<year>2016|2024) ?年?", re.IGNORECASE
)


def read_decision(words: str) -> Decision | None:
    """The order; ``None`` for other words."""
    if found := _INCLUDE.fullmatch(words):
        text = found["text"].strip()
        return AdminInclude(text) if found["admin"] else Include(text)
    if found := _EXCLUDE.fullmatch(words):
        return _exclude(found)
    if found := _WHY.fullmatch(words):
        return _why(found["words"].strip(" ?？"))
    return _setting(words)


def _setting(words: str) -> Decision | None:
    if found := _WINDOW.fullmatch(words):
        return AdminWindow(int(found["n"]))
    if found := _LIMIT.fullmatch(words):
        return AdminLimit(int(found["n"]))
    if found := _RULES.fullmatch(words):
        return AdminRules(RuleVariant(found["year"]))
    return None


def _exclude(found: re.Match[str]) -> Decision | None:
    text = found["text"].strip(" :：")
    if not text:
        return AdminSettings() if found["admin"] else Exclusions()
    ignores = (found["verb"] or found["chinese"]).casefold() in {"ignore", "忽略"}
    text, effect = effect_of(text, Effect.IGNORE if ignores else Effect.SKIP)
    return AdminExclude(text, effect) if found["admin"] else Exclude(text, effect)


def effect_of(text: str, effect: Effect = Effect.SKIP) -> tuple[str, Effect]:
    """What is excluded, and the effect that the words say; ``effect`` where they say none."""
    if said := _EFFECT.fullmatch(text[-600:]):
        word = (said["effect"] or said["meant"]).casefold()
        effect = Effect.IGNORE if word in {"ignore", "忽略"} else Effect.SKIP
        text = text[:-600] + (said["text"] or said["chinese"])
    return text, effect


def _why(text: str) -> Why | None:
    if len(text) <= 600 and (shown := _SHOWN.fullmatch(text)):
        text = shown["words"] or shown["chinese"]
    if not unquoted(text).strip():
        return None
    whole = unquoted(text)
    if whole == text and (split := _FOR.fullmatch(text)):
        subject, record = unquoted(split["words"].strip()), unquoted(split["record"].strip())
        if subject and record:
            return Why(subject, record, whole)
    return Why(whole, "", whole)
