"""Short forms of what ``make crash`` does at length."""

from __future__ import annotations

import pytest

from tests.crash.redis_kills import redis_killed
from tests.crash.run import crashed


@pytest.mark.timeout(300)
async def test_killed_workers_lose_and_double_nothing(tmp_path, redis_url) -> None:
    """Three kills over thirty imports of two sellers who share some of the mails."""
    figures = await crashed(tmp_path, redis_url, imports=30, kills=3)
    assert (figures.kills, figures.imports, figures.presses) == (3, 30, 36)
    assert figures.untracked == 0
    assert figures.verdict.clean, figures.verdict


async def test_a_killed_redis_loses_nothing_it_acknowledged(tmp_path) -> None:
    """Three kills while twenty people press."""
    figures = await redis_killed(tmp_path, kills=3)
    assert figures.acknowledged > 150
    assert (figures.kills, figures.lost) == (4, 0)
