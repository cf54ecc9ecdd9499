"""Where a reply goes: a conversation on a channel, one person's view there, or a pane."""

from __future__ import annotations

from typing import Any
from urllib.parse import quote

import msgspec

from capture.imports.job import CardRef
from capture.models import Caller

__all__ = ["CARD", "Place", "beside_mail", "card_message", "place_of"]

CARD = "application/vnd.microsoft.card.adaptive"


class Place(msgspec.Struct, frozen=True):
    """A conversation on a channel; ids only, so it may rest in a job.

    ``personal`` is true when one person alone reads it: also where ``only`` is the channel's id of
    one of several people, to whom alone a press of theirs is answered there.
    """

    service_url: str
    conversation: str
    personal: bool = True
    only: str = ""

    @property
    def reachable(self) -> bool:
        """Whether anything can be sent there unasked, and to nobody else.

        A pane and one person's view are not, and ask by themselves.
        """
        return bool(self.service_url) and not self.only

    def members_path(self) -> str:
        """The connector's path of the people here, encoded."""
        return f"/v3/conversations/{quote(self.conversation, safe='')}/pagedmembers"

    def path(self, activity: str | None = None) -> str:
        """The connector's path of the conversation's activities, or of one of them, encoded."""
        path = f"/v3/conversations/{quote(self.conversation, safe='')}/activities"
        return path if activity is None else f"{path}/{quote(activity, safe='')}"


def place_of(card: CardRef) -> Place:
    """Where a card stands that was drawn for one person."""
    return Place(card.service_url, card.conversation, only=card.only)


def beside_mail(caller: Caller) -> Place:
    """The pane of a person, which they alone read."""
    return Place("", f"pane/{caller.tenant}/{caller.oid}")


def card_message(card: dict[str, Any]) -> dict[str, Any]:
    """A message that holds one Adaptive Card."""
    return {"type": "message", "attachments": [{"contentType": CARD, "content": card}]}
