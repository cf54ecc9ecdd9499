"""What the buttons on a person's own lists ask for, and the line that takes a question."""

from __future__ import annotations

from typing import Annotated, TypeAlias

import msgspec

from capture.models import ImportKey

__all__ = ["Ask", "Dismissals", "Followed", "Imports", "Offset", "Reads", "Untrack"]

Offset: TypeAlias = Annotated[int, msgspec.Meta(ge=0, le=100_000)]
"""The first row of a page."""


class Dismissals(
    msgspec.Struct, frozen=True, array_like=True, forbid_unknown_fields=True, tag="dismissed"
):
    """Draw the page of the dismissed ones that begins at row ``offset``."""

    offset: Offset = 0


class Reads(
    msgspec.Struct, frozen=True, array_like=True, forbid_unknown_fields=True, tag="privacy"
):
    """Draw the page of what was read for the person that begins at row ``offset``."""

    offset: Offset = 0


class Imports(
    msgspec.Struct, frozen=True, array_like=True, forbid_unknown_fields=True, tag="imports"
):
    """Draw the page of the person's own imports that begins at row ``offset``."""

    offset: Offset = 0


class Followed(
    msgspec.Struct, frozen=True, array_like=True, forbid_unknown_fields=True, tag="followed"
):
    """Draw the page of the person's followed threads that begins at row ``offset``."""

    offset: Offset = 0


class Untrack(
    msgspec.Struct, frozen=True, array_like=True, forbid_unknown_fields=True, tag="untrack"
):
    """Take a tracked import out of Dynamics: what that means, and once ``sure`` doing it.

    ``offset`` is the page of the person's own imports to draw afterwards.
    """

    key: ImportKey
    offset: Offset = 0
    sure: bool = False


class Ask(msgspec.Struct, frozen=True, array_like=True, forbid_unknown_fields=True, tag="ask"):
    """Answer what was typed into the card's line, as if it were a message of the presser."""
