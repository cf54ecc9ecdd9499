"""States that arrive on the card by themselves, each after the one before."""

from __future__ import annotations

import re
from datetime import UTC, datetime

import pytest
from redis.asyncio import Redis

from capture.extent import Disclosure
from capture.models import Caller, ObjectId, TenantId
from capture.policies import Policies
from capture.policy import Policy
from embedded_redis import open_redis
from identity.envelope import Envelope
from tests.capture.live.administrator import Administrator
from tests.flows.chat import Card, Chat, as_text, buttons, press, subject_of, suggestions, texts
from tests.flows.control import asked_of, clear_calls, fault, no_faults
from tests.flows.dynamics import Dynamics
from tests.flows.service import Service, service

QUESTION = "show activities for Contoso"
SMALL = "show activities for Fabrikam"
IMPORTING = "Importing – it will appear as tracked in a moment"


@pytest.fixture
def product(tmp_path, redis_url):
    """A product of its own: the stories track many."""
    with service(tmp_path, redis_url) as running:
        yield running


def policies_of(product: Service, redis: Redis) -> Policies:
    """What the organisation's administrators have set."""
    envelope = Envelope([product.environment["TOKEN_KEYS"]])
    return Policies(redis, envelope, clock=lambda: datetime.now(UTC))


def caller_of(product: Service, chat: Chat) -> Caller:
    """The person in a chat."""
    return Caller(TenantId(product.sandbox.ready["tenant"]), ObjectId(chat.person["oid"]))


def singles(card: Card) -> list[Card]:
    """The suggestions of one message."""
    return [
        one
        for one in suggestions(card)
        if [button["title"] for button in buttons(one, "track")] == ["Track"]
    ]


async def test_importing_arrives_by_itself_and_takes_undo_with_it(mara: Chat):
    """Of an import that lasts; the mailbox is not searched again for saying so."""
    card_id, card = await mara.ask(QUESTION)
    one = next(one for one in singles(card) if "Meeting ·" not in texts(one))
    await fault(mara, service="dataverse", kind="slow", seconds=6, path="CheckPromoteEmail")
    queued = (await press(mara, card_id, buttons(one, "track")[0]))["body"]["value"]
    assert buttons(queued, "undo")
    listed, _ = await mara.ask("my imports")
    await clear_calls(mara)

    running = await mara.until(
        lambda cards: dict(cards)[card_id] if IMPORTING in texts(dict(cards)[card_id]) else None
    )
    assert not buttons(running, "undo")
    searched = [call for call in await asked_of(mara, "graph") if "search=" in call["path"]]
    assert searched == []
    in_list = await mara.until(
        lambda cards: dict(cards)[listed] if "Importing" in texts(dict(cards)[listed]) else None
    )
    assert not buttons(in_list, "undo")

    await mara.until(lambda cards: one["id"] not in as_text(dict(cards)[card_id]))
    done = await mara.until(
        lambda cards: dict(cards)[listed] if "✓ Tracked" in texts(dict(cards)[listed]) else None
    )
    assert "Open the activity" in texts(done)
    assert IMPORTING not in texts(dict(await mara.cards())[card_id])


async def test_a_page_is_tracked_at_once(mara: Chat):
    """One confirmation, one line that says how far it is, few drawings; all end tracked."""
    card_id, card = await mara.ask(QUESTION)
    (offer,) = buttons(card, "trackshown")
    assert offer["title"].startswith("Track all ")
    count = int(offer["title"].split()[2])
    asked = (await press(mara, card_id, offer))["body"]["value"]
    question = f"Track all {count}? They will be visible to everyone who can read Contoso."
    assert question in texts(asked)
    back = (await press(mara, card_id, buttons(asked, "more")[-1]))["body"]["value"]
    assert buttons(back, "trackshown")

    queued = (await press(mara, card_id, buttons(asked, "trackshown")[0]))["body"]["value"]
    assert f"{count}: {count} under way" in texts(queued)
    assert [one["title"] for one in buttons(queued, "undoshown")] == ["Undo"]
    await clear_calls(mara)
    done = await mara.until(
        lambda cards: (
            dict(cards)[card_id]
            if f"{count}: {count} tracked" in texts(dict(cards)[card_id])
            else None
        ),
        patience=120,
    )
    assert not buttons(done, "undoshown")
    following = [one for one in buttons(done, "more") if one["title"] == "More"]
    page = (await press(mara, card_id, following[0]))["body"]["value"]
    assert f"{count}: {count} tracked" in texts(page)
    drawn = [call for call in await asked_of(mara, "connector") if call["method"] == "PUT"]
    assert len(drawn) <= count


async def test_all_are_taken_back_at_once(mara: Chat):
    """While they only wait, nothing is written and they are suggestions again."""
    card_id, card = await mara.ask(QUESTION)
    asked = (await press(mara, card_id, buttons(card, "trackshown")[0]))["body"]["value"]
    sure = buttons(asked, "trackshown")[0]
    queued = (await press(mara, card_id, sure))["body"]["value"]
    back = (await press(mara, card_id, buttons(queued, "undoshown")[0]))["body"]["value"]
    assert "Undone: nothing was written" in texts(back)
    assert buttons(back, "trackshown")[0]["title"] == buttons(card, "trackshown")[0]["title"]
    writes = [call for call in await asked_of(mara, "dataverse") if "Promote" in call["path"]]
    assert writes == []


async def test_what_was_tracked_meanwhile_is_said_and_left(mara: Chat):
    """A confirmation is about what was shown: of that, what is left; and nothing else."""
    card_id, card = await mara.ask(QUESTION)
    asked = (await press(mara, card_id, buttons(card, "trackshown")[0]))["body"]["value"]
    sure = buttons(asked, "trackshown")[0]
    one = singles(card)[0]
    await press(mara, card_id, buttons(one, "track")[0])
    after = (await press(mara, card_id, sure))["body"]["value"]
    assert "1 of those shown can no longer be tracked" in texts(after)
    assert subject_of(one) in texts(after)
    await no_faults(mara)


async def asked_for_all(chat: Chat) -> tuple[str, Card]:
    """The question about all that a small page shows."""
    card_id, card = await chat.ask(SMALL)
    answer = await press(chat, card_id, buttons(card, "trackshown")[0])
    return card_id, answer["body"]["value"]


async def sealed_header(product: Service, mara: Chat, redis_url: str) -> tuple[str, Card]:
    """A question that said the header alone; now the default is the whole text again."""
    async with open_redis(redis_url) as redis:
        policies, caller = policies_of(product, redis), caller_of(product, mara)
        header = Policy(disclosure=Disclosure.HEADER, undo_seconds=0)
        revision = await policies.change(caller, header, version=0)
        found = await asked_for_all(mara)
        await policies.change(caller, Policy(undo_seconds=0), version=revision.version)
    assert "What becomes visible: Only who, when and the subject" in texts(found[1])
    return found


async def written(crm: Dynamics) -> dict[str, str]:
    """The text of each activity."""
    columns = "$select=activityid,description"
    found = [*await crm.rows("emails", columns), *await crm.rows("appointments", columns)]
    return {row["activityid"]: row["description"] or "" for row in found}


async def all_tracked(chat: Chat, card_id: str) -> int:
    """Wait for the line that says so; how many they are."""

    def look(cards: list[tuple[str, Card]]) -> str | None:
        said = re.search(r"^(\d+): \1 tracked$", texts(dict(cards)[card_id]), re.MULTILINE)
        return said and said[1]

    return int(await chat.until(look, patience=60))


async def test_a_page_shares_what_its_question_said(
    product: Service, mara: Chat, crm: Dynamics, redis_url: str
):
    """The administrator's default of that moment, though it is another by now: no text of any."""
    card_id, question = await sealed_header(product, mara, redis_url)
    before = await written(crm)
    await press(mara, card_id, buttons(question, "trackshown")[0])
    count = await all_tracked(mara, card_id)
    made = {row: text for row, text in (await written(crm)).items() if row not in before}
    assert len(made) == count > 1
    assert set(made.values()) == {""}


async def test_those_that_failed_are_retried_as_they_were_asked_for(
    product: Service, mara: Chat, crm: Dynamics, redis_url: str
):
    """All of them by one press, once what stood in the way is mended, and no more is shared."""
    administrator = Administrator.signed_in(crm.session, product.sandbox.ready)
    card_id, question = await sealed_header(product, mara, redis_url)
    before = await written(crm)
    await administrator.set_mailbox(caller_of(product, mara), incomingemailstatus=0)
    await press(mara, card_id, buttons(question, "trackshown")[0])
    await mara.until(
        lambda cards: re.search(r"^(\d+): \1 failed$", texts(dict(cards)[card_id]), re.MULTILINE)
    )
    assert await written(crm) == before
    await administrator.set_mailbox(caller_of(product, mara), incomingemailstatus=1)
    back = buttons(question, "more")[-1]
    failed = (await press(mara, card_id, back))["body"]["value"]

    await press(mara, card_id, buttons(failed, "retryshown")[0])

    count = await all_tracked(mara, card_id)
    made = {row: text for row, text in (await written(crm)).items() if row not in before}
    assert len(made) == count > 1
    assert set(made.values()) == {""}


@pytest.mark.parametrize("seconds", [0, 60])
async def test_undo_lasts_as_long_as_the_organisation_says(
    product: Service, mara: Chat, redis_url: str, seconds: int
):
    """From the next press on, without a restart; with none the import begins at once."""
    async with open_redis(redis_url) as redis:
        policies, caller = policies_of(product, redis), caller_of(product, mara)
        await policies.change(caller, Policy(undo_seconds=seconds), version=0)
        card_id, card = await mara.ask(QUESTION)
        one = singles(card)[0]
        now = datetime.now(UTC).timestamp()
        await press(mara, card_id, buttons(one, "track")[0])
        due = await redis.zscore("ac:{imports}:delayed", one["id"].removeprefix("suggestion-"))
        if seconds:
            assert due is not None
            assert now + 59 <= due / 1000 <= datetime.now(UTC).timestamp() + 61
        else:
            assert due is None
            await mara.until(lambda cards: one["id"] not in as_text(dict(cards)[card_id]))
