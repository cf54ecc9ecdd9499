"""What answers pressed buttons is made of: one for chat and pane alike."""

from __future__ import annotations

from capture.files import Files
from capture.imports.turns import CardTurns
from capture.introductions import Introductions
from capture.options import Choosing
from composition import Parts, now, own_imports
from desks.options import OptionsDesk
from desks.participants import Participants
from desks.presses import Desks, Presses
from desks.threads import ThreadDesk
from desks.together import Together
from desks.tracking import Tracking

__all__ = ["presses_of"]


def presses_of(parts: Parts) -> Presses:
    """Answers a press on any surface."""
    participants = Participants(
        Introductions(parts.graph, parts.dataverse), parts.sealer, clock=now
    )
    turns = CardTurns(parts.redis)
    choosing = Choosing(parts.graph, parts.dataverse, Files(parts.graph, parts.dataverse))
    options = OptionsDesk(choosing, parts.decisions, parts.imports, parts.sealer, clock=now)
    own = own_imports(parts)
    together = Together(parts.answers, parts.decisions, parts.imports, turns, parts.clearance)
    desks = Desks(
        participants=participants,
        own=own,
        options=options,
        threads=ThreadDesk(parts.threads, parts.answers, own),
        together=together,
        tracking=Tracking(
            parts.answers,
            parts.decisions,
            parts.imports,
            turns,
            options=options,
            together=together,
        ),
    )
    return Presses(parts.answers, parts.decisions, parts.permission, desks)
