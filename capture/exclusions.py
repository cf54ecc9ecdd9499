"""Whether an address is among some addresses and domains; which are the organisation's domains.

Ours, because nothing is documented: a domain stands for its subdomains too.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from capture.addresses import LONGEST_DOMAIN, domain_of, normal, normal_domain

__all__ = ["CONSUMER_DOMAINS", "Patterns", "own_domains"]

CONSUMER_DOMAINS = frozenset(
    {
        "126.com",
        "163.com",
        "aol.com",
        "foxmail.com",
        "gmail.com",
        "gmx.de",
        "gmx.net",
        "googlemail.com",
        "hotmail.com",
        "icloud.com",
        "live.com",
        "mail.ru",
        "me.com",
        "msn.com",
        "outlook.com",
        "proton.me",
        "protonmail.com",
        "qq.com",
        "sina.com",
        "t-online.de",
        "web.de",
        "yahoo.com",
        "yandex.ru",
        "yeah.net",
    }
)
"""Where anybody may have an address: that a caller has one there too makes nobody a colleague."""


class Patterns:
    """Addresses and domains, asked for an address in time that does not grow with their number."""

    def __init__(self, patterns: Iterable[str]) -> None:
        self._known = frozenset(one for one in map(_pattern, patterns) if one)

    def __contains__(self, address: str) -> bool:
        """Whether this address, its domain or a domain above it is among them."""
        if not self._known or "@" not in address:
            return False
        return address in self._known or any(one in self._known for one in _upwards(address))

    def __bool__(self) -> bool:
        return bool(self._known)


def own_domains(own: Iterable[str], declared: Iterable[str]) -> Patterns:
    """The organisation's domains: those declared and those of the caller's own addresses."""
    domains = {*map(domain_of, own), *declared}
    return Patterns(domains - CONSUMER_DOMAINS)


def _pattern(text: str) -> str:
    return normal(text) if "@" in text else normal_domain(text.strip())


def _upwards(address: str) -> Iterator[str]:
    """The domain and those above it; of one longer than any domain, those that fit."""
    domain = domain_of(address)
    if len(domain) > LONGEST_DOMAIN:
        domain = domain[-LONGEST_DOMAIN:].partition(".")[2]
    while domain:
        yield domain
        domain = domain.partition(".")[2]
