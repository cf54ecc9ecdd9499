"""What a mailbox holds: 8 mails with Contoso's people, and a month of meetings, 2 of them theirs.

Every answer is encoded once; ``batch`` only chooses among them, and knows no other question.
Shapes: those of Microsoft Graph, with several answers in one as its page on batching has them.
"""

from __future__ import annotations

import json
from base64 import b64encode
from datetime import timedelta
from typing import Any

import msgspec

from bench.neighbours.dynamics import BEGAN, SUBJECTS, address, hours_ago

__all__ = ["SUGGESTED", "batch"]

MAILS = 8
MEETINGS = 2
"""Those with Contoso, of ``CALENDAR`` in all."""
SUGGESTED = MAILS + MEETINGS
CALENDAR = 25
PLACES = ("deleteditems", "junkemail", "drafts", "outbox", "conversationhistory", "sentitems")


class _Step(msgspec.Struct, frozen=True):
    id: str
    url: str


class _Steps(msgspec.Struct, frozen=True):
    requests: tuple[_Step, ...]


class _Answer(msgspec.Struct, frozen=True):
    id: str
    status: int
    headers: dict[str, str]
    body: msgspec.Raw


class _Answers(msgspec.Struct, frozen=True):
    responses: list[_Answer]


_STEPS = msgspec.json.Decoder(_Steps)
_HEADERS = {"Content-Type": "application/json"}


def _person(name: str, mail: str) -> dict[str, Any]:
    return {"emailAddress": {"name": name, "address": mail}}


def _index(number: int) -> str:
    """Of every second mail the index of an answer, of the others that of a conversation."""
    answer = bytes((0, 0, 1, 2, 3)) * (number % 2)
    return b64encode(b"\x01" + number.to_bytes(21, "big") + answer).decode()


def _message(number: int) -> dict[str, Any]:
    when = hours_ago(14 * number + 7)
    return {
        "@odata.etag": f'W/"CQAAABYAAAB{number}"',
        "id": f"AAkALgAAAAAAHYQDEapmEc2byACqAC-EWg0A{number:08}".ljust(152, "A"),
        "internetMessageId": f"<AM0PR0{number}MB1234.eurprd05.prod.outlook.com@contoso.example>",
        "subject": SUBJECTS[number],
        "from": _person(f"Person {number}", address(number)),
        "toRecipients": [_person("Mara Lindqvist", "mara@northwind.example")],
        "ccRecipients": [_person("Jonas Weber", "jonas@northwind.example")],
        "receivedDateTime": when,
        "sentDateTime": when,
        "parentFolderId": _folder("Inbox")["id"],
        "isDraft": False,
        "hasAttachments": number % 2 == 0,
        "webLink": f"https://outlook.office.example/owa/?ItemID={number}".ljust(200, "A"),
        "conversationId": f"AAQkADAwATM0MDAAMi1{number:08}".ljust(100, "A"),
        "conversationIndex": _index(number),
        "bodyPreview": "Dear Mara, please find below what we talked about. ".ljust(255, "x"),
        "singleValueExtendedProperties": [
            {"id": "Integer 0x36", "value": "0"},
            {"id": "String 0x1a", "value": "IPM.Note"},
        ],
    }


def _meeting(number: int) -> dict[str, Any]:
    start = BEGAN - timedelta(hours=26 * number)
    guest = address(number) if number < MEETINGS else f"guest{number}@northwind.example"

    def at(moment: Any) -> dict[str, str]:
        return {"dateTime": moment.strftime("%Y-%m-%dT%H:%M:%S.0000000"), "timeZone": "UTC"}

    return {
        "@odata.etag": f'W/"DwAAABYAAAB{number}"',
        "id": f"AAkALgAAAAAAHYQDEapmEc2byACqAC-EWg0B{number:08}".ljust(152, "A"),
        "iCalUId": f"040000008200E00074C5B7101A82E008{number:08}".ljust(112, "0"),
        "seriesMasterId": None,
        "subject": f"Meeting {number}",
        "organizer": _person("Mara Lindqvist", "mara@northwind.example"),
        "attendees": [{"type": "required", **_person("Guest", guest)}],
        "start": at(start),
        "end": at(start + timedelta(hours=1)),
        "isCancelled": False,
        "isDraft": False,
        "isOrganizer": True,
        "sensitivity": "normal",
        "hasAttachments": False,
        "bodyPreview": "Agenda: where we stand, what is open, who does what. ".ljust(255, "x"),
        "webLink": f"https://outlook.office.example/owa/?ItemID=B{number}".ljust(200, "A"),
    }


def _folder(name: str) -> dict[str, Any]:
    return {
        "id": f"folder-{name}".ljust(120, "A"),
        "parentFolderId": "root".ljust(120, "A"),
        "childFolderCount": 0,
        "displayName": name,
    }


def _encoded(value: Any) -> msgspec.Raw:
    return msgspec.Raw(json.dumps(value).encode())


def _list(*values: dict[str, Any]) -> msgspec.Raw:
    return _encoded({"value": values})


_OWN = {
    "mail": "mara@northwind.example",
    "userPrincipalName": "mara@northwind.example",
    "proxyAddresses": ["SMTP:mara@northwind.example", "smtp:mara.lindqvist@northwind.example"],
}
_ANSWERS = {
    "/me/messages": _list(*(_message(number) for number in range(MAILS))),
    "/me/calendarView": _list(*(_meeting(number) for number in range(CALENDAR))),
    "/me": _encoded(_OWN),
    "/me/mailFolders": _list(*map(_folder, ("Inbox", "Archive", "Customers", *PLACES))),
    **{f"/me/mailFolders/{name}": _encoded(_folder(name)) for name in PLACES},
    **{f"/me/mailFolders/{name}/childFolders": _list() for name in PLACES},
}


def batch(body: bytes) -> bytes:
    """The answers to a batch, the last question's first; raises ``KeyError`` for another question.

    Every search finds the same mails.
    """
    answers = [
        _Answer(step.id, 200, _HEADERS, _ANSWERS[step.url.partition("?")[0]])
        for step in _STEPS.decode(body).requests
    ]
    return msgspec.json.encode(_Answers(answers[::-1]))
