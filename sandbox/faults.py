"""Faults a test or a person can switch on by name, for a number of calls or a share of them.

Two groups of kinds, and rules for what happens when several faults match a call:

- Those that change the circumstances (``BEFORE``) all apply.
- Of those that decide the answer (``ANSWER``) the one switched on first applies alone; the others
  wait: they are neither used up nor drawn for.

A fault with a rate draws once for each call that it is considered for, from a sequence that its
seed determines. Nothing here does input or output: ``sandbox.injected`` carries faults out.
"""

from __future__ import annotations

import random
from dataclasses import dataclass, field

__all__ = ["ANSWER", "BEFORE", "KINDS", "SERVICES", "Asked", "Fault", "Faults", "Switched"]

SERVICES = ("login", "graph", "dataverse", "dataverse2", "connector", "page")
BEFORE = ("slow", "skew", "revoke", "rotate")
ANSWER = ("throttle", "fail", "cut", "malformed", "late", "expire")
KINDS = (*ANSWER, *BEFORE)
STATUSES = (500, 502, 503, 504, 412, 400)
"""What ``fail`` may answer."""


@dataclass(frozen=True, slots=True)
class Asked:
    """What of a call decides which faults strike it.

    ``path`` includes the query as it was sent. ``caller`` is the oid or app id that the call's
    token claims, unchecked, or ""; ``by_person`` says that it is a person's.
    """

    service: str
    path: str
    method: str = ""
    caller: str = ""
    by_person: bool = False


@dataclass(frozen=True, slots=True)
class Fault:
    """One fault of one service: ``kind`` of ``KINDS``, for ``count`` calls or a share of all.

    With a ``rate`` (a share, above 0 and at most 1) and its ``seed`` it strikes until it is removed
    and ``count`` says nothing.
    ``seconds`` is the delay of ``slow`` and ``late``, the Retry-After of ``throttle`` (0: no
    header) and how far ahead ``skew`` puts the clock (behind where negative).
    ``path`` limits it to requests whose path and query contain this text, ``method`` and
    ``person`` (an oid) to those of one method and one caller. ``status`` is what ``fail`` answers.
    """

    service: str
    kind: str
    count: int = 1
    seconds: float = 0.0
    path: str = ""
    method: str = ""
    person: str = ""
    status: int = 503
    rate: float = 0.0
    seed: int = 0

    def matches(self, asked: Asked) -> bool:
        """Whether it is meant for this call; ``revoke`` needs a person, ``expire`` some grant."""
        granted = bool(asked.caller) or asked.path.endswith("/token")
        able = {"revoke": asked.by_person, "expire": granted}.get(self.kind, True)
        return (
            able
            and self.service == asked.service
            and self.path in asked.path
            and self.method in ("", asked.method)
            and self.person in ("", asked.caller)
        )


@dataclass(slots=True)
class Switched:
    """A fault that is on: ``struck`` calls so far, ``remaining`` to come (``None``: no end)."""

    id: int
    fault: Fault
    remaining: int | None
    struck: int = 0
    _draws: random.Random = field(default_factory=random.Random, repr=False)

    def strikes(self) -> bool:
        """Decide about one call that it matches, and count it."""
        if self.fault.rate and self._draws.random() >= self.fault.rate:
            return False
        self.struck += 1
        if self.remaining is not None:
            self.remaining -= 1
        return True


class Faults:
    """The faults now switched on."""

    def __init__(self) -> None:
        self._switched: dict[int, Switched] = {}
        self._last = 0

    def add(self, fault: Fault) -> int:
        """Switch one on and return its id; raises ``ValueError`` for what makes no sense."""
        _check(fault)
        self._last += 1
        draws = random.Random(fault.seed)  # noqa: S311 - it is meant to repeat itself
        remaining = None if fault.rate else fault.count
        self._switched[self._last] = Switched(self._last, fault, remaining, _draws=draws)
        return self._last

    def met_by(self, asked: Asked) -> tuple[Fault, ...]:
        """What strikes this call: all circumstances, then at most one answer."""
        before: list[Fault] = []
        answer: list[Fault] = []
        for one in list(self._switched.values()):
            if not one.fault.matches(asked) or (one.fault.kind in ANSWER and answer):
                continue
            if one.strikes():
                (answer if one.fault.kind in ANSWER else before).append(one.fault)
            if one.remaining == 0:
                del self._switched[one.id]
        return (*before, *answer)

    def switched(self) -> tuple[Switched, ...]:
        """Those that are on, in the order of being switched on."""
        return tuple(self._switched.values())

    def remove(self, fault_id: int) -> bool:
        """Switch one off; whether it was on."""
        return self._switched.pop(fault_id, None) is not None

    def clear(self) -> None:
        """Switch all of them off."""
        self._switched.clear()


def _check(fault: Fault) -> None:
    if fault.service not in SERVICES or fault.kind not in KINDS:
        raise ValueError(f"a fault is one of {', '.join(KINDS)} of {', '.join(SERVICES)}")
    if not 0 <= fault.rate <= 1 or fault.count < 1:
        raise ValueError("a fault strikes at least once, or at a rate of at most 1")
    if fault.seconds < 0 and fault.kind != "skew":
        raise ValueError("only a skew may be negative")
    if fault.status not in STATUSES:
        raise ValueError(f"a failure is one of {', '.join(map(str, STATUSES))}")
