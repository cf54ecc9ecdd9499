"""The judge of upstream calls sees what is wrong."""

from __future__ import annotations

from tests.crash.manners import manners


def call(started: str, seconds: float, **facts: object) -> dict[str, object]:
    known = {"service": "graph", "person": "p", "kind": "http", "status": 200, "fault": ""}
    known |= {"number": 1, "outer": 0, "response_headers": {}}
    return {**known, "started": f"2026-11-26T05:00:{started}+00:00", "seconds": seconds, **facts}


def test_the_judge_sees_what_is_wrong() -> None:
    """A call inside a wait, and a fifth at a time; another person's calls are another matter."""
    told = call("00.000", 0.1, status=429, response_headers={"retry-after": "2"})
    early, later = call("01.100", 0.1), call("02.200", 0.1)
    other = call("01.000", 0.1, person="q")
    assert [round(one, 1) for one in manners([told, early, later, other]).early] == [1.0]
    assert manners([told, later, other]).early == ()
    assert manners([call("00.0", 1.0) for _ in range(5)]).at_once == 5
    step = call("00.0", 0.1, kind="inner", outer=7, number=8)
    assert manners([call("00.0", 1.0, number=7), *[step] * 13, call("00.5", 0.1)]).at_once == 5
