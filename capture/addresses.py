"""How mail addresses are written and compared, without any I/O.

Sources: RFC 5321, sections 2.4 and 4.1.2 (a domain ignores case, a local part may be quoted); RFC
5891 and UTS #46 (internationalised domains). Exchange and Dynamics compare whole addresses without
case, and so do we.
"""

from __future__ import annotations

import re
from unicodedata import normalize

import idna

__all__ = ["domain_of", "is_usable", "normal", "normal_domain", "spellings"]

LONGEST_DOMAIN = 253
_ATOM = r"[^\s@<>()\[\]\\,;:\".\x00-\x1f\x7f]+"
_DOTTED = re.compile(rf"{_ATOM}(?:\.{_ATOM})*")
_QUOTED = r"\"(?:[^\"\\\x00-\x1f\x7f]|\\[\x20-\x7e])*\""
_PLAIN = r"[^\s@<>()\[\]\\,;:\"\x00-\x1f\x7f]+"
_LOCAL = re.compile(rf"(?=.{{1,64}}$)(?:{_PLAIN}|{_QUOTED})", re.DOTALL)
_DOMAIN = re.compile(rf"[^\s@<>()\[\]\\,;:\"/\x00-\x1f\x7f]{{1,{LONGEST_DOMAIN}}}")


def normal(address: str | None) -> str:
    """An address as it is compared; "" for none, and what is no address in lower case.

    Trimmed, in lower case, its domain in ASCII (``xn--…``), its local part without quotes that it
    does not need. A plus tag is part of the address: whose it is, only its owner's server knows.
    """
    text = (address or "").strip().lower()
    local, at, domain = text.rpartition("@")
    if not at:
        return normalize("NFC", text)
    bare = local[1:-1] if len(local) > 2 and local[0] == local[-1] == '"' else ""
    local = bare if _DOTTED.fullmatch(bare) else local
    return f"{normalize('NFC', local)}@{normal_domain(domain)}"


def normal_domain(domain: str) -> str:
    """A domain as it is compared: lower case, in ASCII where it can be written so."""
    text = normalize("NFC", domain.lower())
    if text.isascii() or len(text) > LONGEST_DOMAIN:
        return text
    try:
        return idna.encode(text, uts46=True).decode("ascii").lower()
    except UnicodeError:  # idna's own error is one of these
        return text


def spellings(address: str) -> tuple[str, ...]:
    """The ways a normal address or domain may stand in a column or a mail: ASCII, and Unicode."""
    local, at, domain = address.rpartition("@")
    if "xn--" not in domain:
        return (address,)
    try:
        shown = idna.decode(domain)
    except UnicodeError:
        return (address,)
    return tuple(dict.fromkeys((address, f"{local}{at}{shown}")))


def domain_of(address: str) -> str:
    """The domain of an address in its normal form; "" where there is none."""
    return address.rpartition("@")[2] if "@" in address else ""


def is_usable(address: str) -> bool:
    """Whether a normal address can stand in a mail: no list, no name, no legacy DN (``/o=…``)."""
    local, at, domain = address.rpartition("@")
    return bool(at and _LOCAL.fullmatch(local) and _DOMAIN.fullmatch(domain))
