"""Which messages of a conversation a person ticked, from the inputs that came with a press."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from cards.actions import Picked, Track

__all__ = ["EVERY", "chosen", "input_id"]

EVERY = {"pick": "all"}
"""What the button that tracks all of a conversation carries beside its seal.

It asks for no inputs, and a client that sends them all the same shall not make it track fewer.
"""
_MARK = 8
"""Characters of a key that tell one conversation of a card from another."""


def input_id(picked: Sequence[Picked], position: int) -> str:
    """The id of the checkbox at this position, unlike that of any other conversation."""
    return f"pick-{picked[0].key[:_MARK]}-{position}"


def chosen(action: Track, data: Mapping[str, object]) -> tuple[Picked, ...]:
    """What a press of ``action`` is to import: of several, those whose box says ``true``.

    ``data`` is what the client sent, in which a card's inputs are merged. It can take away from
    what was sealed and never add to it; a lone suggestion has no box. Empty where nothing is
    ticked, for what nobody chose shall not become visible to colleagues.
    """
    if len(action.picked) == 1 or data.get("pick") == EVERY["pick"]:
        return action.picked
    return tuple(
        one
        for position, one in enumerate(action.picked)
        if data.get(input_id(action.picked, position)) == "true"
    )
