"""The row of something tracked, which everybody who may read the record may see."""

from __future__ import annotations

from collections.abc import Sequence

from microsoft_teams.cards.core import CardElement, ExecuteAction

from capture.models import Activity, ActivityKind
from cards.catalogue import timeline_words
from cards.dates import row_time
from cards.elements import beside, buttons, label, line, narrow, opening, quiet, strong, wide
from cards.plain_text import SUBJECT_LIMIT, plain
from cards.view import View


def activity_row(
    activity: Activity, view: View, *, left: Sequence[str] = (), press: ExecuteAction | None = None
) -> CardElement:
    """Kind, subject, direction, people, time; a press on it opens the activity in Dynamics.

    ``left`` says which files of the reader's own mail Dynamics does not hold, and ``press`` leads
    to them.
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
        *(line(quiet(one), gap="None") for one in left),
        action=opening(activity.url),
    )
    time = label(row_time(activity.when, view), right=True)
    ways = [buttons(press, gap="Small")] if press else []
    return beside(text, narrow(time, *ways), gap="Medium")
