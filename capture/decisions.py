"""What organisations and people have decided, where it rests, and how it changes.

Everything is sealed, and each person's decisions rest under their own name.
Nothing is kept in the process: a change counts for the next question on every replica.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING

from capture import personal
from capture.models import Caller, ImportKey, RecordRef
from capture.personal import Decided
from capture.policies import Policies
from capture.policy import Dismissal, Exclusion, Personal, Policy
from capture.sealed import Seals, answered, changed
from capture.switch import SwitchStore

if TYPE_CHECKING:
    from redis.asyncio import Redis

    from capture.ports import Clock

__all__ = ["DecisionStore"]


class DecisionStore:
    """Raises ``ServiceUnavailable`` for ``Service.REDIS``.

    A person's decisions that no key opens count as none, as if they had been forgotten; an
    organisation's raise ``PolicyUnreadable``. Every change is harmless to repeat.
    ``of`` answers only while the organisation is switched on, so that whoever needs to know what
    may be suggested cannot miss that nothing may.
    """

    def __init__(self, redis: Redis, seals: Seals, *, clock: Clock) -> None:
        self._redis = redis
        self._seals = seals
        self.policies = Policies(redis, seals, clock=clock)
        self.switch = SwitchStore(redis, seals, clock=clock)

    async def of(self, caller: Caller) -> tuple[Policy, Personal]:
        """Both, and the switch, in one round trip; raises ``SwitchedOff``."""
        pipeline = self._redis.pipeline(transaction=False)
        _ = self.switch.newest(pipeline, caller.tenant)
        _ = self.policies.newest(pipeline, caller.tenant)
        _ = pipeline.get(_person(caller))
        switch, policy, person = await answered(pipeline.execute())
        self.switch.check(caller.tenant, switch)
        revision = self.policies.read(caller.tenant, policy)
        return revision.policy, self._opened(caller, person).personal

    async def exclusions(self, caller: Caller) -> tuple[Exclusion, ...]:
        """The person's own, in the order they were made."""
        return (await self.decided(caller)).exclusions

    async def exclude(self, caller: Caller, exclusions: Sequence[Exclusion]) -> None:
        """Add these, or change the effect of those there are; raises ``TooMany``."""
        await self._change(caller, lambda now: personal.excluding(now, exclusions))

    async def include(self, caller: Caller, patterns: Sequence[str]) -> tuple[str, ...]:
        """Take these away; the ones that were there."""
        there = {one.pattern for one in await self.exclusions(caller)}
        await self._change(caller, lambda now: personal.including(now, patterns))
        return tuple(pattern for pattern in patterns if pattern in there)

    async def dismissed(self, caller: Caller) -> tuple[Dismissal, ...]:
        """What the person does not want to see, newest first."""
        return (await self.decided(caller)).dismissed[::-1]

    async def dismiss(self, caller: Caller, dismissals: Sequence[Dismissal]) -> None:
        """Add these; the oldest go when there are more than are kept."""
        await self._change(caller, lambda now: personal.dismissing(now, dismissals))

    async def suggest_again(self, caller: Caller, keys: Sequence[ImportKey]) -> None:
        """Take these out of what was dismissed."""
        await self._change(caller, lambda now: personal.suggesting(now, keys))

    async def turn(self, caller: Caller, *, suggestions: bool) -> None:
        """Let suggestions be made for this person, or none."""
        await self._change(caller, lambda now: personal.turning(now, suggestions))

    async def ask(self, caller: Caller, typed: str) -> str:
        """Keep a name several records have, and the memory that a card's buttons may carry."""
        await self._change(caller, lambda now: personal.asking(now, typed))
        return personal.memory_of(typed)

    async def asked(self, caller: Caller, memory: str) -> str:
        """The name that was typed; "" where it is not kept any more."""
        decided = await self.decided(caller)
        return next((one.typed for one in decided.choices if one.memory == memory), "")

    async def chosen(self, caller: Caller, typed: str) -> tuple[str, RecordRef] | None:
        """The record a name means to this person, and the name's memory; ``None`` if any may."""
        memory = personal.memory_of(typed)
        decided = await self.decided(caller)
        record = next((one.record for one in decided.choices if one.memory == memory), None)
        return None if record is None else (memory, record)

    async def choose(self, caller: Caller, memory: str, record: RecordRef | None) -> None:
        """Remember which record a name means to this person; ``None`` takes it back."""
        await self._change(caller, lambda now: personal.choosing(now, memory, record))

    async def show(self, caller: Caller, record: RecordRef) -> None:
        """Note which record was shown last."""
        name = _shown(caller)
        sealed = self._seals.seal(name, f"{record.table}\n{record.id}".encode())
        await answered(self._redis.set(name, sealed))

    async def shown(self, caller: Caller) -> RecordRef | None:
        """The record that was shown last."""
        name = _shown(caller)
        sealed = await answered(self._redis.get(name))
        content = self._seals.open(name, sealed) if sealed else None
        if content is None:
            return None
        table, _, identifier = content.decode().partition("\n")
        return RecordRef(table, identifier)

    async def forget(self, caller: Caller) -> None:
        """Erase everything this person has decided."""
        await answered(self._redis.delete(_person(caller), _shown(caller)))

    async def decided(self, caller: Caller) -> Decided:
        """All that the person has decided."""
        return self._opened(caller, await answered(self._redis.get(_person(caller))))

    async def _change(self, caller: Caller, change: Callable[[Decided], Decided]) -> None:
        name = _person(caller)

        def replaced(before: bytes) -> bytes | None:
            now = self._opened(caller, before)
            after = change(now)
            return None if after == now else self._seals.seal(name, personal.encode(after))

        await changed(self._redis, name, replaced)

    def _opened(self, caller: Caller, sealed: bytes | None) -> Decided:
        content = self._seals.open(_person(caller), sealed) if sealed else None
        return personal.decode(content) if content else Decided()


def _person(caller: Caller) -> str:
    return f"ac:{{decisions:{caller.tenant}}}:person:{caller.oid}"


def _shown(caller: Caller) -> str:
    return f"ac:{{decisions:{caller.tenant}}}:shown:{caller.oid}"
