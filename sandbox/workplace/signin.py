"""Silent sign-on, which Teams tries before it shows a sign-in card (page: Enable SSO for your bot).

Each client of a person tries by itself, with the same ``value.id``. For a sign-in card only in a
personal chat: whether Teams offers it in groups is not documented, so there the person presses the
button. For a card's action wherever the person has the app in their own chat (page: Add code to
enable SSO for your Adaptive Cards Universal Actions).
"""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import suppress
from typing import TYPE_CHECKING, Any

from aiohttp import web

from sandbox.connector.body import OAUTH_CARD
from sandbox.connector.conversations import (
    Conversation,
    conversation_of,
    conversations,
    find,
)
from sandbox.connector.installation import bot_is_in
from sandbox.connector.transcript import Entry, Transcript
from sandbox.entra import sso_token
from sandbox.people import APP_ID
from sandbox.workplace.answers import complaint_about
from sandbox.workplace.desk import DESK, Desk
from sandbox.workplace.invocations import ACTION
from sandbox.workplace.locales import clients_of
from sandbox.workplace.shapes import Chat

if TYPE_CHECKING:
    from sandbox.people import Person
    from sandbox.workplace.delivery import Answer

__all__ = ["press", "silent_sign_on"]

_EXCHANGE = "signin/tokenExchange"
_APP_URI = f"api://botid-{APP_ID}"
"""What the app registration exposes, and a card's ``tokenExchangeResource`` must name."""


async def silent_sign_on(app: web.Application) -> AsyncIterator[None]:
    """Exchange a token for every sign-in card that allows it, for as long as the app runs."""
    watching = asyncio.create_task(_watch(app[DESK]))
    yield
    watching.cancel()
    with suppress(asyncio.CancelledError):
        await watching


async def press(desk: Desk, chat: Chat, *, value: dict[str, Any], card: Entry) -> Answer:
    """Send a card's action; where the bot asks for signing in, again with a token."""
    answer = await desk.ask(chat, name=ACTION, value=value, about=card)
    asked = _login_request(answer)
    if asked is None or _failure(asked) is not None or not _has_app(desk, chat.person):
        return answer
    exchange = _exchange(desk, chat.person, asked)
    if exchange is None:
        return answer
    signed = value | {"authentication": exchange}
    again = await desk.ask(chat, name=ACTION, value=signed, about=card)
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
    """Try it once; the card is shown unless every client's token was taken."""
    chat = Chat(conversation, conversation.members[0])
    card = _oauth_card(entry)
    if (failure := _failure(card)) is not None:
        await desk.ask(chat, name="signin/failure", value=failure, about=entry)
        done = False
    else:
        done = await _exchanged(desk, chat, entry, _exchange(desk, chat.person, card))
    transcript = Transcript(desk.world, conversation)
    now = transcript.get(entry.id)
    if now is not None and now.signin == "silent":
        transcript.change(now, signin="done" if done else "needed")


async def _exchanged(desk: Desk, chat: Chat, entry: Entry, exchange: dict[str, Any] | None) -> bool:
    """Send the token once from each client; whether the bot took it from all of them."""
    if exchange is None:
        return False
    answers = await asyncio.gather(
        *(
            desk.ask(chat, name=_EXCHANGE, value=exchange, about=entry, platform=platform)
            for platform in clients_of(desk.world, chat.person)
        )
    )
    complaints = [complaint_about(_EXCHANGE, answer) for answer in answers]
    desk.notice(chat, next(filter(None, complaints), ""))
    return all(answer.ok for answer in answers)


def _failure(card: dict[str, Any]) -> dict[str, str] | None:
    """Why no token can be asked for, in the words of ``signin/failure``; ``None`` if one can."""
    resource = card.get("tokenExchangeResource")
    if not isinstance(resource, dict) or not isinstance(card.get("connectionName"), str):
        return {"code": "oauthcardnotvalid", "message": "The sign-in card cannot be read."}
    if resource.get("uri") != _APP_URI:
        return {
            "code": "resourcematchfailed",
            "message": "The card's resource is not the Application ID URI of the app.",
        }
    return None


def _exchange(desk: Desk, person: Person, card: dict[str, Any]) -> dict[str, Any] | None:
    """What the client offers to the bot, or ``None`` where it has no token to offer."""
    token = sso_token(desk.world, person)
    if not token:
        return None
    return {
        "id": card["tokenExchangeResource"].get("id"),
        "connectionName": card["connectionName"],
        "token": token,
    }


def _has_app(desk: Desk, person: Person) -> bool:
    """Whether the app is in the person's own chat, without which there is no silent sign-on."""
    own = conversation_of(desk.world, person, "personal")
    return own is not None and bot_is_in(desk.world, own)


def _oauth_card(entry: Entry) -> dict[str, Any]:
    for attachment in entry.activity.get("attachments") or []:
        if attachment["contentType"] == OAUTH_CARD:
            card: dict[str, Any] = attachment["content"]
            return card
    return {}


def _login_request(answer: Answer) -> dict[str, Any] | None:
    body = answer.json()
    if _status(answer) != 401 or not str(body.get("type")).endswith(".loginRequest"):
        return None
    card = body.get("value")
    return card if isinstance(card, dict) and "tokenExchangeResource" in card else None


def _status(answer: Answer) -> int:
    """The status inside the answer to a card's action; 0 where there is none."""
    body = answer.json()
    status = body.get("statusCode") if isinstance(body, dict) else 0
    return status if isinstance(status, int) else 0
