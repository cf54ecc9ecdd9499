"""A chat whose every answer is kept, together with who saw it."""

from __future__ import annotations

from collections import Counter, deque
from collections.abc import Collection
from dataclasses import dataclass, field
from typing import Any, Final

from tests.canary.evidence import Evidence
from tests.flows.chat import Card, Chat, as_text, walk
from tests.flows.test_decisions import inputs_of

__all__ = ["SHARING", "Seat"]

SHARING: Final = frozenset({"track", "trackshown", "retry", "retryshown", "follow", "create"})
"""Verbs that make a row of Dynamics of what stood in a mailbox."""


@dataclass
class Seat(Chat):
    """One person in one conversation; what they see is evidence."""

    evidence: Evidence = field(kw_only=True)
    called: str = field(kw_only=True)
    pressed: set[str] = field(kw_only=True)
    """The verbs that were pressed by anybody."""

    @property
    def where(self) -> str:
        """For a report."""
        return f"{self.called}’s {self.kind} chat"

    async def entries(self) -> list[dict[str, Any]]:
        """As in any chat, and kept."""
        found = await super().entries()
        for entry in found:
            self.evidence.note(self.where, [self.person["oid"]], as_text(entry))
        return found

    async def invoke(self, card_id: str, action: dict[str, Any]) -> dict[str, Any]:
        """As in any chat; the answer is kept too."""
        answer = await super().invoke(card_id, action)
        self.pressed.add(str(action.get("verb")))
        where = f"{self.where}, answer to {action.get('verb')}"
        self.evidence.note(where, [self.person["oid"]], as_text(answer))
        return answer

    async def fill_in(
        self, card_id: str, card: Card, button: dict[str, Any], **typed: Any
    ) -> dict[str, Any]:
        """Press a button with the card's inputs as they stand, or as they are typed."""
        data = {**button["data"], **inputs_of(card), **typed}
        return await self.invoke(card_id, {"verb": button["verb"], "data": data})

    async def press_everything(
        self, card_id: str, card: Card, *, but: Collection[str] = (), each: int = 1
    ) -> None:
        """Every kind of button on a card and on the cards that answer it, ``each`` so often."""
        often: Counter[tuple[str, str]] = Counter()
        waiting = deque([card])
        while waiting:
            drawn = waiting.popleft()
            for button in [one for one in walk(drawn) if one.get("type") == "Action.Execute"]:
                kind = (button["verb"], button.get("title", ""))
                if button["verb"] in but or often[kind] >= each:
                    continue
                often[kind] += 1
                answer = await self.fill_in(card_id, drawn, button)
                if (body := answer.get("body") or {}) and "card.adaptive" in body.get("type", ""):
                    waiting.append(body["value"])
