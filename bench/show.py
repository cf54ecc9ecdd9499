"""One Show as it goes over the wire: checked to be whole, and split into steps to be replayed."""

from __future__ import annotations

import json
import sys
from typing import Any

from bench.load import Bot
from bench.neighbours.dynamics import ACTIVITIES
from bench.neighbours.mailbox import SUGGESTED
from bench.stage import Stage

__all__ = ["QUESTION", "recorded"]

QUESTION = "show activities for Contoso"
SHORT = 0.05
"""Seconds each recorded call takes: long enough to tell steps apart, too short for typing."""

Call = dict[str, Any]


async def recorded(stage: Stage, bot: Bot) -> list[list[Call]]:
    """The upstream calls of one Show, as steps: calls of one step are under way together.

    The record was seen lately. Ends the run unless what a person gets speaks of everything there.
    """
    await bot.turns(*stage.questions(QUESTION), 1)
    await stage.behave(calls=(SHORT, SHORT), record=True)
    await bot.turns(*stage.questions(QUESTION), 1)
    calls = await stage.calls()
    await stage.behave()
    steps: list[list[Call]] = []
    for call in sorted(calls, key=lambda one: float(one["began"])):
        if steps and call["began"] < min(one["ended"] for one in steps[-1]):
            steps[-1].append(call)
        else:
            steps.append([call])
    _check(steps[-1][-1]["body"])
    return steps


def _check(posted: str) -> None:
    wanted = (
        f"{ACTIVITIES} tracked activities · {SUGGESTED} suggestions private to you",
        f"Rows 1–10 of {ACTIVITIES + SUGGESTED}",
    )
    shown = list(_texts(json.loads(posted)))
    suggestions = posted.count('"suggestion-')
    if not set(wanted) <= set(shown) or not suggestions:
        sys.exit(f"the Show that would be measured is not whole: {shown[:4]}")


def _texts(value: Any) -> list[str]:
    if isinstance(value, dict):
        own = [value["text"]] if isinstance(value.get("text"), str) else []
        return own + [text for part in value.values() for text in _texts(part)]
    if isinstance(value, list):
        return [text for part in value for text in _texts(part)]
    return []
