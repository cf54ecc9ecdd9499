"""Whatever somebody could have seen of a day, and what must not be in it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from typing import Final

from tests.canary.canaries import Canary
from tests.canary.scanner import Found, Scanner

__all__ = ["NOBODY", "Evidence", "Leak", "Seen"]

NOBODY: Final[frozenset[str]] = frozenset()
"""Who may read a canary in a log, in Redis, in a metric or in an error."""


@dataclass(frozen=True, slots=True)
class Seen:
    """A text, where it stood, and everybody who can see it there."""

    where: str
    viewers: frozenset[str]
    text: bytes
    at: int


@dataclass(frozen=True, slots=True)
class Leak:
    """A canary where it must not be."""

    where: str
    found: Found

    def __str__(self) -> str:
        what = f"{self.found.canary.stands_in} ({self.found.form})"
        return f"{self.where}: {what}\n    …{self.found.around}…"


@dataclass
class Evidence:
    """Texts in the order in which they were seen, each once for the same viewers.

    What was tracked belongs to the record from then on: everybody of the organisation may see it on
    a card, and still nobody in a log.
    """

    organisations: dict[str, frozenset[str]]
    seen: list[Seen] = field(default_factory=list)
    _known: set[tuple[frozenset[str], bytes]] = field(default_factory=set)
    _shared: dict[str, int] = field(default_factory=dict)

    def note(self, where: str, viewers: Iterable[str], text: str | bytes) -> None:
        """Somebody can see this."""
        raw = text.encode(errors="surrogatepass") if isinstance(text, str) else text
        seen_by = frozenset(viewers)
        if raw and (seen_by, raw) not in self._known:
            self._known.add((seen_by, raw))
            self.seen.append(Seen(where, seen_by, raw, len(self.seen)))

    def share(self, *words: str) -> None:
        """From now on these are a record's."""
        for word in words:
            self._shared.setdefault(word, len(self.seen))

    def leaks(self, scanner: Scanner) -> Iterator[Leak]:
        """Each canary that somebody saw who must not."""
        for seen in self.seen:
            for found in scanner.scan(seen.text):
                if not self._allowed(found.canary, seen):
                    yield Leak(seen.where, found)

    def _allowed(self, canary: Canary, seen: Seen) -> bool:
        if not seen.viewers:
            return False
        readers = canary.readers
        if seen.at >= self._shared.get(canary.word, len(self.seen)):
            readers = frozenset(
                one
                for people in self.organisations.values()
                if people & canary.readers
                for one in people
            )
        return seen.viewers <= readers
