"""What is known of a person, as a card for them alone: readings, what is kept, and the file."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from types import ModuleType

from microsoft_teams.cards.core import CardElement, OpenUrlAction

from capture.models import ImportReason, Record, RecordRef
from capture.read_ledger import MOST_LINES, Page, Written
from capture.reads import Purpose, Read
from cards.actions import Reads, Seal
from cards.catalogue import import_words, privacy_words
from cards.dates import moment
from cards.elements import Card, button, buttons, drawn, line, note, quiet, strong, words
from cards.plain_text import plain
from cards.view import View

__all__ = ["Known", "privacy_card"]

_NAME_LIMIT = 120


@dataclass(frozen=True, slots=True)
class Known:
    """What the card is drawn from; ``page`` begins at ``View.offset``.

    ``audit_days`` is how long the organisation keeps who imported what; ``address`` is the file's.
    """

    suggestions: bool
    page: Page
    records: Mapping[RecordRef, Record]
    audit_days: int
    address: str


def privacy_card(known: Known, view: View, seal: Seal) -> Card:
    """One page of what was read, then what is kept and for how long."""
    said = privacy_words(view.language)
    body: list[CardElement] = [
        line(strong(said.TITLE, size="Medium")),
        line(words(said.SUGGESTIONS_ON if known.suggestions else said.SUGGESTIONS_OFF)),
        line(strong(said.READS_TITLE), gap="Medium"),
        *_listed(known, view, seal),
        line(strong(said.KEPT_TITLE), gap="Medium"),
        *(line(quiet(text), gap="Small") for text in _kept(known, said)),
        note(said.HOW),
        buttons(OpenUrlAction(title=said.EXPORT, url=known.address), gap="Medium"),
        note(said.EXPORT_LINK),
    ]
    return drawn(body, view.language)


def _kept(known: Known, said: ModuleType) -> list[str]:
    here, ids, audit, *rest = said.KEPT
    return [here.format(MOST_LINES), ids, audit.format(known.audit_days), *rest]


def _listed(known: Known, view: View, seal: Seal) -> list[CardElement]:
    said, page = privacy_words(view.language), known.page
    end = view.offset + len(page.lines)
    told = said.READS_SOME.format(view.offset + 1, end, page.total) if page.lines else ""
    rows: list[CardElement] = [line(quiet(told or said.READS_NONE), gap="Small")]
    if page.waiting:
        rows.append(line(words(said.WAITING.format(page.waiting)), gap="Small"))
    for one in page.lines:
        rows += _row(one, known.records, view)
    further = [
        *(
            [button(said.NEWER, Reads(max(0, view.offset - view.page_size)), seal)]
            * bool(view.offset)
        ),
        *([button(said.OLDER, Reads(end), seal)] * (end < page.total)),
    ]
    rows += [buttons(*further, gap="Small")] if further else []
    return [*rows, note(said.FOLLOWED)]


def _row(one: Written, records: Mapping[RecordRef, Record], view: View) -> list[CardElement]:
    said, when = privacy_words(view.language), moment(one.when, view)
    if one.read is None:
        return [line(words(said.UNREADABLE), gap="Small"), line(quiet(when), gap="None")]
    read = one.read
    title = said.PURPOSES[read.purpose]
    if read.record is not None:
        record = records.get(read.record)
        name = plain(record.name, _NAME_LIMIT) if record else ""
        title = said.FOR.format(title, name or said.RECORD_UNKNOWN)
    facts = " · ".join([when, *_facts(read, view)])
    return [line(words(title), gap="Small"), line(quiet(facts), gap="None")]


def _facts(read: Read, view: View) -> list[str]:
    said = privacy_words(view.language)
    if read.purpose is Purpose.LOST:
        return [said.LOST.format(read.lost)]
    facts = [said.messages(read.messages)]
    if read.meetings:
        facts = [*([*facts] if read.messages else []), said.meetings(read.meetings)]
    if read.purpose is Purpose.TRACK:
        facts.append(_outcome(read.outcome, view))
    return facts


def _outcome(outcome: str, view: View) -> str:
    said = privacy_words(view.language)
    if outcome in set(ImportReason):
        reason = import_words(view.language).REASONS[ImportReason(outcome)]
        return str(said.NOT_TRACKED.format(reason))
    return str(said.TRACKED if outcome == "tracked" else said.UNFINISHED)
