"""The languages people are answered in, and which of them a client's locale asks for."""

from __future__ import annotations

import re
from typing import Literal, TypeAlias

__all__ = ["Language", "accepted_language", "language_of"]

Language: TypeAlias = Literal["en", "zh"]

_ACCEPTED = re.compile(
    r"\s*(en|zh)(?:-[a-z0-9-]+)?\s*(?:;\s*q=([01](?:\.[0-9]{0,3})?)\s*)?", re.IGNORECASE
)


def language_of(locale: str | None) -> Language:
    """The language of a locale such as ``zh-CN``; English where it is none of ours."""
    return "zh" if (locale or "").lower().partition("-")[0] == "zh" else "en"


def accepted_language(header: str) -> Language:
    """The language a browser's ``Accept-Language`` prefers among ours (RFC 9110, 12.5.4)."""
    found = [one for part in header.split(",") if (one := _ACCEPTED.fullmatch(part))]
    best = max(found, key=lambda one: float(one[2] or 1), default=None)
    return language_of(best[1]) if best and float(best[2] or 1) else "en"
