"""A request and an answer, whether they travel alone or as a part of a batch."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from sandbox.dataverse.errors import CrmError, bad_payload

if TYPE_CHECKING:
    from sandbox.people import Person

__all__ = ["API", "SEARCH", "Answer", "Call", "json_answer", "refusal"]

API = "/api/data/v9.2"
SEARCH = "/api/search"


@dataclass(frozen=True, slots=True)
class Call:
    """One request of a person.

    ``path`` follows ``API`` and is not decoded, nor is ``query``; header names are in lower case.
    """

    method: str
    path: str
    query: str
    headers: Mapping[str, str]
    body: bytes
    person: Person

    def json(self) -> dict[str, Any]:
        """The body, which must be a JSON object declared as JSON."""
        declared = self.headers.get("content-type", "").partition(";")[0].strip().lower()
        if declared != "application/json":
            raise CrmError(415, "", "A body needs the Content-Type application/json.")
        try:
            found = json.loads(self.body)
            if b"\\u" in self.body:
                json.dumps(found, ensure_ascii=False).encode()  # refuses half a surrogate pair
        except (ValueError, RecursionError):
            found = None
        if not isinstance(found, dict):
            raise bad_payload(self.path.lstrip("/"), "the body is not a JSON object.")
        return found


@dataclass(frozen=True, slots=True)
class Answer:
    """One response; ``operations`` is how many requests it answers, more than 1 for a batch."""

    status: int
    headers: Mapping[str, str] = field(default_factory=dict)
    body: bytes = b""
    operations: int = 1


def json_answer(body: Any, status: int = 200, headers: Mapping[str, str] | None = None) -> Answer:
    """An answer with a JSON body."""
    kind = {"Content-Type": "application/json; odata.metadata=minimal"}
    return Answer(status, kind | dict(headers or {}), json.dumps(body, ensure_ascii=False).encode())


def refusal(error: CrmError) -> Answer:
    """A refusal in the Web API's error format."""
    headers = {"Retry-After": str(error.retry_after)} if error.retry_after else None
    body = {"error": {"code": error.code, "message": error.message}}
    return json_answer(body, error.status, headers)
