"""Questions about suggestions in one line."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime, timedelta
from typing import Any

import msgspec

from capture.mail import FoundMeeting
from capture.mailbox_reply import MailboxReply
from capture.matching import Candidates, Known, Rules, Suggested, candidates, suggest
from capture.models import InternetMessageId
from capture.policy import Effect, Exclusion, Personal, Policy
from capture.scope import Window
from capture.suggestions import LeftOut
from tests.capture.builders import ACCOUNT, NOW, address, key_of, person

__all__ = ["NOTHING", "answer", "chosen", "counted", "ids", "meeting", "rules"]

NOTHING = Known({}, {})
ADDRESSES = ("ann@contoso.com", "bob@contoso.com")


def rules(
    *addresses: str,
    days: int = 30,
    limit: int = 50,
    skip: Iterable[str] = (),
    ignore: Iterable[str] = (),
    dismissed: Iterable[str] = (),
    own_domains: Iterable[str] = (),
    labels: frozenset[str] = frozenset({"public", "general"}),
) -> Rules:
    """Rules of a question about these addresses; what to skip is policy, to ignore personal."""
    skipped = tuple(Exclusion(one, Effect.SKIP) for one in skip)
    ignored = tuple(Exclusion(one, Effect.IGNORE) for one in ignore)
    return Rules(
        tuple(map(address, addresses or ADDRESSES)),
        Window(NOW - timedelta(days=days), NOW, limit),
        Policy(exclusions=skipped, own_domains=frozenset(own_domains), allowed_labels=labels),
        Personal(ignored, frozenset(key_of(InternetMessageId(one)) for one in dismissed)),
        key_of,
    )


def chosen(found: MailboxReply, here: Iterable[str] = (), asked: Rules | None = None) -> Candidates:
    """Candidates; ``here`` are Message-IDs in the record's list."""
    return candidates(found, asked or rules(), frozenset(map(InternetMessageId, here)))


def answer(
    found: MailboxReply,
    *,
    known: Known = NOTHING,
    here: Iterable[str] = (),
    asked: Rules | None = None,
) -> Suggested:
    """All of it."""
    asked = asked or rules()
    return suggest(chosen(found, here, asked), known, ACCOUNT, asked.window)


def ids(found: MailboxReply, **more: Any) -> list[str]:
    """What is suggested."""
    return [one.mail for one in answer(found, **more).suggestions]


def counted(found: MailboxReply, **more: Any) -> dict[LeftOut, int]:
    """What is left out."""
    return dict(answer(found, **more).left_out)


def meeting(
    ident: str,
    *,
    host: str | None = "mara@adatum.example",
    guests: tuple[str, ...] = ("ann@contoso.com",),
    hours: float | None = 0,
    uid: str | None = "",
    **more: Any,
) -> FoundMeeting:
    """A meeting ``hours`` from ``NOW``, decoded the way the client does."""
    start = None if hours is None else NOW + timedelta(hours=hours)
    event = {
        "id": ident,
        "iCalUId": f"uid of {ident}" if uid == "" else uid,
        "subject": f"Subject of {ident}",
        "organizer": person(host) if host else None,
        "attendees": [person(one) | {"type": "required"} for one in guests],
        "start": start and wall(start),
        "end": start and wall(start + timedelta(hours=1)),
        "sensitivity": "normal",
        "isCancelled": False,
        "isDraft": False,
        "webLink": f"https://outlook.example/{ident}",
    }
    return msgspec.json.decode(msgspec.json.encode(event | more), type=FoundMeeting)


def wall(moment: datetime) -> dict[str, str]:
    """As a calendar writes it."""
    return {"dateTime": moment.strftime("%Y-%m-%dT%H:%M:%S.0000000"), "timeZone": "UTC"}
