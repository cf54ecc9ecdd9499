"""A question for a record's timeline, read from its words: name, type, period and number.

What is quoted is a name whatever it says; a name that begins with a word for a type is kept whole
beside the reading that takes it apart.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import Final

from desks.periods import LAST, is_day, number, without_period

__all__ = ["Show", "read_record", "read_show", "unquoted"]


@dataclass(frozen=True, slots=True)
class Show:
    """Show the activities of the record with this name.

    ``table`` is the type that was said: a logical name, or ``project`` for a custom table of that
    display name. ``period`` are the words for it, ``limit`` the number that was said.
    ``whole`` is the name with the word for the type, which may be part of it: “Case Logic”.
    """

    name: str
    table: str | None = None
    period: str = ""
    limit: int | None = None
    whole: str = field(default="", compare=False)


_TABLES: Final = {
    **dict.fromkeys(("account", "accounts", "company", "customer", "客户", "公司"), "account"),
    **dict.fromkeys(("contact", "contacts", "person", "联系人"), "contact"),
    **dict.fromkeys(("lead", "leads", "潜在顾客", "线索"), "lead"),
    **dict.fromkeys(
        ("opportunity", "opportunities", "deal", "deals", "商机", "机会"), "opportunity"
    ),
    **dict.fromkeys(("case", "cases", "ticket", "tickets", "案例", "工单"), "incident"),
    **dict.fromkeys(("project", "projects", "项目"), "project"),
}
_TYPE: Final = "|".join(sorted(_TABLES, key=len, reverse=True))
_OF: Final = r"(?:for|of|on|about|with|regarding)"
_ITEMS: Final = r"(?:activit(?:y|ies)|suggestions?|messages?|e-?mails?|mails?|items?|results?)"
_FEW: Final = r"(?:top|last|latest|newest|first)"
_ENGLISH: Final = re.compile(
    r"(?:show|list|get|see|display)(?: me)?(?: all)?(?: the)?"
    rf"(?: (?:{_FEW} )?(?P<count>\d{{1,9}})(?= {_ITEMS} {_OF}\b))?"
    rf"(?:(?(count) {_ITEMS}| activit(?:y|ies)\b))?(?: {_OF}\b)?(?P<rest>.*)"
    rf"|(?:the )?activit(?:y|ies)\b(?: {_OF}\b)?(?P<bare>.*)",
    re.IGNORECASE,
)
_CHINESE: Final = re.compile(r"(?:请)?(?:显示|查看|列出|看看)(?P<rest>.+)")
_CHINESE_END: Final = re.compile(r"(?P<name>.*?)\s*的?(?:所有|全部)?活动")
_CHINESE_COUNT: Final = re.compile(
    r"(?P<name>.+?)\s*的?(?:前|最新|最近)\s*(?P<count>\d{1,9}|[一二两三四五六七八九十])\s*[条个项封](?:的)?"
)
_COUNT_TAIL: Final = re.compile(
    r"(?P<name>.*\S)(?:,| ) *"
    rf"(?:(?:top|limit|first|newest|latest) (?P<count>\d{{1,9}})(?: {_ITEMS})?"
    rf"|(?:last )?(?P<items>\d{{1,9}}) {_ITEMS})",
    re.IGNORECASE,
)
_PERIOD_HEAD: Final = re.compile(
    rf"(?:(?:from|in|over|within|during|of|for) )?(?:the )?(?P<period>{LAST})"
    rf"(?: {_OF} |(?<=[天日周期月年])\s*的? *)(?P<name>.+)",
    re.IGNORECASE,
)
_SINCE_HEAD: Final = re.compile(
    rf"(?:since|after|starting) (?:the )?(?P<period>.{{1,40}}?) {_OF} (?P<name>.+)", re.IGNORECASE
)
_TYPED: Final = re.compile(
    rf"(?:the )?(?P<type>{_TYPE})(?: (?:named|called))?[ :：]+(?P<name>.+)", re.IGNORECASE
)
_QUOTES: Final = "\"'“”‘’「」『』«»`"
_ENDS_INSIDE: Final = re.compile(rf"[{_QUOTES}]\s")
_LENGTH: Final = 400
"""Characters at a question's end in which a period or a number is looked for."""


def read_show(words: str) -> Show | None:
    """The question; ``None`` for other words, and a ``Show`` without a name where there is none."""
    if chinese := _CHINESE.fullmatch(words):
        rest = chinese["rest"]
        if (end := _CHINESE_END.fullmatch(rest)) and not _is_quoted(rest.strip()):
            rest = end["name"]
        return _read(rest, None)
    if english := _ENGLISH.fullmatch(words):
        return _read(english["rest"] or english["bare"] or "", english["count"])
    return None


def read_record(words: str) -> Show:
    """Which record is meant, where only a record can stand: a name, perhaps with its type."""
    return _read(words, None)


def unquoted(text: str) -> str:
    """What stands between quotes, or the text as it is."""
    return text[1:-1].strip() if _is_quoted(text) else text


def _read(rest: str, count: str | None) -> Show:
    rest = rest.strip(" :：")
    period = ""
    for pattern in (_PERIOD_HEAD, _SINCE_HEAD):
        head = None if _is_quoted(_sentence(rest)) else pattern.fullmatch(rest)
        if head and (pattern is _PERIOD_HEAD or is_day(head["period"])):
            period, rest = head["period"], head["name"]
    rest, after, counted = _tails(rest)
    said = rest.strip()
    table, name = None, said
    if typed := _TYPED.fullmatch(said):
        table, name = _TABLES[typed["type"].casefold()], typed["name"].strip()
    whole = _name(said) if table else ""
    limit = counted or count
    return Show(
        _name(name), table, period or after, None if limit is None else number(limit), whole
    )


def _tails(rest: str) -> tuple[str, str, str | None]:
    """A question without the period and the number that end it, in either order."""
    period, count = "", None
    while not _is_quoted(_bare(_sentence(rest))):
        shorter, found = (rest, "") if period else without_period(_sentence(rest))
        if found:
            rest, period = shorter, found
            continue
        counted = None if count else _counted(_sentence(rest))
        if counted is None:
            break
        rest, count = counted
    return rest, period, count


def _counted(rest: str) -> tuple[str, str] | None:
    if len(rest) > _LENGTH:
        return None
    if found := _COUNT_TAIL.fullmatch(rest):
        return found["name"].rstrip(" ,"), found["count"] or found["items"]
    if chinese := _CHINESE_COUNT.fullmatch(rest):
        return chinese["name"].rstrip("的 "), chinese["count"]
    return None


def _bare(rest: str) -> str:
    typed = _TYPED.fullmatch(rest)
    return typed["name"] if typed else rest


def _name(text: str) -> str:
    text = text.strip()
    return unquoted(text if _is_quoted(text) else _sentence(text))


def _sentence(text: str) -> str:
    return text.rstrip("?？!！。 ")


def _is_quoted(text: str) -> bool:
    if len(text) < 3 or text[0] not in _QUOTES or text[-1] not in _QUOTES:
        return False
    return _ENDS_INSIDE.search(text, 1, len(text) - 1) is None
