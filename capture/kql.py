"""Addresses and typed words as expressions of the Keyword Query Language of Graph's ``$search``.

Sources: "Use the $search query parameter" (Microsoft Graph): the whole expression stands in one
pair of double quotes; "Keyword Query Language (KQL) syntax reference": operators in capitals, an
asterisk behind the beginning of a word.
Values stand bare, because how a quote is escaped is documented for directory objects alone.
``participants`` covers Bcc and display names too: each hit is compared with the addresses again.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass, field

import idna

__all__ = ["ROOM", "Search", "search_for", "subject_search"]

ROOM = 8
"""Expressions of one answer: what one batch holds beside the questions every answer needs."""
SHORT = 1000
"""Characters of an expression while there are few: one that is turned away takes few along."""
LONGEST_EXPRESSION = 4000
"""Graph documents no limit; SharePoint's, of the same language, is 4,096 ("Keyword Query Language
(KQL) syntax reference")."""
BARE = re.compile(
    r"(?!.*\.\.)[\w!#$%&'/~][\w!#$%&'/~.+-]{0,63}@\w[\w.-]{0,189}",
)
"""Addresses that hold nothing KQL reads as an operator, a sign, a quote, a range or a wildcard."""
TYPED = re.compile(r"[\w!#$%&'/~@.+-]+")
EDGES = "!#$%&'/~@.+-"
MOST_WORDS = 10
LONGEST_WORD = 100
_OR = " OR "
_AND = " AND "


@dataclass(frozen=True, slots=True)
class Search:
    """Expressions, and how many addresses they hold.

    The others cannot be searched safely, or there is no room for them: the last ones, then.
    """

    expressions: tuple[str, ...] = field(repr=False)
    used: int


def search_for(addresses: Iterable[str]) -> Search:
    """Group these addresses, in lower case and in order, into at most ``ROOM`` expressions.

    However many there are, the questions to Graph do not become more: the expressions get longer.
    """
    clauses = [clause for one in dict.fromkeys(addresses) if (clause := _clause(one))]
    longest = max(map(len, clauses), default=0) + len(_OR)
    share = -(-sum(len(one) + len(_OR) for one in clauses) // ROOM) + longest
    width = min(max(share, SHORT), LONGEST_EXPRESSION)
    groups: list[list[str]] = []
    used = room = 0
    for clause in clauses:
        room -= len(clause) + len(_OR)
        if room < 0:
            if len(groups) == ROOM:
                break
            groups.append([])
            room = width - len(clause)
        groups[-1].append(clause)
        used += 1
    return Search(tuple(f'"{_OR.join(group)}"' for group in groups), used)


def subject_search(words: str) -> str | None:
    """Mails whose subject holds all these words, the last one perhaps begun only.

    ``None`` when nothing that was typed is a word. Lower case, so that no word is an operator.
    """
    typed = (one.strip(EDGES).lower() for one in TYPED.findall(words))
    found = [one[:LONGEST_WORD] for one in typed if re.search(r"\w", one)][:MOST_WORDS]
    return f'"{_AND.join(f"subject:{one}" for one in found)}*"' if found else None


def _clause(address: str) -> str:
    """Every spelling of it, or "" when one cannot be searched safely."""
    spellings = _spellings(address)
    if not all(BARE.fullmatch(one) for one in spellings):
        return ""
    return _OR.join(f"participants:{one}" for one in spellings)


def _spellings(address: str) -> list[str]:
    """With an internationalised domain both of its forms: a mailbox may hold either."""
    local, _, domain = address.rpartition("@")
    if domain.isascii() and "xn--" not in domain:
        return [address]
    try:
        wire = idna.encode(domain, uts46=True).decode()
        forms = (domain, idna.decode(wire), wire)
    except UnicodeError:
        return [address]
    return [f"{local}@{form}" for form in dict.fromkeys(forms)]
