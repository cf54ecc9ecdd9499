"""Both languages say the same things."""

from __future__ import annotations

import ast
import inspect
from collections.abc import Iterator
from pathlib import Path
from types import ModuleType

import pytest

import cards
from cards import decision_chinese, decision_english, help_chinese, help_english
from cards.catalogue import PAIRS
from cards.languages import Language, accepted_language

HELP = "HELP_"
ENGLISH_ALONE = {"counted"}
"""Chinese has no plural."""
DECISIONS: dict[Language, ModuleType] = {"en": decision_english, "zh": decision_chinese}
HELPS: dict[Language, ModuleType] = {"en": help_english, "zh": help_chinese}
ROOT = Path(cards.__file__).parent.parent


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


def mentioned(path: Path) -> Iterator[str]:
    """Every name a module reads: of a variable, of an attribute, or spelt out as a text.

    A list of what a module exports is no use of it.
    """
    body = ast.parse(path.read_text(encoding="utf-8")).body
    used = [one for one in body if not ast.unparse(one).startswith("__all__")]
    for node in (node for one in used for node in ast.walk(one)):
        if isinstance(node, ast.Name) and isinstance(node.ctx, ast.Load):
            yield node.id
        elif isinstance(node, ast.Attribute):
            yield node.attr
        elif isinstance(node, ast.Constant) and isinstance(node.value, str):
            yield from (node.value, f"{node.value}_TITLE")


def test_no_sentence_is_left_unsaid() -> None:
    """What no card, page or answer says any more is gone from its catalogue."""
    modules = [one for room in ("bot", "cards") for one in (ROOT / room).glob("*.py")]
    read = {name for one in modules for name in mentioned(one)}
    for pair in (*PAIRS, DECISIONS, HELPS):
        assert not said(pair["en"]).keys() - read


@pytest.mark.parametrize(
    ("header", "language"),
    [
        ("", "en"),
        ("*", "en"),
        ("zh-CN,zh;q=0.9,en;q=0.8", "zh"),
        ("de-DE, de;q=0.9, zh-TW;q=0.5, en;q=0.3", "zh"),
        ("en;q=0.2,ZH-hans;q=0.7", "zh"),
        ("en, zh", "en"),
        ("zh;q=0, fr", "en"),
        ("zhuang, english", "en"),
        ("zh;q=x,,;;en", "en"),
    ],
)
def test_a_browser_is_answered_in_the_language_it_prefers(header: str, language: str) -> None:
    """The first of the best among ours; a header that is none asks for nothing."""
    assert accepted_language(header) == language
