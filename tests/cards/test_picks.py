"""Only what was ticked is tracked, whatever a client sends beside the seal."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from capture.models import ImportKey, MailId
from cards import Track
from cards.actions import Picked
from cards.picks import EVERY, chosen, input_id

from .builders import REF

THREE = tuple(Picked(MailId(f"m{number}"), ImportKey(f"{number}" * 64)) for number in range(3))
SEVERAL = Track(REF, THREE)
values = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text() | st.sampled_from(["true", "false"]),
    lambda inner: st.lists(inner) | st.dictionaries(st.text(), inner),
    max_leaves=4,
)
ids = st.sampled_from([input_id(THREE, place) for place in range(4)]) | st.text(max_size=20)


def test_some_of_several() -> None:
    """A box that says true is ticked; one that says false, or is not there, is not."""
    data = {input_id(THREE, 0): "true", input_id(THREE, 1): "false", "sealed": "x"}
    assert chosen(SEVERAL, data) == THREE[:1]


def test_nothing_ticked_is_nothing() -> None:
    """What nobody chose does not become visible to colleagues."""
    assert chosen(SEVERAL, {}) == ()


def test_the_button_for_all_needs_no_box() -> None:
    """It means all of them, also when a client sends boxes that nobody ticked."""
    unticked = {input_id(THREE, place): "false" for place in range(3)}
    assert chosen(SEVERAL, {**unticked, **EVERY}) == THREE


def test_a_lone_suggestion_has_no_box() -> None:
    """Its button is its choice."""
    assert chosen(Track(REF, THREE[:1]), {input_id(THREE, 0): "false"}) == THREE[:1]


def test_boxes_of_another_conversation_do_not_count() -> None:
    """Two conversations on one card have different ids."""
    other = tuple(Picked(one.mail, ImportKey("f" + one.key[1:])) for one in THREE)
    ticked = {input_id(other, place): "true" for place in range(3)}
    assert chosen(SEVERAL, ticked) == ()


@given(data=st.dictionaries(ids, values))
def test_hostile_inputs_add_nothing(data: dict[str, object]) -> None:
    """Any values at all choose some of what was sealed, in its order, and only by a plain true."""
    ticked = [place for place in range(3) if data.get(input_id(THREE, place)) == "true"]
    assert chosen(SEVERAL, data) == tuple(THREE[place] for place in ticked)
