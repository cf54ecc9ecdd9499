"""A list from a mailbox that may not be tracked from: shown, without buttons, with who can help."""

from __future__ import annotations

from dataclasses import replace

import pytest

from capture.diagnosis import Remedy
from capture.errors import Service
from capture.halves import PrivateHalf, Timeline, Unavailable
from capture.models import ImportReason, ImportState, ImportStatus
from capture.synchronisation import UNKNOWN, Tracking
from cards import Retry, Show, Track, timeline_card
from cards.catalogue import timeline_words
from cards.diagnosis import remedy_sentence
from cards.languages import Language

from .builders import VIEW, make_activity, make_coverage, make_suggestion, make_timeline, seal
from .reading import drawn, pressed, words

VIEW_ONLY = (Remedy.NOT_APPROVED, Remedy.NOT_TESTED, Remedy.NOT_SYNCHRONISED)
FAILED = ImportStatus(ImportState.FAILED, ImportReason.NOT_APPROVED)


def withheld(tracking: Tracking, *, tracked_unknown: bool = False) -> Timeline:
    """Two suggestions, one of which failed, and an activity."""
    timeline = make_timeline((make_activity(1),))
    found = (make_suggestion(1), make_suggestion(2, status=FAILED))
    coverage = make_coverage(tracked_unknown=tracked_unknown)
    return replace(timeline, private=PrivateHalf(found, coverage, tracking=tracking))


@pytest.mark.parametrize("language", ["en", "zh"])
@pytest.mark.parametrize("remedy", VIEW_ONLY)
def test_view_only_says_once_who_must_do_what(remedy: Remedy, language: Language) -> None:
    """Above the list; neither Track nor Retry is offered, and asking again would not help."""
    timeline = withheld(Tracking(shown=True, tracked=False, remedy=remedy))
    card = timeline_card(timeline, replace(VIEW, language=language), seal())
    text = words(card)
    sentence = remedy_sentence(remedy, language)
    assert text.count(sentence) == 1
    assert text.index(sentence) < text.index(make_suggestion(1).subject)
    assert not [ask for ask in pressed(card) if isinstance(ask, Track | Retry | Show)]


@pytest.mark.parametrize("tracked_unknown", [False, True])
def test_dynamics_that_does_not_say_is_one_sentence(*, tracked_unknown: bool) -> None:
    """The list stays, Track is not offered, and asking again may help."""
    card = drawn(withheld(UNKNOWN, tracked_unknown=tracked_unknown))
    assert words(card).count("Track is not offered") == 1
    asked = [type(ask) for ask in pressed(card)]
    assert Show in asked
    assert not {Track, Retry} & set(asked)


def test_nothing_is_said_where_there_is_nothing_to_track() -> None:
    """A list without suggestions needs no administrator."""
    tracking = Tracking(shown=True, tracked=False, remedy=Remedy.NOT_TESTED)
    timeline = replace(make_timeline(), private=PrivateHalf((), make_coverage(), tracking=tracking))
    assert remedy_sentence(Remedy.NOT_TESTED, "en") not in words(drawn(timeline))


def test_a_forward_mailbox_has_no_private_half() -> None:
    """Its sentence stands where the suggestions would; the activities are there as ever."""
    forward = Unavailable(Service.DATAVERSE, denied=True, remedy=Remedy.FORWARD_MAILBOX)
    card = drawn(replace(make_timeline((make_activity(1),)), private=forward))
    text = words(card)
    assert remedy_sentence(Remedy.FORWARD_MAILBOX, "en") in text
    assert "suggestion" not in text
    assert "Your mailbox could not be searched" not in text
    assert make_activity(1).subject in text


@pytest.mark.parametrize("language", ["en", "zh"])
def test_an_import_that_met_the_gate_says_who_must_do_what(language: Language) -> None:
    """Each reason is a remedy's, by the same word, and has a sentence of its own."""
    remedies = (*VIEW_ONLY, Remedy.FORWARD_MAILBOX)
    said = {timeline_words(language).failed(ImportReason(one.value)) for one in remedies}
    assert len(said) == len(remedies)
