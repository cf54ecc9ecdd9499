"""Both languages say the same things."""

from __future__ import annotations

import inspect
from types import ModuleType

import pytest

from cards.catalogue import PAIRS
from cards.languages import Language

HELP = "HELP_"
ENGLISH_ALONE = {"counted"}
"""Chinese has no plural."""


def said(module: ModuleType) -> dict[str, object]:
    """A catalogue's sentences by name."""
    found = {}
    for name, value in vars(module).items():
        own = inspect.getmodule(value) in {module, None}
        if own and not name.startswith(("_", HELP)) and name != "annotations":
            found[name] = value
    return {name: value for name, value in found.items() if name not in ENGLISH_ALONE}


@pytest.mark.parametrize("pair", PAIRS)
def test_every_sentence_has_its_counterpart(pair: dict[Language, ModuleType]) -> None:
    """The same names, called the same way, and the same rules and states spelt out."""
    english, chinese = said(pair["en"]), said(pair["zh"])
    assert english.keys() == chinese.keys()
    for name, value in english.items():
        other = chinese[name]
        if callable(value):
            assert callable(other)
            assert inspect.signature(value) == inspect.signature(other), name
        elif isinstance(value, dict):
            assert isinstance(other, dict)
            assert value.keys() == other.keys(), name
        else:
            assert type(value) is type(other), name


@pytest.mark.parametrize("pair", PAIRS)
def test_chinese_is_chinese(pair: dict[Language, ModuleType]) -> None:
    """No sentence was left in English."""
    for name, value in said(pair["zh"]).items():
        if isinstance(value, str) and pair["en"].__dict__[name] == value:
            pytest.fail(f"{name} is not translated")
