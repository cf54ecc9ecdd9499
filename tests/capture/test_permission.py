"""Who may use it: everybody, or who has one of the roles or teams that are named."""

from __future__ import annotations

import pytest

from capture.dataverse import Dataverse
from capture.errors import NotAmongUsers
from capture.permission import check_among_users
from capture.policy import Policy
from tests.capture.conftest import CALLER
from tests.capture.neighbour import Answer, Neighbour

USER = "a1000000-0000-4000-8000-000000000001"
API = "/api/data/v9.2"
ROLES = f"{API}/systemusers({USER})/systemuserroles_association"
TEAMS = f"{API}/systemusers({USER})/teammembership_association"


@pytest.fixture
def members(crm: Neighbour) -> Neighbour:
    """A seller by their own role, in a team that has a role of its own."""
    role = {"roleid": USER, "name": "Salesperson", "_roletemplateid_value": None}
    manager = role | {"name": "Sales  Manager"}
    team = {"teamid": USER, "name": "Pilot", "teamroles_association": [manager]}
    crm.answer(f"{API}/WhoAmI", Answer(json={"UserId": USER}))
    crm.answer(ROLES, Answer(json={"value": [role]}))
    crm.answer(TEAMS, Answer(json={"value": [team]}))
    return crm


@pytest.mark.parametrize(
    "policy",
    [
        Policy(roles=frozenset({"salesperson"})),
        Policy(roles=frozenset({"sales manager", "nobody has this"})),
        Policy(groups=frozenset({"pilot"})),
        Policy(roles=frozenset({"other"}), groups=frozenset({"pilot"})),
    ],
)
async def test_one_role_or_team_is_enough(members: Neighbour, dataverse: Dataverse, policy: Policy):
    """Also a role that a team gives; one of either kind."""
    await check_among_users(dataverse, CALLER, policy)
    assert members.asked


@pytest.mark.parametrize(
    "policy",
    [
        Policy(roles=frozenset({"sales"})),
        Policy(groups=frozenset({"salesperson"})),
        Policy(roles=frozenset({"pilot"}), groups=frozenset({"sales manager"})),
    ],
)
@pytest.mark.usefixtures("members")
async def test_who_has_none_may_not(dataverse: Dataverse, policy: Policy):
    """Neither by a part of a name, nor by a name of the other kind."""
    with pytest.raises(NotAmongUsers):
        await check_among_users(dataverse, CALLER, policy)


async def test_where_everybody_may_nobody_is_asked(crm: Neighbour, dataverse: Dataverse):
    """The common case costs nothing."""
    await check_among_users(dataverse, CALLER, Policy())
    assert not crm.asked
