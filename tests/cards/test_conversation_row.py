"""A conversation is one suggestion that opens into its messages."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from typing import Any

import pytest

from capture.extent import Disclosure
from capture.models import (
    AddressRule,
    Direction,
    ImportReason,
    ImportState,
    ImportStatus,
    MailId,
    TrackedAs,
)
from capture.scope import Scope
from capture.suggestions import Suggestion
from cards import Card, Retry, Show, Track, timeline_card
from cards.actions import PICKED_AT_ONCE, Dismiss, More, Options, People, Picked, TrackShown
from cards.paging import CARD_LIMIT, weight
from cards.picks import chosen, input_id

from .builders import REF, VIEW, make_coverage, make_reason, make_suggestion, make_timeline, seal
from .reading import folded, nodes, pages, pressed, row, words


def talk(*numbers: int, **changes: object) -> tuple[Suggestion, ...]:
    return tuple(make_suggestion(number, conversation="talk", **changes) for number in numbers)


def picks(*suggestions: Suggestion) -> tuple[Picked, ...]:
    return tuple(Picked(one.mail, one.key) for one in suggestions)


def drawn(*suggestions: Suggestion, **coverage: object) -> Card:
    return timeline_card(make_timeline((), suggestions, make_coverage(**coverage)), VIEW, seal())


def executed(card: Card, kind: type) -> Iterator[dict[str, Any]]:
    for node in nodes(card):
        if node.get("type") == "Action.Execute" and isinstance(pressed(node)[0], kind):
            yield node


def test_folded_it_is_one_row() -> None:
    """The newest subject, how many there are, from whom the newest is, and one button for all."""
    three = talk(1, 2, 3)
    card = drawn(*three)
    said = words(folded(card))
    assert said.count("Revised quote for the pump order") == 1
    assert "3 messages" in said
    assert "newest from Nadia Hassan" in said
    assert "1 suggestion private to you" in said
    assert pressed(folded(card)) == [Track(REF, picks(*three), disclosure=Disclosure.FULL)]


def test_it_opens_without_asking_the_server() -> None:
    """The link that shows the messages names the part that is hidden, and says what it does."""
    card = drawn(*talk(1, 2))
    (link,) = [node for node in nodes(card) if node.get("type") == "Action.ToggleVisibility"]
    (target,) = link["targetElements"]
    assert link["title"] == "2 messages"
    assert row(card, target)["isVisible"] is False


def test_each_message_has_its_box_its_reason_and_its_place() -> None:
    """Boxes are named for screen readers, begin empty, and stand where the button counts them."""
    sent = make_suggestion(
        2,
        conversation="talk",
        direction=Direction.OUTGOING,
        preview="Dear Nadia",
        reason=make_reason("ben@contoso.example", AddressRule.CHILD_CONTACT, "to"),
    )
    two = (*talk(1), sent)
    card = drawn(*two)
    boxes = [node for node in nodes(card) if node.get("type") == "Input.Toggle"]
    assert [box["title"] for box in boxes] == ["Message 1 · Today 11:02", "Message 2 · Today 08:02"]
    assert {box["value"] for box in boxes} == {"false"}
    said = words(row(card, f"message-{sent.key}"))
    assert "→ E-mail sent to Nadia Hassan" in said
    assert "because ben@contoso.example (Nadia Hassan, a contact of Contoso) is in To" in said
    assert "Dear Nadia" in said
    assert "Open in Outlook" in said

    some = [node for node in executed(card, Track) if node["title"] == "Track selected"]
    (action,) = pressed(some)
    assert isinstance(action, Track)
    assert chosen(action, {boxes[1]["id"]: "true", boxes[0]["id"]: "false"}) == picks(sent)


def test_the_button_for_all_asks_for_no_box() -> None:
    """It tracks all, whatever is ticked and whether the client sends inputs or not."""
    two = talk(1, 2)
    card = drawn(*two)
    (every,) = [node for node in executed(card, Track) if node["title"] == "Track all 2"]
    (action,) = pressed(every)
    assert isinstance(action, Track)
    assert every["associatedInputs"] == "none"
    assert chosen(action, {**every["data"], input_id(action.picked, 0): "false"}) == picks(*two)


def test_messages_known_already_have_no_box() -> None:
    """What is on its way, failed, or tracked by somebody says so, also while it is folded."""
    messages = (
        *talk(1, status=ImportStatus(ImportState.QUEUED)),
        *talk(2, status=ImportStatus(ImportState.FAILED, ImportReason.REFUSED)),
        *talk(3, tracked=TrackedAs("Jonas Weber", "Fabrikam", None, "")),
        *talk(4, 5),
    )
    card = drawn(*messages)
    summed = "1 on the way to Dynamics · 1 not tracked · 1 already tracked"
    assert summed in words(folded(card))
    assert len([node for node in nodes(card) if node.get("type") == "Input.Toggle"]) == 2
    assert "Queued" in words(row(card, f"message-{messages[0].key}"))
    assert pressed(row(card, f"message-{messages[1].key}")) == [
        Retry(REF, picks(messages[1])),
        Options(REF, messages[1].mail),
    ]
    assert "Tracked by Jonas Weber regarding Fabrikam" in words(card)
    assert [ask for ask in pressed(card) if isinstance(ask, Dismiss)] == [
        Dismiss(REF, picks(*messages[1:]))
    ]


def test_the_last_one_left_needs_no_box() -> None:
    """One button tracks it; there is nothing to choose among."""
    card = drawn(*talk(1, status=ImportStatus(ImportState.QUEUED)), *talk(2))
    assert not [node for node in nodes(card) if node.get("type") == "Input.Toggle"]
    (action,) = [ask for ask in pressed(card) if isinstance(ask, Track)]
    assert [one.key for one in action.picked] == [talk(2)[0].key]


def test_a_message_tracked_just_now_stands_alone() -> None:
    """It is private no longer, so it leaves the conversation."""
    just = talk(1, status=ImportStatus(ImportState.TRACKED))
    card = drawn(*just, *talk(2, 3))
    assert "style" not in row(card, f"tracked-{just[0].key}")
    assert "2 messages" in words(card)


def test_withheld_track_leaves_boxes_out() -> None:
    """While Dynamics cannot say what is tracked, nothing can be chosen; dismissing still can."""
    card = drawn(*talk(1, 2), tracked_unknown=True)
    assert {type(ask) for ask in pressed(card)} == {Show, People, Dismiss}
    assert not [node for node in nodes(card) if node.get("type") == "Input.Toggle"]


@pytest.mark.parametrize("text", ["Words " * 60, '"' * 600, "𝕬" * 600, "ﷺ" * 600])
@pytest.mark.parametrize("long", [150, 1400])
def test_a_conversation_of_forty_is_drawn_in_rows_that_fit(text: str, long: int) -> None:
    """Every message is reached, no button names too many, and each card fits a message."""
    messages = tuple(
        make_suggestion(
            number,
            conversation="long",
            subject=text,
            sender=text,
            recipients=text,
            preview=text,
            mail=MailId(f"{number:03d}" + "x" * long),
            reason=make_reason(text),
            url="https://x.example/" + "y" * 1400,
        )
        for number in range(1, 41)
    )
    found = pages(make_timeline((), messages), VIEW)
    assert max(map(weight, found)) <= CARD_LIMIT
    tracks = dict.fromkeys(ask for ask in pressed(found) if isinstance(ask, Track))
    assert all(len(ask.picked) <= PICKED_AT_ONCE for ask in tracks)
    assert [one.key for ask in tracks for one in ask.picked] == [one.key for one in messages]
    assert "1 suggestion private to you" in words(found[0])


def test_a_long_conversation_says_where_it_goes_on() -> None:
    """Each row names which of how many messages it holds."""
    said = words(pages(make_timeline((), talk(*range(1, 18))), VIEW))
    for part in ("Messages 1–8 of 17", "Messages 9–16 of 17", "Message 17 of 17"):
        assert part in said
    assert "Track these 8" in said
    assert "Track all 17" not in said
    assert "Track all 8" not in said.splitlines()


def test_every_button_keeps_the_question() -> None:
    """Window and number go along with whatever is pressed."""
    scope = Scope(limit=120)
    many = tuple(make_suggestion(number) for number in range(20, 40))
    view = replace(VIEW, scope=scope)
    timeline = make_timeline((), (*talk(1, 2), *many), make_coverage(meetings_failed=True))
    asked = pressed(timeline_card(timeline, view, seal()))
    assert {type(ask) for ask in asked} == {
        *(Track, TrackShown, Options, People, Dismiss, More, Show),
    }
    assert {
        ask.scope
        for ask in asked
        if isinstance(ask, Track | Options | People | Dismiss | More | Show)
    } == {scope}
