"""What tests of whole questions share: a queue that answers or not, and requests told apart."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from capture.errors import Service, ServiceUnavailable
from capture.halves import PrivateHalf, Unavailable
from capture.imports.job import OwnImport
from capture.models import Caller, ImportKey, ImportStatus
from capture.policy import Personal, Policy
from tests.capture.neighbour import Asked

API = "/api/data/v9.2"
ANN = "ann@contoso.com"


class Queue:
    """The queue's word on imports, or its silence."""

    def __init__(self) -> None:
        self.known: dict[ImportKey, ImportStatus] = {}
        self.asked: list[list[ImportKey]] = []
        self.own: tuple[OwnImport, ...] = ()
        self.down = False

    async def statuses(
        self, keys: Iterable[ImportKey], _caller: Caller
    ) -> Mapping[ImportKey, ImportStatus]:
        """As the real queue answers."""
        self.asked.append(list(keys))
        if self.down:
            raise ServiceUnavailable(Service.REDIS, "connection failed")
        return {key: self.known[key] for key in self.asked[-1] if key in self.known}

    async def mine(self, _caller: Caller) -> tuple[OwnImport, ...]:
        """As the real queue answers."""
        if self.down:
            raise ServiceUnavailable(Service.REDIS, "connection failed")
        return self.own


class Undecided:
    """An organisation and a person who have decided nothing, or what a test says."""

    def __init__(self, policy: Policy | None = None, personal: Personal | None = None) -> None:
        self.decided = policy or Policy(), personal or Personal()

    async def of(self, _caller: Caller) -> tuple[Policy, Personal]:
        """As the real store answers."""
        return self.decided


def pointer(ident: str) -> dict[str, Any]:
    return {"activityid": ident, "activitytypecode": "task", "subject": "Call back"}


def is_tracked_question(asked: Asked) -> bool:
    return "CRM.In(" in asked.query["$filter"]


def private(half: PrivateHalf | Unavailable) -> PrivateHalf:
    assert isinstance(half, PrivateHalf)
    return half
