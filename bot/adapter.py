"""The SDK's adapter with our own way in and out: verified activities in, our connector out.

The SDK's authentication, connector and response path are not used; ``docs/decisions`` says why.
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from contextlib import suppress
from typing import Any, cast

import structlog
from botbuilder.core import BotAdapter, InvokeResponse, TurnContext
from botbuilder.schema import Activity, ActivityTypes, ConversationReference, ResourceResponse

from bot.connector import Connector
from bot.inbound import Inbound
from bot.invokes import message_response
from capture.errors import CaptureError
from cards.catalogue import notice_words
from desks.place import Place

__all__ = ["ChannelAdapter", "Logic"]

_log = structlog.get_logger()

Logic = Callable[[TurnContext], Awaitable[None]]


class ChannelAdapter(BotAdapter):
    """Runs a turn for an activity that has been verified already."""

    def __init__(self, connector: Connector) -> None:
        super().__init__(self._failed)
        self._connector = connector

    async def run_turn(self, inbound: Inbound, logic: Logic) -> InvokeResponse | None:
        """Run one turn; what an invoke is answered with, ``None`` for everything else."""
        context = TurnContext(self, inbound.as_activity())
        context.set("inbound", inbound)
        await self.run_pipeline(context, logic)
        answer = context.turn_state.get(self._INVOKE_RESPONSE_KEY)
        return cast("InvokeResponse", answer.value) if isinstance(answer, Activity) else None

    async def send_activities(
        self, context: TurnContext, activities: list[Activity]
    ) -> list[ResourceResponse]:
        """Post activities; an invoke's response is kept for the request that waits for it."""
        sent = []
        for activity in activities:
            if activity.type == ActivityTypes.invoke_response:
                context.turn_state[self._INVOKE_RESPONSE_KEY] = activity
                sent.append(ResourceResponse(id=""))
            else:
                place = _place(context)
                sent.append(ResourceResponse(id=await self._connector.send(place, _wire(activity))))
        return sent

    async def update_activity(self, context: TurnContext, activity: Activity) -> ResourceResponse:
        """Replace an activity that was sent before."""
        await self._connector.update(_place(context), activity.id, _wire(activity))
        return ResourceResponse(id=activity.id)

    async def delete_activity(self, context: TurnContext, reference: ConversationReference) -> None:
        """Take an activity back."""
        await self._connector.delete(_place(context), reference.activity_id)

    async def _failed(self, context: TurnContext, error: Exception) -> None:
        """The turn's one catch-all: note the class of what nobody foresaw, and say so."""
        _log.error("turn_failed", exc_info=error)
        sentence = notice_words(_inbound(context).language).FAILED
        if context.activity.type == ActivityTypes.invoke:
            await self.send_activities(context, [_invoke_answer(message_response(sentence))])
            return
        with suppress(CaptureError):  # the channel itself may be what failed
            await self._connector.send(_place(context), {"type": "message", "text": sentence})


def _invoke_answer(response: InvokeResponse) -> Activity:
    return Activity(type=ActivityTypes.invoke_response, value=response)


def _inbound(context: TurnContext) -> Inbound:
    return cast("Inbound", context.get("inbound"))


def _place(context: TurnContext) -> Place:
    return _inbound(context).place


def _wire(activity: Activity) -> dict[str, Any]:
    # The SDK's serialiser drops entity properties and costs more than the rest of a turn.
    wire: dict[str, Any] = {"type": activity.type}
    if activity.text:
        wire["text"] = activity.text
    if activity.attachments:
        wire["attachments"] = [
            {"contentType": one.content_type, "content": one.content}
            for one in activity.attachments
        ]
    return wire
