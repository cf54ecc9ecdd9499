"""A request as it went over the wire."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import parse_qsl

__all__ = ["Request", "from_call"]


@dataclass(frozen=True, slots=True)
class Request:
    """``target`` is path and query as sent; header names are in lower case.

    ``size`` counts the body's bytes; ``body`` may be cut short, or be missing where it was binary.
    """

    service: str
    method: str
    target: str
    headers: Mapping[str, str] = field(default_factory=dict)
    body: str = ""
    size: int = 0

    @property
    def path(self) -> str:
        """As sent, without the query."""
        return self.target.partition("?")[0]

    @property
    def query(self) -> str:
        """As sent."""
        return self.target.partition("?")[2]

    @property
    def options(self) -> tuple[tuple[str, str], ...]:
        """Query options, decoded, in order."""
        return tuple(parse_qsl(self.query, keep_blank_values=True))

    @property
    def is_whole(self) -> bool:
        """Whether ``body`` holds everything that was sent."""
        return len(self.body.encode()) >= self.size

    def document(self) -> Any:
        """The body as JSON; ``None`` where it is not."""
        try:
            return json.loads(self.body)
        except ValueError:
            return None

    def __str__(self) -> str:
        return f"{self.service} {self.method} {self.target[:160]}"


_RELAYED = re.compile(r"^/relay/[0-9a-f]{24}(?=/v3/)")
"""A service URL may have a path, as the one for a client that cannot sign has."""


def from_call(call: Mapping[str, Any]) -> Request:
    """One entry of the sandbox's journal, told in detail."""
    return Request(
        call["service"].removesuffix("2"),  # the second organisation is Dataverse too
        call["method"],
        _RELAYED.sub("", call["path"]),
        call["request_headers"],
        call["request_body"],
        call["request_size"],
    )
