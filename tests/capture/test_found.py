"""Which of several records was meant, and how two of them are told apart."""

from __future__ import annotations

from random import Random
from uuid import UUID

from hypothesis import given
from hypothesis import strategies as st

from capture.found import CERTAIN, Hit, found, told_apart
from capture.models import Record, RecordMatch, RecordRef


def hit(
    at: int, rank: int = 0, *, name: str = "Contoso", detail: str = "Kiel", owner: str = ""
) -> Hit:
    ref = RecordRef("account", str(UUID(int=at)))
    match = RecordMatch(Record(ref, name, detail, ""), (), 0, contacts_capped=False)
    return Hit(match, rank, (0, name, ref.id), owner=owner)


HITS = st.lists(
    st.builds(hit, st.integers(0, 99), st.integers(0, 4)), unique_by=lambda one: one.order
)


@given(HITS, st.randoms())
def test_the_order_is_total(hits: list[Hit], random: Random) -> None:
    """However the tables answered, the best come first, and the same one is meant."""
    ordered, meant = found(hits)
    mixed = list(hits)
    random.shuffle(mixed)
    assert found(mixed) == (ordered, meant)
    assert [one.rank for one in ordered] == sorted(one.rank for one in hits)
    best = [one for one in hits if one.rank == min(other.rank for other in hits)]
    if len(hits) == 1:
        assert meant == hits[0]
    elif meant is not None:
        assert best == [meant]
        assert meant.rank <= CERTAIN
    else:
        assert not hits or len(best) > 1 or best[0].rank > CERTAIN


def test_two_that_look_the_same_say_whose_they_are() -> None:
    """Only they do; where nobody owns them nothing can be said."""
    hits = [
        hit(1, owner="Mara"),
        hit(2, owner="Jonas"),
        hit(3, detail="Köln", owner="Mara"),
        hit(4, name="CONTOSO", detail=""),
        hit(5, name="Contoso", detail="", owner="Mara"),
    ]
    assert [one.record.detail for one in told_apart(hits)] == [
        "Kiel · Mara", "Kiel · Jonas", "Köln", "", "Mara",
    ]  # fmt: skip
