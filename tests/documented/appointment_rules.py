"""Dataverse's Web API: appointments, as they are made and changed."""

from __future__ import annotations

import re
from typing import Any

from tests.documented.dataverse_rules import API, JSON, SET_OF
from tests.documented.odata import GUID
from tests.documented.request import Request
from tests.documented.rules import Endpoint, names, one_of

__all__ = ["ENDPOINTS"]

FACTS = names("subject scheduledstart scheduledend isalldayevent location description")
LIMITS = {"subject": 200, "location": 200, "globalobjectid": 300, "description": 1_048_576}
STATES = {0: {1, 2}, 1: {3}, 2: {4}, 3: {5, 6}}
"""Each statecode with its statuscodes; page "Appointment table/entity reference"."""
PARTIES = "appointment_activity_parties"
REQUIRED, OPTIONAL, ORGANIZER = 5, 6, 7
"""The parts an appointment has; page "ActivityParty table"."""
PARTY_SETS = {
    "systemuser": "systemusers",
    "contact": "contacts",
    "account": "accounts",
    "lead": "leads",
}
"""Page "activityparty EntityType": whom a party may be, of those that have an address."""


def appointment(request: Request) -> str | None:
    """Page "Use Upsert to Create or Update a record": a header says which of both it must be."""
    if not request.is_whole:
        return None
    document = request.document()
    if not isinstance(document, dict):
        return "the body is no JSON object"
    conditions = {"if-match", "if-none-match"} & set(request.headers)
    if len(conditions) != 1:
        return "either made or changed"
    long = [name for name, most in LIMITS.items() if len(document.get(name) or "") > most]
    if long:
        return f"{long[0]} is too long"
    return _made(document) if conditions == {"if-none-match"} else _changed(document)


def _made(document: dict[str, Any]) -> str | None:
    """Page "Appointment table/entity reference": the state is not valid for create."""
    bound = [name for name in document if name.startswith("regardingobjectid_")]
    if unknown := set(document) - FACTS - {"globalobjectid", PARTIES, *bound}:
        return f"{min(unknown)[:40]} is not documented"
    if len(bound) != 1:
        return "it regards one row"
    parties = (_party(one) for one in document.get(PARTIES, ()))
    return _binding(bound[0], document[bound[0]]) or next(filter(None, parties), None)


def _changed(document: dict[str, Any]) -> str | None:
    """A binding, a state with its reason, or what the meeting says now."""
    given = set(document)
    if given == {"statecode", "statuscode"}:
        known = STATES.get(document["statecode"], set())
        return None if document["statuscode"] in known else "a reason of another state"
    if len(given) == 1 and min(given).startswith("regardingobjectid_"):
        return _binding(*next(iter(document.items())))
    return None if given <= FACTS else f"{min(given - FACTS)[:40]} cannot be changed"


def _binding(name: str, value: object) -> str | None:
    """Page "appointment EntityType": the navigation property says the table."""
    bound = re.fullmatch(r"regardingobjectid_(\w+)_appointment@odata\.bind", name)
    if bound is None or bound[1] not in SET_OF:
        return f"{name[:60]} is no binding of an appointment"
    is_row = re.fullmatch(rf"/{SET_OF[bound[1]]}\({GUID}\)", str(value))
    return None if is_row else f"{str(value)[:60]!r} is no row of that table"


def _party(party: dict[str, Any]) -> str | None:
    part = party.get("participationtypemask")
    bound = {name: value for name, value in party.items() if name.endswith("@odata.bind")}
    if set(party) - {"participationtypemask", "addressused", *bound} or len(bound) > 1:
        return "a party has a part, an address and a row"
    if part not in (REQUIRED, OPTIONAL, ORGANIZER):
        return f"an appointment has no part {part}"
    if len(party.get("addressused", "")) > 320:
        return "an address is too long"
    for name, value in bound.items():
        table = name.removeprefix("partyid_").removesuffix("@odata.bind")
        if not re.fullmatch(rf"/{PARTY_SETS.get(table, '-')}\({GUID}\)", str(value)):
            return f"{name[:40]} names no party"
    if part == ORGANIZER and "partyid_systemuser@odata.bind" not in bound:
        return "only a user organizes"
    return None


ENDPOINTS = (
    Endpoint(
        "Use Upsert to Create or Update a record",
        "dataverse",
        "PATCH",
        API + rf"/appointments\({GUID}\)",
        {},
        JSON | {"if-none-match": one_of("*"), "if-match": one_of("*")},
        frozenset(JSON),
        (appointment,),
    ),
)
