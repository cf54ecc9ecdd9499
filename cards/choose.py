"""The card that asks which of several records was meant."""

from __future__ import annotations

from collections.abc import Sequence

from microsoft_teams.cards.core import CardElement, Container

from capture.models import Record, RecordMatch
from cards import notice_sentences as said
from cards.actions import Choose, Seal
from cards.elements import Card, beside, button, buttons, drawn, line, narrow, quiet, strong, wide
from cards.header import described, record_name

CHOICES = 12


def choose_card(matches: Sequence[RecordMatch], seal: Seal) -> Card:
    """The best matches, each with a button; more than ``CHOICES`` are counted, not listed."""
    shown = matches[:CHOICES]
    body: list[CardElement] = [
        line(strong(said.WHICH, size="Medium")),
        line(quiet(said.several(len(matches))), gap="None"),
        *(_choice(match.record, seal) for match in shown),
    ]
    cut = said.only_first(len(shown), len(matches)) if len(matches) > CHOICES else ""
    return drawn([*body, line(quiet(cut or said.NONE_OF_THESE), gap="Medium")])


def _choice(record: Record, seal: Seal) -> CardElement:
    text = wide(line(strong(record_name(record))), line(quiet(described(record)), gap="None"))
    press = buttons(button(said.SHOW, Choose(record.ref), seal))
    row = beside(text, narrow(press, middle=True))
    return Container(items=[row], spacing="Medium")
