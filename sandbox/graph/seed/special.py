"""Letters each of which is there for a reason, delivered to whoever wrote or received them."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime

from sandbox.graph.seed.forwards import forwarded
from sandbox.graph.seed.lists import to_many
from sandbox.graph.seed.records import from_records
from sandbox.graph.seed.scripts import in_many_scripts
from sandbox.graph.seed.sensitive import sensitive
from sandbox.graph.seed.traps import traps
from sandbox.mail.compose import Letter

__all__ = ["special"]


def special(anchor: datetime) -> Iterator[Letter]:
    """All of them."""
    for write in (sensitive, to_many, traps, in_many_scripts, forwarded, from_records):
        yield from write(anchor)
