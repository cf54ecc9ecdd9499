"""The languages people are answered in, and which of them a client's locale asks for."""

from __future__ import annotations

from typing import Literal, TypeAlias

__all__ = ["Language", "language_of"]

Language: TypeAlias = Literal["en", "zh"]


def language_of(locale: str | None) -> Language:
    """The language of a locale such as ``zh-CN``; English where it is none of ours."""
    return "zh" if (locale or "").lower().partition("-")[0] == "zh" else "en"
