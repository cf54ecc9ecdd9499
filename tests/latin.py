"""What is left of English in a text that a Chinese reader sees."""

from __future__ import annotations

import re

__all__ = ["english"]

_NAMES = re.compile(
    r"[\w.+-]+@[\w.-]+|[\w-]+\.example|AADSTS\d+|[0-9a-f]{8}-[0-9a-f-]{27}|\{.*?\}"
    r"|(?:User|Mail|Calendars)\.Read|MicrosoftApp\w+|DATAVERSE_URLS?|TOKEN_KEYS|ID URI|NTP"
    r"|Auto Capture|Dynamics(?: 365)?|Microsoft (?:365|Entra(?: ID)?)|Exchange(?: Online)?"
    r"|Outlook|Teams|Contoso|Pumps|Nadia Hassan|show activities for"
)
"""Addresses, ids, settings, products, and the examples that help gives in either language."""


def english(text: str, *known: str) -> list[str]:
    """The Latin words that are no name; ``known`` are names of the story."""
    for name in known:
        text = text.replace(name, " ")
    return re.findall(r"[A-Za-z]{2,}(?:[ ’'-][A-Za-z]+)*", _NAMES.sub(" ", text))
