"""Where a reply goes: a conversation on a channel, or a pane that asks for itself."""

from __future__ import annotations

from typing import Any
from urllib.parse import quote

import msgspec

from capture.models import Caller

__all__ = ["CARD", "Place", "beside_mail", "card_message"]

CARD = "application/vnd.microsoft.card.adaptive"


class Place(msgspec.Struct, frozen=True):
    """A conversation on a channel; ids only, so it may rest in a job.

    ``personal`` is true when one person alone reads it.
    """

    service_url: str
    conversation: str
    personal: bool = True

    @property
    def reachable(self) -> bool:
        """Whether anything can be sent there unasked; a pane is not, and asks by itself."""
        return bool(self.service_url)

    def path(self, activity: str | None = None) -> str:
        """The connector's path of the conversation's activities, or of one of them, encoded."""
        path = f"/v3/conversations/{quote(self.conversation, safe='')}/activities"
        return path if activity is None else f"{path}/{quote(activity, safe='')}"


def beside_mail(caller: Caller) -> Place:
    """The pane of a person, which they alone read."""
    return Place("", f"pane/{caller.tenant}/{caller.oid}")


def card_message(card: dict[str, Any]) -> dict[str, Any]:
    """A message that holds one Adaptive Card."""
    return {"type": "message", "attachments": [{"contentType": CARD, "content": card}]}
