"""Activities as Teams' clients send them.

Pages: Conversation events, Universal Bot action model.
"""

from __future__ import annotations

import html
import re
import uuid
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from sandbox.connector.channel_token import service_url
from sandbox.connector.conversations import BOT, BOT_NAME, TEAM, Conversation
from sandbox.people import COMPANY, TENANT, Person

if TYPE_CHECKING:
    from sandbox.world import World

__all__ = ["Chat", "installed", "invoke", "members_added", "mentions_bot", "message"]

_LOCALE = "en-US"
_CLIENT = {
    "type": "clientInfo",
    "locale": _LOCALE,
    "country": "US",
    "platform": "Web",
    "timezone": "UTC",
}
_MENTION = re.compile(re.escape(f"@{BOT_NAME}"), re.IGNORECASE)
_TAG = f"<at>{BOT_NAME}</at>"


@dataclass(frozen=True, slots=True)
class Chat:
    """One person's seat in a conversation."""

    conversation: Conversation
    person: Person

    @property
    def personal(self) -> bool:
        """Whether nobody else is in it."""
        return self.conversation.kind == "personal"


def mentions_bot(text: str) -> bool:
    """Whether somebody wrote ``@Auto Capture``."""
    return _MENTION.search(text) is not None


def message(world: World, chat: Chat, *, text: str, thread: str = "") -> dict[str, Any]:
    """What a person wrote; outside a personal chat the bot's name becomes a mention."""
    activity = _common(world, chat, thread)
    entities: list[dict[str, Any]] = [dict(_CLIENT)]
    if not chat.personal and mentions_bot(text):
        text = _MENTION.sub(_TAG, text, count=1)
        entities.append(
            {"type": "mention", "text": _TAG, "mentioned": {"id": BOT, "name": BOT_NAME}}
        )
    markup = html.escape(text, quote=False).replace(html.escape(_TAG), _TAG)
    return activity | {
        "type": "message",
        "textFormat": "plain",
        "text": text,
        "entities": entities,
        "attachments": [{"contentType": "text/html", "content": f"<p>{markup}</p>"}],
    }


def invoke(
    world: World,
    chat: Chat,
    *,
    name: str,
    value: dict[str, Any],
    reply_to: str = "",
    thread: str = "",
) -> dict[str, Any]:
    """Something the client asks in a person's name; the bot's HTTP answer is the result."""
    activity = _common(world, chat, thread)
    activity |= {"type": "invoke", "name": name, "value": value, "entities": [dict(_CLIENT)]}
    if reply_to:
        activity["replyToId"] = reply_to
        activity["channelData"]["legacy"] = {"replyToId": reply_to}
    return activity


def installed(world: World, chat: Chat) -> dict[str, Any]:
    """The app was added to this conversation by this person."""
    activity = _common(world, chat, "")
    activity["channelData"]["settings"] = {"selectedChannel": {"id": chat.conversation.id}}
    return activity | {"type": "installationUpdate", "action": "add", "entities": [dict(_CLIENT)]}


def members_added(world: World, chat: Chat) -> dict[str, Any]:
    """The bot, and in a personal chat the person too, are now members."""
    activity = _common(world, chat, "")
    added = [{"id": BOT}]
    if chat.personal:
        added.append({"id": chat.person.bot_id})
    return activity | {"type": "conversationUpdate", "membersAdded": added}


def _common(world: World, chat: Chat, thread: str) -> dict[str, Any]:
    """What every activity from Teams carries."""
    conversation, person = chat.conversation, chat.person
    now = world.clock().isoformat(timespec="milliseconds")
    channel_data: dict[str, Any] = {"tenant": {"id": TENANT}}
    where: dict[str, Any] = {
        "id": f"{conversation.id};messageid={thread}" if thread else conversation.id,
        "conversationType": conversation.kind,
        "tenantId": TENANT,
    }
    if not chat.personal:
        where |= {"isGroup": True, "name": conversation.name}
    if conversation.kind == "channel":
        channel_data |= {
            "team": {"id": TEAM, "name": COMPANY},
            "channel": {"id": conversation.id, "name": conversation.name},
            "teamsTeamId": TEAM,
            "teamsChannelId": conversation.id,
        }
    return {
        "id": f"f:{uuid.uuid4()}",
        "timestamp": now.replace("+00:00", "Z"),
        "localTimestamp": now,
        "localTimezone": "UTC",
        "locale": _LOCALE,
        "channelId": "msteams",
        "serviceUrl": service_url(world),
        "from": {"id": person.bot_id, "name": person.name, "aadObjectId": person.oid},
        "conversation": where,
        "recipient": {"id": BOT, "name": BOT_NAME},
        "channelData": channel_data,
    }
