"""Cards compared in full with the files in ``tests/golden``.

``REWRITE_GOLDEN=1`` writes the files anew; the difference is then reviewed like code.
"""

from __future__ import annotations

import json
import os
from pathlib import Path

import pytest
from jsonschema import Draft6Validator

from cards.paging import CARD_LIMIT, weight

from .examples import EXAMPLES

GOLDEN = Path(__file__).parent.parent / "golden"


@pytest.mark.parametrize("name", EXAMPLES)
def test_card_is_as_it_was(name: str) -> None:
    """Each example is drawn exactly as its golden file says."""
    drawn = json.dumps(EXAMPLES[name](), indent=1, ensure_ascii=False) + "\n"
    golden = GOLDEN / f"card-{name}.json"
    if os.environ.get("REWRITE_GOLDEN"):
        golden.write_text(drawn, encoding="utf-8")
    assert drawn == golden.read_text(encoding="utf-8")


@pytest.mark.parametrize("name", EXAMPLES)
def test_card_is_adaptive_cards_1_5(name: str, schema: Draft6Validator) -> None:
    """Each example is accepted by the strict schema, says its version and fits a message."""
    card = EXAMPLES[name]()
    schema.validate(card)
    assert card["version"] == "1.5"
    assert weight(card) <= CARD_LIMIT


def test_no_golden_file_is_left_over() -> None:
    """Every golden card has its example."""
    assert {path.stem for path in GOLDEN.glob("card-*.json")} == {
        f"card-{name}" for name in EXAMPLES
    }
