"""Single meetings of the company: past, soon, later, and with everything that can be odd."""

from __future__ import annotations

from datetime import datetime
from typing import Final

from sandbox.calendar import Attendee, Event
from sandbox.graph.seed.desk import JONAS, MARA, PRIYA, SAM, contact
from sandbox.graph.seed.diary import accepted, asked, at, event
from sandbox.mail.content import Attachment
from sandbox.mail.message import Address, CloudFile
from sandbox.people import DOMAIN

__all__ = ["meetings"]

_NADIA, _MEI = contact("Nadia Hassan"), contact("Mei Chen")
_INGRID, _HAKON = contact("Ingrid Solheim"), contact("Håkon Vik")
_ASTRID, _NILS = contact("Astrid Öberg"), contact("Nils Åkesson")
_BELLA, _DUNCAN = contact("Bella Harmon"), contact("Duncan Fraser")
_ROOM: Final = Attendee(
    Address("Room Skagen", f"room-skagen@{DOMAIN}"), kind="resource", response="accepted"
)
_FILES: Final = (
    Attachment("Agenda.txt", "text/plain", b"1. Turbines\r\n2. Lunch\r\n"),
    CloudFile("Load table.xlsx", "https://nordlys.example/documents/load-table.xlsx"),
)
_CALL: Final = "https://teams.example/l/meetup-join/"


def meetings(anchor: datetime) -> list[Event]:
    """With customers by when they are, then the odd ones, then within the house."""
    return [*_past(anchor), *_ahead(anchor), *_odd(anchor), *_own(anchor)]


def _past(anchor: datetime) -> list[Event]:
    """Six days ago, twelve, and three; the second has files."""
    return [
        event("kick-off", at(anchor, -6), 2, MARA, accepted(_NADIA, _MEI, JONAS),
              "Kick-off of the pilot", location="Seattle, building 4"),
        event("harbour-tour", at(anchor, -12, 13), 3, _INGRID, accepted(MARA, _HAKON),
              "Tour of the harbour", location="Bergen", time_zone="Europe/Oslo", files=_FILES),
        event("ward-visit", at(anchor, -3, 8), 1, MARA, accepted(_ASTRID, _NILS),
              "Visit to ward 4"),
    ]  # fmt: skip


def _ahead(anchor: datetime) -> list[Event]:
    """Tomorrow, in two days, in ten, and later: a suggestion begins three days before its meeting.

    The last one has files.
    """
    return [
        event("line-2-review", at(anchor, 1, 14), 1, _NADIA, accepted(MARA),
              "Review of the second line", online_meeting=f"{_CALL}line-2"),
        event("bearings-call", at(anchor, 2, 10), 0.5, MARA, (*accepted(_HAKON), *asked(_INGRID)),
              "Call about the bearings", online_meeting=f"{_CALL}bearings"),
        event("wind-farm", at(anchor, 10), 6, _INGRID, asked(MARA, JONAS),
              "Walk through the wind farm", location="Bergen", show_as="tentative"),
        event("monitor-training", at(anchor, 24, 12), 4, JONAS, accepted(_NILS, MARA, _ASTRID),
              "Training on the monitors", location="Uppsala"),
        event("turbine-handover", at(anchor, 26, 9), 2, _INGRID, accepted(MARA, JONAS),
              "Handover of the turbines", location="Bergen", files=_FILES),
    ]  # fmt: skip


def _odd(anchor: datetime) -> list[Event]:
    """Cancelled, private, confidential, all day, declined, with a customer as optional guest."""
    return [
        event("toy-fair-cancelled", at(anchor, 2, 15), 1, _BELLA, accepted(MARA),
              "Canceled: Toy fair", is_cancelled=True, show_as="free"),
        event("about-the-leave", at(anchor, 1, 16), 0.5, _ASTRID, accepted(MARA),
              "About my leave", sensitivity="private"),
        event("tender-talk", at(anchor, 3, 8), 1, MARA, asked(_NILS),
              "Talk about the tender", sensitivity="confidential", importance="high"),
        event("fair-day", at(anchor, 5, 0), 24, MARA, asked(_BELLA),
              "Toy fair", is_all_day=True, show_as="oof", location="Nuremberg"),
        event("microscope-demo", at(anchor, 4, 9), 1, _DUNCAN,
              (Attendee(MARA, response="declined"), *accepted(JONAS)), "Microscope demonstration"),
        event("lens-workshop", at(anchor, -8, 9), 3, JONAS,
              (*accepted(MARA, PRIYA), *asked(_DUNCAN, kind="optional"), _ROOM),
              "Workshop on lenses", location="Room Skagen"),
        event("unsent-invitation", at(anchor, 6, 9), 1, MARA, asked(_DUNCAN),
              "Price talk, not sent yet", is_draft=True),
    ]  # fmt: skip


def _own(anchor: datetime) -> list[Event]:
    """Without anybody from outside."""
    return [
        event("dentist", at(anchor, 2, 7), 1, MARA, (), "Dentist", sensitivity="private"),
        event("holidays", at(anchor, 30, 0), 24 * 7, MARA, (), "Holidays", is_all_day=True,
              show_as="oof"),
        event("crm-budget", at(anchor, -4, 11), 1, PRIYA, accepted(SAM, MARA),
              "Budget for the CRM, Contoso included"),
    ]  # fmt: skip
