"""Mailboxes made at random, as Graph's JSON, together with a question to ask of them."""

from __future__ import annotations

import random
from datetime import datetime, timedelta
from typing import Any

from tests.capture.builders import NOW, OWN, person
from tests.capture.oracle import Question

Item = dict[str, Any]
FOLDERS = {
    "inbox": "",
    "sent": "",
    "archive": "",
    "drafts": "drafts",
    "outbox": "outbox",
    "deleted": "deleted",
    "junk": "junk",
    "junk-below": "junk",
    "teams": "chats",
}
PEOPLE = (
    *(OWN, "mara@alias.adatum.example", "jonas@adatum.example", "priya@eu.adatum.example"),
    *("mara.private@gmail.com", "ann@contoso.com", "Bob@Contoso.com ", "carl@sub.contoso.com"),
    *("dora@fabrikam.example", "list@contoso.com", "ann+tag@contoso.com", "joann@contoso.com"),
    *("other@gmail.com", "news@bulk.example", "a@deep.bulk.example", "x@notbulk.example"),
    *(
        "anna@bücher.example",
        "Anna@XN--BCHER-KVA.example",
        '"ann"@contoso.com',
        "x@käse.bulk.example",
    ),
    *("", "/o=ExchangeLabs/ou=x/cn=Recipients/cn=ann", "contoso.com", '"odd@local"@contoso.com'),
)
HEADER = "String {00020386-0000-0000-c000-000000000046} Name "
CLASSES = (
    *("IPM.Note", "ipm.note", "IPM.Schedule.Meeting.Request", "REPORT.IPM.Note.NDR"),
    *("IPM.Note.SMIME.MultipartSigned", "IPM.Note.SMIME", "IPM.Note.rpmsg.Microsoft.Voicemail.UM"),
    *("IPM.SkypeTeams.Message", "IPM.Note.Microsoft.Conversation", "IPM.TaskRequest", ""),
    *("IPM.Notebook", "IPM.Note.Secure", "IPM.Post"),
)
LABELS = (
    *("", " ; ", "Enabled=true Name=General ContentBits=0", "Enabled=True Name=PUBLIC"),
    *("Enabled=true Name=Confidential ContentBits=2", "Enabled=true Name=General ContentBits=8"),
    *("Enabled=false Name=Secret ContentBits=8", "Name=General", "Enabled=true"),
    *("Enabled=maybe Name=General", "Enabled=true Name=General ContentBits=many", "nonsense"),
    *("Enabled=true Name=General Enabled=false", "Enabled=true Name=General ContentBits=11"),
)


def made(seed: int) -> tuple[Question, list[Item], list[Item]]:
    """A question, mails and meetings; the same for the same seed."""
    chance = random.Random(seed)  # noqa: S311 - a corpus, not a secret
    return question(chance), mails(chance, 1200), meetings(chance, 60)


def header(text: str, chance: random.Random) -> str:
    """The parts of a label as Outlook joins them, folded where a line may be full."""
    if "=" not in text:
        return text
    ident = f"{chance.randrange(16**8):08X}-1111-2222-3333-444444444444"
    parts = [f"MSIP_Label_{ident}_{one}" for one in text.split()]
    return chance.choice([";", "; ", ";\r\n "]).join(parts) + chance.choice(["", ";"])


def question(chance: random.Random) -> Question:
    """Addresses, a window and decisions."""
    patterns = [
        (pattern, chance.choice(["skip", "ignore"]))
        for pattern in ("bulk.example", "ann@contoso.com", "contoso.com", "dora@fabrikam.example")
        if chance.random() < 0.2
    ]
    known = ["ann@contoso.com", "bob@contoso.com", "list@contoso.com", "dora@fabrikam.example"]
    known.append("anna@xn--bcher-kva.example")
    chance.shuffle(known)
    colleague = ["jonas@adatum.example"] * chance.randint(0, 1)
    return Question(
        addresses={*known[: chance.randint(1, 5)], *colleague},
        own={OWN, "mara@alias.adatum.example", "mara.private@gmail.com"},
        now=NOW,
        since=NOW - timedelta(days=chance.choice([1, 30, 365])),
        limit=chance.choice([1, 5, 50, 200]),
        places={one: place for one, place in FOLDERS.items() if place},
        own_domains={*(["adatum.example"] * chance.randint(0, 1))},
        patterns=patterns,
        labels=chance.choice([{"public", "general"}, {"general"}, set()]),
        dismissed={f"<{chance.randrange(900)}@x>" for _ in range(20)}
        | {f"uid-{chance.randrange(40)}" for _ in range(3)},
        listed={f"<{chance.randrange(900)}@x>" for _ in range(20)},
        tracked={f"<{chance.randrange(900)}@x>" for _ in range(20)}
        | {f"uid-{chance.randrange(40)}" for _ in range(3)},
    )


def mails(chance: random.Random, count: int) -> list[Item]:
    """Mails of every kind, mostly ordinary."""
    return [_mail(chance, f"m{at:05}") for at in range(count)]


def meetings(chance: random.Random, count: int) -> list[Item]:
    """Dates of a calendar, some of a series, some twice."""
    return [_meeting(chance, f"e{at:05}") for at in range(count)]


def _mail(chance: random.Random, ident: str) -> Item:
    folder = chance.choice(list(FOLDERS)) if chance.random() < 0.3 else "inbox"
    moment = _moment(chance)
    extended = [
        {"id": "String 0x1a", "value": _mostly(chance, "IPM.Note", CLASSES)},
        {"id": "Integer 0x36", "value": _mostly(chance, "0", ("1", "2", "3", "x", None))},
        {"id": HEADER + "msip_labels", "value": header(_mostly(chance, "", LABELS), chance)},
        {"id": HEADER + "content-class", "value": _mostly(chance, "", ("rpmsg.message", "urn:x"))},
    ]
    return {
        "id": ident,
        "internetMessageId": chance.choice([None, "", *[f" <{chance.randrange(900)}@x> "] * 8]),
        "from": _mostly(chance, person(chance.choice(PEOPLE)), (None, {}, person(OWN))),
        "toRecipients": _people(chance, 3),
        "ccRecipients": _people(chance, 2),
        "receivedDateTime": moment,
        "sentDateTime": _mostly(chance, moment, (None, _moment(chance))),
        "parentFolderId": folder,
        "isDraft": chance.random() < 0.03,
        "hasAttachments": chance.random() < 0.3,
        "conversationId": f"c{chance.randrange(300)}",
        "singleValueExtendedProperties": _mostly(
            chance, extended, (None, extended[:1], extended[1:], extended[::-1])
        ),
    }


def _meeting(chance: random.Random, ident: str) -> Item:
    start = NOW + timedelta(hours=chance.randint(-40 * 24, 5 * 24))
    kinds = ("required", "optional", "resource")
    guests: list[Item] = [
        person(chance.choice(PEOPLE)) | {"type": chance.choice(kinds)}
        for _ in range(chance.randint(0, 4))
    ]
    return {
        "id": ident,
        "iCalUId": chance.choice([None, *[f"uid-{chance.randrange(40)}"] * 3]),
        "seriesMasterId": chance.choice([None, None, f"series-{chance.randrange(6)}"]),
        "organizer": _mostly(chance, person(chance.choice(PEOPLE)), (None, person(OWN))),
        "attendees": guests,
        "start": _mostly(chance, _wall(start), (None,)),
        "end": _wall(start + timedelta(hours=1)),
        "isCancelled": chance.random() < 0.05,
        "isDraft": chance.random() < 0.03,
        "sensitivity": _mostly(chance, "normal", ("private", "confidential", "personal", None)),
    }


def _people(chance: random.Random, most: int) -> list[Item] | None:
    if chance.random() < 0.02:
        return None
    return [person(chance.choice(PEOPLE)) for _ in range(chance.randint(0, most))]


def _moment(chance: random.Random) -> str | None:
    """Whole hours, so that ties happen; seldom none, or Exchange's year 1."""
    if chance.random() < 0.03:
        return chance.choice([None, "0001-01-01T00:00:00Z"])
    moment = NOW - timedelta(hours=chance.randrange(45 * 24))
    return moment.strftime("%Y-%m-%dT%H:%M:%SZ")


def _wall(moment: datetime) -> Item:
    return {"dateTime": moment.strftime("%Y-%m-%dT%H:%M:%S.0000000"), "timeZone": "UTC"}


def _mostly(chance: random.Random, usual: Any, others: tuple[Any, ...]) -> Any:
    return usual if chance.random() < 0.8 else chance.choice(others)
