"""The SDK's adapter with our own way in and out: verified activities in, our connector out.

The SDK's authentication, connector and response path are not used; ``docs/decisions`` says why.
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from typing import Any, cast

from botbuilder.core import BotAdapter, InvokeResponse, TurnContext
from botbuilder.schema import Activity, ActivityTypes, ConversationReference, ResourceResponse

from bot.connector import Connector
from bot.inbound import Inbound
from bot.place import Place

__all__ = ["ChannelAdapter"]

Logic = Callable[[TurnContext], Awaitable[None]]


class ChannelAdapter(BotAdapter):
    """Runs a turn for an activity that has been verified already."""

    def __init__(
        self,
        connector: Connector,
        on_turn_error: Callable[[TurnContext, Exception], Awaitable[None]],
    ) -> None:
        super().__init__(on_turn_error)
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


def _place(context: TurnContext) -> Place:
    return cast("Inbound", context.get("inbound")).place


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
