"""Following on a row, and the list of what is followed."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from functools import partial
from typing import Any

import pytest
from jsonschema import Draft6Validator

from capture.extent import Disclosure
from capture.models import ImportState
from capture.suggestions import Kind
from capture.threads.following import Outcome
from capture.threads.thread import Ending
from cards import Above, timeline_card
from cards.actions import Follow, Followed, Imports
from cards.drawing import Following
from cards.imports import imports_card
from cards.languages import Language
from cards.paging import CARD_LIMIT, weight
from cards.threads import ThreadRow, threads_card, with_section

from .builders import NOW, REF, VIEW, make_suggestion, make_timeline, seal
from .reading import nodes, pressed, words
from .test_imports import make_row as make_import
from .threads import OFFERED, make_row, make_thread


def asked(card: Any) -> list[Follow]:
    return [one for one in pressed(card) if isinstance(one, Follow)]


def drawn(following: Following, *numbers: int, **changes: Any) -> Any:
    suggestions = tuple(
        make_suggestion(number, **{"conversation": "talk-1", **changes}) for number in numbers
    )
    return timeline_card(make_timeline((), suggestions), VIEW, seal(), following=following)


@pytest.mark.parametrize("numbers", [(1,), (1, 2, 3)])
def test_what_it_means_stands_before_the_button(numbers: tuple[int, ...]) -> None:
    """Of one mail and of a conversation, once each, with who will be able to read."""
    card = drawn(OFFERED, *numbers)
    assert asked(card) == [Follow(REF, make_suggestion(1).mail, disclosure=Disclosure.FULL)]
    order = [
        node.get("text") or node.get("title")
        for node in nodes(card)
        if node.get("type") in {"TextRun", "Action.Execute"}
    ]
    (meaning,) = [one for one in order if one and "by themselves, up to a private" in one]
    assert "everyone who can read Contoso" in meaning
    assert meaning.endswith("What becomes visible: The whole text and the files.")
    assert order.index(meaning) == order.index("Follow this thread") - 1


def test_a_followed_one_can_be_stopped() -> None:
    """Whatever else is offered."""
    thread = make_thread()
    card = drawn(Following({"talk-1": thread.id}), 1)
    assert asked(card) == [Follow(REF, make_suggestion(1).mail, thread=thread.id)]
    assert "Following · Stop" in [node.get("title") for node in nodes(card)]


@pytest.mark.parametrize(
    "card",
    [
        drawn(Following(), 1),
        drawn(OFFERED, 1, conversation=""),
        drawn(OFFERED, 1, kind=Kind.MEETING),
        drawn(Following({"another": make_thread(2).id}), 1),
    ],
)
def test_where_it_is_not_offered(card: Any) -> None:
    """Switched off, without a conversation, of a meeting, or followed elsewhere."""
    assert asked(card) == []


@pytest.mark.parametrize("outcome", Outcome)
@pytest.mark.parametrize("language", ["en", "zh"])
def test_each_outcome_is_said(outcome: Outcome, language: Language) -> None:
    """Above the list, with the record's name where it says who can read."""
    view = replace(VIEW, language=language)
    card = timeline_card(make_timeline(), view, seal(), Above(followed=outcome))
    assert "{" not in words(card)
    if outcome is Outcome.FOLLOWED:
        assert words(card).count("Contoso") > 1


def test_what_becomes_visible_is_said_once_it_is_followed() -> None:
    """As the button had it; nothing of it where nothing is followed."""
    for outcome in Outcome:
        above = Above(followed=outcome, disclosure=Disclosure.LATEST)
        card = timeline_card(make_timeline(), VIEW, seal(), above)
        told = "What becomes visible: The newest part of the text" in words(card)
        assert told is (outcome is Outcome.FOLLOWED)


@pytest.mark.parametrize(
    ("row", "said", "stops"),
    [
        (make_row(), "Following\n · looked at Today 13:57", True),
        (make_row(looked=None), "not looked at yet", True),
        (make_row(waits=True), "Waiting for your sign-in", True),
        (make_row(paused=True), "Paused: your organisation", True),
        (make_row(inside=NOW), "nobody from outside is left", True),
        (make_row(ending=Ending.PRIVATE, ended=NOW), "marked as private", False),
        (make_row(ending=Ending.TOLD, ended=NOW), "Stopped Today 14:02: you asked", False),
        (make_row(subject=None), "no longer in your mailbox", True),
        (replace(make_row(subject=None), unread=True), "could not be read just now", True),
        (make_row(subject=""), "(no subject)", True),
        (replace(make_row(), record=None), "a record that cannot be read", True),
    ],
)
def test_each_state_of_a_thread(row: ThreadRow, said: str, stops: bool) -> None:  # noqa: FBT001
    """What becomes of it in words, and Stop while it is followed."""
    text = words(card := threads_card([row], 1, VIEW, seal()))
    assert said in text
    assert "3 messages tracked" in text
    thread = row.found.thread
    stop = Follow(REF, thread.mail, thread=thread.id, listed="followed")
    assert asked(card) == ([stop] if stops else [])


def test_every_ending_has_its_sentence(schema: Draft6Validator) -> None:
    """In both languages."""
    rows = [make_row(ending=ending, ended=NOW) for ending in Ending]
    for language in ("en", "zh"):
        card = threads_card(rows[:10], 12, replace(VIEW, language=language), seal())
        schema.validate(card)
        threads_card(rows[10:], 12, replace(VIEW, language=language, offset=10), seal())


@pytest.mark.parametrize("language", ["en", "zh"])
def test_pages_of_threads_fit(schema: Draft6Validator, language: Language) -> None:
    """Turned both ways, and back to the imports."""
    rows = [make_row(number, subject="𝕬" * 800) for number in range(10)]
    card = threads_card(rows, 35, replace(VIEW, offset=10, language=language), seal())
    schema.validate(card)
    assert weight(card) <= CARD_LIMIT
    ways = [one for one in pressed(card) if isinstance(one, Followed | Imports)]
    assert ways == [Followed(0), Followed(20), Imports()]
    assert list(pressed(threads_card([], 0, VIEW, seal()))) == [Imports()]


def listed(rows: int, threads: int, subject: str = "Pump order") -> Any:
    imports = [make_import(ImportState.TRACKED, subject=subject)] * rows
    build = partial(imports_card, imports, rows, VIEW, seal())
    shown = [make_row(number, subject=subject) for number in range(min(threads, 5))]
    return with_section(build, shown, threads, VIEW, seal())


def test_below_the_imports_stand_the_newest_threads(schema: Draft6Validator) -> None:
    """Five, and the way to all of them where there are more; none says nothing."""
    schema.validate(listed(1, 2))
    assert len(asked(listed(1, 2))) == 2
    assert "All followed threads" not in str(listed(1, 2))
    assert asked(listed(0, 1))[0].listed == "imports"
    assert len(asked(listed(10, 30))) == 5
    assert Followed() in pressed(listed(10, 30))
    assert "Followed threads" not in words(listed(3, 0))


def test_long_subjects_leave_room_for_fewer_threads() -> None:
    """The card fits, and the way to all of them stands on it."""
    card = listed(10, 30, "𝕬" * 800)
    assert weight(card) <= CARD_LIMIT
    assert Followed() in pressed(card)


def test_an_import_by_following_says_so() -> None:
    """Nobody asked for it themselves."""
    row = make_import(ImportState.TRACKED, followed=True)
    text = words(imports_card([row], 1, VIEW, seal()))
    assert "Contoso · by following, Today 11:02" in text
    assert NOW - timedelta(hours=3) == row.own.pressed


def test_a_full_page_with_the_offer_fits() -> None:
    """Ten conversations, each with its sentence and button."""
    talks = tuple(
        make_suggestion(number, conversation=f"talk-{number // 3}", preview="word " * 50)
        for number in range(30)
    )
    card = timeline_card(make_timeline((), talks), VIEW, seal(), following=OFFERED)
    assert weight(card) <= CARD_LIMIT
    assert asked(card)
