"""What several tests of the connector ask of it."""

from __future__ import annotations

from typing import Any

import aiohttp

from tests.sandbox.scripted_bot import Workplace

HELLO = {"type": "message", "text": "hello"}
CARD_TYPE = "application/vnd.microsoft.card.adaptive"


async def opened(at: Workplace, kind: str = "personal", person: int = 0) -> str:
    """The id of a conversation that the app is installed in."""
    return str((await at.open(kind, person))["conversation"]["id"])


async def refused(
    at: Workplace, method: str, path: str, **request: Any
) -> tuple[int, str, aiohttp.ClientResponse]:
    """Status and code of a refusal in the Bot Framework's words, and the answer."""
    async with at.connector.request(method, f"/v3/conversations{path}", **request) as answer:
        error = (await answer.json())["error"]
        assert error["message"]
        return answer.status, error["code"], answer


def message_with(card: dict[str, Any]) -> dict[str, Any]:
    """A message that carries one Adaptive Card."""
    return {"type": "message", "attachments": [{"contentType": CARD_TYPE, "content": card}]}
