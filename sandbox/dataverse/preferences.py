"""What a request prefers, from its Prefer headers.

Page: "Compose HTTP requests and handle errors", section on Prefer headers.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from fnmatch import fnmatchcase
from typing import Final

from sandbox.dataverse.errors import bad_query, not_here

__all__ = ["PAGE_SIZE", "Preferences", "preferences"]

PAGE_SIZE: Final = 5000
_PREFERENCE: Final = re.compile(
    r"\s*([^\s=;,]+)\s*(?:=\s*(\"[^\"]*\"|[^,;\s]*))?\s*(?:;[^,]*)?(?:,|$)"
)


@dataclass(frozen=True, slots=True)
class Preferences:
    """``page`` is the page size asked for, or ``None``; ``applied`` goes into the answer."""

    page: int | None = None
    annotations: tuple[str, ...] = ()
    representation: bool = False
    continue_on_error: bool = False
    applied: tuple[str, ...] = ()

    def wants(self, annotation: str) -> bool:
        """Whether an annotation was asked for by name or by a pattern such as ``*``."""
        return any(fnmatchcase(annotation, pattern) for pattern in self.annotations)


def preferences(header: str) -> Preferences:
    """Read the header; preferences that are not known are ignored, as RFC 7240 asks."""
    found = {name.lower(): (value or "").strip('"') for name, value in _PREFERENCE.findall(header)}
    if "odata.track-changes" in found:
        raise not_here("the preference odata.track-changes")
    annotations = found.get("odata.include-annotations", "")
    page = _page(found.get("odata.maxpagesize"))
    applied = [f"odata.maxpagesize={page}"] if page else []
    applied += [f'odata.include-annotations="{annotations}"'] if annotations else []
    representation = found.get("return") == "representation"
    applied += ["return=representation"] if representation else []
    return Preferences(
        page,
        tuple(one.strip() for one in annotations.split(",") if one.strip()),
        representation,
        "odata.continue-on-error" in found and found["odata.continue-on-error"] != "false",
        tuple(applied),
    )


def _page(value: str | None) -> int | None:
    """A size over 5000 is ignored (page: "Page results using OData")."""
    if value is None:
        return None
    if not value.isdecimal() or int(value) < 1:
        raise bad_query(f"The value of odata.maxpagesize must be a positive number, not '{value}'.")
    return int(value) if int(value) <= PAGE_SIZE else None
