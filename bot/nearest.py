"""The command that words which are none come nearest to: pure, and silent rather than wrong.

A sentence that can be carried out once its verb is spelt right or stands first is offered whole;
else the one command whose words it shares or resembles, in its documented spelling.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from difflib import SequenceMatcher
from typing import Final, TypeVar

__all__ = ["nearest"]

T = TypeVar("T")
_LONGEST: Final = 120
"""Characters of what may be a mistyped command; a longer text is somebody's prose."""
_ALIKE: Final = 0.76
_ALIKE_CHINESE: Final = 0.75
"""Above “shop” and “show”, below “shows” and “show”; one wrong character of four."""
_SHORTEST: Final = 4
"""Letters of words that may be alike; shorter ones are as near to many."""
_MOST_WORDS: Final = 8
_VERBS: Final = ("show", "activities", "timeline", "exclude", "include", "ignore", "why", "admin")
_AFTER_ADMIN: Final = (
    *("exclude", "include", "test", "window", "limit", "rules", "rollback", "ignore"),
)
_CHINESE: Final = re.compile(r"[\u4e00-\u9fff]")
_PATTERN: Final = re.compile(r"[\w-][.@][\w-]")
_CHINESE_VERBS: Final = {
    **dict.fromkeys(("显示", "查看", "列出"), re.compile("活动|时间线")),
    **dict.fromkeys(("排除", "忽略"), _PATTERN),
}
"""Each with what stands beside it: two characters alone are half of many other words."""
_ACTIVITIES_LAST: Final = re.compile(
    r"(?P<name>\S.*?)(?:['’]s)? (?:activities|activity|timeline)", re.IGNORECASE
)
_PATTERN_FIRST: Final = re.compile(
    r"(?P<what>\S*[.@]\S*) (?P<verb>exclude|include|ignore)", re.IGNORECASE
)
_CHINESE_LAST: Final = re.compile(r"(?P<name>(?!的)\S.*?)\s*的?(?:活动|时间线|邮件)")


def nearest(
    words: str,
    phrases: Mapping[str, T],
    completed: Callable[[str], str | None],
) -> str | None:
    """What was probably meant; ``None`` where nothing in particular was.

    ``phrases`` are commands without arguments, of several spellings the documented one first;
    ``completed`` gives back a sentence that is a whole command, or the form of one begun.
    """
    said = words.strip(" .!?。！？,，")
    if not said or len(said) > _LONGEST:
        return None
    if whole := next(filter(None, map(completed, _corrected(said))), None):
        return whole
    known = [one for one in phrases if len(one) >= _SHORTEST or _CHINESE.search(one)]
    found = _resembled(said.casefold(), known) or _shared(said.casefold(), known, phrases)
    return None if found is None else _documented(found, phrases)


def _corrected(said: str) -> Iterator[str]:
    """The same sentence with its first words spelt as commands spell them, or its verb first."""
    tokens = said.split()
    fixed: list[str] = []
    for token, spelt in zip(tokens[:3], (_VERBS, _AFTER_ADMIN, _AFTER_ADMIN), strict=False):
        close = _closest(token.casefold(), spelt)
        if close is None:
            break
        fixed.append(close)
        yield " ".join([*fixed, *tokens[len(fixed) :]])
    if len(tokens) <= _MOST_WORDS // 2 and (found := _ACTIVITIES_LAST.fullmatch(said)):
        yield f"show activities for {found['name']}"
    if found := _PATTERN_FIRST.fullmatch(said):
        yield f"{found['verb'].casefold()} {found['what']}"
    for verb, needed in _CHINESE_VERBS.items():
        half = (said[:1] == verb[:1]) != (said[1:2] == verb[1:])
        if half and needed.search(said):
            yield verb + said[2:]
    if _CHINESE.search(said) and (found := _CHINESE_LAST.fullmatch(said)):
        yield f"显示 {found['name']} 的活动"


def _closest(token: str, known: Iterable[str]) -> str | None:
    rated = max((_alike(token, one), one) for one in known)
    return rated[1] if rated[0] >= _ALIKE else None


def _alike(one: str, other: str) -> float:
    if one == other:
        return 1.0
    if len(one) > 2 and sorted(one) == sorted(other):
        return 0.99  # letters that changed places
    if min(len(one), len(other)) < _SHORTEST - 1 or one[0] != other[0]:
        return 0.0
    return SequenceMatcher(None, one, other, autojunk=False).ratio()


def _resembled(said: str, known: Iterable[str]) -> str | None:
    """The phrase that is nearly this, its words in whatever order."""
    ordered = " ".join(sorted(said.split()))
    rated = [
        (max(_alike(said, one), _alike(ordered, " ".join(sorted(one.split())))), -at, one)
        for at, one in enumerate(known)
    ]
    best, _, phrase = max(rated)
    return phrase if best >= (_ALIKE_CHINESE if _CHINESE.search(phrase) else _ALIKE) else None


def _shared(said: str, known: list[str], phrases: Mapping[str, T]) -> str | None:
    """The phrase that this speaks of, or is a part of, if that is one command alone."""
    tokens = said.split()
    if len(tokens) > _MOST_WORDS:
        return None
    spoken_of = [one for one in known if _holds(said, one)]
    if spoken_of:
        return max(spoken_of, key=len)
    least = 2 if _CHINESE.search(said) else _SHORTEST
    part_of = [one for one in known if len(said) >= least and _holds(one, said)]
    return part_of[0] if len({phrases[one] for one in part_of}) == 1 else None


def _holds(whole: str, part: str) -> bool:
    """Whether the words of ``part`` stand in ``whole`` next to each other."""
    if _CHINESE.search(part):
        return part.replace(" ", "") in whole.replace(" ", "")
    return f" {part} " in f" {whole} "


def _documented(phrase: str, phrases: Mapping[str, T]) -> str:
    """The first spelling of the same command in the same script."""
    chinese = bool(_CHINESE.search(phrase))
    return next(
        one
        for one, command in phrases.items()
        if command == phrases[phrase] and bool(_CHINESE.search(one)) == chinese
    )
