"""The few shapes all cards are made of, as typed models, and the way from model to JSON.

Only what Adaptive Cards 1.5 knows is used, and nothing is set to its default.
Outside text stands in ``TextRun`` alone, which has no markdown.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Any, Literal, TypeAlias

from microsoft_teams.cards.core import Action as CardAction
from microsoft_teams.cards.core import (
    ActionSet,
    AdaptiveCard,
    CardElement,
    Column,
    ColumnSet,
    Container,
    ExecuteAction,
    OpenUrlAction,
    RichTextBlock,
    TextBlock,
    TextRun,
    ToggleInput,
    ToggleVisibilityAction,
)

from cards.actions import Action, Seal, verb

Card: TypeAlias = dict[str, Any]
"""An Adaptive Card as JSON-ready values; encode it as UTF-8, not with ASCII escapes."""

_URL = re.compile(r"https?://[^\s\x00-\x20\x7f-\uffff<>\"\\^`{|}]{1,1500}")
_Gap: TypeAlias = Literal["None", "Small", "Medium"]


def strong(text: str, *, size: Literal["Large", "Medium"] | None = None) -> TextRun:
    """Text that carries a row."""
    return TextRun(text=text, weight="Bolder", size=size)


def words(text: str) -> TextRun:
    """Text of ordinary weight."""
    return TextRun(text=text)


def quiet(text: str) -> TextRun:
    """Text beside what matters."""
    return TextRun(text=text, size="Small", is_subtle=True)


def coloured(text: str, colour: Literal["Accent", "Good", "Attention"]) -> TextRun:
    """Small text whose state shows in its colour, besides its words."""
    return TextRun(text=text, size="Small", color=colour, weight="Bolder")


def link(text: str, url: str) -> tuple[TextRun, ...]:
    """A link of ours; nothing where the address is not one a browser should open."""
    target = opening(url)
    return (TextRun(text=text, size="Small", select_action=target),) if target else ()


def reveal(text: str, identifier: str) -> TextRun:
    """A link of ours that shows and hides what ``hidden`` made, without asking anybody."""
    toggle = ToggleVisibilityAction(title=text, target_elements=[identifier])
    return TextRun(text=text, size="Small", select_action=toggle)


def hidden(identifier: str, *items: CardElement) -> Container:
    """What stands folded away until ``reveal`` is pressed."""
    return Container(id=identifier, is_visible=False, items=list(items), spacing="Small")


def checkbox(identifier: str, title: str) -> ToggleInput:
    """A box that is not ticked, with words of ours, which a screen reader reads too."""
    return ToggleInput(id=identifier, title=title, value="false", spacing="None")


def fact_line(text: str, *runs: TextRun) -> RichTextBlock:
    """Facts in small print, and links that belong to them, which no line break sets apart."""
    return line(quiet(f"{text} ·\u00a0" if runs else text), *runs, gap="None")


def opening(url: str) -> OpenUrlAction | None:
    """The action that opens ``url``, if it is a plain web address of bounded length."""
    return OpenUrlAction(url=url) if _URL.fullmatch(url) else None


def line(*runs: TextRun, gap: _Gap | None = None) -> RichTextBlock:
    """One paragraph."""
    inlines: list[CardElement] = [*runs]
    return RichTextBlock(inlines=inlines, spacing=gap)


def label(text: str, *, accent: bool = False, right: bool = False) -> TextBlock:
    """Small print of our own, on one line; never outside text, for it may hold markdown."""
    return TextBlock(
        text=text,
        size="Small",
        color="Accent" if accent else None,
        weight="Bolder" if accent else None,
        is_subtle=None if accent else True,
        horizontal_alignment="Right" if right else None,
    )


def button(title: str, action: Action, seal: Seal, *, primary: bool = False) -> ExecuteAction:
    """A button that brings ``action`` back to us, sealed."""
    style: Literal["positive"] | None = "positive" if primary else None
    return ExecuteAction(title=title, verb=verb(action), data=seal(action), style=style)


def buttons(*actions: CardAction, gap: _Gap | None = None) -> ActionSet:
    """Buttons in a row."""
    return ActionSet(actions=list(actions), spacing=gap)


def beside(left: Column, *right: Column, gap: _Gap | None = None) -> ColumnSet:
    """Columns side by side."""
    return ColumnSet(columns=[left, *right], spacing=gap)


def wide(*items: CardElement, action: CardAction | None = None, middle: bool = False) -> Column:
    """The column that takes what room there is."""
    return Column(
        width="stretch",
        items=list(items),
        select_action=action,
        vertical_content_alignment="Center" if middle else None,
    )


def narrow(*items: CardElement, middle: bool = False) -> Column:
    """A column as wide as its content."""
    alignment: Literal["Center"] | None = "Center" if middle else None
    return Column(width="auto", items=list(items), vertical_content_alignment=alignment)


def notes(lines: Sequence[CardElement]) -> Container:
    """Small print under a list, set off from its last row."""
    return Container(items=list(lines), spacing="Medium")


def note(sentence: str, *runs: TextRun) -> RichTextBlock:
    """One paragraph of small print; ``runs`` are links that follow it."""
    return line(quiet(f"{sentence} " if runs else sentence), *runs, gap="Small")


def drawn(body: Sequence[CardElement], language: str = "en") -> Card:
    """The finished card; ``language`` tells a screen reader how to pronounce it."""
    card = AdaptiveCard(body=list(body), lang=language)
    return card.model_dump(by_alias=True, exclude_none=True)
