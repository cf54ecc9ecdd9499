"""Adaptive Cards 1.5 as far as our cards go: typed values, and from them JSON without defaults.

Names and order are those of the schema explorer (adaptivecards.io).
Teams' own package models everything there is; its twenty fields an element, checked again at run
time, made drawing a third of a turn's cost. Here the type checker knows the values, and the tests
hold each card against the published schema.
"""

from __future__ import annotations

from typing import Any, Literal, TypeAlias

import msgspec

__all__ = [
    "ActionSet",
    "AdaptiveCard",
    "BackgroundImage",
    "CardAction",
    "CardElement",
    "Column",
    "ColumnSet",
    "Container",
    "ExecuteAction",
    "Gap",
    "OpenUrlAction",
    "RichTextBlock",
    "TextBlock",
    "TextRun",
]

Gap: TypeAlias = Literal["None", "Small", "Medium"]
_Colour: TypeAlias = Literal["Accent", "Good", "Attention"]
_Size: TypeAlias = Literal["Small", "Medium", "Large"]


class _Shape(
    msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True, rename="camel", tag_field="type"
):
    pass


class OpenUrlAction(_Shape, frozen=True, kw_only=True, tag="Action.OpenUrl"):
    """Opens an address."""

    url: str


class ExecuteAction(_Shape, frozen=True, kw_only=True, tag="Action.Execute"):
    """Brings ``verb`` and ``data`` back to us."""

    title: str
    style: Literal["positive"] | None = None
    data: dict[str, str]
    verb: str


CardAction: TypeAlias = OpenUrlAction | ExecuteAction


class TextRun(_Shape, frozen=True, kw_only=True, tag="TextRun"):
    """Text without markdown, part of a paragraph."""

    text: str
    size: _Size | None = None
    weight: Literal["Bolder"] | None = None
    color: _Colour | None = None
    is_subtle: bool | None = None
    font_type: Literal["Monospace"] | None = None
    select_action: CardAction | None = None


class TextBlock(_Shape, frozen=True, kw_only=True, tag="TextBlock"):
    """A line whose text may hold markdown."""

    horizontal_alignment: Literal["Right"] | None = None
    text: str
    size: _Size | None = None
    weight: Literal["Bolder"] | None = None
    color: _Colour | None = None
    is_subtle: bool | None = None


class RichTextBlock(_Shape, frozen=True, kw_only=True, tag="RichTextBlock"):
    """A paragraph."""

    spacing: Gap | None = None
    inlines: list[TextRun]


class ActionSet(_Shape, frozen=True, kw_only=True, tag="ActionSet"):
    """Buttons."""

    spacing: Gap | None = None
    actions: list[CardAction]


class Column(_Shape, frozen=True, kw_only=True, tag="Column"):
    """One of several side by side."""

    select_action: CardAction | None = None
    vertical_content_alignment: Literal["Center"] | None = None
    width: Literal["auto", "stretch"]
    items: list[CardElement]


class ColumnSet(_Shape, frozen=True, kw_only=True, tag="ColumnSet"):
    """Columns."""

    spacing: Gap | None = None
    columns: list[Column]


class BackgroundImage(msgspec.Struct, frozen=True, rename="camel"):
    """A picture behind a container."""

    url: str
    fill_mode: Literal["RepeatVertically"]
    horizontal_alignment: Literal["Left"]


class Container(_Shape, frozen=True, kw_only=True, tag="Container"):
    """Elements that belong together."""

    id: str | None = None
    spacing: Gap | None = None
    style: Literal["emphasis", "warning"] | None = None
    bleed: bool | None = None
    background_image: BackgroundImage | None = None
    items: list[CardElement]


CardElement: TypeAlias = TextBlock | RichTextBlock | ActionSet | ColumnSet | Container


class AdaptiveCard(_Shape, frozen=True, kw_only=True, tag="AdaptiveCard"):
    """The whole card."""

    lang: str
    version: Literal["1.5"]
    body: list[CardElement]

    def as_json(self) -> dict[str, Any]:
        """The card as JSON-ready values."""
        values: dict[str, Any] = msgspec.to_builtins(self)
        return values
