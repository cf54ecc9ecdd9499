"""The terms are what was accepted: their texts cannot change without a new version."""

from __future__ import annotations

import hashlib

from capture.switch import TERMS, Switch
from cards import switch_chinese, switch_english
from cards.switch import terms_card
from tests.cards.builders import VIEW, seal
from tests.flows.chat import buttons, texts

TOLD = {"2026-11": "fc7c36498f2ab320", "2026-11.2": "7de473be038c9f3d"}
"""Each version of the terms that was ever released, with what it said in both languages."""


def test_a_version_of_the_terms_is_one_text() -> None:
    """Whoever changes a sentence gives the terms a new version, so that it is accepted anew."""
    said = [
        sentence
        for words in (switch_english, switch_chinese)
        for sentence in (*words.TERMS, *words.TERMS_PRIVACY)
    ]
    assert hashlib.sha256("\n".join(said).encode()).hexdigest()[:16] == TOLD[TERMS]


def test_the_terms_are_shown_whole_before_they_can_be_accepted() -> None:
    """On one card, with their version and the one button."""
    card = terms_card(Switch(), VIEW, seal())
    shown = texts(card)
    for sentence in (*switch_english.TERMS, *switch_english.TERMS_PRIVACY):
        assert sentence in shown
    assert TERMS in shown
    assert len(buttons(card, "accept")) == 1
