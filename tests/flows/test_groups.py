"""In a group everybody reads what all may read, and each of them, alone, what is theirs."""

from __future__ import annotations

from typing import Any

import pytest

from tests.flows.chat import (
    Card,
    Chat,
    as_text,
    buttons,
    press,
    subject_of,
    suggestions,
    texts,
    walk,
)
from tests.flows.control import asked_of, clear_calls, fault, no_faults
from tests.flows.service import Service

CONTOSO = "@Auto Capture show activities for Contoso"
SECRET = "Confidential: contract terms"
"""A mail on Contoso that Dynamics keeps from Mara, and that Jonas may read."""
COMMON = "Send the revised quote"
OF_BOTH = {"Security questionnaire before go-live", "Kick-off of the pilot"}
"""A mail and a meeting that both sellers hold."""
FOREIGN = "belongs to somebody else or is out of date"


@pytest.fixture
async def group(product: Service, session, mara: Chat) -> Chat:
    """The group chat, seen by the first seller, who has signed in where that is silent."""
    if not any(texts(card).startswith("Contoso\n") for _, card in await mara.cards()):
        await mara.ask("show activities for Contoso")
    return Chat(session, product.page, product.people[0], "group")


@pytest.fixture
def his_group(product: Service, session) -> Chat:
    """The group chat, seen by the second seller."""
    return Chat(session, product.page, product.people[1], "group")


@pytest.fixture
def his_channel(product: Service, session) -> Chat:
    """The channel, seen by the second seller."""
    return Chat(session, product.page, product.people[1], "channel")


@pytest.fixture
def ines(product: Service, session) -> list[Chat]:
    """Somebody of another company, in all their conversations."""
    return [
        Chat(session, product.page, product.sandbox.ready["tenants"][1]["people"][0], kind)
        for kind in ("personal", "group", "channel")
    ]


def shown(answer: dict[str, Any]) -> Card:
    """The card an invoke was answered with, which is valid for the client."""
    assert answer["body"]["type"].endswith("card.adaptive"), as_text(answer)
    assert not answer["complaint"]
    return dict(answer["body"]["value"])


async def card_of(chat: Chat, card_id: str) -> Card:
    """The card as this person sees it now."""
    return dict(await chat.cards())[card_id]


async def test_who_is_not_signed_in_is_left_alone(group: Chat, his_group: Chat):
    """No client asks for them; a press of theirs is asked for a sign-in, which only they see."""
    card_id, base = await group.ask(CONTOSO)
    before = len(await his_group.entries())

    assert base["refresh"]["userIds"] == [group.person["bot_id"]]
    assert (await his_group.look(card_id))["reason"] == "userIds does not name this person."
    answer = await press(his_group, card_id, buttons(base, "show")[0])

    assert answer["body"]["type"].endswith("activity.loginRequest")
    assert len(await his_group.entries()) == before
    assert suggestions(await card_of(his_group, card_id)) == []


async def test_each_sees_their_own_and_all_see_what_all_may_read(
    group: Chat, his_group: Chat, jonas_signed_in: Chat
):
    """What Dynamics keeps from one member is drawn for none; suggestions are drawn for one."""
    await clear_calls(group)
    card_id, base = await his_group.ask(CONTOSO)
    assert await asked_of(group, "graph") == []
    calls = [one for one in await asked_of(group, "connector") if "pagedmembers" in one["path"]]

    hers, his = shown(await group.look(card_id)), shown(await his_group.look(card_id))

    assert len(calls) <= 1
    assert texts(base).startswith("Contoso\n")
    assert SECRET not in texts(base)
    assert COMMON in texts(base)
    assert suggestions(base) == []
    assert {one["verb"] for one in walk(base) if "verb" in one} == {"show"}
    assert SECRET in texts(his)
    assert SECRET not in texts(hers)
    for view in (hers, his):
        assert texts(view).startswith("Only you see this.\nContoso\n")
        assert suggestions(view)
    of_hers, of_his = ({subject_of(one) for one in suggestions(view)} for view in (hers, his))
    assert of_hers & of_his <= OF_BOTH
    assert of_hers - OF_BOTH
    assert of_his - OF_BOTH
    assert await card_of(group, card_id) == hers
    assert await card_of(his_group, card_id) == his


async def test_tracking_from_ones_own_view(group: Chat, his_group: Chat, jonas_signed_in: Chat):
    """It is queued in place; when it is done the common card is drawn anew, and so are the views.

    At no time does the message itself hold a suggestion.
    """
    card_id, base = await group.ask(CONTOSO)
    hers = shown(await group.look(card_id))
    wanted = next(one for one in suggestions(hers) if buttons(one, "track"))
    subject = subject_of(wanted)

    queued = shown(await press(group, card_id, buttons(wanted, "track")[0]))
    assert "Only you see this." in texts(queued)

    def drawn_again(cards: list[tuple[str, Card]]) -> bool:
        card = dict(cards)[card_id]
        assert suggestions(card) == []
        return card != base

    await his_group.until(drawn_again)
    after = shown(await group.look(card_id))
    assert wanted["id"] not in as_text(after)
    assert subject in texts(after)
    assert suggestions(after)
    _, mine = await Chat(group.session, group.page, group.person).ask("my imports")
    assert subject in texts(mine)


@pytest.fixture
def elsewhere(
    mara: Chat, channel: Chat, his_channel: Chat, jonas_signed_in: Chat, ines: list[Chat]
) -> list[Chat]:
    """Where a card of the group may be copied to: both sellers' chats, the channel, a stranger."""
    return [jonas_signed_in, mara, channel, his_channel, *ines]


async def test_every_button_of_anothers_view_in_vain(
    group: Chat, his_group: Chat, elsewhere: list[Chat]
):
    """Copied, forwarded or pressed by somebody else it neither tells nor does anything."""
    card_id, base = await group.ask(CONTOSO)
    hers = shown(await group.look(card_id))
    pressed = [one for one in walk(hers) if one.get("type") == "Action.Execute"]
    assert {"track", "options", "people", "more", "show"} <= {one["verb"] for one in pressed}
    (show,) = [one for one in buttons(base, "show") if "title" in one]
    copied = [(chat, (await chat.ask(_help(chat)))[0]) for chat in elsewhere]
    await clear_calls(group)

    for button in pressed:
        answer = await press(his_group, card_id, button)
        assert FOREIGN in as_text(answer), button["verb"]
    for chat, at in copied:
        for button in [*pressed, show]:
            answer = await press(chat, at, button)
            assert FOREIGN in as_text(answer), (chat.kind, button["verb"])

    assert await asked_of(group, "graph") == []
    assert await asked_of(group, "dataverse") == []
    his = shown(await press(his_group, card_id, show))
    assert SECRET in texts(his)
    of_hers = {subject_of(one) for one in suggestions(hers)} - OF_BOTH
    assert of_hers
    assert not [subject for subject in of_hers if subject in texts(his)]


def _help(chat: Chat) -> str:
    return "help" if chat.kind == "personal" else "@Auto Capture help"


async def test_a_record_that_one_may_not_read(group: Chat, his_group: Chat, jonas_signed_in: Chat):
    """For all there is not even its name; who may sees it, who may not is told it is not there."""
    card_id, base = await his_group.ask("@Auto Capture show activities for Litware")

    hers, his = shown(await group.look(card_id)), shown(await his_group.look(card_id))

    assert "Litware" not in texts(base)
    assert "For each of you" in texts(base)
    assert "Litware" in texts(his)
    assert "Litware" not in texts(hers)
    assert "Term sheet" in texts(his)


async def test_which_of_several(
    product: Service, group: Chat, his_group: Chat, jonas_signed_in: Chat
):
    """All may read both, so all may choose, each for themselves; the question stays for the others.

    It is not even drawn over when something was tracked from a list that was chosen.
    """
    card_id, base = await group.ask("@Auto Capture show activities for contact Alex Kim")
    choices = buttons(base, "choose")
    assert len(choices) == 2

    his = shown(await press(his_group, card_id, choices[0]))
    hers = [shown(await press(group, card_id, one)) for one in choices]

    assert texts(his).startswith("Only you see this.\nAlex Kim\n")
    wanted = next(one for view in hers for one in suggestions(view) if buttons(one, "track"))
    await press(group, card_id, buttons(wanted, "track")[0])
    mine = Chat(group.session, group.page, group.person)
    list_id, _ = await mine.ask("my imports")
    await mine.until(lambda cards: "Tracked" in texts(dict(cards)[list_id]))
    product.stop("worker.py")  # which finishes what it has begun to draw
    product.start("worker.py")
    (message,) = [one for one in await his_group.entries() if one["id"] == card_id]
    assert not message["edited"]


async def test_a_channel_of_four_where_one_is_unknown_to_dynamics(channel: Chat, product: Service):
    """Members are asked for once a minute; while they are not known nothing is common."""
    await fault(channel, service="connector", kind="fail", status=500, count=9, path="pagedmembers")
    try:
        _, base = await channel.ask(CONTOSO)
    finally:
        await no_faults(channel)
    assert "Contoso" not in texts(base)
    assert "For each of you" in texts(base)
    assert base["refresh"]["userIds"] == [product.people[0]["bot_id"]]

    _, base = await channel.ask(CONTOSO)
    assert texts(base).startswith("Contoso\n")
    assert SECRET not in texts(base)


async def test_a_slow_mailbox_holds_no_view_up(group: Chat):
    """Nobody can change a view later, so it promises nothing and offers to ask again."""
    card_id, _ = await group.ask(CONTOSO)
    await fault(group, service="graph", kind="slow", seconds=20, count=9)
    try:
        hers = shown(await group.look(card_id))
    finally:
        await no_faults(group)
    assert "will change by itself" not in texts(hers)
    assert suggestions(hers) == []
    again = next(one for one in buttons(hers, "show") if one["title"] == "Try again")
    assert suggestions(shown(await press(group, card_id, again)))
