"""The card of a personal chat: one list of what is tracked and what could be."""

from __future__ import annotations

from datetime import UTC, datetime

from microsoft_teams.cards.core import CardElement, Container

from capture.halves import PrivateHalf, SharedHalf, Timeline, Unavailable
from capture.models import Activity
from capture.suggestions import Suggestion
from cards import sentences
from cards.actions import Seal, Show
from cards.activity_row import activity_row
from cards.coverage import coverage_text, warnings
from cards.dates import deadline
from cards.elements import Card, button, buttons, drawn, line, notes, words
from cards.header import header
from cards.paging import Page, fitting, navigation
from cards.suggestion_row import Drawing, is_tracked, suggestion_row
from cards.view import View

_UNDATED = datetime.min.replace(tzinfo=UTC)


def timeline_card(timeline: Timeline, view: View, seal: Seal) -> Card:
    """One page of a record's timeline, newest first; for the caller's eyes alone."""
    rows = _merged(timeline)

    def build(page: Page) -> Card:
        offered = _offered(timeline.private)
        drawing = Drawing(timeline.record, view, seal, offset=page.start, offered=offered)
        body = header(timeline.record, _summary(timeline))
        body += _warnings(timeline, view, seal)
        body += [
            suggestion_row(row, drawing)
            if isinstance(row, Suggestion)
            else activity_row(row, view, left_behind=_left_behind(row, timeline.private))
            for row in rows[page.start : page.end]
        ]
        body += navigation(page, timeline.record.ref, view, seal)
        below = _notes(timeline, view)
        return drawn([*body, *([notes(below)] if below else [])])

    return fitting(build, len(rows), view)


def _merged(timeline: Timeline) -> list[Activity | Suggestion]:
    rows: list[Activity | Suggestion] = []
    if isinstance(timeline.private, PrivateHalf):
        rows += timeline.private.suggestions
    if isinstance(timeline.shared, SharedHalf):
        rows += timeline.shared.activities
    return sorted(rows, key=lambda row: row.when or _UNDATED, reverse=True)


def _offered(private: PrivateHalf | Unavailable) -> bool:
    return isinstance(private, PrivateHalf) and not private.coverage.tracked_unknown


def _summary(timeline: Timeline) -> str:
    """Counts of both halves; a mail tracked a moment ago counts where it now belongs."""
    shared, private, moved = timeline.shared, timeline.private, _just_tracked(timeline)
    return sentences.summary(
        len(shared.activities) + moved if isinstance(shared, SharedHalf) else None,
        len(private.suggestions) - moved if isinstance(private, PrivateHalf) else None,
    )


def _just_tracked(timeline: Timeline) -> int:
    private = timeline.private
    found = private.suggestions if isinstance(private, PrivateHalf) else ()
    return sum(map(is_tracked, found))


def _warnings(timeline: Timeline, view: View, seal: Seal) -> list[CardElement]:
    """What is missing from the list, above it, with a way to ask again where that may help."""
    shared, private = timeline.shared, timeline.private
    found: list[str] = []
    halves = [half for half in (shared, private) if isinstance(half, Unavailable)]
    if isinstance(shared, Unavailable):
        until = deadline(shared.retry_at, view) if shared.retry_at else ""
        found.append(sentences.activities_unavailable(shared.service, until, denied=shared.denied))
    if isinstance(private, Unavailable):
        found.append(_mailbox_unavailable(private, shared, view))
    else:
        found += warnings(private.coverage, view)
    if not found:
        return []
    lines: list[CardElement] = [line(words(sentence), gap="Small") for sentence in found]
    box = Container(style="warning", bleed=True, items=lines, spacing="Small")
    if halves and all(half.denied for half in halves):
        return [box]
    return [box, buttons(button(sentences.TRY_AGAIN, Show(timeline.record.ref), seal), gap="Small")]


def _mailbox_unavailable(private: Unavailable, shared: SharedHalf | Unavailable, view: View) -> str:
    until = deadline(private.retry_at, view) if private.retry_at else ""
    sentence = sentences.mailbox_unavailable(private.service, until, denied=private.denied)
    whole = isinstance(shared, SharedHalf) and not shared.more
    return f"{sentence} {sentences.TRACKED_COMPLETE}" if whole else sentence


def _notes(timeline: Timeline, view: View) -> list[str]:
    """Below the list: empty halves in words, and the coverage of a private answer."""
    said: list[str] = []
    shared, private = timeline.shared, timeline.private
    if isinstance(shared, SharedHalf) and not (shared.activities or _just_tracked(timeline)):
        said.append(sentences.NO_ACTIVITIES)
    if isinstance(shared, SharedHalf) and shared.more:
        said.append(sentences.OLDER_IN_DYNAMICS)
    if isinstance(private, PrivateHalf):
        if not private.coverage.addresses_total:
            said.append(sentences.NO_ADDRESSES)
        elif not private.suggestions:
            said.append(sentences.NO_SUGGESTIONS)
        said.append(coverage_text(private.coverage, view))
    return said


def _left_behind(activity: Activity, private: PrivateHalf | Unavailable) -> int:
    if isinstance(private, Unavailable) or activity.internet_message_id is None:
        return 0
    return private.left_behind.get(activity.internet_message_id, 0)
