"""Reading a drawn card as a client or a person would."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from typing import Any

from capture.halves import Timeline
from cards import Action, Card, More, View, timeline_card

from .builders import AUDIENCE, SEALER, VIEW, make_suggestion, make_timeline, seal


def nodes(value: Any) -> Iterator[dict[str, Any]]:
    """Every object in a card, in the order it is drawn."""
    if isinstance(value, dict):
        yield value
        for inner in value.values():
            yield from nodes(inner)
    elif isinstance(value, list):
        for inner in value:
            yield from nodes(inner)


def words(value: Any) -> str:
    """Everything a person can read, a line for each run of text or button."""
    return "\n".join(node.get("text", node.get("title", "")) for node in nodes(value))


def pressed(value: Any) -> list[Action]:
    """What each button asks for."""
    return [
        SEALER.open(node["verb"], node["data"], AUDIENCE)
        for node in nodes(value)
        if node.get("type") == "Action.Execute"
    ]


def folded(value: Any) -> Any:
    """What is drawn before anything is opened."""
    if isinstance(value, dict):
        return {name: folded(inner) for name, inner in value.items()}
    if isinstance(value, list):
        return [folded(inner) for inner in value if not _is_hidden(inner)]
    return value


def _is_hidden(value: Any) -> bool:
    return isinstance(value, dict) and value.get("isVisible") is False


def row(card: Card, identifier: str) -> dict[str, Any]:
    """The one element with an id."""
    (found,) = [node for node in nodes(card) if node.get("id") == identifier]
    return found


def drawn(timeline: Timeline) -> Card:
    """The first page, as the caller sees it."""
    return timeline_card(timeline, VIEW, seal())


def suggested(**changes: object) -> tuple[dict[str, Any], str, list[Action]]:
    """One suggestion's row, its words, and what its buttons ask for while it is folded."""
    suggestion = make_suggestion(1, **changes)
    found = row(drawn(make_timeline((), (suggestion,))), f"suggestion-{suggestion.key}")
    return found, words(found), pressed(folded(found))


def pages(timeline: Timeline, view: View) -> list[Card]:
    """Every page a person reaches by pressing More."""
    found: list[Card] = []
    offset: int | None = 0
    while offset is not None:
        found.append(timeline_card(timeline, replace(view, offset=offset), seal()))
        further = [ask.offset for ask in pressed(found[-1]) if isinstance(ask, More)]
        offset = max((at for at in further if at > offset), default=None)
    return found
