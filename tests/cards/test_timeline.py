"""One list of what is tracked and what could be, each row as its state demands."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from typing import get_args

import pytest

from capture.errors import Service
from capture.extent import Difference
from capture.halves import Left, PrivateHalf, SharedHalf, Timeline, Unavailable
from capture.models import (
    ImportReason,
    ImportState,
    ImportStatus,
    InternetMessageId,
    MailId,
    TrackedAs,
)
from capture.suggestions import LeftOut
from cards import Retry, Show, timeline_card
from cards.actions import Options, Picked
from cards.catalogue import difference_words
from cards.languages import Language

from .builders import (
    NOW,
    REF,
    VIEW,
    make_activity,
    make_coverage,
    make_suggestion,
    make_timeline,
    seal,
)
from .reading import drawn, folded, nodes, pressed, row, suggested, words
from .timelines import TWO_LEFT, hostile, many, ordinary

LATER = NOW + timedelta(minutes=9)


def test_both_halves_are_one_list_newest_first() -> None:
    """Activities and suggestions are merged by time; what has no date is last."""
    timeline = make_timeline(
        (make_activity(1, subject="B", when=NOW), make_activity(2, subject="D", when=None)),
        (
            make_suggestion(1, subject="A", when=NOW + timedelta(1)),
            make_suggestion(2, subject="C", when=NOW - timedelta(1)),
        ),
    )
    said = words(drawn(timeline)).split("\n")
    assert [line for line in said if line in {"A", "B", "C", "D"}] == ["A", "B", "C", "D"]


def test_an_activity_looks_like_none_of_that() -> None:
    """A tracked row has no box, no button, and names who tracked it."""
    card = drawn(make_timeline((make_activity(1, attachments=2),)))
    assert not pressed(card)
    assert not [node for node in nodes(card) if "backgroundImage" in node or "id" in node]
    said = "← E-mail received from Nadia Hassan · 📎\u00a02 attachments · Tracked by Jonas Weber"
    assert said in words(card)


@pytest.mark.parametrize(
    ("state", "said"),
    [
        (ImportState.QUEUED, "Queued – it will appear as tracked in a moment"),
        (ImportState.IMPORTING, "Importing – it will appear as tracked in a moment"),
        (ImportState.WAITING, "Waiting: the service is busy. It continues by itself at 14:11."),
    ],
)
def test_an_import_under_way_is_told_and_not_offered_again(state: ImportState, said: str) -> None:
    """No second Track while the first one is on its way."""
    status = ImportStatus(state, ImportReason.THROTTLED, LATER)
    found, text, buttons = suggested(status=status)
    assert said in text
    assert not buttons
    assert found["style"] == "emphasis"


def test_what_differs_in_dynamics_is_said() -> None:
    """In words, one after the other."""
    differs = Difference.SUBJECT, Difference.BODY, Difference.FILES
    status = ImportStatus(ImportState.FAILED, ImportReason.MISMATCH, differs=differs)
    _, text, _ = suggested(status=status)
    assert "Different in Dynamics: the subject, the text and the attachments." in text
    for one in Difference:
        for language in get_args(Language):
            assert difference_words(language).differs((one,))


def test_what_was_given_up_says_how_often_it_was_tried_and_what_the_last_try_met() -> None:
    """And it may be tried again: what it met may have passed."""
    status = ImportStatus(ImportState.FAILED, ImportReason.THROTTLED, attempts=25)
    _, text, buttons = suggested(status=status)
    assert "Not tracked: the service stayed busy for too long." in text
    assert "Given up after 25 attempts" in text
    assert any(isinstance(one, Retry) for one in buttons)
    _, other, _ = suggested(status=replace(status, attempts=0))
    assert "Given up" not in other


def test_who_tracked_it_elsewhere_is_said() -> None:
    """To whoever pressed Track after them: whose it is, what it regards, and since when."""
    status = ImportStatus(ImportState.FAILED, ImportReason.TRACKED_ELSEWHERE)
    known = TrackedAs("Jonas Weber", "Fabrikam", NOW, "https://crm.example/1")
    _, text, _ = suggested(status=status, tracked=known)
    assert "Not tracked here" in text
    assert "Tracked by Jonas Weber regarding Fabrikam" in text


@pytest.mark.parametrize("reason", [*ImportReason, None])
def test_a_failed_import_says_why_and_offers_what_can_help(reason: ImportReason | None) -> None:
    """Each reason has its own sentence; Retry is there unless it cannot change anything."""
    gone = {ImportReason.MESSAGE_GONE, ImportReason.RECORD_GONE, ImportReason.CANCELLED}
    final = gone | {
        ImportReason.TRACKED_ELSEWHERE,
        ImportReason.NO_SENDER,
        ImportReason.TOO_LARGE,
    }
    _, text, buttons = suggested(status=ImportStatus(ImportState.FAILED, reason))
    assert "Not tracked" in text
    suggestion = make_suggestion(1)
    again = [
        Retry(REF, (Picked(suggestion.mail, suggestion.key),), 0),
        Options(REF, suggestion.mail),
    ]
    assert buttons == ([] if reason in final else again)


def test_reasons_are_told_apart() -> None:
    """No two reasons share a sentence."""
    told = {
        suggested(status=ImportStatus(ImportState.FAILED, reason))[1] for reason in ImportReason
    }
    assert len(told) == len(ImportReason)


def test_what_was_just_tracked_is_private_no_longer() -> None:
    """The row loses box and words of privacy, counts as tracked, and names what was skipped."""
    status = ImportStatus(ImportState.TRACKED, left=TWO_LEFT)
    suggestion = make_suggestion(1, status=status)
    card = drawn(make_timeline((), (suggestion,)))
    found = row(card, f"tracked-{suggestion.key}")
    assert "style" not in found
    assert "✓ Tracked just now" in words(found)
    assert "2 attachments could not be taken along" in words(found)
    assert "Private to you" not in words(card)
    assert "1 tracked activity · 0 suggestions private to you" in words(card)
    assert "No tracked activities" not in words(card)
    assert pressed(found) == [Options(REF, suggestion.mail)]


def test_what_a_colleague_tracked_is_not_offered() -> None:
    """The row names who tracked it and where to, with a link."""
    url = "https://contoso.crm.example/main.aspx?id=1"
    tracked = TrackedAs("Jonas Weber", "Fabrikam", None, url)
    found, text, buttons = suggested(tracked=tracked)
    assert "Tracked by Jonas Weber regarding Fabrikam" in text
    assert not buttons
    assert [node for node in nodes(found) if node.get("url") == url]


def test_track_is_withheld_while_dynamics_cannot_say_what_is_tracked() -> None:
    """No button and a sentence why, rather than a second copy in Dynamics."""
    card = drawn(make_timeline((), (make_suggestion(1),), make_coverage(tracked_unknown=True)))
    assert pressed(folded(card)) == [Show(REF)]
    assert "so Track is not offered" in words(card)


def test_a_busy_mailbox_leaves_the_tracked_half() -> None:
    """The reader learns what is missing, until when, and that the rest is complete."""
    busy = Unavailable(Service.GRAPH, LATER)
    card = drawn(replace(ordinary(), private=busy))
    assert (
        "Your mailbox could not be searched just now (Microsoft 365 is busy until 14:11)."
        " Tracked activities are complete."
    ) in words(card)
    assert "Price list 2027" in words(card)
    assert "suggestion" not in words(card)
    assert pressed(card) == [Show(REF)]


def test_more_activities_than_shown_are_not_called_complete() -> None:
    """Complete is said of all or not at all."""
    shared = ordinary().shared
    assert isinstance(shared, SharedHalf)
    half = replace(shared, more=True)
    card = drawn(replace(ordinary(), shared=half, private=Unavailable(Service.GRAPH)))
    assert "complete" not in words(card)
    assert "Dynamics holds older activities" in words(card)


DENIED = Unavailable(Service.DATAVERSE, denied=True)


@pytest.mark.parametrize(
    "timeline",
    [replace(make_timeline(), shared=DENIED), replace(make_timeline(), private=DENIED)],
    ids=["shared", "private"],
)
def test_a_forbidden_half_sends_to_the_administrator(timeline: Timeline) -> None:
    """Where rights are missing, trying again is not offered."""
    card = drawn(timeline)
    assert "Ask your administrator." in words(card)
    assert not pressed(card)


def test_nothing_to_show_is_said_in_words() -> None:
    """Empty halves each have their sentence, and coverage stays."""
    text = words(drawn(make_timeline()))
    assert "No tracked activities on this record yet." in text
    assert "No suggestions: nothing untracked in your mailbox belongs to this record." in text
    assert "Searched for 7 addresses of this record" in text


def test_a_record_without_address_says_what_to_do() -> None:
    """There is nothing to search for until Dynamics knows an address."""
    card = drawn(make_timeline(coverage=make_coverage(addresses_used=0, addresses_total=0)))
    assert "No e-mail address on this record: add one in Dynamics." in words(card)
    assert "Your mailbox was not searched" in words(card)


def test_coverage_names_everything_that_limits_the_answer() -> None:
    """Addresses of how many, capped contacts, window, rules with counts, pages, failed searches."""
    coverage = make_coverage(
        addresses_used=50,
        addresses_total=63,
        contacts_capped=True,
        since=NOW - timedelta(days=30),
        groups=4,
        groups_failed=1,
        pages_capped=True,
        left_out=tuple((rule, 2) for rule in LeftOut),
        retry_at=LATER,
    )
    text = words(drawn(make_timeline(coverage=coverage)))
    assert "50 of 63 addresses" in text
    assert "the 50 most recent messages, since 24 Oct 2026." in text
    assert "The account has more contacts than are used." in text
    assert (
        "Left out: 2 drafts, 2 not sent yet, 2 in Deleted Items, 2 in Junk, 2 chat messages,"
        " 2 protected, 2 marked private or confidential, 2 with a sensitivity label, 2 cancelled"
        " meetings, 2 that matched only by name, 2 with an excluded address, 2 internal, 2 before"
        " that day, 2 dismissed by you, 2 second copies, 2 further dates of a series, 2 already in"
        " the list, 2 older than these."
    ) in text
    assert "page limit" in text
    assert "3 of 4 address groups searched: messages may be missing. Ask again at 14:11." in text


@pytest.mark.parametrize(
    "url", ["javascript:alert(1)", "data:text/html,x", "https://a b", "https://x/" + "y" * 3000, ""]
)
def test_only_web_addresses_become_links(url: str) -> None:
    """Anything else is drawn without a link."""
    card = drawn(make_timeline((make_activity(1, url=url),), (make_suggestion(1, url=url),)))
    assert url == "" or url not in str(card)


def test_outside_text_stands_where_there_is_no_markdown() -> None:
    """Nothing from mail or CRM is in a TextBlock, a button's title or a link's text."""
    card = timeline_card(hostile(), VIEW, seal())
    assert "evil.example" in words(card)
    for node in nodes(card):
        if "evil.example" in str(node.get("text", "")) + str(node.get("title", "")):
            assert node["type"] == "TextRun"
            assert "selectAction" not in node


def test_everything_is_built_of_what_each_client_knows() -> None:
    """No element beyond those that Teams, the Playground and the reference renderer all draw."""
    for timeline in (ordinary(), hostile(), many()):
        kinds = {node["type"] for node in nodes(drawn(timeline)) if "type" in node}
        assert kinds <= {
            *("AdaptiveCard", "Container", "ColumnSet", "Column", "RichTextBlock", "TextRun"),
            *("TextBlock", "ActionSet", "Action.Execute", "Action.OpenUrl"),
            *("Action.ToggleVisibility", "Input.Toggle"),
        }


def test_what_an_import_left_behind_stands_at_its_activity() -> None:
    """The person who tracked a mail learns which of its files Dynamics does not hold."""
    activity = make_activity(1, internet_message_id="<m@x>")
    timeline = make_timeline((activity, make_activity(2, internet_message_id="<n@x>")))
    assert isinstance(timeline.private, PrivateHalf)
    left = Left(MailId("m1"), files=3, failed=2)
    private = replace(timeline.private, left_behind={InternetMessageId("<m@x>"): left})

    card = drawn(replace(timeline, private=private))

    assert words(card).count("2 attachments could not be taken along") == 1
    assert pressed(card) == [Options(REF, left.mail)]
    assert "taken along" not in words(drawn(timeline))
    assert pressed(drawn(timeline)) == []


def test_files_that_nobody_wanted_are_counted_too() -> None:
    """What was left out on purpose is no failure, and can still be looked at."""
    timeline = make_timeline((make_activity(1, internet_message_id="<m@x>"),))
    assert isinstance(timeline.private, PrivateHalf)
    left = Left(MailId("m1"), files=2, failed=0)
    private = replace(timeline.private, left_behind={InternetMessageId("<m@x>"): left})

    card = drawn(replace(timeline, private=private))

    assert "2 files were left out" in words(card)
    assert pressed(card) == [Options(REF, left.mail)]
