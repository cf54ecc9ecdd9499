"""Which faults strike which calls: counts, rates, matching, and what happens when several match."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sandbox.faults import ANSWER, BEFORE, Asked, Fault, Faults

CALL = Asked("graph", "/v1.0/me/messages?$top=5", "GET", "mara", by_person=True)
SEEDS = st.integers(0, 2**53)


def kinds(faults: Faults, asked: Asked = CALL) -> list[str]:
    """What strikes one call."""
    return [fault.kind for fault in faults.met_by(asked)]


@given(st.integers(1, 50), st.integers(0, 60), st.sampled_from(ANSWER))
def test_a_count_is_used_up_exactly(count: int, calls: int, kind: str) -> None:
    """So many of the next calls are struck, the first ones; then the fault is gone."""
    faults = Faults()
    fault_id = faults.add(Fault("graph", kind, count))
    struck = [bool(kinds(faults)) for _ in range(calls)]
    assert struck == [True] * min(count, calls) + [False] * max(0, calls - count)
    assert faults.remove(fault_id) is (calls < count)


@given(st.floats(0.01, 1), SEEDS)
def test_a_seed_repeats_itself(rate: float, seed: int) -> None:
    """Two faults of one rate and seed strike the same calls, whatever else happens between."""
    one, other = Faults(), Faults()
    for faults in (one, other):
        faults.add(Fault("graph", "fail", rate=rate, seed=seed))
    sequence = []
    for _ in range(60):
        sequence.append(bool(kinds(one)))
        kinds(one, Asked("dataverse", "/"))
    assert sequence == [bool(kinds(other)) for _ in range(60)]


@given(SEEDS)
def test_a_rate_is_a_share(seed: int) -> None:
    """About that share of many calls is struck; 1 means all of them; it never ends by itself."""
    faults = Faults()
    faults.add(Fault("graph", "fail", rate=0.25, seed=seed))
    share = sum(bool(kinds(faults)) for _ in range(2000)) / 2000
    assert 0.15 < share < 0.35
    (still,) = faults.switched()
    assert (still.remaining, still.struck) == (None, round(share * 2000))
    faults.clear()
    faults.add(Fault("graph", "fail", rate=1, seed=seed))
    assert all(kinds(faults) for _ in range(50))


def test_two_seeds_differ() -> None:
    """Otherwise the seed would say nothing."""
    sequences = []
    for seed in (1, 2):
        faults = Faults()
        faults.add(Fault("graph", "fail", rate=0.5, seed=seed))
        sequences.append([bool(kinds(faults)) for _ in range(64)])
    assert sequences[0] != sequences[1]


@given(st.permutations([*ANSWER, *BEFORE]))
def test_circumstances_all_apply_and_one_answer_does(order: list[str]) -> None:
    """The first answer switched on applies; the next one's turn comes with the next call."""
    faults = Faults()
    for kind in order:
        faults.add(Fault("graph", kind, seconds=0))
    answers = [kind for kind in order if kind in ANSWER]
    before = [kind for kind in order if kind in BEFORE]
    assert kinds(faults) == [*before, answers[0]]
    assert [kinds(faults) for _ in answers[1:]] == [[kind] for kind in answers[1:]]
    assert kinds(faults) == []


def test_a_fault_that_waits_is_not_drawn_for() -> None:
    """The sequence of a later fault begins once the earlier one is used up."""
    alone, behind = Faults(), Faults()
    behind.add(Fault("graph", "throttle", 7))
    for faults in (alone, behind):
        faults.add(Fault("graph", "fail", rate=0.5, seed=3))
    for _ in range(7):
        assert kinds(behind) == ["throttle"]
    assert [kinds(behind) for _ in range(30)] == [kinds(alone) for _ in range(30)]


@pytest.mark.parametrize(
    ("narrowed", "others"),
    [
        ({"path": "$top=5"}, [{"path": "/v1.0/me"}]),
        ({"method": "GET"}, [{"method": "POST"}]),
        ({"person": "mara"}, [{"caller": "jonas"}, {"caller": ""}]),
        ({"kind": "revoke"}, [{"by_person": False}]),
        ({"kind": "expire"}, [{"caller": ""}]),
    ],
)
def test_a_fault_waits_for_the_calls_it_is_meant_for(
    narrowed: dict[str, Any], others: list[dict[str, Any]]
) -> None:
    """Calls that differ in the one thing pass and use nothing up."""
    values: dict[str, Any] = {
        "service": "graph",
        "path": "/v1.0/me/messages?$top=5",
        "method": "GET",
    }
    faults = Faults()
    fault: dict[str, Any] = {"service": "graph", "kind": "fail"} | narrowed
    faults.add(Fault(**fault))
    for other in others:
        call: dict[str, Any] = {**values, "caller": "mara", "by_person": True, **other}
        assert kinds(faults, Asked(**call)) == []
    assert kinds(faults) == [narrowed.get("kind", "fail")]


def test_removing_one_leaves_the_others() -> None:
    """An id is given once; removing it again changes nothing."""
    faults = Faults()
    first, second = (faults.add(Fault("graph", kind)) for kind in ("fail", "throttle"))
    assert (faults.remove(first), faults.remove(first)) == (True, False)
    assert [one.id for one in faults.switched()] == [second]
    assert faults.add(Fault("graph", "fail")) not in (first, second)
