"""An import that Dynamics refuses half-way: what its person reads, and what stands in Dynamics."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from tests.flows.chat import Card, Chat, as_text, buttons, press, subject_of, suggestions, texts
from tests.flows.control import fault
from tests.flows.dynamics import Dynamics
from tests.flows.service import service

QUESTION = "show activities for Contoso"
LEFT = "Something of it may be left in Dynamics."
REFUSED = "Not tracked: Dynamics refused it."


@pytest.fixture
def product(tmp_path, redis_url):
    """A product of its own: the list is to hold this story's imports alone."""
    with service(tmp_path, redis_url) as running:
        yield running


def says(card_id: str, *wanted: str) -> Callable[[list[tuple[str, Card]]], Card | None]:
    """A card once it says all of this."""

    def look(cards: list[tuple[str, Card]]) -> Card | None:
        now = dict(cards)[card_id]
        return now if all(one in texts(now) for one in wanted) else None

    return look


async def refused(chat: Chat) -> tuple[Card, Card]:
    """Track a suggestion whose record Dynamics refuses to set; the row and the list after it."""
    card_id, card = await chat.ask(QUESTION)
    mails = [
        one
        for one in suggestions(card)
        if [button["title"] for button in buttons(one, "track")] == ["Track"]
        and "Meeting ·" not in texts(one)
    ]
    path = {"service": "dataverse", "kind": "fail", "status": 412, "path": "/emails("}
    await fault(chat, **path, method="PATCH")
    await press(chat, card_id, buttons(mails[0], "track")[0])
    shown = await chat.until(says(card_id, REFUSED))
    row = next(one for one in suggestions(shown) if one["id"] == mails[0]["id"])
    return row, (await chat.ask("my imports"))[1]


async def held(crm: Dynamics, row: Card) -> list[str]:
    """The e-mails of its subject in Dynamics."""
    query = f"$select=activityid&$filter=subject eq '{subject_of(row)}'"
    return [one["activityid"] for one in await crm.rows("emails", query)]


async def test_what_stays_of_an_import_that_was_refused(mara: Chat, crm: Dynamics):
    """Nothing, and the request's id is told; else the way to it is. Both can be tried again."""
    row, listed = await refused(mara)
    assert await held(crm, row) == []
    for told in (texts(row), texts(listed)):
        assert "Request " in told
        assert LEFT not in told
    newest, card = await mara.ask("my imports")
    await press(mara, newest, buttons(card, "retry")[0])
    await mara.until(says(newest, "✓ Tracked Today"))
    assert len(await held(crm, row)) == 1

    deletion = {"kind": "fail", "status": 412, "path": "/emails(", "count": 3}
    await fault(mara, service="dataverse", method="DELETE", **deletion)
    row, listed = await refused(mara)
    (left,) = await held(crm, row)
    for card in (row, listed):
        assert LEFT in texts(card)
        assert f"id={left}" in as_text(card)
    newest, card = await mara.ask("my imports")
    await press(mara, newest, buttons(card, "retry")[0])
    await mara.until(lambda cards: texts(dict(cards)[newest]).count("✓ Tracked Today") == 2)
    assert LEFT not in texts((await mara.ask("my imports"))[1])
    assert await held(crm, row) == [left]
