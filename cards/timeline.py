"""One list of what is tracked and what could be."""

from __future__ import annotations

from dataclasses import replace

from microsoft_teams.cards.core import CardElement, Container

from capture.halves import PrivateHalf, SharedHalf, Timeline, Unavailable
from capture.models import Activity
from capture.suggestions import Coverage, Kind
from capture.synchronisation import UNKNOWN
from cards.above import Above
from cards.actions import Seal, Show
from cards.activity_row import activity_row
from cards.catalogue import timeline_words
from cards.conversation_row import conversation_row
from cards.coverage import coverage_text, searched_whole, warnings
from cards.dates import deadline
from cards.diagnosis import remedy_sentence
from cards.drawing import Drawing, Following
from cards.elements import Card, button, buttons, drawn, line, link, note, notes, words
from cards.header import header, record_name
from cards.paging import Page, fitting, navigation
from cards.rows import Piece, Row, rows
from cards.suggestion_row import suggestion_row
from cards.suggestion_text import can_be_tracked, is_tracked, left_behind
from cards.together import Below, foot
from cards.view import View

__all__ = ["timeline_card"]

_NOTHING = Above()
_NOT_FOLLOWED = Following()
_NOTHING_BELOW = Below()


def timeline_card(
    timeline: Timeline,
    view: View,
    seal: Seal,
    above: Above = _NOTHING,
    below: Below = _NOTHING_BELOW,
    following: Following = _NOT_FOLLOWED,
) -> Card:
    """One page of a record's timeline, newest first; for the caller's eyes alone."""
    listed = rows(timeline)
    record, counts = timeline.record, _summary(timeline, listed, view)

    def build(page: Page) -> Card:
        drawing = replace(_drawing(timeline, view, seal, page.start), following=following)
        body = header(record, counts, view.language)
        body += above.drawn(record, view, seal)
        body += _warnings(timeline, view, seal)
        body += _shared(timeline, drawing)
        shown = listed[page.start : page.end]
        body += [_row(row, timeline, drawing) for row in shown]
        body += foot(shown, drawing, below)
        body += navigation(page, record.ref, view, seal)
        told = _notes(timeline, view)
        return drawn([*body, *([notes(told)] if told else [])], view.language)

    return fitting(build, len(listed), view)


def _row(row: Row, timeline: Timeline, drawing: Drawing) -> CardElement:
    if isinstance(row, Activity):
        return _activity(row, timeline.private, drawing)
    if row.total == 1:
        return suggestion_row(row.messages[0], drawing)
    return conversation_row(row, drawing)


def _drawing(timeline: Timeline, view: View, seal: Seal, offset: int) -> Drawing:
    private, offered = timeline.private, _offered(timeline.private)
    drawing = Drawing(timeline.record, view, seal, offset=offset, offered=offered)
    if isinstance(private, PrivateHalf):
        return replace(drawing, disclosure=private.disclosure)
    return drawing


def _shared(timeline: Timeline, drawing: Drawing) -> list[CardElement]:
    """Once, before the rows, what a press on Track makes visible, and to whom."""
    private = timeline.private
    if not (drawing.offered and isinstance(private, PrivateHalf)):
        return []
    if not any(map(can_be_tracked, private.suggestions)):
        return []
    name = record_name(drawing.record, drawing.view.language)
    return [note(drawing.options.shared(drawing.disclosure, name))]


def _offered(private: PrivateHalf | Unavailable) -> bool:
    if not isinstance(private, PrivateHalf) or private.coverage.tracked_unknown:
        return False
    return private.tracking.tracked


def _summary(timeline: Timeline, listed: list[Row], view: View) -> str:
    """Counts of both halves; a mail tracked a moment ago counts where it now belongs.

    A conversation is one suggestion.
    """
    shared, private, moved = timeline.shared, timeline.private, _just_tracked(timeline)
    pieces = [row for row in listed if isinstance(row, Piece) and row.first == 1]
    summary: str = timeline_words(view.language).summary(
        len(shared.activities) + moved if isinstance(shared, SharedHalf) else None,
        len(pieces) - moved if isinstance(private, PrivateHalf) else None,
    )
    return summary


def _just_tracked(timeline: Timeline) -> int:
    private = timeline.private
    found = private.suggestions if isinstance(private, PrivateHalf) else ()
    return sum(map(is_tracked, found))


def _warnings(timeline: Timeline, view: View, seal: Seal) -> list[CardElement]:
    """What is missing from the list, above it, with a way to ask again where that may help."""
    ahead, missing = _lines(_pending(timeline, view)), _lines(_missing(timeline, view))
    boxes: list[CardElement] = []
    if ahead:
        boxes.append(Container(style="accent", bleed=True, items=ahead, spacing="Small"))
    if missing:
        boxes.append(Container(style="warning", bleed=True, items=missing, spacing="Small"))
    if not _worth_asking_again(timeline):
        return boxes
    title = timeline_words(view.language).TRY_AGAIN
    again = button(title, Show(timeline.record.ref, view.scope), seal)
    return [*boxes, buttons(again, gap="Small")]


def _lines(sentences: list[str]) -> list[CardElement]:
    return [line(words(sentence), gap="Small") for sentence in sentences]


def _pending(timeline: Timeline, view: View) -> list[str]:
    """What is still on its way."""
    said = timeline_words(view.language)
    halves = ((timeline.shared, said.DYNAMICS_PENDING), (timeline.private, said.MAILBOX_PENDING))
    return [told for half, told in halves if isinstance(half, Unavailable) and half.pending]


def _missing(timeline: Timeline, view: View) -> list[str]:
    """What could not be had."""
    said, shared, private = timeline_words(view.language), timeline.shared, timeline.private
    found: list[str] = []
    if isinstance(shared, Unavailable) and not shared.pending:
        until = deadline(shared.retry_at, view) if shared.retry_at else ""
        found.append(said.activities_unavailable(shared.service, until, denied=shared.denied))
    if isinstance(private, PrivateHalf):
        found += warnings(_settled(private.coverage, shared), view)
        found += _withheld(private, view)
    elif private.remedy:
        found.append(remedy_sentence(private.remedy, view.language))
    elif not private.pending:
        until = deadline(private.retry_at, view) if private.retry_at else ""
        told = said.mailbox_unavailable(private.service, until, denied=private.denied)
        whole = isinstance(shared, SharedHalf) and not shared.more
        gap = "" if view.language == "zh" else " "
        found.append(f"{told}{gap}{said.TRACKED_COMPLETE}" if whole else told)
    return found


def _withheld(private: PrivateHalf, view: View) -> list[str]:
    """Why nothing of this list can be tracked, and who can change that."""
    tracking = private.tracking
    if tracking.tracked or not private.suggestions:
        return []
    if tracking.remedy:
        return [remedy_sentence(tracking.remedy, view.language)]
    if private.coverage.tracked_unknown:
        return []  # one sentence about Dynamics' silence is enough
    return [timeline_words(view.language).TRACKING_UNKNOWN]


def _worth_asking_again(timeline: Timeline) -> bool:
    """False where nothing is missing, where it comes by itself, and where rights are missing."""
    halves = (timeline.shared, timeline.private)
    lost = [half for half in halves if isinstance(half, Unavailable) and not half.pending]
    if any(not half.denied for half in lost):
        return True
    if not isinstance(timeline.private, PrivateHalf):
        return False
    private = timeline.private
    coverage = _settled(private.coverage, timeline.shared)
    failed = coverage.groups_failed and not coverage.continues_at
    unsaid = private.suggestions and private.tracking == UNKNOWN
    return bool(failed or coverage.meetings_failed or coverage.tracked_unknown or unsaid)


def _settled(coverage: Coverage, shared: SharedHalf | Unavailable) -> Coverage:
    """Without what comes by itself: which mails are tracked, while Dynamics is still read."""
    pending = isinstance(shared, Unavailable) and shared.pending
    return replace(coverage, tracked_unknown=False) if pending else coverage


def _notes(timeline: Timeline, view: View) -> list[CardElement]:
    """Below the list: empty halves in words, and the coverage of a private answer."""
    said = timeline_words(view.language)
    found: list[CardElement] = []
    shared, private = timeline.shared, timeline.private
    if isinstance(shared, SharedHalf) and not (shared.activities or _just_tracked(timeline)):
        found.append(note(said.NO_ACTIVITIES))
    if isinstance(shared, SharedHalf) and shared.more:
        found.append(note(said.OLDER_IN_DYNAMICS))
    if isinstance(private, PrivateHalf):
        if not private.coverage.addresses_total:
            way = link(said.OPEN_IN_DYNAMICS, timeline.record.url)
            found.append(note(said.NO_ADDRESSES, *way))
        elif not private.suggestions:
            whole = searched_whole(private.coverage) and private.coverage.addresses_used
            found.append(note(said.NO_SUGGESTIONS if whole else said.NONE_SO_FAR))
        found.append(note(coverage_text(private.coverage, view)))
    return found


def _activity(
    activity: Activity, private: PrivateHalf | Unavailable, drawing: Drawing
) -> CardElement:
    """With what stayed behind of the reader's own mail, and the way to it."""
    left = None
    if isinstance(private, PrivateHalf) and activity.internet_message_id is not None:
        left = private.left_behind.get(activity.internet_message_id)
    if left is None:
        return activity_row(activity, drawing.view)
    told = left_behind(left.files, left.failed, drawing.view)
    press = drawing.options_of(left.mail, Kind.MAIL, drawing.options.FILES)
    return activity_row(activity, drawing.view, left=told, press=press)
