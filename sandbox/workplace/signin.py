"""Silent sign-on, which Teams tries before it shows a sign-in card (page: Enable SSO for your bot).

Only in a personal chat: whether Teams offers it in groups is not documented, so there the person
presses the button.
"""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import suppress
from typing import TYPE_CHECKING, Any

from aiohttp import web

from sandbox.connector.body import OAUTH_CARD
from sandbox.connector.conversations import Conversation, conversations, find
from sandbox.connector.transcript import Entry, Transcript
from sandbox.entra import sso_token
from sandbox.workplace.desk import DESK, Desk
from sandbox.workplace.shapes import Chat

if TYPE_CHECKING:
    from sandbox.people import Person
    from sandbox.workplace.delivery import Answer

__all__ = ["press", "silent_sign_on"]

_ACTION = "adaptiveCard/action"


async def silent_sign_on(app: web.Application) -> AsyncIterator[None]:
    """Exchange a token for every sign-in card that allows it, for as long as the app runs."""
    watching = asyncio.create_task(_watch(app[DESK]))
    yield
    watching.cancel()
    with suppress(asyncio.CancelledError):
        await watching


async def press(desk: Desk, chat: Chat, *, value: dict[str, Any], card: Entry) -> Answer:
    """Send a card's action; where the bot asks for signing in, again with a token."""
    answer = await desk.ask(chat, name=_ACTION, value=value, about=card)
    exchange = _exchange(desk, chat.person, _login_request(answer))
    if exchange is None or not chat.personal:
        return answer
    signed = value | {"authentication": exchange}
    again = await desk.ask(chat, name=_ACTION, value=signed, about=card)
    refused = _status(again) in {401, 412}
    return answer if refused else again


async def _watch(desk: Desk) -> None:
    with desk.world.news.subscription() as queue:
        async with asyncio.TaskGroup() as exchanges:
            for conversation in conversations(desk.world):
                for entry in Transcript(desk.world, conversation).entries():
                    _start(desk, exchanges, entry)
            while (report := await queue.get()) is not None:
                if report.kind in {"entry", "update"}:
                    _start(desk, exchanges, Entry(**report.body))


def _start(desk: Desk, exchanges: asyncio.TaskGroup, entry: Entry) -> None:
    conversation = find(desk.world, entry.conversation)
    if entry.signin == "silent" and conversation is not None:
        exchanges.create_task(_sign_on(desk, conversation, entry))


async def _sign_on(desk: Desk, conversation: Conversation, entry: Entry) -> None:
    """Try it once; the card is shown if the bot could do nothing with the token."""
    chat = Chat(conversation, conversation.members[0])
    exchange = _exchange(desk, chat.person, _oauth_card(entry))
    done = False
    if exchange is not None:
        answer = await desk.ask(chat, name="signin/tokenExchange", value=exchange, about=entry)
        done = answer.ok
        if answer.status != 412:
            desk.notice(chat, answer)
    transcript = Transcript(desk.world, conversation)
    now = transcript.get(entry.id)
    if now is not None and now.signin == "silent":
        transcript.change(now, signin="done" if done else "needed")


def _exchange(desk: Desk, person: Person, card: dict[str, Any] | None) -> dict[str, Any] | None:
    """What the client offers to the bot, or ``None`` where it has no token to offer."""
    resource = (card or {}).get("tokenExchangeResource")
    if card is None or not isinstance(resource, dict):
        return None
    token = sso_token(desk.world, person)
    if not token:
        return None
    return {
        "id": resource.get("id"),
        "connectionName": card.get("connectionName"),
        "token": token,
    }


def _oauth_card(entry: Entry) -> dict[str, Any] | None:
    for attachment in entry.activity.get("attachments") or []:
        if attachment["contentType"] == OAUTH_CARD:
            card: dict[str, Any] = attachment["content"]
            return card
    return None


def _login_request(answer: Answer) -> dict[str, Any] | None:
    body = answer.json()
    if _status(answer) != 401 or not str(body.get("type")).endswith(".loginRequest"):
        return None
    card = body.get("value")
    return card if isinstance(card, dict) else None


def _status(answer: Answer) -> int:
    """The status inside the answer to a card's action; 0 where there is none."""
    body = answer.json()
    status = body.get("statusCode") if isinstance(body, dict) else 0
    return status if isinstance(status, int) else 0
