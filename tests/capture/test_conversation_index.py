"""When a conversation index says with certainty which message it is."""

from __future__ import annotations

from base64 import b64encode

import pytest
from hypothesis import given
from hypothesis import strategies as st

from capture.conversation_index import certain, spellings

HEADER = b"\x01" + bytes(range(21))
ANSWER = HEADER + b"\x80\x01\x02\x03\x10"


def test_an_answer_is_certain() -> None:
    """In base64 and in hexadecimal digits of either case."""
    for text in (*spellings(ANSWER), ANSWER.hex(), f" {b64encode(ANSWER).decode()} "):
        assert certain(text) == ANSWER


@pytest.mark.parametrize(
    "index",
    [
        b"", b"\x01", HEADER, HEADER + b"\x00" * 4, HEADER + b"\x00" * 6,
        b"\x02" + ANSWER[1:], HEADER + b"\x00" * 2000,
    ],
)  # fmt: skip
def test_others_are_not(index: bytes) -> None:
    """The beginning of a conversation, and what is no index."""
    assert certain(b64encode(index).decode()) == certain(index.hex()) == b""


@pytest.mark.parametrize("text", [None, "", "01zz", "A", "=", "Aé==", "x" * 10_000_000])
def test_no_index(text: str | None) -> None:
    """Whatever the column holds."""
    assert certain(text) == b""


@given(st.binary(min_size=21, max_size=21), st.integers(1, 200))
def test_both_spellings_are_one(rest: bytes, depth: int) -> None:
    """The two are never taken for each other."""
    index = b"\x01" + rest + b"\x55" * (5 * depth)
    expected = index if len(index) <= 1024 else b""
    assert {certain(one) for one in spellings(index)} == {expected}


@given(st.text(max_size=80))
def test_any_text_is_answered(text: str) -> None:
    """A row may hold anything."""
    assert len(certain(text)) in {0, *range(27, 1025, 5)}
