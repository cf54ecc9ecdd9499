"""The card that answers ``why``: which rule shows a mail with these words, or leaves it out.

It is for the caller's eyes alone.
"""

from __future__ import annotations

from collections.abc import Sequence

from microsoft_teams.cards.core import CardElement, Container

from capture.explaining import Explanation
from capture.models import Record
from capture.suggestions import LeftOut
from capture.why import EXPLAINED, Explained
from cards.catalogue import timeline_words, why_words
from cards.dates import row_time
from cards.elements import (
    Card,
    beside,
    drawn,
    label,
    line,
    link,
    narrow,
    quiet,
    strong,
    wide,
    words,
)
from cards.header import record_name
from cards.plain_text import SUBJECT_LIMIT, plain
from cards.suggestion_text import because
from cards.view import View

__all__ = ["why_card"]


def why_card(record: Record, sought: str, found: Sequence[Explained], view: View) -> Card:
    """The newest ``EXPLAINED`` of what was ``found`` for the words ``sought``, for ``record``."""
    said = why_words(view.language)
    name = record_name(record, view.language)
    body: list[CardElement] = [line(strong(said.title(name), size="Medium"))]
    if not found:
        body.append(line(words(said.nothing_found(plain(sought))), gap="Small"))
    body += [_row(one, record, view) for one in found[:EXPLAINED]]
    if len(found) > EXPLAINED:
        body.append(line(quiet(said.more(EXPLAINED)), gap="Medium"))
    return drawn(body, view.language)


def _row(one: Explained, record: Record, view: View) -> CardElement:
    said, mail = timeline_words(view.language), one.mail
    sender = plain(mail.sender.name if mail.sender else "") or plain(mail.sender_address)
    way = link(said.OPEN_IN_OUTLOOK, mail.web_link or "")
    told = " ".join(_sentences(one.explanation, record, view))
    text = wide(
        line(strong(plain(mail.subject or "", SUBJECT_LIMIT) or said.NO_SUBJECT)),
        line(quiet((sender or said.SOMEBODY) + (" · " if way else "")), *way, gap="None"),
        line(words(told), gap="Small"),
    )
    time = narrow(label(row_time(mail.when, view), right=True))
    return Container(items=[beside(text, time)], spacing="Medium")


def _sentences(told: Explanation, record: Record, view: View) -> list[str]:
    """What became of a mail; the first of its reasons, for one is enough to leave it out."""
    said = why_words(view.language)
    if told.shown and told.reason is not None:
        return [said.shown(because(told.reason, record, view))]
    if told.unsearched is not None:
        return [said.UNSEARCHED[told.unsearched]]
    nowhere = told.reason is None and told.left_out in {None, LeftOut.NO_EXACT_ADDRESS}
    if told.left_out is not None and not nowhere:
        return [said.LEFT_OUT[told.left_out]]
    whose = plain(told.sender_of)
    missing = said.no_address(record_name(record, view.language))
    return [missing, *([said.sender_of(whose)] if whose else [])]
