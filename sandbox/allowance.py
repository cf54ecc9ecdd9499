"""How much one person may ask of Dataverse and of a mailbox: what the sandbox can start with."""

from __future__ import annotations

from dataclasses import dataclass

__all__ = ["Allowance"]


@dataclass(frozen=True, slots=True)
class Allowance:
    """Limits for a sliding window of ``window`` seconds.

    Page: "Service protection API limits". ``seconds`` of execution are measured time plus ``cost``
    for each operation; ``concurrent`` requests may be under way at once.
    ``mailbox`` are the requests an app may send to one mailbox in ten minutes ("Microsoft Graph
    service-specific throttling limits", Outlook).
    """

    requests: int = 6000
    seconds: float = 1200.0
    concurrent: int = 52
    window: int = 300
    cost: float = 0.1
    mailbox: int = 10_000
