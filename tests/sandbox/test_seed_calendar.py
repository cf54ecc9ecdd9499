"""The seeded calendars as a client of Graph finds them."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest

from sandbox.entra.tokens import access_token
from sandbox.people import Person
from tests.sandbox.graph_client import graph_of
from tests.sandbox.small_world import make_world


async def view(number: int, first: int, last: int) -> list[dict[str, Any]]:
    """What a person's calendar shows from ``first`` to ``last`` days after the anchor."""
    world = make_world()
    person: Person = world.people[number]
    token = access_token(
        world, person, audience=world.endpoints.graph, permissions=["Calendars.Read"]
    )
    query = {
        "startDateTime": (world.anchor + timedelta(days=first)).strftime("%Y-%m-%dT%H:%M:%SZ"),
        "endDateTime": (world.anchor + timedelta(days=last)).strftime("%Y-%m-%dT%H:%M:%SZ"),
        "$top": "500",
    }
    async with graph_of(world) as graph:
        status, body = await graph.ask(
            "/me/calendarView", query, headers={"Authorization": f"Bearer {token}"}
        )
    assert status == 200, body
    found: list[dict[str, Any]] = body["value"]
    return found


async def test_meetings_before_and_after_the_third_day() -> None:
    """With customers: some past, some within the three days of the rule, some beyond."""
    past, soon, later = await view(0, -15, 0), await view(0, 0, 3), await view(0, 3, 40)
    assert {"Kick-off of the pilot", "Tour of the harbour"} <= {one["subject"] for one in past}
    assert "Review of the second line" in {one["subject"] for one in soon}
    assert "Walk through the wind farm" in {one["subject"] for one in later}


@pytest.mark.parametrize(
    ("subject", "shown"),
    [
        ("Canceled: Toy fair", {"isCancelled": True}),
        ("About my leave", {"sensitivity": "private"}),
        ("Talk about the tender", {"sensitivity": "confidential", "importance": "high"}),
        ("Toy fair", {"isAllDay": True, "showAs": "oof"}),
        ("Review of the second line", {"isOrganizer": False, "isOnlineMeeting": True}),
        ("Price talk, not sent yet", {"isDraft": True, "isOrganizer": True}),
        ("Dentist", {"attendees": [], "sensitivity": "private"}),
    ],
)
async def test_an_odd_meeting(subject: str, shown: dict[str, Any]) -> None:
    """Each oddity once."""
    (found,) = [one for one in await view(0, 0, 8) if one["subject"] == subject]
    assert {name: found[name] for name in shown} == shown


async def test_a_weekly_series() -> None:
    """One date was left out, another moved; the rest are occurrences of one series."""
    found = [
        one for one in await view(0, -45, 45) if "Weekly call on the bearings" in one["subject"]
    ]
    kinds = [one["type"] for one in found]
    assert kinds.count("exception") == 1
    assert kinds.count("occurrence") == 11
    assert len({one["seriesMasterId"] for one in found}) == 1


async def test_a_meeting_is_one_for_all_who_have_it() -> None:
    """Organizer and guests know it by one iCalUId; a draft is the organizer's alone."""
    calendars = [{one["iCalUId"] for one in await view(number, -30, 30)} for number in range(4)]
    for other in calendars[1:]:
        assert calendars[0] & other
    jonas = {one["subject"] for one in await view(1, 0, 8)}
    assert "Microscope demonstration" in jonas
    assert "Price talk, not sent yet" not in jonas
