"""Meetings are tracked as mails are: once, and told to everybody who may see the record."""

from __future__ import annotations

import asyncio
from datetime import UTC, datetime
from typing import Any

import pytest

from sandbox.graph.seed.meetings import meetings
from tests.flows.chat import (
    Card,
    Chat,
    as_text,
    buttons,
    pages,
    press,
    subject_of,
    suggestions,
    texts,
    walk,
)
from tests.flows.dynamics import REGARDING, Dynamics
from tests.flows.service import Service, service
from tests.flows.test_trouble import until_written

PAST = "Kick-off of the pilot"
"""Both sellers hold it; it was six days ago."""
COMING = "Review of the second line"
"""Tomorrow, and a customer's own."""
TOUR = "Tour of the harbour"
"""Twelve days ago, with a file and a link."""
SERIES = "Weekly call on the bearings"


@pytest.fixture
def product(tmp_path, redis_url):
    """A product of its own for each story: what is tracked stays so."""
    with service(tmp_path, redis_url) as running:
        yield running


async def offered(chat: Chat, subject: str, question: str) -> tuple[str, Card]:
    """The newest timeline's id, and the row of a suggestion wherever in it that stands."""
    walked = await pages(chat, question)
    card_id, _ = (await chat.cards())[-1]
    return card_id, next(
        one for page in walked for one in suggestions(page) if subject_of(one) == subject
    )


async def track(chat: Chat, subject: str, question: str) -> dict[str, Any]:
    """Press Track and wait until the row is no suggestion any more; the button that was pressed."""
    card_id, row = await offered(chat, subject, question)
    (button,) = buttons(row, "track")
    await press(chat, card_id, button)
    await gone(chat, card_id, row)
    return button


async def gone(chat: Chat, card_id: str, row: Card) -> None:
    """Wait until a card has been drawn again without this suggestion."""
    await chat.until(lambda cards: row["id"] not in as_text(dict(cards)[card_id]), patience=60)


async def held(crm: Dynamics, subject: str) -> list[str]:
    """What each appointment with this subject regards in Dynamics."""
    rows = await crm.rows("appointments", f"$select=subject,{REGARDING}")
    name = f"{REGARDING}@OData.Community.Display.V1.FormattedValue"
    return [str(row.get(name)) for row in rows if row["subject"] == subject]


async def all_of(chat: Chat, question: str) -> str:
    """Every text of a whole timeline."""
    return "\n".join(texts(page) for page in await pages(chat, question))


async def happens(chat: Chat, subject: str, change: str) -> None:
    """Something happens to a meeting in this person's calendar."""
    seeded = meetings(datetime.now(UTC))
    uid = next(one.ical_uid for one in seeded if one.subject == subject)
    body = {"oid": chat.person["oid"], "iCalUId": uid, "change": change}
    async with chat.session.post(f"{chat.page}/control/meeting", json=body) as reply:
        assert reply.status == 204, await reply.text()


async def test_a_past_and_a_coming_meeting_become_activities(
    crm: Dynamics, mara: Chat, jonas_signed_in: Chat
):
    """Of the record for the colleague too; on another record he reads who tracked it and where."""
    question = "show activities for Contoso"
    for subject in (PAST, COMING):
        assert (await track(mara, subject, question))["title"] == "Track"

    hers = await all_of(mara, question)
    his = await pages(jonas_signed_in, question)
    elsewhere = await pages(jonas_signed_in, "show activities for contact Nadia Hassan")

    assert hers.count(PAST) == hers.count(COMING) == 1
    assert "\n".join(texts(page) for page in his).count(PAST) == 1
    assert PAST not in {subject_of(one) for page in his for one in suggestions(page)}
    (row,) = (one for page in elsewhere for one in suggestions(page) if subject_of(one) == PAST)
    assert "Tracked by Mara Lindqvist regarding Contoso" in texts(row)
    assert not buttons(row, "track")
    assert await held(crm, PAST) == await held(crm, COMING) == ["Contoso"]


async def test_one_date_of_a_series_is_tracked(crm: Dynamics, mara: Chat):
    """The button says so; the date is an activity, and the series is not offered for it again."""
    question = "show activities for Nordlys Energi"
    assert (await track(mara, SERIES, question))["title"] == "Track this date"

    again = await pages(mara, question)

    assert "\n".join(texts(page) for page in again).count(SERIES) == 1
    assert SERIES not in {subject_of(one) for page in again for one in suggestions(page)}
    assert await held(crm, SERIES) == ["Nordlys Energi"]


async def test_files_of_a_meeting_are_told_in_the_list_of_imports(crm: Dynamics, mara: Chat):
    """The list of a record does not name its meetings; what was left out still comes."""
    card_id, row = await offered(mara, TOUR, "show activities for Nordlys Energi")
    card = (await press(mara, card_id, buttons(row, "options")[0]))["body"]["value"]
    (box,) = [one["id"] for one in walk(card) if str(one.get("id", "")).startswith("file-")]
    chosen = {"disclosure": "full", box: "false"}
    await pressed(mara, card_id, buttons(card, "track")[0], chosen)
    await gone(mara, card_id, row)

    list_id, listed = await mara.ask("my imports")
    assert "1 attachment could not be taken along" in texts(listed)
    assert "1 file was left out" in texts(listed)
    (ways,) = buttons(listed, "options")
    after = (await press(mara, list_id, ways))["body"]["value"]
    assert "Agenda.txt" in texts(after)
    assert "was left out" in as_text(after)
    assert "a link to a file in the cloud" in as_text(after)

    await pressed(mara, list_id, buttons(after, "track")[0], {box: "true"})

    async def there() -> bool:
        return bool(await crm.rows("activitymimeattachments", "$filter=filename eq 'Agenda.txt'"))

    await mara.watch(there)


async def pressed(chat: Chat, card_id: str, button: dict[str, Any], entered: dict[str, str]) -> Any:
    """Press with inputs merged into the data, as clients do."""
    action = {"verb": button["verb"], "data": {**button["data"], **entered}}
    return await chat.invoke(card_id, action)


async def test_two_sellers_press_at_once(crm: Dynamics, mara: Chat, jonas_signed_in: Chat):
    """One appointment, and both are told that it is tracked."""
    question = "show activities for Contoso"
    pressed = []
    for chat in (mara, jonas_signed_in):
        card_id, row = await offered(chat, PAST, question)
        pressed.append((chat, card_id, row))

    await asyncio.gather(
        *(press(chat, card_id, buttons(row, "track")[0]) for chat, card_id, row in pressed)
    )
    for chat, card_id, row in pressed:
        await gone(chat, card_id, row)

    for chat in (mara, jonas_signed_in):
        assert (await all_of(chat, question)).count(PAST) == 1
    assert await held(crm, PAST) == ["Contoso"]


async def test_a_killed_worker_neither_loses_nor_doubles(
    mara: Chat, product: Service, crm: Dynamics
):
    """Killed after each of its writes: one appointment, and no row is left as queued."""
    question = "show activities for Contoso"
    pressed = []
    for subject in (PAST, COMING):
        card_id, row = await offered(mara, subject, question)
        await press(mara, card_id, buttons(row, "track")[0])
        pressed.append((card_id, row))

    for writes in (1, 2, 3):
        await until_written(mara, writes)
        product.kill("worker.py")
        product.start("worker.py")
    for card_id, row in pressed:
        await gone(mara, card_id, row)

    walked = await all_of(mara, question)
    for subject in (PAST, COMING):
        assert walked.count(subject) == 1
        assert await held(crm, subject) == ["Contoso"]


@pytest.mark.parametrize(
    ("change", "counted", "reason"),
    [
        ("cancelled", "1 cancelled meeting", "the meeting was cancelled"),
        ("private", "1 marked private or confidential", "it is marked as private"),
        ("deleted", None, "it is no longer in your mailbox"),
    ],
)
async def test_what_happens_between_press_and_import(
    product: Service, mara: Chat, crm: Dynamics, *, change: str, counted: str | None, reason: str
):
    """Nothing is tracked; the card counts what it leaves out, and the list of imports says why."""
    question = "show activities for Contoso"
    assert product.stop("worker.py") == 0
    card_id, row = await offered(mara, COMING, question)
    before = await all_of(mara, question)
    queued = (await press(mara, card_id, buttons(row, "track")[0]))["body"]["value"]
    await happens(mara, COMING, change)
    product.start("worker.py")
    await gone(mara, card_id, row)

    again = await all_of(mara, question)
    _, listed = await mara.ask("my imports")

    assert "Queued" in texts(queued)
    assert COMING not in again
    assert await held(crm, COMING) == []
    if counted is not None:
        assert counted not in before
        assert counted in again
    assert f"Not tracked: {reason}" in texts(listed)
    assert len(buttons(listed, "retry")) == (change == "private")
