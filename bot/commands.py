"""What a person typed, as a command: pure, forgiving about words, strict about meaning.

English and Chinese; case, an @mention, politeness and punctuation around a command do not matter.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Final, TypeAlias

from bot.admin_words import ADMIN_PLAIN, AdminWords, read_admin
from bot.decision_words import (
    SUGGESTION_PLAIN,
    AdminHelp,
    AdminSettings,
    Decision,
    Dismissed,
    Exclusions,
    read_decision,
)
from bot.nearest import nearest
from desks.show_words import Show, read_show

__all__ = [
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
    **SUGGESTION_PLAIN,
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
_SHOW_FORM: Final = "show activities for <record>"
_BEGINNINGS: Final = {
    **dict.fromkeys(("show", "activities"), _SHOW_FORM),
    "exclude": "exclude <address or domain>",
    "include": "include <address or domain>",
    "why": "why <words of a subject>",
}
_CHINESE_BEGINNINGS: Final = {
    **dict.fromkeys(("显示", "查看", "列出"), "显示 <记录> 的活动"),
    "为什么": "为什么 <主题中的词>",
    "取消排除": "取消排除 <地址或域名>",
}
"""What words that begin so come nearest to; who writes Chinese is not offered English."""
_OFFERED: Final = {
    said: command
    for said, command in _PLAIN.items()
    if command not in (Help(), ForgetMe(confirmed=True)) and said not in ("admin", "管理员")
}
"""Help is shown anyway, and what erases is to be typed."""
_INVISIBLE: Final = re.compile(r"[\u200b-\u200f\u2028-\u202e\u2060-\u2069\ufeff]")


def parse(text: str) -> Command:
    """The command in a message's text, mentions included."""
    words = _plain(text)
    if not words:
        return Help() if _MENTION.search(text) else Nothing()
    if known := _PLAIN.get(words.casefold().rstrip(".!。！ ")):
        return known
    command = _read(words)
    return command if command is not None else Unknown(_nearest(words))


def _read(words: str) -> Command | None:
    asked = _POLITE_AFTER.sub("", _POLITE_BEFORE.sub("", words, count=1)) or words
    if known := _PLAIN.get(asked.casefold().rstrip(".!。！? ")):
        return known
    if decision := read_admin(asked) or read_decision(asked):
        return decision
    show = read_show(asked)
    return show if show and show.name else None


def _plain(text: str) -> str:
    spoken = _INSERTED_CARD.sub(" ", _MENTION.sub(" ", text))
    return " ".join(_INVISIBLE.sub("", spoken).split())


def _nearest(words: str) -> str | None:
    asked = _POLITE_AFTER.sub("", _POLITE_BEFORE.sub("", words, count=1)) or words
    found = _begun(asked) or nearest(asked, _OFFERED, _completed)
    if found is None and asked.casefold().startswith(("admin ", "管理员")):
        return "管理员 帮助" if asked.startswith("管理员") else "admin help"
    return found


def _completed(words: str) -> str | None:
    return words if _read(words) is not None else _begun(words)


def _begun(words: str) -> str | None:
    """The form of a command of which only the beginning can be read."""
    said = words.casefold()
    chinese = (meant for first, meant in _CHINESE_BEGINNINGS.items() if said.startswith(first))
    return next(chinese, None) or _BEGINNINGS.get(said.split()[0].strip(".!?:"))
