"""What was chosen, read from inputs that anybody may have written."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from capture.extent import Disclosure, FileKey
from cards.actions import Offer
from cards.option_inputs import (
    DISCLOSURE,
    NAME,
    OTHERS,
    Chosen,
    NotRead,
    carried,
    chosen_options,
    file_id,
    typed,
)

ONE, TWO = FileKey("1" * 16), FileKey("2" * 16)
OFFER = Offer((ONE, TWO), 3)
values = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text() | st.sampled_from(["true", "full", "x"]),
    lambda inner: st.lists(inner) | st.dictionaries(st.text(), inner),
    max_leaves=4,
)
names = st.sampled_from([DISCLOSURE, OTHERS, file_id(ONE), file_id(TWO)]) | st.text(max_size=20)


def test_what_was_ticked_comes() -> None:
    """A box that says true is ticked; one that says false, or is not there, is not."""
    inputs = {DISCLOSURE: "latest", file_id(ONE): "true", OTHERS: "true"}
    assert chosen_options(OFFER, inputs) == Chosen(Disclosure.LATEST, frozenset({TWO}))


@pytest.mark.parametrize(
    "value", [None, "", "FULL", "full ", "everything", 1, True, ["full"], {"full": 1}, "x" * 10**6]
)
def test_a_disclosure_that_was_not_offered_is_refused(value: object) -> None:
    """No default takes its place: it could be more than the person chose."""
    with pytest.raises(NotRead):
        chosen_options(OFFER, {DISCLOSURE: value, file_id(ONE): "true"})
    with pytest.raises(NotRead):
        chosen_options(OFFER, {})


def test_ten_thousand_foreign_boxes_mean_nothing() -> None:
    """Only the files that were sealed are looked at."""
    foreign = {f"file-{number:016x}": "true" for number in range(10_000)}
    chosen = chosen_options(OFFER, {DISCLOSURE: "full", **foreign})
    assert chosen == Chosen(Disclosure.FULL, frozenset({ONE, TWO}), others=False)


@given(inputs=st.dictionaries(names, values))
def test_hostile_inputs_only_take_away(inputs: dict[str, object]) -> None:
    """A file comes by a plain true alone, and the disclosure is the one that was sent or none."""
    try:
        chosen = chosen_options(OFFER, inputs)
    except NotRead:
        return
    assert inputs[DISCLOSURE] == chosen.disclosure.value
    assert chosen.without == {one for one in (ONE, TWO) if inputs.get(file_id(one)) != "true"}
    assert chosen.others == (inputs.get(OTHERS) == "true")


def test_what_was_entered_survives_another_drawing() -> None:
    """Choosing another record does not tick a file again; at first everything is as the default."""
    entered = {DISCLOSURE: "header", file_id(ONE): "false", OTHERS: "false"}
    assert carried((ONE, TWO), entered, Disclosure.FULL) == Chosen(
        Disclosure.HEADER, frozenset({ONE}), others=False
    )
    assert carried((ONE,), {DISCLOSURE: 7}, Disclosure.LATEST) == Chosen(Disclosure.LATEST)


@pytest.mark.parametrize(
    ("value", "name"), [("  Fabrikam ", "Fabrikam"), (None, ""), (["x"], ""), ("x" * 1001, "")]
)
def test_a_typed_name(value: object, name: str) -> None:
    """Text of a sensible length, or nothing."""
    assert typed({NAME: value}) == name
