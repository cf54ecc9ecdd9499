"""Names as people type them, against names as they stand in Dynamics."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from capture.names import fold, likeness, parts, pattern, rank
from sandbox.dataverse.like import like


def ranked(name: str, typed: str) -> int | None:
    return rank(fold(name), fold(typed))


@pytest.mark.parametrize(
    ("name", "typed", "expected"),
    [
        ("Contoso", "CONTOSO", 0),
        ("Müller AG", "muller ag", 0),
        ("Muller AG", "Müller AG", 0),
        ("Łódź Søren", "lodz soren", 0),
        ("Straße", "STRASSE", 0),
        ("Contoso", "Ｃｏｎｔｏｓｏ", 0),
        ("アップル", "ｱｯﾌﾟﾙ", 0),
        ("Nadia Hassan", "hassan  nadia", 1),
        ("伟 王", "王伟", 1),
        ("健太 佐藤", "佐藤健太", 1),
        ("민준 김", "김민준", 1),
        ("Contoso Ltd", "contoso", 2),
        ("Ad Contoso", "contoso", 3),
        ("青山软件有限公司", "软件", 3),
        ("Second production line", "line second", 4),
        ("王小伟", "王伟", 4),
        ("Contoso", "fabrikam", None),
        ("Nadia Hassan", "nadia tanaka", None),
        ("Miller 1000", "muller 100%", None),
    ],
)
def test_how_a_name_answers(name: str, typed: str, expected: int | None) -> None:
    """The name itself first, whatever its accents, width, case and order."""
    assert ranked(name, typed) == expected


@pytest.mark.parametrize(
    ("name", "typed"),
    [
        ("Müller AG", "muller"),
        ("Muller AG", "müller"),
        ("Straße", "strasse"),
        ("Strasse", "straße"),
        ("Trần Thị Hoa", "tran thi hoa"),
        ("Contoso", "Ｃｏｎｔｏｓｏ"),
        ("100% [Test]_GmbH", "100% [Test]_"),
        ("Æther", "aether"[2:]),
        ("한빛물산", "한빛"),
    ],
)
def test_what_is_typed_finds_the_name(name: str, typed: str) -> None:
    """The pattern lets the name through in a database for which accents count."""
    assert like(f"%{pattern(typed)}%")(name)


@pytest.mark.parametrize(
    ("name", "typed"), [("1000", "100%"), ("axb", "a_b"), ("t", "[test]"), ("Contoso", "conteso")]
)
def test_syntax_of_patterns_is_text(name: str, typed: str) -> None:
    """What a person types is no wildcard."""
    assert not like(f"%{pattern(typed)}%")(name)


@given(st.text(min_size=1, max_size=40), st.text(max_size=5), st.text(max_size=5))
def test_a_name_holds_what_it_was_made_of(typed: str, before: str, after: str) -> None:
    """Any text finds itself within any name, by its pattern and by its rank."""
    one = " ".join(typed.split())
    folded = fold(one)
    if folded:
        assert rank(f"{fold(before)}{folded}{fold(after)}", folded) is not None
    if one.isascii():
        assert like(f"%{pattern(one)}%")(f"{before}{one}{after}")


@pytest.mark.parametrize(
    ("name", "found"),
    [
        ("contoso", ()),
        ("second line", ("second", "line")),
        ("王伟", ("王", "伟")),
        ("a b c d e f g", ()),
        ("ha ha", ()),
    ],
)
def test_words_of_a_name(name: str, found: tuple[str, ...]) -> None:
    """More than one and not too many; characters of a short name in ideographs."""
    assert parts(name) == found


def test_likeness_orders_names() -> None:
    """A slip of the finger is nearer than another name, within a longer name too."""
    wanted = fold("Contosso")
    names = ["Fabrikam", "Contoso", "Contoso Pharmaceuticals"]
    alike = sorted(names, key=lambda name: -likeness(fold(name), wanted))
    assert alike == ["Contoso", "Contoso Pharmaceuticals", "Fabrikam"]
    assert likeness(fold("Fabrikam"), wanted) < 0.6 < likeness(fold("Contoso"), wanted)
    assert likeness("", wanted) == 0
