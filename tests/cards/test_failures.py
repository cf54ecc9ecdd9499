"""Failed imports of an organisation, in counts."""

from __future__ import annotations

import pytest

from capture.models import ImportReason
from cards.catalogue import import_words
from cards.failures import failures_card, redriven_card
from cards.languages import Language

from .reading import words


@pytest.mark.parametrize("language", ["en", "zh"])
def test_the_commonest_first(language: Language) -> None:
    """Every reason has words, and the number stands before them."""
    counts = {reason: number for number, reason in enumerate(ImportReason, start=1)}
    text = words(failures_card(counts, language))
    said = import_words(language).REASONS
    found = [text.index(f"{counts[one]} × {said[one]}") for one in reversed(ImportReason)]
    assert found == sorted(found)


def test_none_is_a_sentence() -> None:
    """Nothing failed, nothing to do again."""
    assert "No import has failed" in words(failures_card({}, "en"))
    assert "There is nothing that trying again" in words(redriven_card(0, "en"))
    assert "Trying again: 1 import." in words(redriven_card(1, "en"))
