"""Who sees a card, and for whom it is refreshed: what is not certain is nobody's."""

from __future__ import annotations

import pytest

from capture.common import MOST_PEOPLE
from capture.models import Caller, ObjectId, TenantId
from desks.roster import MOST_REFRESHED, Member, Roster

HOME, AWAY = TenantId("home"), TenantId("away")


def member(number: int, tenant: TenantId = HOME, *, signed_in: bool = True) -> Member:
    return Member(f"29:{number}", Caller(tenant, ObjectId(f"{number}")), signed_in)


ME = member(0)
ASKER = Caller(HOME, ObjectId("0"))


def test_all_of_a_whole_roster_are_its_people():
    """In their order, the one who asks too."""
    assert Roster((ME, member(1)), whole=True).people(ASKER) == ("0", "1")


@pytest.mark.parametrize(
    "roster",
    [
        Roster(),
        Roster((ME,), whole=False),
        Roster((ME, member(1, AWAY)), whole=True),
        Roster((ME, Member("29:guest")), whole=True),
        Roster((member(1), member(2)), whole=True),
        Roster(tuple(member(number) for number in range(MOST_PEOPLE + 1)), whole=True),
    ],
    ids=["unknown", "further ones", "another tenant", "no account", "asker missing", "too many"],
)
def test_whoever_is_not_certain_leaves_nobody_certain(roster: Roster):
    """Then it cannot be said what all of them may read."""
    assert roster.people(ASKER) is None


def test_a_card_is_refreshed_for_who_asked_and_for_who_is_signed_in():
    """Sixty at most, each once; who asked is first."""
    others = (member(2, signed_in=False), member(1), ME)
    assert Roster(others, whole=True).refreshed("29:0") == ("29:0", "29:1")
    assert Roster().refreshed("29:0") == ("29:0",)
    crowd = Roster(tuple(member(number) for number in range(100)), whole=True)
    named = crowd.refreshed("29:99")
    assert (len(named), named[0], len(set(named))) == (MOST_REFRESHED, "29:99", MOST_REFRESHED)
