"""Faults a test or a person can switch on by name, for a number of calls."""

from __future__ import annotations

from dataclasses import dataclass

__all__ = ["KINDS", "SERVICES", "Fault", "Faults"]

SERVICES = ("login", "graph", "dataverse", "dataverse2", "connector", "page")
KINDS = ("throttle", "fail", "slow", "cut", "malformed")


@dataclass(slots=True)
class Fault:
    """One fault of one service: ``kind`` of ``KINDS``, for ``count`` more calls.

    ``seconds`` is the delay of ``slow`` and the Retry-After of ``throttle`` (0: no header).
    ``path`` limits it to requests whose path contains this text.
    """

    service: str
    kind: str
    count: int
    seconds: float = 0.0
    path: str = ""


class Faults:
    """The faults now switched on."""

    def __init__(self) -> None:
        self._faults: list[Fault] = []

    def add(self, fault: Fault) -> None:
        """Switch one on; raises ``ValueError`` for an unknown kind or a count below one."""
        if fault.kind not in KINDS or fault.count < 1 or fault.seconds < 0:
            raise ValueError(f"a fault is one of {', '.join(KINDS)}, at least once")
        self._faults.append(fault)

    def take(self, service: str, path: str) -> Fault | None:
        """The first fault that applies to this call, used up by one."""
        for fault in self._faults:
            if fault.service == service and fault.path in path:
                fault.count -= 1
                if fault.count == 0:
                    self._faults.remove(fault)
                return fault
        return None

    def clear(self) -> None:
        """Switch all of them off."""
        self._faults.clear()
