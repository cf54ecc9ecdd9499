"""A display name as the first and last name that a row of Dynamics asks for.

Mail knows only one text for a name, so every rule here is a choice of ours; whoever reads the row
can correct it.
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass, field

from capture.odata import typed_name

__all__ = ["NAME_LENGTH", "PersonName", "person_name"]

NAME_LENGTH = 50
"""Characters of ``firstname`` and ``lastname`` ("Contact table/entity reference")."""
_ASIDE = re.compile(r"\s*[(\[（【][^()\[\]（）【】]*[)\]）】]")
_AFTER = re.compile(r"\s+(?:\||/|via|at)\s.*$", re.IGNORECASE)
_QUOTES = " \t'\"“”‘’`„«»<>"
_HAN = r"\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff"
_FAMILY_FIRST = re.compile(rf"[{_HAN}\u3040-\u30ff\uac00-\ud7a3々·\s]+")
_ONE_WORD = re.compile(rf"[{_HAN}]{{2,4}}|[\uac00-\ud7a3]{{2,4}}")


def _words(text: str) -> frozenset[str]:
    return frozenset(text.split())


_COMPOUND = _words(
    "欧阳 歐陽 司马 司馬 诸葛 諸葛 上官 夏侯 皇甫 尉迟 尉遲 公孙 公孫 慕容 令狐 司徒 东方 東方 "
    "南宫 南宮 西门 西門 轩辕 軒轅 长孙 長孫 宇文 独孤 獨孤 端木 百里 남궁 황보 제갈 선우 독고 사공"
)
"""Family names of two characters, Chinese and Korean; every other one has one."""
_PARTICLES = _words(
    "af al bin da das de del della den der di do dos du el ibn la le ten ter van von y zu zum"
)
_TITLES = _words("mr mrs ms miss mx dr prof sir dame herr frau ing dipl mag")
_CREDENTIALS = _words("phd md mba msc bsc jr sr ii iii iv esq cpa cfa pmp pe inc ltd llc gmbh ag")


@dataclass(frozen=True, slots=True)
class PersonName:
    """``last`` is never empty for an address that has a local part; both fit their columns."""

    first: str = field(repr=False)
    last: str = field(repr=False)

    @property
    def full(self) -> str:
        """The name in one line, as most organisations write it."""
        return f"{self.first} {self.last}".strip()


def person_name(display: str, address: str) -> PersonName:
    """The name in ``display``, or the one that the address suggests where there is none."""
    name = _bare(display)
    if not name or "@" in name or not any(one.isalpha() for one in name):
        return _fitting(*_western(_from_address(address)))
    if _FAMILY_FIRST.fullmatch(name):
        return _fitting(*_family_first(name))
    last, comma, first = (part.strip() for part in name.partition(","))
    if comma and first and _key(first.partition(",")[0]) not in _CREDENTIALS:
        return _fitting(_untitled(first.partition(",")[0]), last)
    return _fitting(*_western(_untitled(last if comma else name)))


def _bare(display: str) -> str:
    """The name without quotes, and without the company or team that stands behind it."""
    name = typed_name(display).strip(_QUOTES)
    return _AFTER.sub("", _ASIDE.sub("", name)).strip(_QUOTES + ",;")


def _untitled(name: str) -> str:
    words = name.split()
    while len(words) > 1 and _key(words[0]) in _TITLES:
        del words[0]
    while len(words) > 1 and _key(words[-1]) in _CREDENTIALS:
        del words[-1]
    return " ".join(words)


def _key(word: str) -> str:
    return word.replace(".", "").strip().casefold()


def _western(name: str) -> tuple[str, str]:
    """The last word is the family name, with the particles before it."""
    words = name.split()
    at = len(words) - 1
    while at > 1 and words[at - 1] in _PARTICLES:
        at -= 1
    return " ".join(words[:at]), " ".join(words[max(at, 0) :])


def _family_first(name: str) -> tuple[str, str]:
    """Chinese, Japanese and Korean: the family name stands first.

    Where it ends is known from a space or, in two to four characters of one script, from the family
    names; anything else is one name.
    """
    last, space, first = name.partition(" ")
    if space:
        return first, last
    if not _ONE_WORD.fullmatch(name):
        return "", name
    length = 2 if name[:2] in _COMPOUND and len(name) > 2 else 1
    return (name[length:], name[:length]) if len(name) < 4 or length == 2 else ("", name)


def _from_address(address: str) -> str:
    local = address.partition("@")[0]
    known = local.partition("+")[0].strip('"')
    words = [word for word in re.split(r"[._\-\s]+", known) if word and not word.isdigit()]
    return " ".join(word[:1].upper() + word[1:] for word in words) or local


def _fitting(first: str, last: str) -> PersonName:
    return PersonName(_cut(first), _cut(last))


def _cut(text: str) -> str:
    return unicodedata.normalize("NFC", text)[:NAME_LENGTH].strip()
