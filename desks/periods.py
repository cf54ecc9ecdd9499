"""Words for a stretch of time, in English and Chinese: finding them, and the day they begin.

Only words that end a question are a period, and only if all of them are: “since” inside a name
stays a name.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import date, datetime, timedelta
from difflib import get_close_matches
from enum import StrEnum
from typing import Final

from dateutil.parser import parse
from dateutil.relativedelta import relativedelta

__all__ = ["LAST", "Fault", "PeriodRefused", "beginning", "is_day", "number", "without_period"]

_NUMBERS: Final = {
    **{str(word): value for value, word in enumerate(
        ("one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten",
         "eleven", "twelve"), 1)},
    **{word: value for value, word in enumerate("一二三四五六七八九十", 1)},
    "两": 2,
}  # fmt: skip
_COUNT: Final = r"\d{1,9}|" + "|".join(sorted(_NUMBERS, key=len, reverse=True))
_UNITS: Final = {
    "day": "days", "week": "weeks", "month": "months", "year": "years",
    "天": "days", "日": "days", "周": "weeks", "星期": "weeks", "月": "months", "年": "years",
}  # fmt: skip
LAST: Final = (
    rf"(?:last|past|previous) (?:(?:{_COUNT}) )?(?:days?|weeks?|months?|years?)\b"
    rf"|(?:最近|过去|近)\s*(?:{_COUNT})\s*个?(?:天|日|周|星期|月|年)"
)
"""A stretch that ends now."""
_LAST_TAIL: Final = re.compile(
    rf"(?P<name>.+?)(?:(?:,| )\s*(?:(?:in|from|for|over|within|during|of|since) )?(?:the )?|\s*的?)"
    rf"(?P<period>{LAST})(?:\s*(?:以来|以内|之内|内|里))?\s*的?",
    re.IGNORECASE,
)
_LAST_READ: Final = re.compile(
    rf"(?:last|past|previous) (?:(?P<n>{_COUNT}) )?(?P<unit>day|week|month|year)s?"
    rf"|(?:最近|过去|近)\s*(?P<m>{_COUNT})\s*个?(?P<chinese>天|日|周|星期|月|年)",
    re.IGNORECASE,
)
_SINCE: Final = re.compile(r"(?:,| )\s*(?:since|after|starting)(?: the)?:? ", re.IGNORECASE)
_CHINESE_DAY: Final = r"(?:\d{4}年)?\d{1,2}月\d{1,2}[日号]?|\d{4}-\d{1,2}-\d{1,2}|今天|昨天|前天"
_CHINESE_SINCE: Final = re.compile(
    rf"(?P<name>.+?)\s*的?(?P<day>{_CHINESE_DAY})\s*(?:以来|以后|之后|至今)\s*的?"
)
_CHINESE_FROM: Final = re.compile(
    rf"(?P<name>.+?)\s*的?(?:自从|自|从)\s*(?P<day>{_CHINESE_DAY})"
    r"\s*(?:以来|以后|之后|开始|至今|起)?\s*的?"
)
_CHINESE_READ: Final = re.compile(
    r"(?:(?P<year>\d{4})年)?(?P<month>\d{1,2})月(?P<day>\d{1,2})[日号]?"
)
_MONTHS: Final = (
    *("january", "february", "march", "april", "may", "june", "july", "august", "september"),
    *("october", "november", "december"),
)
_WEEKDAYS: Final = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
_NAMED_DAYS: Final = {
    "today": 0, "yesterday": 1, "今天": 0, "昨天": 1, "前天": 2,
}  # fmt: skip
_TOKEN: Final = re.compile(
    rf"\d{{1,8}}(?:st|nd|rd|th)?|{'|'.join((*_MONTHS, *_WEEKDAYS))}"
    r"|jan|feb|mar|apr|jun|jul|aug|sept?|oct|nov|dec|today|yesterday|of|the|last"
)
_LONGEST: Final = 40
_NUMERIC: Final = re.compile(r"(\d{1,2})([./-])(\d{1,2})(?:\2(\d{2}|\d{4}))?\.?")


class Fault(StrEnum):
    """Why a period is refused."""

    UNREADABLE = "unreadable"
    AMBIGUOUS = "day and month could be either"
    FUTURE = "in the future"
    TOO_LONG = "too long ago"
    LIMIT = "not a number of suggestions"


class PeriodRefused(Exception):  # noqa: N818 - named by what happened
    """What was said is no period that can be answered."""

    def __init__(self, fault: Fault) -> None:
        super().__init__(str(fault))
        self.fault = fault


def number(word: str) -> int:
    """A count in digits or in words."""
    return int(word) if word.isdecimal() else _NUMBERS.get(word.casefold(), 0)


def without_period(words: str) -> tuple[str, str]:
    """The words before a period that ends them, and the period; "" where there is none."""
    for pattern, group in (
        (_LAST_TAIL, "period"),
        (_CHINESE_FROM, "day"),
        (_CHINESE_SINCE, "day"),
    ):
        if found := pattern.fullmatch(words[-400:]):
            return words[:-400] + found["name"].rstrip(" ,的"), found[group]
    *_, last = (None, *_SINCE.finditer(words[-200:]))
    if last is not None:
        before = words[: len(words) - len(words[-200:]) + last.start()]
        said = words[-200:][last.end() :]
        if before.strip() and is_day(said):
            return before.rstrip(" ,"), said.strip(" .")
    return words, ""


def beginning(period: str, today: date) -> date:
    """The day a period begins, seen from ``today``; a day without its year is the latest past one.

    Raises ``PeriodRefused``.
    """
    said = period.casefold().strip(" .?!？。").removeprefix("the ")
    last = _LAST_READ.fullmatch(said)
    try:
        if last:
            unit = _UNITS[last["unit"] or last["chinese"]]
            span = {unit: number(last["n"] or last["m"] or "1")}
            found: date = today - relativedelta(**span)
        else:
            found = _day(said, today)
    except (ValueError, OverflowError, ArithmeticError, TypeError, IndexError):
        # dateutil is not strict about what it raises for words that are no date.
        raise PeriodRefused(Fault.TOO_LONG if last else Fault.UNREADABLE) from None
    if found > today:
        raise PeriodRefused(Fault.FUTURE)
    return found


def is_day(said: str) -> bool:
    """Whether these words can only be meant as a day, sensible or not."""
    tokens = [one for one in re.split(r"[\s,./-]+", said.casefold().strip(" .?!")) if one]
    if not tokens or len(said) > _LONGEST or all(one in {"of", "the", "last"} for one in tokens):
        return False
    return all(
        _TOKEN.fullmatch(one)
        or (len(tokens) > 1 and one.isalpha() and get_close_matches(one, _MONTHS, n=1, cutoff=0.75))
        for one in tokens
    )


def _day(said: str, today: date) -> date:
    if said in _NAMED_DAYS:
        return today - timedelta(days=_NAMED_DAYS[said])
    if said.removeprefix("last ") in _WEEKDAYS:
        back = (today.weekday() - _WEEKDAYS.index(said.removeprefix("last "))) % 7
        return today - timedelta(days=back or (7 if said.startswith("last ") else 0))
    if chinese := _CHINESE_READ.fullmatch(said):
        return _latest(chinese["year"], int(chinese["month"]), int(chinese["day"]), today)
    if numeric := _NUMERIC.fullmatch(said):
        return _numeric(numeric, today)
    return _spoken(said, today)


def _numeric(said: re.Match[str], today: date) -> date:
    first, second = int(said[1]), int(said[3])
    if said[2] != "." and first <= 12 and second <= 12 and first != second:
        raise PeriodRefused(Fault.AMBIGUOUS)
    day_first = said[2] == "." or first > 12
    day, month = (first, second) if day_first else (second, first)
    year = said[4] if said[4] is None or len(said[4]) == 4 else f"20{said[4]}"
    return _latest(year, month, day, today)


def _latest(year: str | None, month: int, day: int, today: date) -> date:
    if year is not None:
        return date(int(year), month, day)
    return _past(lambda guess: date(guess, month, day), today)


def _spoken(said: str, today: date) -> date:
    if len(said) > _LONGEST or re.fullmatch(r"\d{1,2}(?:st|nd|rd|th)?", said):
        raise PeriodRefused(Fault.UNREADABLE)
    found = _past(lambda year: parse(said, default=datetime(year, 1, 1)).date(), today)  # noqa: DTZ001 - a day, not a moment
    stated = [int(one) for one in re.findall(r"(?<!\d)\d{1,4}(?!\d)", said)]
    meant = {found.day, found.month, found.year, *([found.year % 100] if len(stated) > 1 else [])}
    if not meant.issuperset(stated):  # dateutil reads “32 March” as the year 2032
        raise PeriodRefused(Fault.UNREADABLE)
    return found


def _past(read: Callable[[int], date], today: date) -> date:
    """What ``read`` makes of the latest year in which the day exists and is past."""
    found: date | None = None
    for year in range(today.year, today.year - 9, -1):
        try:
            found = read(year)
        except ValueError:  # 29 February, or no day at all
            continue
        if found <= today:
            return found
    if found is None:
        raise PeriodRefused(Fault.UNREADABLE)
    return found
