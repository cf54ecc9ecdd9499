"""The sandbox's control API, from outside."""

from __future__ import annotations

from typing import Any

import requests

__all__ = ["control"]


def control(sandbox: dict[str, Any], what: str, **wanted: Any) -> None:
    """Tell it something."""
    answer = requests.post(f"{sandbox['page']}/control/{what}", json=wanted, timeout=10)
    assert answer.ok, answer.text
