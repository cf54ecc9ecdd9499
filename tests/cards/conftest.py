"""The Adaptive Cards 1.5 schema."""

from __future__ import annotations

import json
from importlib.resources import files

import pytest
from jsonschema import Draft6Validator


@pytest.fixture(scope="session")
def schema() -> Draft6Validator:
    """Accepts what Adaptive Cards 1.5 knows and nothing more."""
    text = (files("adaptive_cards") / "schemas" / "schema-1.5.json").read_text()
    return Draft6Validator(json.loads(text))
