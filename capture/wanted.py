"""What somebody typed to say which record they mean, without any I/O.

Sources: "Open apps, forms, views, dialogs, and reports with a URL" (model-driven apps): a record's
link has ``etn`` and ``id``, whose braces may be encoded; older ones have ``etc``, a number.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from html import unescape
from urllib.parse import parse_qsl, urlsplit

from capture.addresses import is_usable, normal, normal_domain
from capture.models import RecordRef
from capture.odata import guid, typed_name

__all__ = ["Addressed", "Domain", "Linked", "Named", "Wanted", "wanted"]

LONGEST_LINK = 4_000
_LINK = re.compile(r"[<(\[\"']*(https?://[^\s<>\"]+)[>)\]\"']*", re.IGNORECASE)
_DOMAIN = re.compile(
    r"@?(?:www\.)?((?:[^\W_](?:[\w-]*[^\W_])?\.)+(?:[^\W\d_]{2,24}|xn--[\w-]{2,59}))"
)
_CODES = {"1": "account", "2": "contact", "3": "opportunity", "4": "lead", "112": "incident"}
"""Numbers of ``etc``: those of custom tables differ from organisation to organisation."""


@dataclass(frozen=True, slots=True)
class Named:
    """A name or a part of one."""

    text: str = field(repr=False)


@dataclass(frozen=True, slots=True)
class Addressed:
    """A mail address in its normal form."""

    address: str = field(repr=False)


@dataclass(frozen=True, slots=True)
class Domain:
    """A domain in its normal form, which may be a name as well."""

    domain: str = field(repr=False)
    text: str = field(repr=False)


@dataclass(frozen=True, slots=True)
class Linked:
    """A record's link; ``None`` for one that leads elsewhere or to no record."""

    ref: RecordRef | None


Wanted = Named | Addressed | Domain | Linked


def wanted(text: str, address: str) -> Wanted | None:
    """What was meant; ``None`` for nothing. ``address`` is the organisation's own."""
    if link := _LINK.fullmatch(text.strip()):
        return Linked(_record(link[1], address))
    name = typed_name(text)
    if not name:
        return None
    mail = normal(name.removeprefix("mailto:"))
    if is_usable(mail):
        return Addressed(mail)
    if found := _DOMAIN.fullmatch(name.lower()):
        return Domain(normal_domain(found[1]), name.removeprefix("@"))
    return Named(name)


def _record(link: str, address: str) -> RecordRef | None:
    if len(link) > LONGEST_LINK:
        return None
    try:
        parts, ours = urlsplit(unescape(link)), urlsplit(address)
        same = (parts.hostname, parts.port or 443) == (ours.hostname, ours.port or 443)
        given = {name.lower(): value for name, value in parse_qsl(parts.query)}
    except ValueError:
        return None
    row = guid(given.get("id", "").strip("{}"))
    table = given.get("etn", "").lower() or _CODES.get(given.get("etc", ""), "")
    page = given.get("pagetype", "entityrecord").lower()
    if not (same and row and table and page == "entityrecord"):
        return None
    return RecordRef(table, row)
