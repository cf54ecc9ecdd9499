"""One person's decisions as they are kept, and every change to them: pure, bounded, repeatable."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Sequence
from typing import Final

import msgspec

from capture.errors import CaptureError
from capture.models import ImportKey, RecordRef
from capture.policy import Dismissal, Exclusion, Personal

__all__ = [
    "KEPT_CHOICES",
    "KEPT_DISMISSALS",
    "MOST_EXCLUSIONS",
    "Choice",
    "Decided",
    "TooMany",
    "asking",
    "choosing",
    "decode",
    "dismissing",
    "encode",
    "excluding",
    "folded",
    "including",
    "memory_of",
    "merged",
    "suggesting",
    "turning",
]

MOST_EXCLUSIONS: Final = 500
KEPT_DISMISSALS: Final = 2_000
KEPT_CHOICES: Final = 200
_TYPED: Final = 400
"""Characters of a typed name; a longer one is asked each time."""


class TooMany(CaptureError):  # noqa: N818 - named by what is wrong, as its siblings
    """More exclusions than are kept; nothing was changed."""

    def __init__(self) -> None:
        super().__init__("too many exclusions")


class Choice(msgspec.Struct, frozen=True, array_like=True):
    """A name several records have, as it was typed, and the one that is meant, once it is known."""

    memory: str
    typed: str
    record: RecordRef | None = None


class Decided(msgspec.Struct, frozen=True):
    """What one person has decided; each list oldest first."""

    exclusions: tuple[Exclusion, ...] = ()
    dismissed: tuple[Dismissal, ...] = ()
    choices: tuple[Choice, ...] = ()
    suggestions: bool = True

    def __repr__(self) -> str:
        return "<Decided>"

    @property
    def personal(self) -> Personal:
        """As a question needs it."""
        return Personal(
            self.exclusions,
            frozenset(one.key for one in self.dismissed),
            {one.typed: one.record for one in self.choices if one.record is not None},
            self.suggestions,
        )


_decoder = msgspec.json.Decoder(Decided)


def encode(decided: Decided) -> bytes:
    """As it rests, before it is sealed."""
    return msgspec.json.encode(decided)


def decode(content: bytes) -> Decided:
    """What ``encode`` wrote; nothing where it is of a shape that is not ours any more."""
    try:
        return _decoder.decode(content)
    except msgspec.DecodeError:
        return Decided()


def merged(now: Iterable[Exclusion], added: Iterable[Exclusion]) -> tuple[Exclusion, ...]:
    """Each pattern once, with its newest effect, in the order they came first; ``TooMany``."""
    effects = {one.pattern: one.effect for one in now}
    effects |= {one.pattern: one.effect for one in added}
    if len(effects) > MOST_EXCLUSIONS:
        raise TooMany
    return tuple(Exclusion(pattern, effect) for pattern, effect in effects.items())


def excluding(now: Decided, added: Sequence[Exclusion]) -> Decided:
    """With these exclusions as well; raises ``TooMany``."""
    return msgspec.structs.replace(now, exclusions=merged(now.exclusions, added))


def including(now: Decided, patterns: Sequence[str]) -> Decided:
    """Without these exclusions."""
    kept = tuple(one for one in now.exclusions if one.pattern not in patterns)
    return msgspec.structs.replace(now, exclusions=kept)


def dismissing(now: Decided, added: Sequence[Dismissal]) -> Decided:
    """With these dismissed as well, as the newest."""
    keys = {one.key for one in added}
    kept = [one for one in now.dismissed if one.key not in keys]
    return msgspec.structs.replace(now, dismissed=tuple([*kept, *added][-KEPT_DISMISSALS:]))


def suggesting(now: Decided, keys: Sequence[ImportKey]) -> Decided:
    """With these not dismissed any more."""
    gone = frozenset(keys)
    kept = tuple(one for one in now.dismissed if one.key not in gone)
    return msgspec.structs.replace(now, dismissed=kept)


def turning(now: Decided, suggestions: bool) -> Decided:  # noqa: FBT001 - the value itself
    """With suggestions on or off."""
    return msgspec.structs.replace(now, suggestions=suggestions)


def memory_of(typed: str) -> str:
    """Stands for a typed name in a button's data; the same in capitals and in small letters."""
    return hashlib.sha256(folded(typed).encode()).hexdigest()[:32]


def asking(now: Decided, typed: str) -> Decided:
    """With this name among those that may be chosen for."""
    memory, name = memory_of(typed), folded(typed)
    if len(name) > _TYPED or any(one.memory == memory for one in now.choices):
        return now
    kept = (*now.choices, Choice(memory, name))[-KEPT_CHOICES:]
    return msgspec.structs.replace(now, choices=kept)


def choosing(now: Decided, memory: str, record: RecordRef | None) -> Decided:
    """With this record, as the newest choice, for a name that was asked for; else unchanged."""
    chosen = next((one for one in now.choices if one.memory == memory), None)
    if chosen is None:
        return now
    kept = [one for one in now.choices if one is not chosen]
    return msgspec.structs.replace(now, choices=(*kept, Choice(memory, chosen.typed, record)))


def folded(typed: str) -> str:
    """A typed name as ``Personal.choices`` knows it: case and spaces make no difference."""
    # What came from outside may hold lone surrogates, which JSON cannot.
    sound = typed.encode(errors="replace").decode()
    return " ".join(sound.casefold().split())
