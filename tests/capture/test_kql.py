"""Addresses and words as KQL: few expressions, and nothing in them but what was asked for."""

from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from capture.kql import ROOM, search_for, subject_search

RESERVED = set('"\\()*?<>=,;:[]{}|^`')
"""What the language gives a meaning anywhere: quotes, groups, wildcards, comparisons."""
OPERATORS = {"AND", "OR", "NOT", "NEAR", "ONEAR", "XRANK", "WORDS", "ALL", "ANY", "NONE"}


def restrictions(expression: str, operator: str) -> list[tuple[str, str]]:
    """A strict reader of the grammar: restrictions with one operator between; fails on all else."""
    assert expression[0] == expression[-1] == '"'
    words = expression[1:-1].split()
    assert words[1::2] == [operator] * (len(words) // 2)
    assert len(words) % 2 == 1
    assert " ".join(words) == expression[1:-1]
    found = []
    for one in words[::2]:
        name, colon, value = one.partition(":")
        assert (name in {"participants", "subject"}, colon) == (True, ":")
        assert value
        assert value[0] not in "+-"
        assert not set(value.removesuffix("*")) & RESERVED
        assert value not in OPERATORS
        found.append((name, value))
    return found


def addresses_of(expressions: tuple[str, ...]) -> list[str]:
    found = [one for expression in expressions for one in restrictions(expression, "OR")]
    assert {name for name, _ in found} <= {"participants"}
    return [value for _, value in found]


@given(st.lists(st.text(max_size=40) | st.emails(), max_size=60))
def test_no_address_leaves_the_grammar(addresses: list[str]) -> None:
    """Whatever stands in the CRM, the expressions are alternatives of bare addresses."""
    search = search_for(addresses)
    found = addresses_of(search.expressions)
    assert not any("*" in one or ".." in one for one in found)
    assert search.used <= len(found) <= 3 * search.used
    assert all(one.count("@") == 1 for one in found)


@given(st.text(max_size=60), st.sampled_from(["from:x", "OR", "a*", "NOT", '"', ")", "-a", "\\"]))
def test_no_typed_word_leaves_the_grammar(text: str, hostile: str) -> None:
    """Typed words restrict the subject and nothing else, with one asterisk at the end."""
    expression = subject_search(f"{text} {hostile} {text}")
    if expression is not None:
        found = restrictions(expression, "AND")
        assert {name for name, _ in found} == {"subject"}
        assert expression.count("*") == 1
        assert expression.endswith('*"')


@pytest.mark.parametrize(
    "address",
    [
        "a@contoso.com",
        "o'brien@contoso.com",
        "a+b@contoso.co.uk",
        "a_b-c.d@x",
        "100%@contoso.com",
        "r&d/emea@contoso.com",
        "#1!$~@contoso.com",
        "jörg@contoso.com",
        "王@contoso.com",
        "x" * 64 + "@" + "y" * 180 + ".com",
    ],
)
def test_ordinary_addresses_are_searched_as_they_are(address: str) -> None:
    """Characters that addresses do have are no reason to leave one out."""
    assert addresses_of(search_for([address]).expressions) == [address]


@pytest.mark.parametrize("address", ["jörg@müller.example", "jörg@xn--mller-kva.example"])
def test_an_internationalised_domain_is_searched_in_both_forms(address: str) -> None:
    """A mailbox may hold either; together they are one address."""
    search = search_for([address])
    assert set(addresses_of(search.expressions)) == {
        "jörg@müller.example",
        "jörg@xn--mller-kva.example",
    }
    assert search.used == 1


def test_sharp_s_is_a_letter_of_its_own() -> None:
    """As registries have it since 2008, not as older software does."""
    assert "a@xn--strae-oqa.example" in search_for(["a@straße.example"]).expressions[0]


@pytest.mark.parametrize(
    "address",
    ["", "a", '"a b"@x.com', "a@b OR from:c@d", "a@b)", "a*@x.com", "a:b@x.com", "a@x.com\n",
     "/o=exchangelabs/ou=x/cn=recipients/cn=bob", "x" * 70 + "@y.com", "a@" + "b" * 300,
     "-a@x.com", "+a@x.com", "a..b@x.com", "a@x..com", "a?@x.com", "a=b@x.com", "a@[10.0.0.1]",
     "a\u00a0b@x.com", "a@b@x.com", "a@xn--\uff0e.com", "a@-x.com", "a\u202e@x.com"],
)  # fmt: skip
def test_what_kql_would_read_is_left_out(address: str) -> None:
    """Addresses that cannot be searched safely are left out and not counted as used."""
    search = search_for([address, "ok@x.com"])
    assert (addresses_of(search.expressions), search.used) == (["ok@x.com"], 1)


@pytest.mark.parametrize("count", [1, 5, 50, 500])
def test_five_hundred_addresses_cost_what_five_do(count: int) -> None:
    """All of them, in order, in no more expressions than one batch has room for."""
    addresses = [f"lastname{at}@wideworldimporters.example" for at in range(count)]
    search = search_for(addresses)
    assert (addresses_of(search.expressions), search.used) == (addresses, count)
    assert len(search.expressions) <= ROOM
    assert max(map(len, search.expressions)) <= 4096
    assert search_for([]).expressions == ()


@given(st.lists(st.integers(1, 200), min_size=1, max_size=900))
def test_room_is_used_up_before_any_address_is_left_out(sizes: list[int]) -> None:
    """However long they are: the first ones are searched, and all that fit."""
    addresses = [f"a{at}@{'b' * size}" for at, size in enumerate(sizes) if size < 190]
    search = search_for(addresses)
    assert addresses_of(search.expressions) == addresses[: search.used]
    assert len(search.expressions) <= ROOM
    assert all(len(one) <= 4096 for one in search.expressions)
    if search.used < len(addresses):
        assert min(map(len, search.expressions)) > 4000 - 220


@pytest.mark.parametrize(
    ("words", "expression"),
    [
        ("Quote", '"subject:quote*"'),
        (
            "Quote for  the line",
            '"subject:quote AND subject:for AND subject:the AND subject:line*"',
        ),
        ('"Quote" (OR draft)', '"subject:quote AND subject:or AND subject:draft*"'),
        ("RE: [EXT] Q3/2026", '"subject:re AND subject:ext AND subject:q3/2026*"'),
        ("O'Brien - 100%", '"subject:o\'brien AND subject:100*"'),
        ("报价单", '"subject:报价单*"'),
        ("from:x@y.com", '"subject:from AND subject:x@y.com*"'),
    ],
)
def test_typed_words_restrict_the_subject(words: str, expression: str) -> None:
    """All of them, in lower case so that none is an operator, without what KQL would read."""
    assert subject_search(words) == expression


@pytest.mark.parametrize("words", ["", "  ", '"', "-- *", "…"])
def test_without_a_word_nothing_is_searched(words: str) -> None:
    """Marks alone would find everything, or be refused."""
    assert subject_search(words) is None


def test_a_long_text_is_cut() -> None:
    """A pasted letter makes no expression that is refused for its length."""
    expression = subject_search("x" * 5000 + " word" * 500)
    assert expression is not None
    assert len(restrictions(expression, "AND")) == 10
    assert len(expression) < 1500
    assert re.search(r"x{100} ", expression)
