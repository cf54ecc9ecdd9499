"""Inputs of a card; what a person enters comes back beside the button's data, under the input's id.

Every value comes back as text and unsealed.
"""

from __future__ import annotations

from collections.abc import Sequence

from microsoft_teams.cards.core import (
    CardElement,
    Choice,
    ChoiceSetInput,
    NumberInput,
    TextInput,
    ToggleInput,
)

__all__ = ["choice", "number", "several_lines", "toggle"]


def number(name: str, label: str, value: int, *, least: int, most: int) -> CardElement:
    """A whole number."""
    return NumberInput(
        id=name,
        label=label,
        value=value,
        min=least,
        max=most,
        is_required=True,
        error_message=f"{least:,}–{most:,}",
    )


def choice(name: str, label: str, value: str, choices: Sequence[tuple[str, str]]) -> CardElement:
    """One of several: each a title and its value."""
    offered = [Choice(title=title, value=meant) for title, meant in choices]
    return ChoiceSetInput(
        id=name, label=label, value=value, choices=offered, style="expanded", wrap=True
    )


def toggle(name: str, title: str, *, on: bool) -> CardElement:
    """A switch, which comes back as ``true`` or ``false``."""
    return ToggleInput(id=name, title=title, value="true" if on else "false", wrap=True)


def several_lines(name: str, label: str, values: Sequence[str], hint: str) -> CardElement:
    """A list, a line for each entry."""
    text = "\n".join(values)
    return TextInput(id=name, label=label, value=text, is_multiline=True, placeholder=hint)
