"""A second person presses every button there is: on another's card, in a group, as a stranger."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, get_args

import pytest

from capture.models import ImportKey, MailId, RecordRef
from cards.actions import (
    Accept,
    Action,
    Ask,
    Choose,
    Create,
    Dismiss,
    Dismissals,
    Follow,
    Followed,
    Imports,
    ImportSettings,
    More,
    Options,
    Other,
    People,
    Picked,
    Reads,
    Retry,
    RetryShown,
    SaveSettings,
    Show,
    SwitchOff,
    SwitchSave,
    Track,
    TrackShown,
    Undo,
    UndoShown,
    Untrack,
    verb,
)
from tests.bot.conftest import Channel
from tests.identity.minting import ANA, BEN, CHI, TENANT, Person

RECORD = RecordRef("account", "0d4f4f0e-0000-4000-8000-000000000001")
KEY = ImportKey("0123456789ab" + "0" * 52)
MAIL = MailId("AAMk-of-ana")
PICKED = (Picked(MAIL, KEY),)
EVERY: tuple[Action, ...] = (
    Show(RECORD),
    More(RECORD, 10),
    Track(RECORD, PICKED),
    Options(RECORD, MAIL),
    Retry(RECORD, PICKED),
    Dismiss(RECORD, PICKED),
    Undo(RECORD, PICKED),
    Choose(RECORD),
    Other(RECORD, "memory"),
    People(RECORD, MAIL),
    Create(RECORD, MAIL, 0, "contact"),
    Dismissals(),
    Reads(),
    Ask(),
    ImportSettings(1, sure=True),
    Imports(),
    Follow(RECORD, MAIL),
    Followed(),
    SaveSettings(1),
    Accept("2026-01", 0),
    SwitchSave(1),
    SwitchOff(1),
    Untrack(KEY, sure=True),
    TrackShown(RECORD, ("0123456789ab",), sure=True),
    UndoShown(RECORD),
    RetryShown(RECORD),
)
OF_EVERYBODY = (Show, Choose, Ask)
"""What stands on a card that all of a group see."""
LOGIN = "application/vnd.microsoft.activity.loginRequest"
MESSAGE = "application/vnd.microsoft.activity.message"
CARD = "application/vnd.microsoft.card.adaptive"
GROUP, OTHERS, TEAM = "19:group@thread.v2", "19:others@thread.v2", "19:team@thread.tacv2"
PLACES = {
    "personal": {"id": "a:hers", "conversationType": "personal"},
    "group": {"id": GROUP, "conversationType": "groupChat", "isGroup": True},
    "another group": {"id": OTHERS, "conversationType": "groupChat", "isGroup": True},
    "channel": {"id": f"{TEAM};messageid=1", "conversationType": "channel", "isGroup": True},
    "unsaid": {"id": GROUP},
}
ANAS = f"{ANA.tenant}/{ANA.oid}"
IN_GROUP = f"{TENANT}@{GROUP}"
ANAS_VIEW = f"{ANAS}@{GROUP}"


async def press(
    channel: Channel, action: Action, audience: str, *, person: Person, place: str, **more: Any
) -> dict[str, Any]:
    """What somebody's press of a button that was drawn for ``audience`` is answered with."""
    data = channel.sealer.seal(action, audience)
    typed = {"question": "show activities for Contoso"}  # clients merge a card's inputs into it
    pressed = {"type": "Action.Execute", "verb": verb(action), "data": data | typed}
    trigger = more.pop("trigger", "manual")
    status, answer = await channel.post(
        channel.activity(
            person,
            type="invoke",
            name="adaptiveCard/action",
            value={"action": pressed, "trigger": trigger},
            text=None,
            replyToId="card-1",
            conversation=PLACES[place],
            **more,
        )
    )
    assert status == 200
    return dict(answer)


def strangers() -> Iterator[tuple[str, Person, str]]:
    """An audience, and somebody in a place who is none of it."""
    for place in PLACES:
        yield ANAS, BEN, place
        yield ANAS, CHI, place
        yield IN_GROUP, CHI, place
        yield ANAS_VIEW, BEN, place
        yield ANAS_VIEW, CHI, place
        if place != "personal":
            yield ANAS, ANA, place  # her own card, copied to where others read
        if place not in ("group", "unsaid"):
            yield IN_GROUP, BEN, place  # a group's card, forwarded
            yield ANAS_VIEW, ANA, place


def test_every_action_there_is_is_pressed_here():
    """Whoever adds a button adds it to this list."""
    assert {type(one) for one in EVERY} == set(get_args(Action))
    assert len(EVERY) == len(get_args(Action))


async def test_a_strangers_press_neither_does_nor_tells_anything(channel: Channel):
    """One sentence, the same for every button; nobody is asked to sign in, nothing is sent."""
    for audience, person, place in strangers():
        for action in EVERY:
            answer = await press(channel, action, audience, person=person, place=place)
            case = (audience, person.name, place, verb(action))
            assert answer["type"] == MESSAGE, case
            assert "belongs to somebody else or is out of date" in answer["value"], case
    assert channel.sent == []
    assert channel.provider.grants("jwt-bearer") == []


@pytest.mark.parametrize("place", ["personal", "group", "channel"])
async def test_who_has_no_account_is_told_so(channel: Channel, place: str):
    """An anonymous guest, and somebody whose tenant the channel does not name, press in vain."""
    unnamed: tuple[dict[str, Any], ...] = (
        {"from": {"id": "29:guest", "name": "Guest"}},
        {"channelData": {}},
        {"channelData": {"tenant": {"id": "?"}}},
    )
    for action in EVERY:
        for more in unnamed:
            for audience in (ANAS, IN_GROUP, ANAS_VIEW):
                answer = await press(channel, action, audience, person=BEN, place=place, **more)
                assert answer["type"] == MESSAGE
                assert "which account of your organisation" in answer["value"]
    assert channel.sent == []


async def test_on_a_groups_card_the_pressers_own_rights_count(channel: Channel):
    """Ben is asked for his own sign-in by what stands there for all, and refused the rest."""
    for action in EVERY:
        for place in ("group", "unsaid"):
            answer = await press(channel, action, IN_GROUP, person=BEN, place=place)
            wanted = LOGIN if isinstance(action, OF_EVERYBODY) else MESSAGE
            assert answer["type"] == wanted, (verb(action), place)
    assert channel.sent == []


async def test_a_refresh_asks_nobody_to_sign_in(channel: Channel):
    """It is answered with a card with a button; so is one that nothing can be drawn from."""
    shown = await press(
        channel, Show(RECORD), IN_GROUP, person=BEN, place="group", trigger="automatic"
    )
    assert shown["type"] == CARD
    assert "You are not signed in" in str(shown["value"])
    assert "refresh" not in shown["value"]
    (button,) = [one for part in shown["value"]["body"] for one in part.get("actions", ())]
    again = channel.sealer.open(button["verb"], button["data"], f"{TENANT}/{BEN.oid}@{GROUP}")
    assert again == Show(RECORD)

    for audience in (ANAS, ANAS_VIEW, f"{TENANT}@{OTHERS}"):
        for action in EVERY:
            answer = await press(
                channel, action, audience, person=BEN, place="group", trigger="automatic"
            )
            assert answer["type"] == CARD
            assert "out of date" in str(answer["value"])
    assert channel.sent == []


async def test_a_press_in_a_group_waits_for_nothing(channel: Channel):
    """After the page the message, which all of them read, is left as it is."""
    asked = await press(channel, Show(RECORD), IN_GROUP, person=BEN, place="group")
    link = asked["value"]["buttons"][0]["value"].partition("localhost:3978")[2]

    async with channel.client.get(link, allow_redirects=False) as reply:
        returned = channel.provider.authorise(reply.headers["Location"], BEN)
    async with channel.client.get("/auth/callback", params=returned) as reply:
        assert reply.status == 200

    after = await press(channel, Show(RECORD), IN_GROUP, person=BEN, place="group")
    assert after["type"] == CARD  # his own view: here, that Dynamics does not answer
    assert "Only you see this." in str(after["value"])
    assert channel.sent == []
