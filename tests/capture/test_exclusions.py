"""Addresses among addresses and domains."""

from __future__ import annotations

import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from capture.exclusions import CONSUMER_DOMAINS, Patterns, own_domains

DOMAINS = st.from_regex(r"[a-c]{1,2}(\.[a-c]{1,2}){0,3}", fullmatch=True)


@given(st.lists(DOMAINS | DOMAINS.map("x@{}".format)), DOMAINS)
def test_a_domain_means_what_is_below(patterns: list[str], domain: str) -> None:
    """The same as comparing with each of them."""
    address = f"x@{domain}"
    expected = any(one in (address, domain) or domain.endswith(f".{one}") for one in patterns)
    assert (address in Patterns(patterns)) == expected


@pytest.mark.parametrize("address", ["", "@", "contoso.com", "/o=x/cn=ann", "ann@", "@@", "ann@x"])
def test_what_is_no_address(address: str) -> None:
    """Nothing is in no pattern."""
    assert address not in Patterns(["contoso.com", "", " "])
    assert address not in Patterns([])


def test_a_hostile_domain_takes_no_time() -> None:
    """Two megabytes of dots; what stands at the end still counts."""
    begun = time.process_time()
    assert "x@" + "a." * 1_000_000 + "contoso.com" in Patterns(["contoso.com"])
    assert "x@" + "." * 2_000_000 not in Patterns(["contoso.com"])
    assert time.process_time() - begun < 1


def test_own_domains() -> None:
    """Of the caller's addresses and those declared, but none where anybody may have an address."""
    own = own_domains(["mara@adatum.example", "mara@gmail.com", "/o=x"], ["b.example", "qq.com"])
    assert "jonas@adatum.example" in own
    assert "priya@eu.b.example" in own
    assert not any(f"x@{one}" in own for one in CONSUMER_DOMAINS)
    assert not own_domains(["mara@gmail.com"], [])
