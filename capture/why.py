"""Why a mail is among the suggestions for a record, or is not."""

from __future__ import annotations

from dataclasses import dataclass, field

from capture.errors import AccessDenied, ServiceUnavailable
from capture.graph import Graph
from capture.halves import Unavailable
from capture.mail import FoundMail
from capture.matching import Explanation, explain
from capture.models import Caller
from capture.parallel import both
from capture.question import Question

__all__ = ["EXPLAINED", "Explained", "explained"]

EXPLAINED = 5
"""Mails of one answer, the newest."""


@dataclass(frozen=True, slots=True)
class Explained:
    """A mail of the caller's, and what became of it."""

    mail: FoundMail = field(repr=False)
    explanation: Explanation


async def explained(
    graph: Graph, caller: Caller, question: Question, words: str
) -> tuple[Explained, ...]:
    """The newest mails whose subject holds these words, each explained; both searches at once.

    Raises what Graph answers to either, for without the record's own search nothing is certain.
    """
    named, _ = await both(graph.by_subject(caller, words, limit=EXPLAINED), question.settled())
    looked = await question.looked()
    if isinstance(looked, Unavailable):
        refused = AccessDenied if looked.denied else ServiceUnavailable
        raise refused(looked.service, "no search to explain")
    answered, answer = looked
    return tuple(
        Explained(mail, explain(mail, answered.reply, answered.rules, answer.suggested))
        for mail in named.mails[:EXPLAINED]
    )
