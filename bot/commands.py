"""What a person typed, as a command: pure, forgiving about words, strict about meaning.

English and Chinese; case, an @mention, politeness and punctuation around a command do not matter.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from difflib import get_close_matches
from typing import Final

__all__ = [
    "COMMANDS",
    "AdminDiagnose",
    "Command",
    "Diagnose",
    "Help",
    "Nothing",
    "Show",
    "SignIn",
    "SignOut",
    "Unknown",
    "parse",
]


@dataclass(frozen=True, slots=True)
class Show:
    """Show the activities of the record with this name; ``table`` when the type was said."""

    name: str
    table: str | None = None


@dataclass(frozen=True, slots=True)
class Help:
    """Say what can be asked."""


@dataclass(frozen=True, slots=True)
class SignIn:
    """Sign in now rather than at the first question."""


@dataclass(frozen=True, slots=True)
class SignOut:
    """Forget the sign-in."""


@dataclass(frozen=True, slots=True)
class Diagnose:
    """Say what stands between the person and their timeline."""


@dataclass(frozen=True, slots=True)
class AdminDiagnose:
    """The same for the whole service; for administrators."""


@dataclass(frozen=True, slots=True)
class Unknown:
    """Not a command; ``nearest`` is the one it resembles, or ``None``."""

    nearest: str | None


@dataclass(frozen=True, slots=True)
class Nothing:
    """No words of a person's: a card that was inserted, a picture. Not to be answered."""


Command = Show | Help | SignIn | SignOut | Diagnose | AdminDiagnose | Unknown | Nothing

COMMANDS: Final = (
    *("show activities for <record>", "help", "sign in", "sign out"),
    *("diagnose", "admin diagnose"),
)
"""What help lists, in the documented spelling."""

_TABLES: Final = {
    "account": "account",
    "accounts": "account",
    "company": "account",
    "客户": "account",
    "公司": "account",
    "contact": "contact",
    "contacts": "contact",
    "person": "contact",
    "联系人": "contact",
}
_PLAIN: Final[dict[str, Command]] = {
    "help": Help(),
    "?": Help(),
    "帮助": Help(),
    "hi": Help(),
    "hello": Help(),
    "你好": Help(),
    "sign in": SignIn(),
    "signin": SignIn(),
    "login": SignIn(),
    "log in": SignIn(),
    "登录": SignIn(),
    "sign out": SignOut(),
    "signout": SignOut(),
    "logout": SignOut(),
    "log out": SignOut(),
    "退出登录": SignOut(),
    "注销": SignOut(),
    "diagnose": Diagnose(),
    "diagnosis": Diagnose(),
    "诊断": Diagnose(),
    "admin diagnose": AdminDiagnose(),
    "管理员 诊断": AdminDiagnose(),
    "管理员诊断": AdminDiagnose(),
}
_TYPE = "|".join(sorted(_TABLES, key=len, reverse=True))
_ENGLISH: Final = re.compile(
    r"(?:show|list|get|see|display)(?: me)?(?: all)?(?: the)?(?: activit(?:y|ies)\b)?"
    r"(?: (?:for|of|on|about|with|regarding)\b)?(?P<rest>.*)"
    r"|(?:the )?activit(?:y|ies)\b(?: (?:for|of|on|about|with|regarding)\b)?(?P<bare>.*)",
    re.IGNORECASE,
)
_CHINESE: Final = re.compile(r"(?:请)?(?:显示|查看|列出|看看)(?P<rest>.+?)(?:的(?:所有)?活动)?")
_TYPED: Final = re.compile(
    rf"(?:the )?(?P<type>{_TYPE})(?: (?:named|called))?[ :]+(?P<name>.+)", re.IGNORECASE
)
_POLITE_BEFORE: Final = re.compile(
    r"(?:(?:please|hey|hi|hello|can you|could you|would you|i want to|i'd like to)[ ,]+)+",
    re.IGNORECASE,
)
_POLITE_AFTER: Final = re.compile(r"(?:[ ,]+(?:please|thanks|thank you))+[.!]*$", re.IGNORECASE)
_MENTION: Final = re.compile(r"<at\b[^>]{0,200}>[^<]{0,200}</at>", re.IGNORECASE)
_INSERTED_CARD: Final = re.compile(
    r"<span\b[^>]{0,500}\binline-compose-card\b[^>]{0,500}>.*?</span>", re.IGNORECASE | re.DOTALL
)
_QUOTES: Final = "\"'“”‘’「」『』«»`"
_INVISIBLE: Final = re.compile(r"[\u200b-\u200f\u2028-\u202e\u2060-\u2069\ufeff]")


def parse(text: str) -> Command:
    """The command in a message's text, mentions included."""
    words = _plain(text)
    if not words:
        return Help() if _MENTION.search(text) else Nothing()
    if known := _PLAIN.get(words.casefold().rstrip(".!。！ ")):
        return known
    asked = _POLITE_AFTER.sub("", _POLITE_BEFORE.sub("", words, count=1)) or words
    for pattern in (_CHINESE, _ENGLISH):
        if found := pattern.fullmatch(asked):
            rest = found.group("rest") or found.groupdict().get("bare") or ""
            return _show(rest) or Unknown(COMMANDS[0])
    return Unknown(_nearest(words))


def _plain(text: str) -> str:
    spoken = _INSERTED_CARD.sub(" ", _MENTION.sub(" ", text))
    return " ".join(_INVISIBLE.sub("", spoken).split())


def _show(rest: str) -> Show | None:
    rest = rest.strip(" :：")
    table = None
    if typed := _TYPED.fullmatch(rest):
        table, rest = _TABLES[typed.group("type").casefold()], typed.group("name")
    name = rest.strip()
    if len(name) > 1 and name[0] in _QUOTES and name[-1] in _QUOTES:
        name = name[1:-1].strip()
    else:
        name = name.rstrip("?？!！。 ")
    return Show(name, table) if name else None


def _nearest(words: str) -> str | None:
    close = get_close_matches(words.casefold()[:60], _PLAIN, n=1, cutoff=0.75)
    if close:
        return close[0]
    first = words.casefold().split()[0][:20]
    return COMMANDS[0] if get_close_matches(first, ("show", "activities"), cutoff=0.7) else None
