"""Whether a log of upstream calls keeps the services' rules, whoever of the product made them."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

__all__ = ["Manners", "manners"]

UNDER_WAY = 0.4
"""Seconds after a refusal in which a call may arrive that left before anybody had read it."""
SHRUNK = 0.03
"""Seconds by which a call looks longer to the server than to who made it."""
MAILBOX = 4

Call = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Manners:
    """Seconds by which calls came too early, the most of one mailbox at a time, and its 429s."""

    calls: int
    early: tuple[float, ...]
    at_once: int
    too_many: int
    """Calls that the mailbox itself refused, no fault having struck."""


def manners(calls: Sequence[Call]) -> Manners:
    """Judge the calls of all people to Graph and Dataverse."""
    whole = [call for call in calls if call["kind"] == "http"]
    steps: dict[int, int] = defaultdict(int)
    for call in calls:
        steps[call["outer"]] += call["kind"] == "inner"
    by_person: dict[tuple[str, str], list[Call]] = defaultdict(list)
    for call in whole:
        by_person[call["service"], call["person"]].append(call)
    mailboxes = [each for (service, _), each in by_person.items() if service == "graph"]
    return Manners(
        calls=len(whole),
        early=tuple(early for each in by_person.values() for early in _early(each)),
        at_once=max((_most(each, steps) for each in mailboxes), default=0),
        too_many=sum(
            call["service"] == "graph" and call["status"] == 429 and not call["fault"]
            for call in calls
        ),
    )


def _early(calls: Iterable[Call]) -> list[float]:
    """Of each call that began inside a wait its service had named: how much too early."""
    ordered = sorted(calls, key=_began)
    waits = [
        (_ended(call), _ended(call) + float(wait))
        for call in ordered
        if (wait := call["response_headers"].get("retry-after")) and call["status"] in (429, 503)
    ]
    begins = [_began(call) for call in ordered]
    return [
        until - began
        for told, until in waits
        for began in begins[bisect_right(begins, told + UNDER_WAY) : bisect_left(begins, until)]
    ]


def _most(calls: Iterable[Call], steps: dict[int, int]) -> int:
    """How many calls of one mailbox were under way at once; a batch counts up to four."""
    events: list[tuple[float, int]] = []
    for call in calls:
        weight = min(MAILBOX, steps[call["number"]] or 1)
        began, ended = _began(call), _ended(call) - SHRUNK
        if ended > began:
            events += [(began, weight), (ended, -weight)]
    now = most = 0
    for _, change in sorted(events):
        now += change
        most = max(most, now)
    return most


def _began(call: Call) -> float:
    return datetime.fromisoformat(call["started"]).timestamp()


def _ended(call: Call) -> float:
    return _began(call) + float(call["seconds"])
