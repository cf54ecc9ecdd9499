"""Which candidates are suggested: those not tracked on this record, the newest up to the limit."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime

from capture.candidates import Candidate, Candidates
from capture.dataverse import TrackedEmail, TrackedMeeting
from capture.mail import FoundMail, FoundMeeting
from capture.models import (
    ImportKey,
    ImportState,
    ImportStatus,
    InternetMessageId,
    MailId,
    RecordRef,
)
from capture.rules import host_of
from capture.scope import Window
from capture.suggestions import Elsewhere, Kind, LeftOut, Suggestion

__all__ = [
    "CHECKED_PER_SHOWN",
    "Known",
    "Suggested",
    "checked",
    "known_status",
    "suggest",
    "suggestion",
]

CHECKED_PER_SHOWN = 2
"""Candidates looked up in Dynamics for one that may be shown: tracked ones need replacing."""
PEOPLE_SHOWN = 3
PREVIEW = 255
Rows = Sequence[TrackedEmail | TrackedMeeting]


@dataclass(frozen=True, slots=True)
class Known:
    """What Dynamics and the queue know of the candidates, by identity and by key.

    ``tracked`` is ``None`` when Dynamics could not say; ``elsewhere`` are the caller's imports to
    other records.
    """

    tracked: Mapping[InternetMessageId, Rows] | None = field(repr=False)
    statuses: Mapping[ImportKey, ImportStatus]
    elsewhere: Mapping[MailId, Elsewhere] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Suggested:
    """Suggestions, newest first, and why each other found one is none.

    ``tracked_in`` counts the found mails that are tracked on this record, by conversation.
    """

    suggestions: tuple[Suggestion, ...]
    verdicts: Mapping[MailId, LeftOut]
    tracked_in: Mapping[str, int] = field(repr=False)

    @property
    def left_out(self) -> tuple[tuple[LeftOut, int], ...]:
        """How many each rule left out, in the order of the rules."""
        counts = Counter(self.verdicts.values())
        return tuple((why, counts[why]) for why in LeftOut if counts[why])


def checked(window: Window) -> int:
    """How many candidates are looked up in Dynamics and the queue."""
    return CHECKED_PER_SHOWN * window.limit


def suggest(found: Candidates, known: Known, ref: RecordRef, window: Window) -> Suggested:
    """The newest ``window.limit`` of the candidates that were looked up.

    Of those beyond it is not known whether they are tracked, so they count as older than the most
    recent.
    """
    verdicts = dict(found.verdicts)
    conversations = list(found.conversations.values())
    suggestions: list[Suggestion] = []
    for at, one in enumerate(found.ranked):
        rows = (known.tracked or {}).get(one.identity, ())
        if at < checked(window) and any(row.regarding == ref for row in rows):
            verdicts[one.found.id] = LeftOut.TRACKED_HERE
            if isinstance(one.found, FoundMail):
                conversations.append(one.found.conversation or "")
        elif at >= checked(window) or len(suggestions) == window.limit:
            verdicts[one.found.id] = LeftOut.OVER_LIMIT
        else:
            made = suggestion(one, rows, known_status(one, known))
            other = known.elsewhere.get(one.found.id)
            suggestions.append(replace(made, elsewhere=other) if other else made)
    tracked_in = Counter(one for one in conversations if one)
    return Suggested(tuple(suggestions), verdicts, tracked_in)


def known_status(one: Candidate, known: Known) -> ImportStatus | None:
    """The queue's word, unless it remembers as tracked what Dynamics says it does not hold.

    A mail without Message-ID cannot be looked for with certainty, so there the queue is believed.
    """
    status = known.statuses.get(one.key)
    if status is None or status.state is not ImportState.TRACKED or known.tracked is None:
        return status
    return None if _can_be_looked_up(one) else status


def _can_be_looked_up(one: Candidate) -> bool:
    if isinstance(one.found, FoundMeeting):
        return bool((one.found.uid or "").strip())
    return one.found.has_message_id


def suggestion(one: Candidate, rows: Rows, status: ImportStatus | None) -> Suggestion:
    """A candidate as it is shown; of several ``rows`` the first that regards anything counts."""
    found = one.found
    row = next((row for row in rows if row.regarding), rows[0] if rows else None)
    host = host_of(found)
    people = found.attendees if isinstance(found, FoundMeeting) else found.to
    shown = [person.name for person in (people or ())[:PEOPLE_SHOWN]]
    return Suggestion(
        mail=found.id,
        key=one.key,
        internet_message_id=one.identity,
        subject=found.subject or "",
        sender=host.name if host else "",
        sender_address=host.address if host else "",
        recipients=", ".join(name for name in shown if name),
        direction=one.direction,
        when=one.when,
        has_attachments=bool(found.has_attachments),
        reason=one.reason,
        url=_safe_link(found.web_link),
        status=status,
        tracked=row.shown if row else None,
        kind=Kind.MEETING if one.is_meeting else Kind.MAIL,
        conversation="" if isinstance(found, FoundMeeting) else found.conversation or "",
        preview=(found.body_preview or "")[:PREVIEW],
        until=_until(one),
        repeats=isinstance(found, FoundMeeting) and bool(found.series),
    )


def _until(one: Candidate) -> datetime | None:
    end = one.found.end if isinstance(one.found, FoundMeeting) else None
    return end.moment if end else None


def _safe_link(link: str | None) -> str:
    return link if link is not None and link.startswith("https://") else ""
