"""The event loop goes on while people sign in."""

from __future__ import annotations

import asyncio
import time
from types import TracebackType
from typing import Self

from identity.tokens import UserTokens
from tests.identity.conftest import caller_of
from tests.identity.provider import TENANT, Person, Provider

OIDS = [f"dddddddd-0000-4000-8000-{number:012}" for number in range(20)]
PEOPLE = [Person(oid, "Somebody", "somebody@contoso.example") for oid in OIDS]


class Stalls:
    """The longest time in which the loop ran nothing, beyond the five milliseconds asked for."""

    def __init__(self) -> None:
        self.longest = 0.0

    def __enter__(self) -> Self:
        self._loop, self._last = asyncio.get_running_loop(), time.perf_counter()
        self._timer = self._loop.call_later(0.005, self._tick)
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self._timer.cancel()

    def _tick(self) -> None:
        now = time.perf_counter()
        self.longest = max(self.longest, now - self._last - 0.005)
        self._last = now
        self._timer = self._loop.call_later(0.005, self._tick)


async def test_a_slow_provider_does_not_stall_the_loop(
    provider: Provider, tokens: UserTokens
) -> None:
    """Twenty people sign in while every answer of Entra takes half a second."""
    provider.delay = 0.5
    assertions = [provider.own_api_token(person) for person in PEOPLE]

    with Stalls() as stalls:
        async with asyncio.timeout(20):
            await asyncio.gather(
                *(
                    tokens.exchange(caller_of(person), assertion)
                    for person, assertion in zip(PEOPLE, assertions, strict=True)
                )
            )

    assert {person.tenant for person in PEOPLE} == {TENANT}
    assert len(provider.grants()) == 40
    assert stalls.longest < 0.1
