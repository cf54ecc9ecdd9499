"""Whether a row that was read back is the mail; pure.

A row of ours is compared in everything that was asked for. Dynamics may write a moment to the
second, put a tracking token behind a subject, resolve an address to a row, change an address's
case and clean HTML once more, so these are compared for what they say.
A row somebody else made is the mail if nothing in it contradicts that (decision 0015).
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import TYPE_CHECKING

from capture.addresses import is_usable, normal
from capture.dataverse import column_id
from capture.extent import Difference
from capture.imports.cleaning import readable
from capture.imports.promotion import storable
from capture.models import Direction

if TYPE_CHECKING:
    from collections.abc import Iterator

    from capture.dataverse import HeldParty, PromotedMail, ReadBack
    from capture.models import RecordRef

__all__ = ["Expected", "contradictions", "differences"]

FROM, TO, CC, BCC = 1, 2, 3, 4
MAIL_PARTS = (FROM, TO, CC, BCC)
USER = "systemuser"
PAGE = 5_000
SECOND = timedelta(seconds=1)
DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Expected:
    """What the row should hold.

    ``owner`` is the caller's user id; ``is_own`` says that they sent the mail, ``has_date`` that it
    says when; ``files`` are how many were taken along, at least, and ``quoted`` are names of
    pictures that stay behind with the text that shows them. ``sent`` is what another tool may have
    noted instead of when it arrived.
    """

    mail: PromotedMail
    record: RecordRef
    owner: str
    is_own: bool = False
    has_date: bool = True
    sent: datetime | None = None
    files: int = 0
    quoted: frozenset[str] = field(default=frozenset(), repr=False)


def differences(expected: Expected, row: ReadBack) -> tuple[Difference, ...]:
    """In what the caller's own row is not as it was asked for; takes a while for a long body."""
    asked = expected.mail
    checks = {
        Difference.IDENTITY: _is_same(expected, row),
        Difference.REGARDING: row.regarding == expected.record,
        Difference.SUBJECT: _has_subject(row.subject, asked.subject),
        Difference.PARTIES: _has_parties(asked, row.parties),
        Difference.DIRECTION: _has_direction(expected, row),
        Difference.DATES: _has_moment(expected, row),
        Difference.BODY: _text(row.body) == _text(asked.body),
        Difference.FILES: row.attachments >= expected.files,
        Difference.OWNER: row.owner == expected.owner,
    }
    return tuple(one for one, holds in checks.items() if not holds)


def contradictions(expected: Expected, row: ReadBack) -> tuple[Difference, ...]:
    """What in another's row shows that it is not this mail on this record.

    Its text, files, owner and recipients are theirs; what it does not say says nothing.
    """
    asked = expected.mail
    senders = {normal(one.address) for one in row.parties if one.part == FROM and one.address}
    checks = {
        Difference.IDENTITY: _is_same(expected, row),
        Difference.REGARDING: row.regarding == expected.record,
        Difference.PARTIES: asked.sender in senders or not any(map(is_usable, senders)),
        Difference.DATES: _has_a_moment(expected, row),
    }
    return tuple(one for one, holds in checks.items() if not holds)


def _is_same(expected: Expected, row: ReadBack) -> bool:
    return column_id(row.message_id) == column_id(expected.mail.message_id)


def _has_moment(expected: Expected, row: ReadBack) -> bool:
    if not expected.has_date:
        return True
    return row.moment is not None and abs(row.moment - expected.mail.received) <= SECOND


def _has_a_moment(expected: Expected, row: ReadBack) -> bool:
    """Whether another's row says about when it was sent, or when it arrived."""
    if not expected.has_date or row.moment is None:
        return True
    moments = (expected.mail.received, *((expected.sent,) if expected.sent else ()))
    return any(abs(row.moment - moment) <= DAY for moment in moments)


def _has_subject(held: str, asked: str) -> bool:
    one, other = " ".join(held.split()), " ".join(asked.split())
    return one == other or (one.startswith(other) and " CRM:" in one[len(other) - 1 :])


def _has_parties(asked: PromotedMail, parties: tuple[HeldParty, ...]) -> bool:
    """Everybody is there in their part and nobody else, as far as addresses tell.

    A party may come as a row alone, without the address; such a one stands for anybody. Of a crowd
    Dynamics shows the first ``PAGE`` ("Page results using OData"), so the missing may follow.
    """
    named = Counter(_asked(asked))
    held = Counter(
        (one.part, normal(one.address))
        for one in parties
        if one.part in MAIL_PARTS and is_usable(normal(one.address))
    )
    if not set(held) <= set(named) or len(parties) >= PAGE:
        return set(held) <= set(named)
    silent = Counter(one.part for one in parties if not is_usable(normal(one.address)))
    missing = Counter(part for part, _ in set(named) - set(held))
    return all(missing[part] <= silent[part] for part in (FROM, TO, CC))


def _asked(mail: PromotedMail) -> Iterator[tuple[int, str]]:
    for part, people in ((FROM, (mail.sender,)), (TO, mail.to), (CC, mail.cc)):
        yield from ((part, normal(one)) for one in people if is_usable(normal(one)))


def _has_direction(expected: Expected, row: ReadBack) -> bool:
    """What a colleague sent is outgoing too, seen from the organisation."""
    if expected.is_own:
        return row.direction is Direction.OUTGOING
    colleague = any(one.part == FROM and one.row and one.row.table == USER for one in row.parties)
    return row.direction is Direction.INCOMING or colleague


def _text(body: str) -> str:
    return readable(storable(body))
