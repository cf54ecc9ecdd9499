"""Why a mail is among the suggestions for a record, or is not."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field, replace

from capture.dataverse import Dataverse
from capture.errors import AccessDenied, CaptureError, ServiceUnavailable
from capture.graph import Graph
from capture.halves import Unavailable
from capture.mail import FoundMail
from capture.matching import Explanation, explain
from capture.models import Caller
from capture.parallel import attempt, both
from capture.question import Question

__all__ = ["EXPLAINED", "Explained", "explained"]

EXPLAINED = 5
"""Mails of one answer, the newest."""
WAITED = 8.0
"""Seconds an explanation waits for the record's own search."""


@dataclass(frozen=True, slots=True)
class Explained:
    """A mail of the caller's, and what became of it."""

    mail: FoundMail = field(repr=False)
    explanation: Explanation


async def explained(
    graph: Graph, dataverse: Dataverse, caller: Caller, question: Question, words: str
) -> tuple[Explained, ...]:
    """The newest mails whose subject holds these words, each explained; both searches at once.

    Raises what Graph answers to either, for without the record's own search nothing is certain.
    """
    named, _ = await both(
        graph.by_subject(caller, words, limit=EXPLAINED), question.settled(within=WAITED)
    )
    looked = await question.looked()
    if isinstance(looked, Unavailable):
        refused = AccessDenied if looked.denied else ServiceUnavailable
        raise refused(looked.service, "no search to explain")
    answered, answer = looked
    reply = replace(answered.reply, places={**answered.reply.places, **named.places})
    mails = named.mails[:EXPLAINED]
    owners = await _owners(dataverse, caller, mails)
    return tuple(
        Explained(mail, explain(mail, reply, answered.rules, answer.suggested, owners=owners))
        for mail in mails
    )


async def _owners(
    dataverse: Dataverse, caller: Caller, mails: Sequence[FoundMail]
) -> dict[str, str]:
    """Whose the senders are in Dynamics; that it cannot say so costs the explanation nothing."""
    known = await attempt(dataverse.known(caller, [mail.sender_address for mail in mails]))
    if isinstance(known, CaptureError):
        return {}
    return {address: rows[0].name for address, rows in known.items() if rows}
