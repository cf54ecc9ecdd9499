"""A whole page tracked with one press: offered, asked about, and how far it is."""

from __future__ import annotations

from dataclasses import replace
from hashlib import sha256

import pytest
from jsonschema import Draft6Validator

from capture.extent import Disclosure
from capture.halves import PrivateHalf
from capture.models import ImportKey, ImportReason, ImportState, ImportStatus, MailId
from capture.synchronisation import UNKNOWN
from cards import timeline_card
from cards.actions import More, RetryShown, TrackShown, UndoShown
from cards.languages import Language
from cards.paging import CARD_LIMIT, weight
from cards.rows import OPENED
from cards.together import Below, mark

from .builders import REF, VIEW, make_suggestion, make_timeline, seal
from .reading import pressed, words
from .timelines import many

TRACKED = ImportStatus(ImportState.TRACKED)
UNDER_WAY = ImportStatus(ImportState.IMPORTING)
QUEUED = ImportStatus(ImportState.QUEUED, undo=True)
FAILED = ImportStatus(ImportState.FAILED, ImportReason.ACCESS_DENIED)
GONE = ImportStatus(ImportState.FAILED, ImportReason.MESSAGE_GONE)


def together(card: dict[str, object]) -> list[object]:
    """What can be pressed about many."""
    return [ask for ask in pressed(card) if isinstance(ask, TrackShown | UndoShown | RetryShown)]


def test_only_what_can_be_tracked_of_the_page_shown_is_offered() -> None:
    """Conversations count by their messages; what is queued or tracked elsewhere does not."""
    talk = tuple(make_suggestion(number, conversation="one") for number in (1, 2, 3))
    queued = make_suggestion(4, status=QUEUED)
    alone = make_suggestion(5)
    card = timeline_card(make_timeline((), (*talk, queued, alone)), VIEW, seal())
    assert together(card) == [
        TrackShown(REF, tuple(map(mark, (*talk, alone))), disclosure=Disclosure.FULL)
    ]
    assert "Track all 4 shown" in words(card)


def test_a_single_row_has_its_own_button() -> None:
    """Nothing more is offered below one conversation, or below nothing."""
    talk = tuple(make_suggestion(number, conversation="one") for number in (1, 2, 3))
    for suggestions in ((), talk):
        assert together(timeline_card(make_timeline((), suggestions), VIEW, seal())) == []


def test_while_track_is_withheld_it_is_withheld_for_many() -> None:
    """Where Dynamics has not said that the mailbox may be tracked from."""
    timeline = make_timeline((), (make_suggestion(1), make_suggestion(2)))
    assert isinstance(timeline.private, PrivateHalf)
    private = replace(timeline.private, tracking=UNKNOWN)
    assert together(timeline_card(replace(timeline, private=private), VIEW, seal())) == []


def test_each_page_offers_its_own() -> None:
    """What is on another page was not shown."""
    first, second = (
        timeline_card(many(), replace(VIEW, offset=offset), seal()) for offset in (0, 10)
    )
    (one,), (other,) = together(first), together(second)
    assert isinstance(one, TrackShown)
    assert isinstance(other, TrackShown)
    assert not set(one.marks) & set(other.marks)
    assert other.offset == 10


@pytest.mark.parametrize("language", ["en", "zh"])
def test_asked_before_it_is_done(schema: Draft6Validator, language: Language) -> None:
    """Who will see them, and the two answers; the offer makes room for the question."""
    view = replace(VIEW, language=language)
    two = (make_suggestion(1), make_suggestion(2))
    marks = tuple(map(mark, two))
    card = timeline_card(make_timeline((), two), view, seal(), below=Below(marks, lost=1))
    schema.validate(card)
    assert together(card) == [TrackShown(REF, marks, sure=True, disclosure=Disclosure.FULL)]
    assert More(REF, 0) in pressed(card)
    if language == "en":
        question = "Track all 2? They will be visible to everyone who can read Contoso."
        assert question in words(card)
        assert "What becomes visible: The whole text and the files." in words(card)
        assert "1 of those shown can no longer be tracked" in words(card)


def test_what_becomes_visible_is_the_administrators_default() -> None:
    """Said of all at once, and sealed as it was said."""
    two = (make_suggestion(1), make_suggestion(2))
    timeline = make_timeline((), two)
    assert isinstance(timeline.private, PrivateHalf)
    private = replace(timeline.private, disclosure=Disclosure.HEADER)
    timeline = replace(timeline, private=private)
    card = timeline_card(timeline, VIEW, seal(), below=Below(tuple(map(mark, two))))
    assert "What becomes visible: Only who, when and the subject, neither" in words(card)
    (press,) = together(card)
    assert isinstance(press, TrackShown)
    assert press.disclosure is Disclosure.HEADER


@pytest.mark.parametrize(
    ("known", "said", "asked"),
    [
        ((QUEUED,) * 12, "12: 12 under way", [UndoShown(REF)]),
        (
            (TRACKED,) * 7 + (UNDER_WAY,) * 4 + (FAILED,),
            "12: 7 tracked, 4 under way, 1 failed",
            [RetryShown(REF)],
        ),
        ((TRACKED, GONE), "2: 1 tracked, 1 failed", []),
        ((TRACKED, TRACKED), "2: 2 tracked", []),
        ((QUEUED, FAILED), "2: 1 under way, 1 failed", [UndoShown(REF), RetryShown(REF)]),
    ],
)
def test_one_line_for_all(known: tuple[ImportStatus, ...], said: str, asked: list[object]) -> None:
    """Counts, Undo while anything can be taken back, Retry while anything may yet work."""
    below = Below(together=known)
    card = timeline_card(make_timeline((), (make_suggestion(1),)), VIEW, seal(), below=below)
    assert said in words(card).splitlines()
    assert together(card) == asked


def test_the_fullest_page_fits(schema: Draft6Validator) -> None:
    """Ten conversations of eight messages with Graph's longest ids, asked about."""
    suggestions = tuple(
        make_suggestion(
            number,
            conversation=f"talk {number // OPENED}",
            mail=MailId("A" * 200 + f"{number:03d}"),
            key=ImportKey(sha256(str(number).encode()).hexdigest()),
        )
        for number in range(10 * OPENED)
    )
    timeline = make_timeline((), suggestions)
    marks = tuple(map(mark, suggestions))
    for below in (Below(), Below(marks), Below(together=(QUEUED,) * 80)):
        card = timeline_card(timeline, VIEW, seal(), below=below)
        schema.validate(card)
        assert weight(card) <= CARD_LIMIT
