"""A meeting as Dynamics is asked to hold it; pure.

Rooms stay behind, since an appointment has no part for them and its location names them.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from capture.dataverse import AppointmentState, Attending, NewAppointment, Part, uid_column
from capture.extent import Difference, Disclosure
from capture.imports.newest import newest_text
from capture.imports.promotion import storable
from capture.rules import identity_of

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence
    from datetime import datetime

    from capture.dataverse import HeldAppointment
    from capture.mail import Meeting
    from capture.participants import Known

SUBJECT_LIMIT = 200
LOCATION_LIMIT = 200
DESCRIPTION_LIMIT = 1_048_576
ADDRESS_LIMIT = 320
"""Characters of columns (pages: Appointment and ActivityParty table/entity reference)."""
USER = "systemuser"
_RANK = (USER, "contact", "lead", "account")
"""Of several rows with one address the one that says best who takes part."""


def addresses(meeting: Meeting) -> tuple[str, ...]:
    """Of everybody who takes part, each once, the organizer's first."""
    return tuple(address for address, _ in _people(meeting))


def appointment_of(
    meeting: Meeting,
    known: Mapping[str, Sequence[Known]],
    disclosure: Disclosure = Disclosure.FULL,
) -> NewAppointment:
    """The appointment; ``known`` are rows of Dynamics by address."""
    return NewAppointment(
        uid=uid_column(identity_of(meeting)),
        subject=_text(meeting.subject, SUBJECT_LIMIT),
        start=meeting.start.moment if meeting.start else None,
        end=meeting.end.moment if meeting.end else None,
        is_all_day=bool(meeting.is_all_day),
        location=_text(meeting.location.display_name if meeting.location else "", LOCATION_LIMIT),
        description=_description(meeting, disclosure),
        parties=tuple(_attending(part, one, known) for one, part in _people(meeting)),
    )


def differences(held: HeldAppointment, asked: NewAppointment) -> tuple[Difference, ...]:
    """In what a row does not hold what was written to it; what it regards is not asked here.

    Dynamics may add parties of its own, such as an organizer where none is a user.
    """
    times = held.start, held.end, held.is_all_day
    checks = {
        Difference.IDENTITY: uid_column(held.uid).upper() == asked.uid.upper(),
        Difference.SUBJECT: held.subject.strip() == asked.subject,
        Difference.PARTIES: held.parties >= len(asked.parties),
        Difference.DATES: times == (asked.start, asked.end, asked.is_all_day),
        Difference.BODY: _words(held.description) == _words(asked.description),
    }
    return tuple(one for one, holds in checks.items() if not holds)


def state_of(meeting: NewAppointment, now: datetime) -> AppointmentState:
    """Of a meeting that is over, completed: it is history, as a tracked mail is."""
    is_over = meeting.end is not None and meeting.end <= now
    return AppointmentState.COMPLETED if is_over else AppointmentState.SCHEDULED


def _people(meeting: Meeting) -> Iterator[tuple[str, Part]]:
    """Each address with its first part; who has none cannot be named."""
    parts: dict[str, Part] = {}
    for address, part in _named(meeting):
        if 0 < len(address) <= ADDRESS_LIMIT:
            parts.setdefault(address, part)
    return iter(parts.items())


def _named(meeting: Meeting) -> Iterable[tuple[str, Part]]:
    if meeting.organizer is not None:
        yield storable(meeting.organizer.address), Part.ORGANIZER
    for one in meeting.attendees or ():
        kind = (one.type or "").lower()
        if kind != "resource":
            part = Part.OPTIONAL if kind == "optional" else Part.REQUIRED
            yield storable(one.address), part


def _attending(part: Part, address: str, known: Mapping[str, Sequence[Known]]) -> Attending:
    """An organizer from outside takes part like a guest: only a user may organize ("Organizer")."""
    rows = {one.ref.table: one.ref for one in reversed(known.get(address, ()))}
    row = next((rows[table] for table in _RANK if table in rows), None)
    if part is Part.ORGANIZER and (row is None or row.table != USER):
        part = Part.REQUIRED
    return Attending(part, address, row)


def _description(meeting: Meeting, disclosure: Disclosure) -> str:
    text = (meeting.body.content if meeting.body else None) or ""
    if disclosure is Disclosure.HEADER:
        return ""
    if disclosure is Disclosure.LATEST:
        text = newest_text(storable(text))
    return _text(text, DESCRIPTION_LIMIT)


def _words(text: str) -> list[str]:
    return storable(text).split()


def _text(text: str | None, limit: int) -> str:
    return storable(text or "").strip()[:limit].strip()
