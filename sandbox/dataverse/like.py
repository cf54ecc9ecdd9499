"""SQL's LIKE, which lives inside contains, startswith and endswith.

Page: "Filter rows using OData", section on wildcard characters: ``%`` any text, ``_`` any one
character, ``[abc]`` and ``[a-z]`` one of a set, ``[^abc]`` one not of it.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from functools import lru_cache

__all__ = ["like"]

_NEVER = "(?!)"


@lru_cache(maxsize=512)
def like(pattern: str) -> Callable[[str], bool]:
    """A test for text that is LIKE the pattern, whatever its case."""
    compiled = re.compile("".join(_pieces(pattern.lower())), re.DOTALL)
    return lambda text: compiled.fullmatch(text.lower()) is not None


def _pieces(pattern: str) -> list[str]:
    pieces, at = [], 0
    while at < len(pattern):
        one = pattern[at]
        if one == "[":
            end = pattern.find("]", at + 1)
            if end < 0:
                return [_NEVER]
            pieces.append(_set(pattern[at + 1 : end]))
            at = end
        else:
            pieces.append({"%": ".*", "_": "."}.get(one) or re.escape(one))
        at += 1
    return pieces


def _set(inside: str) -> str:
    negated, chosen = inside.startswith("^"), inside.removeprefix("^")
    if not chosen:
        return _NEVER
    classes = re.sub(r"[\\\[\]^&~|-]", r"\\\g<0>", chosen)
    ranged = re.sub(r"(?<=[^\\])\\-(?=.)", "-", classes)
    try:
        return re.compile(f"[{'^' if negated else ''}{ranged}]").pattern
    except re.error:
        return _NEVER
