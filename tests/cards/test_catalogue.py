"""Both languages say the same things."""

from __future__ import annotations

import ast
import inspect
import re
from collections.abc import Iterator
from pathlib import Path
from types import ModuleType

import pytest

import cards
from cards import decision_chinese, decision_english, pane_english
from cards.catalogue import PAIRS
from cards.languages import Language, accepted_language
from tests.latin import english

ENGLISH_ALONE = {"counted"}
"""Chinese has no plural."""
DECISIONS: dict[Language, ModuleType] = {"en": decision_english, "zh": decision_chinese}
CARDS = Path(cards.__file__).parent
ROOT = CARDS.parent
SENTENCE = re.compile(r"[A-Z][^\n]*[a-z’']+ [a-z’']+ |.*[\u4e00-\u9fff][，。]")
CHINESE = re.compile(r"[\u4e00-\u9fff]")
ENGLISH = [*CARDS.glob("*_english.py"), *CARDS.glob("*sentences.py")]


def said(module: ModuleType) -> dict[str, object]:
    """A catalogue's sentences by name."""
    found = {}
    for name, value in vars(module).items():
        own = inspect.getmodule(value) in {module, None}
        if own and not name.startswith("_") and name != "annotations":
            found[name] = value
    return {name: value for name, value in found.items() if name not in ENGLISH_ALONE}


@pytest.mark.parametrize("pair", [*PAIRS, DECISIONS])
def test_every_sentence_has_its_counterpart(pair: dict[Language, ModuleType]) -> None:
    """The same names, called the same way, and the same rules and states spelt out."""
    ours, chinese = said(pair["en"]), said(pair["zh"])
    assert ours.keys() == chinese.keys()
    for name, value in ours.items():
        other = chinese[name]
        if callable(value):
            assert callable(other)
            assert inspect.signature(value) == inspect.signature(other), name
        elif isinstance(value, dict):
            assert isinstance(other, dict)
            assert value.keys() == other.keys(), name
        else:
            assert type(value) is type(other), name


def spelt(module: Path) -> Iterator[str]:
    """Every text in a module but docstrings, keys and what it exports."""
    body = ast.parse(module.read_text(encoding="utf-8")).body
    nodes = [node for one in body if not exports(one) for node in ast.walk(one)]
    told = [node.value for node in nodes if isinstance(node, ast.Expr)]
    keys = [key for node in nodes if isinstance(node, ast.Dict) for key in node.keys]
    apart = {id(node) for node in (*told, *keys)}
    for node in nodes:
        if isinstance(node, ast.Constant) and isinstance(node.value, str) and id(node) not in apart:
            yield node.value


def exports(statement: ast.stmt) -> bool:
    return ast.unparse(statement).startswith("__all__")


@pytest.mark.parametrize("module", sorted(CARDS.glob("*_chinese.py")), ids=lambda one: one.stem)
def test_chinese_is_chinese(module: Path) -> None:
    """No sentence, and no part of one, was left in English."""
    assert not [text for text in spelt(module) if english(text)]


@pytest.mark.parametrize("module", sorted(ENGLISH), ids=lambda one: one.stem)
def test_english_is_english(module: Path) -> None:
    """Only help names a command in the other language, so that everybody learns there is one."""
    found = [text for text in spelt(module) if CHINESE.search(text)]
    assert found == (["显示 Contoso 的活动"] if module.stem == "help_english" else [])


@pytest.mark.parametrize("room", ["bot", "pane", "desks", "cards"])
def test_nobody_else_speaks(room: str) -> None:
    """A sentence outside the catalogues would be said in one language to everybody."""
    for module in (ROOT / room).glob("*.py"):
        if not module.stem.endswith(("_english", "_chinese", "sentences")):
            assert not [text for text in spelt(module) if SENTENCE.match(text)], module


def mentioned(module: Path) -> Iterator[str]:
    """Every name a module reads: of a variable, of an attribute, or spelt out as a text."""
    body = ast.parse(module.read_text(encoding="utf-8")).body
    for node in (node for one in body if not exports(one) for node in ast.walk(one)):
        if isinstance(node, ast.Name) and isinstance(node.ctx, ast.Load):
            yield node.id
        elif isinstance(node, ast.Attribute):
            yield node.attr
        elif isinstance(node, ast.Constant) and isinstance(node.value, str):
            yield from (node.value, f"{node.value}_TITLE")


def mentioned_by_the_pane() -> Iterator[str]:
    """Every sentence the pane's page takes: ``said`` is its name for them all."""
    for module in (ROOT / "pane" / "static").glob("*.js"):
        yield from re.findall(r"\bsaid\.([A-Z_]+)", module.read_text(encoding="utf-8"))


def test_the_pane_asks_for_no_sentence_that_is_not_there() -> None:
    """A name without a sentence would be shown as ``undefined``."""
    assert set(mentioned_by_the_pane()) == said(pane_english).keys()


def test_no_sentence_is_left_unsaid() -> None:
    """What no card, page or answer says any more is gone from its catalogue."""
    modules = [
        one for room in ("bot", "pane", "desks", "cards") for one in (ROOT / room).glob("*.py")
    ]
    read = {name for one in modules for name in mentioned(one)} | set(mentioned_by_the_pane())
    for pair in (*PAIRS, DECISIONS):
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
