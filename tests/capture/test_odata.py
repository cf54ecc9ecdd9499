"""Text inside OData queries: nothing leaves its quotes, nothing acts as a wildcard."""

from __future__ import annotations

import json
import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from capture.conditions import Condition, as_filter
from capture.names import literal_pattern
from capture.odata import LONGEST_NAME, guid, literal, one_of, typed_name

TEXT = st.text(st.characters(exclude_categories=["Cs"]))
QUOTES = st.text(alphabet="'\"()[]%_ ,a", max_size=40)


def read_literal(text: str) -> tuple[str, str]:
    """An OData reader of one string literal: its value and what follows."""
    match = re.match(r"'((?:[^']|'')*)'(?!')", text, re.DOTALL)
    assert match is not None
    return match[1].replace("''", "'"), text[match.end() :]


def like(pattern: str) -> re.Pattern[str]:
    """T-SQL's LIKE, as far as wildcards go, as a regular expression."""
    parts = re.findall(r"\[[^\]]\]|.", pattern, re.DOTALL)
    known = {"%": ".*", "_": "."}
    return re.compile(
        "".join(known.get(part, re.escape(part[1] if len(part) == 3 else part)) for part in parts),
        re.DOTALL,
    )


def contains(column: str, text: str) -> str:
    return as_filter([(Condition(column, "contains", literal_pattern(text)),)])


def startswith(column: str, text: str) -> str:
    return as_filter([(Condition(column, "startswith", literal_pattern(text)),)])


@given(TEXT | QUOTES)
def test_a_literal_is_read_back_whole(text: str) -> None:
    """Whatever the input, a reader sees one literal with that value and nothing behind it."""
    assert read_literal(literal(text)) == (text, "")


@given(TEXT | QUOTES)
def test_a_search_text_stays_inside_its_function(text: str) -> None:
    """Both functions end where they should, and their LIKE pattern matches the text."""
    for made, name in ((contains("name", text), "contains"), (startswith("x", text), "startswith")):
        assert made.startswith(f"{name}(")
        value, rest = read_literal(made[made.index(",") + 1 :])
        assert rest == ")"
        assert like(value).fullmatch(text)


@pytest.mark.parametrize("wild", ["100%", "a_b", "[a-z]", "]", "[", "[[]", "%_["])
def test_wildcards_mean_themselves(wild: str) -> None:
    """A pattern made of wildcards matches only its own characters."""
    pattern = like(read_literal(contains("name", wild)[len("contains(name,") :])[0])
    assert pattern.fullmatch(wild)
    assert not pattern.fullmatch(wild.replace("%", "XX").replace("_", "X").replace("[", "X") + "X")


@given(st.lists(TEXT | QUOTES, max_size=20))
def test_in_carries_its_values_as_json(values: list[str]) -> None:
    """The In function's values are a JSON array in double quotes; apostrophes stand alone."""
    params = one_of("messageid", values)
    assert json.loads(params["@p2"]) == values
    assert params["@p1"] == "'messageid'"
    assert "''" not in params["@p2"] or any("''" in one for one in values)


@pytest.mark.parametrize(
    ("typed", "name"),
    [
        ("  Contoso   Ltd ", "Contoso Ltd"),
        ("Con\x00to\x1bso", "Con to so"),
        ("\u202eContoso\u202c", "Contoso"),
        ("\u200eشركة كونتوسو\u200f", "شركة كونتوسو"),
        ("a\r\nb\tc", "a b c"),
        ("👩\u200d💻 GmbH", "👩\u200d💻 GmbH"),
        ("\ud800Contoso", "Contoso"),
        ("", ""),
        (" \t\x00\u200e ", ""),
        ("x" * LONGEST_NAME, "x" * LONGEST_NAME),
        ("x" * (LONGEST_NAME + 1), ""),
        ("x" * 10_000, ""),
        (" " * 10_000 + "x", ""),
    ],
)
def test_what_people_type_becomes_one_line(typed: str, name: str) -> None:
    """Control and direction marks go, spaces collapse, what is longer than any name is nothing."""
    assert typed_name(typed) == name


@given(st.text(st.characters()))
def test_a_typed_name_can_always_be_sent(text: str) -> None:
    """Any input ends as short, encodable, printable-line text."""
    name = typed_name(text)
    assert len(name.encode()) <= 4 * LONGEST_NAME
    assert name == typed_name(name)
    assert not re.search(r"[\x00-\x1f\x7f-\x9f]", name)


def test_only_guids_are_guids() -> None:
    """Anything that is not a GUID is refused, a GUID is put into lower case."""
    assert guid("5A9DB0C5-51E7-4C27-9D0B-6A4F3C0E7D11") == "5a9db0c5-51e7-4c27-9d0b-6a4f3c0e7d11"
    for wrong in ("", "x", "5a9db0c5", "5a9db0c5-51e7-4c27-9d0b-6a4f3c0e7d11)", "0" * 32, "g" * 36):
        assert guid(wrong) is None
