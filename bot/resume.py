"""Go on with what a sign-in interrupted: the same activity takes the same way again."""

from __future__ import annotations

from botbuilder.core import ActivityHandler

from bot.adapter import ChannelAdapter
from bot.connector import Connector
from bot.inbound import Inbound
from bot.place import CARD, card_message

__all__ = ["resume"]


async def resume(
    interrupted: Inbound, adapter: ChannelAdapter, handler: ActivityHandler, connector: Connector
) -> None:
    """Run the interrupted turn; nobody waits for a press's answer any more, so its card is sent."""
    response = await adapter.run_turn(interrupted, handler.on_turn)
    body = response.body if response else None
    if interrupted.reply_to_id and isinstance(body, dict) and body.get("type") == CARD:
        await connector.update(
            interrupted.place, interrupted.reply_to_id, card_message(body["value"])
        )
