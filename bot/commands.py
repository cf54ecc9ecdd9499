"""What a person typed, as a command: pure, forgiving about words, strict about meaning.

English and Chinese; case, an @mention, politeness and punctuation around a command do not matter.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from difflib import get_close_matches
from typing import Final, TypeAlias

from bot.admin_words import ADMIN_PLAIN, AdminWords, read_admin
from bot.decision_words import (
    AdminHelp,
    AdminSettings,
    Decision,
    Dismissed,
    Exclusions,
    read_decision,
)
from desks.show_words import Show, read_show

__all__ = [
    "COMMANDS",
    "AdminDiagnose",
    "AdminFailed",
    "AdminRetry",
    "Command",
    "Diagnose",
    "ForgetMe",
    "Help",
    "MyImports",
    "Nothing",
    "Privacy",
    "Show",
    "SignIn",
    "SignOut",
    "Unknown",
    "parse",
]


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
class AdminFailed:
    """Count the organisation's failed imports; for administrators."""


@dataclass(frozen=True, slots=True)
class AdminRetry:
    """Try the organisation's failed imports again; for administrators."""


@dataclass(frozen=True, slots=True)
class Unknown:
    """Not a command; ``nearest`` is the one it resembles, or ``None``."""

    nearest: str | None


@dataclass(frozen=True, slots=True)
class Nothing:
    """No words of a person's: a card that was inserted, a picture. Not to be answered."""


@dataclass(frozen=True, slots=True)
class MyImports:
    """Say where the person's imports stand."""


@dataclass(frozen=True, slots=True)
class Privacy:
    """Say what is read and what is kept of the person."""


@dataclass(frozen=True, slots=True)
class ForgetMe:
    """Erase what is kept of the person; only once it is ``confirmed``."""

    confirmed: bool = False


Command: TypeAlias = (
    Show
    | Decision
    | AdminWords
    | Help
    | SignIn
    | SignOut
    | Diagnose
    | AdminDiagnose
    | AdminFailed
    | AdminRetry
    | MyImports
    | Privacy
    | ForgetMe
    | Unknown
    | Nothing
)

COMMANDS: Final = (
    *("show activities for <record>", "why <words of a subject>", "dismissed"),
    *("exclude <address or domain>", "include <address or domain>", "privacy", "forget me"),
    *("help", "sign in", "sign out", "diagnose", "admin diagnose", "admin settings"),
    *("admin enable", "admin disable", "admin status", "admin audit", "admin history"),
)
"""What is offered for words that resemble it, in the documented spelling."""

_PLAIN: Final[dict[str, Command]] = {
    **dict.fromkeys(("help", "?", "帮助", "hi", "hello", "你好"), Help()),
    **dict.fromkeys(("sign in", "signin", "login", "log in", "登录", "登陆"), SignIn()),
    **dict.fromkeys(("sign out", "signout", "logout", "log out", "退出登录", "注销"), SignOut()),
    **dict.fromkeys(("diagnose", "diagnosis", "诊断"), Diagnose()),
    **ADMIN_PLAIN,
    **dict.fromkeys(("admin diagnose", "管理员 诊断", "管理员诊断"), AdminDiagnose()),
    **dict.fromkeys(("admin failed", "管理员 失败", "管理员失败"), AdminFailed()),
    **dict.fromkeys(("admin retry", "管理员 重试", "管理员重试"), AdminRetry()),
    **dict.fromkeys(("admin", "admin help", "管理员", "管理员 帮助", "管理员帮助"), AdminHelp()),
    **dict.fromkeys(
        ("admin settings", "admin exclusions", "管理员 设置", "管理员设置"), AdminSettings()
    ),
    **dict.fromkeys(
        ("exclusions", "excluded", "show exclusions", "list exclusions", "排除列表"), Exclusions()
    ),
    **dict.fromkeys(
        ("dismissed", "show dismissed", "list dismissed", "dismissed suggestions"), Dismissed()
    ),
    **dict.fromkeys(("已忽略", "已忽略的建议", "忽略的建议", "忽略列表"), Dismissed()),
    **dict.fromkeys(("my imports", "show my imports", "imports", "我的导入"), MyImports()),
    **dict.fromkeys(("privacy", "隐私"), Privacy()),
    **dict.fromkeys(("forget me", "忘记我", "删除我的数据"), ForgetMe()),
    **dict.fromkeys(("yes, forget me", "yes forget me", "确认忘记我"), ForgetMe(confirmed=True)),
}
_POLITE_BEFORE: Final = re.compile(
    r"(?:(?:please|hey|hi|hello|can you|could you|would you|i want to|i'd like to)[ ,]+)+",
    re.IGNORECASE,
)
_POLITE_AFTER: Final = re.compile(r"(?:[ ,]+(?:please|thanks|thank you))+[.!]*$", re.IGNORECASE)
_MENTION: Final = re.compile(r"<at\b[^>]{0,200}>[^<]{0,200}</at>", re.IGNORECASE)
_INSERTED_CARD: Final = re.compile(
    r"<span\b[^>]{0,500}\binline-compose-card\b[^>]{0,500}>.*</span>", re.IGNORECASE | re.DOTALL
)
_FIRST_WORDS: Final = {
    "exclude": COMMANDS[3],
    "include": COMMANDS[4],
    "dismissed": "dismissed",
    "admin": "admin help",
    "why": COMMANDS[1],
}
_CHINESE_BEGINNINGS: Final = {
    **dict.fromkeys(("显示", "查看", "列出"), "显示 <记录> 的活动"),
    "为什么": "为什么 <主题中的词>",
    "取消排除": "取消排除 <地址或域名>",
    "管理员": "管理员 帮助",
}
"""What words that begin so come nearest to; who writes Chinese is not offered English."""
_INVISIBLE: Final = re.compile(r"[\u200b-\u200f\u2028-\u202e\u2060-\u2069\ufeff]")


def parse(text: str) -> Command:
    """The command in a message's text, mentions included."""
    words = _plain(text)
    if not words:
        return Help() if _MENTION.search(text) else Nothing()
    if known := _PLAIN.get(words.casefold().rstrip(".!。！ ")):
        return known
    asked = _POLITE_AFTER.sub("", _POLITE_BEFORE.sub("", words, count=1)) or words
    if known := _PLAIN.get(asked.casefold().rstrip(".!。！? ")):
        return known
    if decision := read_admin(asked) or read_decision(asked):
        return decision
    if show := read_show(asked):
        return show if show.name else Unknown(_chinese(asked) or COMMANDS[0])
    return Unknown(_nearest(words))


def _plain(text: str) -> str:
    spoken = _INSERTED_CARD.sub(" ", _MENTION.sub(" ", text))
    return " ".join(_INVISIBLE.sub("", spoken).split())


def _nearest(words: str) -> str | None:
    said = words.casefold()[:60]
    if close := get_close_matches(said, _PLAIN, n=1, cutoff=0.75):
        return close[0]
    if begun := _chinese(said):
        return begun
    first = said.split()[0][:20]
    if get_close_matches(first, ("show", "activities"), n=1, cutoff=0.7):
        return COMMANDS[0]
    close = get_close_matches(first, _FIRST_WORDS, n=1, cutoff=0.75)
    return _FIRST_WORDS[close[0]] if close else None


def _chinese(words: str) -> str | None:
    begun = (meant for first, meant in _CHINESE_BEGINNINGS.items() if words.startswith(first))
    return next(begun, None)
