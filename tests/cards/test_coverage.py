"""What an answer says of itself is what happened, and nothing that did not."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest

from capture.errors import Service
from capture.halves import Timeline, Unavailable
from capture.suggestions import Coverage, LeftOut, Skipped
from cards import Show, timeline_card
from cards.coverage import coverage_text, warnings

from .builders import NOW, REF, VIEW, make_activity, make_coverage, make_timeline, seal
from .reading import nodes, pressed, words
from .timelines import CHINESE, ordinary

SOON = NOW + timedelta(minutes=1)


@pytest.mark.parametrize(
    ("coverage", "said"),
    [
        (
            make_coverage(addresses_used=5, addresses_ignored=2),
            "5 of 7 addresses of this record (",
        ),
        (make_coverage(limit=1), "the 1 most recent message, of any date"),
        (make_coverage(since=NOW - timedelta(days=30)), "since 24 Oct 2026."),
        (make_coverage(skipped=(Skipped.JUNK,)), "Without Junk."),
        (make_coverage(skipped=tuple(Skipped)), "Junk, Drafts, Outbox and chats."),
        (make_coverage(meetings_until=NOW + timedelta(days=3)), "Meetings up to 26 Nov 2026."),
        (make_coverage(meetings_capped=True), "more meetings than were read"),
        (
            make_coverage(left_out=((LeftOut.INTERNAL, 3), (LeftOut.OLD, 0))),
            "Left out: 3 internal.",
        ),
        (make_coverage(pages_capped=True), "page limit"),
        (make_coverage(addresses_used=0, addresses_ignored=7), "a rule ignores every address"),
        (make_coverage(groups=2, groups_failed=2), "none of the searches was answered"),
    ],
)
def test_each_limit_is_said_and_only_where_it_was_met(coverage: Coverage, said: str) -> None:
    """Its sentence stands under the answer it happened to and under no other."""
    assert said in coverage_text(coverage, VIEW)
    assert said not in coverage_text(make_coverage(left_out=()), VIEW)


def test_what_was_not_searched_is_not_called_searched() -> None:
    """Where every group failed there was no search, and no claim that nothing belongs here."""
    coverage = make_coverage(groups=2, groups_failed=2, pages_capped=True)
    said = words(timeline_card(make_timeline(coverage=coverage), VIEW, seal()))
    assert "Searched for" not in said
    assert "nothing untracked" not in said
    assert "No suggestions in what could be searched." in said


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ({"continues_at": SOON}, "3 of 7 address groups searched, continuing at 14:03."),
        ({"retry_at": SOON}, "3 of 7 address groups searched: messages may be missing. Ask again"),
        ({}, "Ask again in a moment."),
    ],
)
def test_failed_groups_say_when_they_come(changes: dict[str, object], said: str) -> None:
    """By themselves at a time, or when asked again."""
    coverage = make_coverage(groups=7, groups_failed=4, **changes)
    assert said in warnings(coverage, VIEW)[0]
    card = timeline_card(make_timeline(coverage=coverage), VIEW, seal())
    assert pressed(card) == ([] if "continues_at" in changes else [Show(REF)])


@pytest.mark.parametrize(
    ("timeline", "said"),
    [
        (replace(ordinary(), private=Unavailable(Service.GRAPH, pending=True)), "your mailbox"),
        (replace(ordinary(), shared=Unavailable(Service.DATAVERSE, pending=True)), "Dynamics 365"),
    ],
)
def test_a_half_on_its_way_is_awaited_calmly(timeline: Timeline, said: str) -> None:
    """It comes by itself: no warning, no button to ask again."""
    card = timeline_card(timeline, VIEW, seal())
    (told,) = [text for text in words(card).split("\n") if text.startswith("Still ")]
    assert said in told
    assert told.endswith("this card will change by itself.")
    assert "warning" not in {node.get("style") for node in nodes(card)}
    assert not [ask for ask in pressed(card) if isinstance(ask, Show)]


def test_a_record_without_address_has_the_way_to_add_one() -> None:
    """The sentence ends in a link to the record."""
    timeline = make_timeline(coverage=make_coverage(addresses_used=0, addresses_total=0))
    card = timeline_card(timeline, VIEW, seal())
    (told,) = [
        node["inlines"]
        for node in nodes(card)
        if any("add one in Dynamics" in run["text"] for run in node.get("inlines", ()))
    ]
    assert told[-1]["selectAction"]["url"] == timeline.record.url


def test_chinese_readers_are_told_in_chinese() -> None:
    """The same facts, full-width punctuation, no English sentence."""
    coverage = make_coverage(
        groups=7, groups_failed=4, continues_at=SOON, since=NOW, skipped=(Skipped.JUNK,)
    )
    said = words(timeline_card(make_timeline((make_activity(1),), (), coverage), CHINESE, seal()))
    assert "已搜索 7 组地址中的 3 组，将于 14:03 继续。" in said
    assert "2026年11月23日以来最近的 50 封邮件。不包括垃圾邮件。" in said
    assert "Searched" not in said
