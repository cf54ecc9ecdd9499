"""Activities as Teams' clients send them: what people write, and invokes.

Pages: Messages in bot conversations; Channel and group conversations with a bot; Universal Bot
action model; Extend a Teams message extension across Microsoft 365 (``channelId`` outlook).
"""

from __future__ import annotations

import html
import re
import uuid
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Literal
from zoneinfo import ZoneInfo

from sandbox.connector.channel_token import service_url
from sandbox.connector.conversations import BOT, BOT_NAME, Conversation
from sandbox.people import Person
from sandbox.workplace.locales import CLIENTS, locale_of

if TYPE_CHECKING:
    from sandbox.world import World

__all__ = ["Channel", "Chat", "client_info", "common", "invoke", "mentions_bot", "message"]

Channel = Literal["msteams", "outlook"]
"""Where a client runs, as ``channelId`` tells it."""

_BOT_MENTION = re.compile(re.escape(f"@{BOT_NAME}"), re.IGNORECASE)


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
    return _BOT_MENTION.search(text) is not None


def message(
    world: World,
    chat: Chat,
    *,
    text: str,
    thread: str = "",
    attachments: tuple[dict[str, Any], ...] = (),
) -> dict[str, Any]:
    """What a person wrote; outside a personal chat names after an @ become mentions."""
    activity = common(world, chat, thread)
    text, mentions = (text, []) if chat.personal else _marked(text, chat)
    markup = html.escape(text, quote=False)
    for mention in mentions:
        markup = markup.replace(html.escape(mention["text"]), mention["text"])
    formatted = [{"contentType": "text/html", "content": f"<p>{markup}</p>"}] if text else []
    return activity | {
        "type": "message",
        "textFormat": "plain",
        "text": text,
        "entities": [client_info(world, chat.person), *mentions],
        "attachments": [*attachments, *formatted],
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
    activity = common(world, chat, thread)
    activity |= {
        "type": "invoke",
        "name": name,
        "value": value,
        "entities": [client_info(world, chat.person)],
    }
    if name.startswith("composeExtension/"):
        activity["channelData"]["source"] = {"name": "compose"}
    if reply_to:
        activity["replyToId"] = reply_to
        activity["channelData"]["legacy"] = {"replyToId": reply_to}
    return activity


def client_info(world: World, person: Person, platform: str = CLIENTS[0]) -> dict[str, Any]:
    """The entity by which a client tells where and in which language it runs."""
    locale = locale_of(world, person)
    return {
        "type": "clientInfo",
        "locale": locale.language,
        "country": locale.country,
        "platform": platform,
        "timezone": locale.zone,
    }


def common(world: World, chat: Chat, thread: str) -> dict[str, Any]:
    """What every activity from Teams carries."""
    conversation, person = chat.conversation, chat.person
    locale, now = locale_of(world, person), world.clock()
    channel_data: dict[str, Any] = {"tenant": {"id": conversation.tenant}}
    where: dict[str, Any] = {
        "id": f"{conversation.id};messageid={thread}" if thread else conversation.id,
        "conversationType": conversation.kind,
        "tenantId": conversation.tenant,
    }
    if not chat.personal:
        where |= {"isGroup": True}
    if conversation.kind == "channel":
        channel_data |= {
            "team": {"id": conversation.id},
            "channel": {"id": conversation.id},
            "teamsTeamId": conversation.id,
            "teamsChannelId": conversation.id,
        }
    return {
        "id": f"f:{uuid.uuid4()}",
        "timestamp": now.isoformat(timespec="milliseconds").replace("+00:00", "Z"),
        "localTimestamp": now.astimezone(ZoneInfo(locale.zone)).isoformat(timespec="milliseconds"),
        "localTimezone": locale.zone,
        "locale": locale.language,
        "channelId": "msteams",
        "serviceUrl": service_url(world),
        "from": {"id": person.bot_id, "name": person.name, "aadObjectId": person.oid},
        "conversation": where,
        "recipient": {"id": BOT, "name": BOT_NAME},
        "channelData": channel_data,
    }


def _marked(text: str, chat: Chat) -> tuple[str, list[dict[str, Any]]]:
    """The text with a tag around each mention, and the entities that say who is meant."""
    ids = {person.name: person.bot_id for person in chat.conversation.members} | {BOT_NAME: BOT}
    known = {name.lower(): name for name in ids}
    pattern = "@(" + "|".join(sorted(map(re.escape, ids), key=len, reverse=True)) + ")"
    mentions: list[dict[str, Any]] = []

    def tag(found: re.Match[str]) -> str:
        name = known[found[1].lower()]
        marked = f"<at>{name}</at>"
        mentions.append(
            {"type": "mention", "text": marked, "mentioned": {"id": ids[name], "name": name}}
        )
        return marked

    return re.sub(pattern, tag, text, flags=re.IGNORECASE), mentions
