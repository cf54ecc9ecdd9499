"""Conditions in both of their notations, with hostile text in them."""

from __future__ import annotations

from xml.etree.ElementTree import fromstring

from hypothesis import given
from hypothesis import strategies as st

from capture.conditions import Condition, as_fetch, as_filter
from capture.odata import typed_name

BOTH = [
    (Condition("name", "contains", "o'b"),),
    (Condition("name", "contains", "a"), Condition("name", "endswith", "<b>")),
    (Condition("mail", "eq", "%"),),
]
TYPED = st.text(max_size=30).map(typed_name)
"""As text comes from a person."""


def test_alternatives_in_both_notations() -> None:
    """Or between alternatives, and within one; a value that is compared whole is no pattern."""
    assert as_filter(BOTH) == (
        "contains(name,'o''b') or (contains(name,'a') and endswith(name,'<b>')) or mail eq '%'"
    )
    assert as_filter(BOTH[:1], "c") == "contains(c/name,'o''b')"
    root = fromstring(as_fetch(BOTH))  # noqa: S314 - our own text
    assert root.get("type") == "or"
    assert [one.attrib for one in root.iter("condition")] == [
        {"attribute": "name", "operator": "like", "value": "%o'b%"},
        {"attribute": "name", "operator": "like", "value": "%a%"},
        {"attribute": "name", "operator": "like", "value": "%<b>"},
        {"attribute": "mail", "operator": "eq", "value": "%"},
    ]


@given(TYPED)
def test_no_text_leaves_its_place(text: str) -> None:
    """One literal in OData, one attribute in FetchXML, each with the whole text."""
    condition = [(Condition("name", "eq", text),)]
    written = as_filter(condition)
    assert written.startswith("name eq '")
    assert written.endswith("'")
    inner = written.removeprefix("name eq '")[:-1]
    assert inner.replace("''", "").count("'") == 0
    assert inner.replace("''", "'") == text
    (found,) = fromstring(as_fetch(condition)).iter("condition")  # noqa: S314 - our own text
    assert found.get("value") == text
