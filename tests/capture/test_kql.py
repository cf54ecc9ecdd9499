"""Addresses as KQL: few expressions, and nothing in them but addresses."""

from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from capture.kql import PER_EXPRESSION, search_for

CLAUSE = re.compile(r"from:(\S+) OR to:(\S+) OR cc:(\S+)")


def addresses_of(expressions: tuple[str, ...]) -> list[str]:
    """What a strict reader of the grammar finds; fails on anything else."""
    found = []
    for expression in expressions:
        assert expression[0] == expression[-1] == '"'
        inner = expression[1:-1]
        assert not set(inner) & set('"\\()*?<>=,;\n')
        clauses = CLAUSE.findall(inner)
        assert " OR ".join(f"from:{a} OR to:{a} OR cc:{a}" for a, _, _ in clauses) == inner
        assert all(a == b == c for a, b, c in clauses)
        found += [a for a, _, _ in clauses]
    return found


@given(st.lists(st.text(max_size=40) | st.emails(), max_size=60))
def test_no_input_leaves_the_grammar(addresses: list[str]) -> None:
    """Whatever stands in the CRM, the expressions are clauses of bare addresses, each once."""
    search = search_for(addresses)
    found = addresses_of(search.expressions)
    assert len(found) == len(set(found)) == search.used
    assert set(found) <= set(addresses)


@pytest.mark.parametrize(
    "address",
    [
        "a@contoso.com",
        "o'brien@contoso.com",
        "a+b@contoso.co.uk",
        "jörg@müller.example",
        "a_b-c.d@x",
    ],
)
def test_ordinary_addresses_are_searched(address: str) -> None:
    """Characters that addresses do have are no reason to leave one out."""
    assert addresses_of(search_for([address]).expressions) == [address]


@pytest.mark.parametrize(
    "address",
    ["", "a", '"a b"@x.com', "a@b OR from:c@d", "a@b)", "a*@x.com", "a:b@x.com", "a@x.com\n",
     "/o=exchangelabs/ou=x/cn=recipients/cn=bob", "x" * 70 + "@y.com", "a@" + "b" * 300],
)  # fmt: skip
def test_what_kql_would_read_is_left_out(address: str) -> None:
    """Addresses that cannot be searched safely are left out and not counted as used."""
    search = search_for([address, "ok@x.com"])
    assert (addresses_of(search.expressions), search.used) == (["ok@x.com"], 1)


def test_addresses_are_grouped_in_order() -> None:
    """54 addresses are four expressions; none make none."""
    addresses = [f"a{at}@x.com" for at in range(54)]
    search = search_for(addresses)
    assert addresses_of(search.expressions) == addresses
    assert len(search.expressions) == -(-54 // PER_EXPRESSION)
    assert search_for([]).expressions == ()


def test_long_addresses_make_more_expressions_rather_than_longer_ones() -> None:
    """None is longer than the language allows, and none of the addresses is left out."""
    addresses = [f"{'a' * 60}{at}@{'b' * 85}.example" for at in range(40)]
    search = search_for(addresses)
    assert addresses_of(search.expressions) == addresses
    assert max(map(len, search.expressions)) <= 4096
    assert len(search.expressions) == 5
