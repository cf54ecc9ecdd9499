"""The row of something tracked, which everybody who may read the record may see."""

from __future__ import annotations

from microsoft_teams.cards.core import CardElement

from capture.models import Activity, ActivityKind
from cards.catalogue import timeline_words
from cards.dates import row_time
from cards.elements import beside, label, line, narrow, opening, quiet, strong, wide
from cards.plain_text import SUBJECT_LIMIT, plain
from cards.view import View


def activity_row(activity: Activity, view: View, *, left_behind: int = 0) -> CardElement:
    """Kind, subject, direction, people, time; a press on it opens the activity in Dynamics.

    ``left_behind`` counts attachments of the reader's own mail that Dynamics does not hold.
    """
    said = timeline_words(view.language)
    sender = plain(activity.sender) if activity.kind is ActivityKind.EMAIL else ""
    facts = [said.activity(activity.kind, activity.direction, sender)]
    if activity.attachments:
        facts.append(said.attachments(activity.attachments))
    if owner := plain(activity.owner):
        facts.append(said.owned(activity.kind, owner))
    text = wide(
        line(strong(plain(activity.subject, SUBJECT_LIMIT) or said.NO_SUBJECT)),
        line(quiet(" · ".join(facts)), gap="None"),
        *([line(quiet(said.skipped(left_behind)), gap="None")] if left_behind else []),
        action=opening(activity.url),
    )
    return beside(text, narrow(label(row_time(activity.when, view), right=True)), gap="Medium")
