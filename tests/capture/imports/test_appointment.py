"""A meeting as Dynamics is asked to hold it."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from capture.dataverse import AppointmentState, Attending, HeldAppointment, NewAppointment, Part
from capture.extent import Difference, Disclosure
from capture.imports.appointment import (
    addresses,
    appointment_of,
    differences,
    state_of,
)
from capture.mail import Meeting
from capture.models import InternetMessageId, RecordRef
from capture.participants import Known

START = datetime(2026, 11, 26, 9, tzinfo=UTC)
UID = "040000008200E00074C5B7101A82E008AB"


def person(address: str, kind: str | None = None) -> dict[str, Any]:
    who: dict[str, Any] = {"emailAddress": {"name": "Somebody", "address": address}}
    return who if kind is None else who | {"type": kind}


def moment(when: datetime) -> dict[str, str]:
    return {"dateTime": f"{when:%Y-%m-%dT%H:%M:%S}.0000000", "timeZone": "UTC"}


def meeting(**more: Any) -> Meeting:
    """A meeting of an hour, as Graph shows it."""
    wire = {
        "id": "AAMk",
        "iCalUId": UID,
        "subject": " Review ",
        "organizer": person("Host@adatum.example"),
        "attendees": [person("guest@x.example", "required"), person("may@x.example", "optional")],
        "start": moment(START),
        "end": moment(START + timedelta(hours=1)),
        "isAllDay": False,
        "isCancelled": False,
        "sensitivity": "normal",
        "location": {"displayName": "Room 1"},
        "body": {"contentType": "text", "content": "Agenda\r\n"},
    }
    return msgspec.convert(wire | more, Meeting)


def known(*tables: str) -> tuple[Known, ...]:
    return tuple(Known(RecordRef(table, f"{table} id"), table, "") for table in tables)


def held(asked: NewAppointment, **more: Any) -> HeldAppointment:
    """The row that Dynamics would show."""
    given: dict[str, Any] = {
        "id": UUID(int=1),
        "uid": asked.uid,
        "regarding": None,
        "subject": asked.subject,
        "start": asked.start,
        "end": asked.end,
        "is_all_day": asked.is_all_day,
        "state": AppointmentState.OPEN,
        "parties": len(asked.parties),
        "description": asked.description,
    }
    return HeldAppointment(**given | more)


def test_everything_a_calendar_says() -> None:
    """Subject, times, place, text, and who takes part in which way."""
    rows = {"host@adatum.example": known("contact", "systemuser"), "guest@x.example": known("lead")}
    assert appointment_of(meeting(), rows) == NewAppointment(
        uid=InternetMessageId(UID),
        subject="Review",
        start=START,
        end=START + timedelta(hours=1),
        is_all_day=False,
        location="Room 1",
        description="Agenda",
        parties=(
            Attending(
                Part.ORGANIZER, "host@adatum.example", RecordRef("systemuser", "systemuser id")
            ),
            Attending(Part.REQUIRED, "guest@x.example", RecordRef("lead", "lead id")),
            Attending(Part.OPTIONAL, "may@x.example", None),
        ),
    )


@pytest.mark.parametrize(
    ("tables", "part", "table"),
    [
        (("systemuser",), Part.ORGANIZER, "systemuser"),
        (("contact", "lead", "account"), Part.REQUIRED, "contact"),
        (("account",), Part.REQUIRED, "account"),
        ((), Part.REQUIRED, None),
    ],
)
def test_only_a_user_is_the_organizer(
    tables: tuple[str, ...], part: Part, table: str | None
) -> None:
    """Whoever invites from outside takes part like a guest, by the row that says most."""
    host, *_ = appointment_of(meeting(), {"host@adatum.example": known(*tables)}).parties
    assert (host.part, host.row and host.row.table) == (part, table)


def test_who_is_no_party() -> None:
    """Rooms, whom nobody can name, and whoever was named before."""
    people = [
        person("room@x.example", "resource"),
        person("", "required"),
        {"type": "required"},
        person("x" * 320 + "@x.example", "required"),
        person("HOST@adatum.example", "required"),
        person("two@x.example", "optional"),
        person("two@x.example", "required"),
    ]
    asked = appointment_of(meeting(attendees=people), {})
    assert [(one.address, one.part) for one in asked.parties[1:]] == [
        ("two@x.example", Part.OPTIONAL)
    ]
    assert addresses(meeting(attendees=people)) == ("host@adatum.example", "two@x.example")


@pytest.mark.parametrize(
    ("now", "state"),
    [
        (START, AppointmentState.SCHEDULED),
        (START + timedelta(minutes=59), AppointmentState.SCHEDULED),
        (START + timedelta(minutes=60), AppointmentState.COMPLETED),
    ],
)
def test_what_is_over_is_completed(now: datetime, state: AppointmentState) -> None:
    assert state_of(appointment_of(meeting(), {}), now) is state


def test_a_meeting_without_an_end_is_not_over() -> None:
    assert state_of(appointment_of(meeting(end=None), {}), START) is AppointmentState.SCHEDULED


def test_what_was_stored_is_what_was_asked_for() -> None:
    """Digits of an iCalUId may change their case, and Dynamics may add parties of its own."""
    asked = appointment_of(meeting(), {})
    assert differences(held(asked), asked) == ()
    assert differences(held(asked, uid=UID.lower(), parties=9), asked) == ()
    assert differences(held(asked, description=" Agenda\n"), asked) == ()


@pytest.mark.parametrize(
    ("other", "difference"),
    [
        ({"uid": "another"}, Difference.IDENTITY),
        ({"subject": "Rev"}, Difference.SUBJECT),
        ({"start": START - timedelta(minutes=1)}, Difference.DATES),
        ({"end": None}, Difference.DATES),
        ({"is_all_day": True}, Difference.DATES),
        ({"parties": 2}, Difference.PARTIES),
        ({"description": "Agenda and more"}, Difference.BODY),
    ],
)
def test_what_was_stored_differs(other: dict[str, Any], difference: Difference) -> None:
    """And in what."""
    asked = appointment_of(meeting(), {})
    assert differences(held(asked, **other), asked) == (difference,)


def test_how_much_of_the_text_is_taken() -> None:
    """All, the newest part without what it quotes, or none."""
    text = "See you there\r\n\r\n-----Original Message-----\r\nFrom: Kim\r\nSecret"
    found = meeting(body={"contentType": "text", "content": text})
    said = {one: appointment_of(found, {}, one).description for one in Disclosure}
    assert said[Disclosure.FULL] == text
    assert said[Disclosure.LATEST].split() == ["See", "you", "there"]
    assert said[Disclosure.HEADER] == ""


texts = st.text(max_size=500) | st.none() | st.just("x" * 2_000_000)
people = st.builds(
    person,
    st.text(max_size=20) | st.sampled_from(["a@x.example", "A@x.example", "b@x.example"]),
    st.sampled_from(["required", "optional", "resource", "", "Optional"]),
)


@given(texts, texts, texts, st.lists(people, max_size=8), st.none() | people)
def test_whatever_a_meeting_holds_an_appointment_can(
    subject: str | None,
    place: str | None,
    text: str | None,
    guests: list[Any],
    host: Any,
) -> None:
    """Every text fits its column and holds what XML can; nobody takes part twice."""
    found = meeting(
        subject=subject,
        location={"displayName": place},
        body={"contentType": "text", "content": text},
        attendees=guests,
        organizer=host,
    )
    asked = appointment_of(found, {})
    assert len(asked.subject) <= 200
    assert len(asked.location) <= 200
    assert len(asked.description) <= 1_048_576
    for one in (asked.subject, asked.location, asked.description):
        assert not {"\x00", "\x0b", "\ufffe"} & set(one)
    named = [one.address for one in asked.parties]
    assert len(named) == len(set(named))
    assert all(0 < len(one) <= 320 for one in named)
    assert differences(held(asked), asked) == ()
