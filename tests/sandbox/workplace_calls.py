"""What several tests of the page's API ask of it."""

from __future__ import annotations

from typing import Any

from tests.sandbox.connector_calls import CARD_TYPE
from tests.sandbox.scripted_bot import Workplace

__all__ = ["ACTION", "CARD_TYPE", "PRESS", "card", "invoke", "shown"]

ACTION = "adaptiveCard/action"
PRESS = {
    "action": {"type": "Action.Execute", "id": "a", "verb": "track", "data": {"a": 1}},
    "trigger": "manual",
}


def card(text: str, **more: Any) -> dict[str, Any]:
    """An Adaptive Card that says something."""
    body = [{"type": "TextBlock", "text": text}]
    return {"type": "AdaptiveCard", "version": "1.5", "body": body} | more


async def invoke(
    at: Workplace, body: dict[str, Any], kind: str = "personal", person: int = 0
) -> dict[str, Any]:
    """Let a client ask the bot something; what the page is told."""
    async with at.page.post(at.chat(kind, person) + "/invokes", json=body) as answer:
        assert answer.status == 200, await answer.text()
        told: dict[str, Any] = await answer.json()
        return told


async def shown(at: Workplace, entry_id: str, kind: str = "personal", person: int = 0) -> str:
    """The text of a message's card as one person sees it."""
    for entry in await at.entries(kind, person):
        if entry["id"] == entry_id:
            return str(entry["activity"]["attachments"][0]["content"]["body"][0]["text"])
    raise AssertionError("there is no such message")
