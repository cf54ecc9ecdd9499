"""Track on every kind of record: in Dynamics the e-mail regards the record it was pressed on."""

from __future__ import annotations

import pytest

from tests.flows.chat import Chat, as_text, buttons, press, subject_of, suggestions, texts
from tests.flows.dynamics import Dynamics


@pytest.mark.parametrize(
    ("table", "question", "name"),
    [
        ("account", "show account Nordlys Energi", "Nordlys Energi"),
        ("contact", "show contact Yuki Tanaka", "Yuki Tanaka"),
        ("opportunity", "show opportunity Ward monitoring", "Ward monitoring, phase 2"),
        ("lead", "show lead Freja Dam", "Freja Dam"),
        ("incident", "show case Monitor shows", "Monitor shows no curve"),
        ("adatum_project", "show project Orchard sensors", "Orchard sensors"),
    ],
)
async def test_tracked_to_every_table(mara: Chat, crm: Dynamics, table, question, name):
    """The card turns to Tracked by itself, and the row in Dynamics regards this very record."""
    card_id, card = await mara.ask(question)
    *_, offered = (one for one in suggestions(card) if len(buttons(one, "track")) == 1)
    subject = subject_of(offered)
    before = await crm.tracked(subject)

    answer = await press(mara, card_id, buttons(offered, "track")[0])
    said = texts(answer["body"]["value"])
    assert "Queued" in said or "Importing" in said
    await mara.until(lambda cards: offered["id"] not in as_text(dict(cards)[card_id]))

    after = await crm.tracked(subject)
    assert len(after) == len(before) + 1
    assert after.count((table, name)) == before.count((table, name)) + 1
    _, again = await mara.ask(question)
    assert offered["id"] not in as_text(again)


async def test_a_mail_tracked_elsewhere_is_named_instead_of_offered(mara: Chat, crm: Dynamics):
    """On the account it is said who tracked it, and that it regards the opportunity."""
    card_id, card = await mara.ask("show opportunity Policy desk renewal")
    offered = next(one for one in suggestions(card) if len(buttons(one, "track")) == 1)
    await press(mara, card_id, buttons(offered, "track")[0])
    await mara.until(lambda cards: offered["id"] not in as_text(dict(cards)[card_id]))

    _, other = await mara.ask("show account Humongous Insurance")
    same = [one for one in suggestions(other) if subject_of(one) == subject_of(offered)]

    assert ("opportunity", "Policy desk renewal") in await crm.tracked(subject_of(offered))
    assert same
    assert "Tracked by Mara Lindqvist regarding Policy desk renewal" in texts(same[0])
    assert not [one for one in buttons(same[0], "track") if one["title"] == "Track"]
