"""The receipt under a private answer: what was searched, what was left out, what is missing."""

from __future__ import annotations

from capture.suggestions import Coverage
from cards.catalogue import coverage_words
from cards.dates import day, deadline
from cards.view import View

__all__ = ["coverage_text", "searched_whole", "warnings"]


def coverage_text(coverage: Coverage, view: View) -> str:
    """One paragraph of counts; never a subject or an address."""
    said = coverage_words(view.language)
    parts = _searched(coverage, view)
    if coverage.meetings_until and not coverage.meetings_failed:
        parts.append(said.meetings_until(day(coverage.meetings_until, view)))
    if coverage.meetings_capped:
        parts.append(said.MEETINGS_CAPPED)
    left_out = [said.left_out(rule, count) for rule, count in coverage.left_out if count]
    if left_out:
        parts.append(said.all_left_out(left_out))
    return _joined(parts, view)


def searched_whole(coverage: Coverage) -> bool:
    """True where nothing of what was asked for is missing."""
    missing = coverage.groups_failed or coverage.pages_capped or coverage.meetings_failed
    return not (missing or coverage.meetings_capped)


def warnings(coverage: Coverage, view: View) -> list[str]:
    """What the reader must know before trusting the list: failed searches, Track withheld."""
    said = coverage_words(view.language)
    found = []
    if coverage.groups_failed:
        done = max(coverage.groups - coverage.groups_failed, 0)
        goes_on = deadline(coverage.continues_at, view) if coverage.continues_at else ""
        again = deadline(coverage.retry_at, view) if coverage.retry_at else ""
        found.append(said.groups_searched(done, coverage.groups, goes_on, again))
    if coverage.meetings_failed:
        found.append(said.MEETINGS_FAILED)
    if coverage.tracked_unknown:
        found.append(said.TRACK_WITHHELD)
    return found


def _searched(coverage: Coverage, view: View) -> list[str]:
    """Addresses, window and places of the search; only of one that was answered."""
    said = coverage_words(view.language)
    if not coverage.addresses_used:
        every = coverage.addresses_total and coverage.addresses_ignored
        return [said.ALL_IGNORED if every else said.NOT_SEARCHED]
    if coverage.groups and coverage.groups_failed >= coverage.groups:
        return [said.NOTHING_SEARCHED]
    parts = [
        said.searched(
            coverage.addresses_used,
            coverage.addresses_total,
            coverage.addresses_ignored,
            limit=coverage.limit,
            since=day(coverage.since, view) if coverage.since else "",
        )
    ]
    if coverage.skipped:
        parts.append(said.skipped(list(coverage.skipped)))
    if coverage.contacts_capped:
        parts.append(said.CONTACTS_CAPPED)
    if coverage.pages_capped:
        parts.append(said.PAGES_CAPPED)
    return parts


def _joined(parts: list[str], view: View) -> str:
    """Sentences as one paragraph; Chinese ones need no space between them."""
    return ("" if view.language == "zh" else " ").join(parts)
