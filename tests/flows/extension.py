"""A person at the message extension, over the sandbox's chat page."""

from __future__ import annotations

from typing import Any

from tests.flows.chat import Chat

__all__ = ["sent", "typed"]


async def sent(chat: Chat, name: str, value: Any, channel: str = "msteams") -> dict[str, Any]:
    """What a client sends; the answer, which it can show."""
    body = {"name": f"composeExtension/{name}", "value": value, "channel": channel}
    async with chat.session.post(f"{chat.path}/invokes", json=body) as reply:
        assert reply.status == 200, await reply.text()
        answer = await reply.json()
    assert (answer["status"], answer["complaint"]) == (200, ""), answer
    return dict(answer["body"]["composeExtension"])


async def typed(chat: Chat, text: str, **more: Any) -> dict[str, Any]:
    """The answer to some text, without a command, as clients may send it."""
    options = {"skip": more.pop("skip", 0), "count": 25}
    value = {"parameters": [{"name": "record", "value": text}], "queryOptions": options}
    return await sent(chat, "query", value, **more)
