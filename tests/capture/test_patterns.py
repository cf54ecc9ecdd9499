"""What people type to exclude somebody, and what is refused with a reason."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from capture.patterns import LONGEST, Fault, PatternRefused, pattern_of, typed_patterns


@pytest.mark.parametrize(
    ("typed", "pattern"),
    [
        ("ann@law.example", "ann@law.example"),
        ("Ann@LAW.Example", "ann@law.example"),
        ("law.example", "law.example"),
        ("@law.example", "law.example"),
        ("*@law.example", "law.example"),
        ("*.law.example", "law.example"),
        ("<ann@law.example>", "ann@law.example"),
        ("mailto:ann@law.example", "ann@law.example"),
        ("“ann@law.example”.", "ann@law.example"),
        ("https://www.law.example/", "law.example"),
        ("ann+news@law.example", "ann+news@law.example"),
        ("o'brien@law.example", "o'brien@law.example"),
        ("ann@bücher.example", "ann@xn--bcher-kva.example"),
        ("@青山.example", "xn--rht138k.example"),
        ("ann@law。example", "ann@law.example"),
    ],
)
def test_every_spelling_of_an_address_or_a_domain(typed: str, pattern: str):
    """Wildcards people write, links clients make, capitals and scripts."""
    assert pattern == pattern_of(typed)


@pytest.mark.parametrize(
    ("text", "patterns"),
    [
        ('<a href="mailto:ann@law.example">ann@law.example</a>', ("ann@law.example",)),
        ('<a href="mailto:ann@law.example?subject=x" title="">Ann</a>', ("ann@law.example",)),
        ('<a href="http://law.example/">law.example</a>', ("law.example",)),
        ("[ann@law.example](mailto:ann@law.example)", ("ann@law.example",)),
        ("Ann Lee <mailto:ann@law.example>", ("ann@law.example",)),
        ("Ann Lee &lt;ann@law.example&gt;", ("ann@law.example",)),
        ("a@x.example, b@x.example；y.example and z.example",
         ("a@x.example", "b@x.example", "y.example", "z.example")),
        ("law.example LAW.EXAMPLE", ("law.example",)),
        ("a@x.example; Ann Lee <b@x.example>", ("a@x.example", "b@x.example")),
    ],
)  # fmt: skip
def test_what_chat_clients_make_of_addresses(text: str, patterns: tuple[str, ...]):
    """Several at once, each once, and the remains of a client's formatting."""
    assert patterns == typed_patterns(text)


@pytest.mark.parametrize(
    ("text", "fault"),
    [
        ("", Fault.EMPTY),
        ("<>", Fault.EMPTY),
        ("*", Fault.WILDCARD),
        ("ann*@law.example", Fault.WILDCARD),
        ("law.*", Fault.WILDCARD),
        ("com", Fault.TOO_WIDE),
        ("@localhost", Fault.TOO_WIDE),
        ("(a+)+$", Fault.NO_ADDRESS),
        ("^.*@law.example$", Fault.WILDCARD),
        ("a|b@law.example", Fault.NO_ADDRESS),
        ("a@b@law.example", Fault.NO_ADDRESS),
        ("law..example", Fault.NO_ADDRESS),
        ("-law.example", Fault.NO_ADDRESS),
        ("ann@192.168.0.1", Fault.NO_ADDRESS),
        ("law\u200b.example", Fault.INVISIBLE),
        ("law\u202e.example", Fault.INVISIBLE),
        (f"{'a' * LONGEST}@law.example", Fault.TOO_LONG),
        (f"{'a' * 65}@law.example", Fault.NO_ADDRESS),
        (" ".join(f"x{number}.example" for number in range(51)), Fault.TOO_MANY),
        ("test @law.example", Fault.TOO_WIDE),
        ("x" * 30_000, Fault.TOO_LONG),
    ],
)
def test_what_is_no_address_is_refused_with_its_reason(text: str, fault: Fault):
    """No expression is ever taken for a pattern, and a list is taken whole or not at all."""
    with pytest.raises(PatternRefused) as refused:
        typed_patterns(text)

    assert fault is refused.value.fault


def test_a_look_alike_is_another_domain():
    """A Cyrillic letter shows as what it is."""
    assert "xn--" in pattern_of("lаw.example")


@given(st.text(max_size=400))
def test_a_pattern_is_lower_case_ascii_after_the_sign_and_reads_as_itself(text: str):
    """Whatever is typed; what is taken once is taken for the same again."""
    try:
        patterns = typed_patterns(text)
    except PatternRefused:
        return

    for pattern in patterns:
        domain = pattern.rpartition("@")[2]
        assert domain.isascii()
        assert "." in domain
        assert domain == domain.lower()
        assert len(pattern) <= LONGEST
        assert pattern == pattern_of(pattern)
