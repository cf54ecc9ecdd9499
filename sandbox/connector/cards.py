"""Whether Teams can draw a card: its shape, as Adaptive Cards 1.5 describes it.

A card with an unknown element, or without what an element needs, is blank in Teams, and nobody is
told; here the developer is. Unknown properties are ignored, as Teams ignores them.
Pages: Schema Explorer (adaptivecards.io); Universal actions for Adaptive Cards; Cards in Teams
(bots may send version 1.5 at most).
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

__all__ = ["BLANK", "problems"]

BLANK: Mapping[str, Any] = {"type": "AdaptiveCard", "version": "1.5", "body": []}
"""What a person sees instead of a card that cannot be drawn."""

_VERSION = re.compile(r"1\.([0-5])")
_DEEPEST = 40
"""Levels of nesting that are looked at."""


@dataclass(frozen=True, slots=True)
class _Shape:
    """What one type needs: properties that are text, and lists of parts; ``may`` can be absent."""

    text: tuple[str, ...] = ()
    must: Mapping[str, str] = field(default_factory=dict)
    may: Mapping[str, str] = field(default_factory=dict)


_INPUT = _Shape(text=("id",))
_GROUPS: Mapping[str, Mapping[str, _Shape]] = {
    "element": {
        "TextBlock": _Shape(text=("text",)),
        "Image": _Shape(text=("url",)),
        "Media": _Shape(must={"sources": "source"}),
        "RichTextBlock": _Shape(must={"inlines": "inline"}),
        "Container": _Shape(must={"items": "element"}),
        "ColumnSet": _Shape(may={"columns": "column"}),
        "FactSet": _Shape(must={"facts": "fact"}),
        "ImageSet": _Shape(must={"images": "image"}),
        "ActionSet": _Shape(must={"actions": "action"}),
        "Table": _Shape(may={"rows": "row"}),
        "Input.Text": _INPUT,
        "Input.Number": _INPUT,
        "Input.Date": _INPUT,
        "Input.Time": _INPUT,
        "Input.Toggle": _Shape(text=("id", "title")),
        "Input.ChoiceSet": _Shape(text=("id",), may={"choices": "choice"}),
    },
    "action": {
        "Action.OpenUrl": _Shape(text=("url",)),
        "Action.Submit": _Shape(),
        "Action.Execute": _Shape(),
        "Action.ShowCard": _Shape(),
        "Action.ToggleVisibility": _Shape(must={"targetElements": "target"}),
    },
    "column": {"Column": _Shape(may={"items": "element"})},
    "row": {"TableRow": _Shape(may={"cells": "cell"})},
    "cell": {"TableCell": _Shape(must={"items": "element"})},
    "image": {"Image": _Shape(text=("url",))},
    "source": {"MediaSource": _Shape(text=("mimeType", "url"))},
    "fact": {"Fact": _Shape(text=("title", "value"))},
    "choice": {"Input.Choice": _Shape(text=("title", "value"))},
    "inline": {"TextRun": _Shape(text=("text",))},
    "target": {"TargetElement": _Shape(text=("elementId",))},
}
_WORDS_ALONE = ("inline", "target")
"""Groups in which a bare string stands for a part."""


def problems(card: Mapping[str, Any]) -> tuple[str, ...]:
    """A sentence for each reason why Teams would draw this card blank, with its place in it."""
    version = _VERSION.fullmatch(str(card.get("version")))
    if version is None:
        return (f"version must be 1.0 to 1.5, not {str(card.get('version'))[:20]!r}.",)
    found = list(_card(card, "card", 0))
    if int(version[1]) < 4 and _is_universal(card):
        found.append("Action.Execute and refresh need version 1.4 or higher.")
    return tuple(found)


def _card(card: Any, path: str, depth: int) -> Iterator[str]:
    if not isinstance(card, Mapping) or card.get("type") != "AdaptiveCard":
        yield f"{path} must be an AdaptiveCard."
        return
    shape = _Shape(may={"body": "element", "actions": "action"})
    yield from _lists(card, shape, path, depth)
    yield from _select_action(card, path, depth)
    refresh = card.get("refresh")
    if refresh is not None and not _is_refresh(refresh):
        yield f"{path}.refresh needs an Action.Execute as its action and texts as its userIds."


def _part(part: Any, group: str, path: str, depth: int) -> Iterator[str]:
    """Check one element, action, or piece of one."""
    if isinstance(part, str) and group in _WORDS_ALONE:
        return
    if not isinstance(part, Mapping) or depth > _DEEPEST:
        yield f"{path} is no {group}."
        return
    known = _GROUPS[group]
    kind = part.get("type", next(iter(known)) if len(known) == 1 else None)
    shape = known.get(kind) if isinstance(kind, str) else None
    if shape is None:
        yield from _instead(part, group, path, depth)
        return
    for name in shape.text:
        if not isinstance(part.get(name), str):
            yield f"{path} ({kind}) needs {name}, a text."
    yield from _lists(part, shape, path, depth)
    yield from _select_action(part, path, depth)
    if kind == "Action.ShowCard":
        yield from _card(part.get("card"), f"{path}.card", depth + 1)


def _instead(part: Mapping[str, Any], group: str, path: str, depth: int) -> Iterator[str]:
    """What is drawn in place of an unknown type."""
    fallback = part.get("fallback")
    if fallback is None:
        yield f"{path} has the unknown type {str(part.get('type'))[:40]!r} and no fallback."
    elif fallback != "drop":
        yield from _part(fallback, group, f"{path}.fallback", depth + 1)


def _lists(part: Mapping[str, Any], shape: _Shape, path: str, depth: int) -> Iterator[str]:
    for name, group in {**shape.must, **shape.may}.items():
        listed = part.get(name)
        if listed is None and name in shape.may:
            continue
        if not isinstance(listed, list):
            yield f"{path} needs {name}, a list."
            continue
        for index, one in enumerate(listed):
            yield from _part(one, group, f"{path}.{name}[{index}]", depth + 1)


def _select_action(part: Mapping[str, Any], path: str, depth: int) -> Iterator[str]:
    action = part.get("selectAction")
    if action is None:
        return
    yield from _part(action, "action", f"{path}.selectAction", depth + 1)
    if isinstance(action, Mapping) and action.get("type") == "Action.ShowCard":
        yield f"{path}.selectAction cannot be an Action.ShowCard."


def _is_refresh(refresh: Any) -> bool:
    if not isinstance(refresh, Mapping) or not isinstance(refresh.get("action"), Mapping):
        return False
    named = refresh.get("userIds", [])
    return (
        refresh["action"].get("type") == "Action.Execute"
        and isinstance(named, list)
        and all(isinstance(one, str) for one in named)
    )


def _is_universal(part: Any) -> bool:
    """Whether an Action.Execute or a refresh is anywhere in it."""
    if isinstance(part, list):
        return any(map(_is_universal, part))
    if not isinstance(part, Mapping):
        return False
    if part.get("type") == "Action.Execute" or "refresh" in part:
        return True
    return any(map(_is_universal, part.values()))
