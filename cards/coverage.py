"""The receipt under a private answer: what was searched, what was left out, what is missing."""

from __future__ import annotations

from capture.suggestions import Coverage
from cards import sentences
from cards.dates import day, deadline
from cards.view import View


def coverage_text(coverage: Coverage, view: View) -> str:
    """One paragraph of counts; never a subject or an address."""
    if not coverage.addresses_used:
        return sentences.NOT_SEARCHED
    since = day(coverage.since, view) if coverage.since else ""
    parts = [
        sentences.searched(
            coverage.addresses_used, coverage.addresses_total, limit=coverage.limit, since=since
        )
    ]
    if coverage.contacts_capped:
        parts.append(sentences.CONTACTS_CAPPED)
    left_out = [sentences.left_out(rule, count) for rule, count in coverage.left_out if count]
    if left_out:
        parts.append(sentences.all_left_out(left_out))
    if coverage.pages_capped:
        parts.append(sentences.PAGES_CAPPED)
    return " ".join(parts)


def warnings(coverage: Coverage, view: View) -> list[str]:
    """What the reader must know before trusting the list: failed searches, Track withheld."""
    found = []
    if coverage.groups_failed:
        until = deadline(coverage.retry_at, view) if coverage.retry_at else ""
        found.append(sentences.searches_failed(coverage.groups_failed, coverage.groups, until))
    if coverage.tracked_unknown:
        found.append(sentences.TRACK_WITHHELD)
    return found
