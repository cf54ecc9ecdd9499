"""What a story does to the sandbox: faults, mail that arrives, and what was asked of it."""

from __future__ import annotations

from io import BytesIO
from typing import Any

from tests.flows.chat import Chat

__all__ = ["arrives", "asked_of", "calls", "clear_calls", "fault", "no_faults"]


async def fault(chat: Chat, **wanted: object) -> None:
    """Switch a fault of the sandbox on."""
    body = {"path": "", "seconds": 0} | wanted
    async with chat.session.post(f"{chat.page}/control/faults", json=body) as reply:
        assert reply.status == 201, await reply.text()


async def no_faults(chat: Chat) -> None:
    """Switch all of them off."""
    async with chat.session.delete(f"{chat.page}/control/faults") as reply:
        assert reply.status == 204


async def calls(chat: Chat, *, detail: bool = False) -> list[dict[str, Any]]:
    """What was asked of the sandbox; with ``detail`` the parts of batches, headers and bodies."""
    options = {"detail": "true"} if detail else {}
    async with chat.session.get(f"{chat.page}/control/calls", params=options) as reply:
        return list((await reply.json())["calls"])


async def asked_of(chat: Chat, service: str) -> list[dict[str, Any]]:
    """In detail what was asked of one service."""
    return [call for call in await calls(chat, detail=True) if call["service"] == service]


async def clear_calls(chat: Chat) -> None:
    """Forget what was asked."""
    async with chat.session.delete(f"{chat.page}/control/calls") as reply:
        assert reply.status == 204


async def arrives(chat: Chat, mail: str | bytes, folder: str = "inbox") -> None:
    """A mail comes into the person's mailbox."""
    address = f"{chat.page}/control/mail?oid={chat.person['oid']}&folder={folder}"
    raw = mail.encode() if isinstance(mail, str) else mail
    headers = {"Content-Type": "message/rfc822"}
    async with chat.session.post(address, data=BytesIO(raw), headers=headers) as reply:
        assert reply.status == 201, await reply.text()
