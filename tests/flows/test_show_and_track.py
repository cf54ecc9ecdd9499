"""The main road: ask, see, track, read back, and what a colleague sees of it."""

from __future__ import annotations

from tests.flows.chat import Chat, as_text, buttons, pages, press, subject_of, suggestions, texts

SHARED = "Minutes of the steering call"
OF_BOTH = "Security questionnaire before go-live"
"""Mails that both sellers hold; the first is tracked by one of them."""
MEETING = "Kick-off of the pilot"
"""A meeting in both sellers' calendars."""
THREAD = "Quote for the second production line"
"""The subject of several mails, of which an earlier story tracked one."""


async def test_show_then_track_then_show_again(mara: Chat):
    """A suggestion turns to Queued at the press, to Tracked by itself, and is an activity after."""
    card_id, card = await mara.ask("show activities for Contoso")
    offered = next(one for one in suggestions(card) if buttons(one, "track"))

    answer = await press(mara, card_id, buttons(offered, "track")[0])

    drawn = suggestions(answer["body"]["value"])
    row = texts(next(one for one in drawn if one["id"] == offered["id"]))
    assert "Queued" in row or "Importing" in row  # whichever it was when the list was read
    tracked = await mara.until(
        lambda cards: dict(cards)[card_id] if offered["id"] not in as_text(cards) else None
    )
    assert subject_of(offered) in texts(tracked)

    _, again = await mara.ask("show activities for Contoso")
    assert subject_of(offered) in texts(again)
    assert offered["id"] not in as_text(again)


async def test_a_second_seller_sees_what_was_tracked_and_only_their_own_mail(
    mara: Chat, jonas_signed_in: Chat
):
    """Nobody's card holds another person's suggestion; a mail of both is tracked for both."""
    walked = await pages(mara, "show activities for Contoso")
    hers = {subject_of(one) for page in walked for one in suggestions(page)}
    card_id, _ = (await mara.cards())[-1]
    wanted = next(one for page in walked for one in suggestions(page) if subject_of(one) == SHARED)
    await press(mara, card_id, buttons(wanted, "track")[0])
    await mara.until(lambda cards: wanted["id"] not in as_text(dict(cards)[card_id]))

    his = await pages(jonas_signed_in, "show activities for Contoso")

    his_suggestions = {subject_of(one) for page in his for one in suggestions(page)}
    everything = "\n".join(texts(page) for page in his)
    assert his_suggestions & hers == {OF_BOTH, MEETING}
    assert SHARED in everything
    private = {one for one in hers - {OF_BOTH, MEETING, SHARED} if THREAD not in one}
    assert len(private) > 10
    assert not [subject for subject in private if subject in everything]


async def test_what_was_left_behind_is_said(mara: Chat):
    """A file in the cloud cannot come along; the tracked row says so, to the person who tracked."""
    walked = await pages(mara, "show activities for Contoso")
    card_id, _ = (await mara.cards())[-1]
    wanted = next(
        one for page in walked for one in suggestions(page) if "drawings" in subject_of(one)
    )

    await press(mara, card_id, buttons(wanted, "track")[0])

    await mara.until(
        lambda cards: "1 attachment could not be taken along" in texts(dict(cards)[card_id])
    )


async def test_the_same_in_chinese(mara: Chat):
    """The Chinese command shows the same record."""
    _, card = await mara.ask("显示 Contoso 的活动")

    assert texts(card).startswith("Contoso\n")


async def test_several_records_of_one_name_are_asked_about(mara: Chat):
    """Two people called Alex Kim: a card asks which, and the choice shows a timeline."""
    card_id, card = await mara.ask("show activities for contact Alex Kim")
    choices = buttons(card, "choose")

    answer = await press(mara, card_id, choices[1])

    assert len(choices) == 2
    assert texts(answer["body"]["value"]).startswith("Alex Kim\n")


async def test_a_record_nobody_has_is_said_so(mara: Chat):
    """No match is a sentence, not silence."""
    _, card = await mara.ask("show activities for Nonesuch Industries")

    assert "No record that you may see" in texts(card)


async def test_a_group_sees_tracked_activities_only(mara: Chat, group: Chat):
    """In a group the mailbox is not even asked."""
    await mara.ask("show activities for Contoso")
    await group.session.delete(f"{group.page}/control/calls")

    _, card = await group.ask("@Auto Capture show activities for Contoso")

    assert suggestions(card) == []
    assert buttons(card, "track") == []
    assert "is shown to you alone" in texts(card)
    async with group.session.get(f"{group.page}/control/calls") as reply:
        asked = {call["service"] for call in (await reply.json())["calls"]}
    assert "dataverse" in asked
    assert "graph" not in asked


async def test_a_channel_sees_tracked_activities_only(mara: Chat, channel: Chat):
    """A channel is read by many, like a group."""
    await mara.ask("show activities for Contoso")

    _, card = await channel.ask("@Auto Capture show activities for Contoso")

    assert suggestions(card) == []
    assert "Tracked by" in texts(card)
