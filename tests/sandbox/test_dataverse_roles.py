"""Security roles of the sandbox's CRM: what they grant, how they are given and taken away."""

from __future__ import annotations

from collections.abc import AsyncIterator

import pytest

from sandbox.company import ACCOUNTS, CONTOSO
from sandbox.dataverse.roles import key_accounts, role_id
from sandbox.people import COMPANY, Person
from tests.sandbox.dataverse_client import Dataverse, Reply, dataverse_of
from tests.sandbox.small_world import make_world

LITWARE = next(account for account in ACCOUNTS if account.private)


@pytest.fixture
async def dataverse() -> AsyncIterator[Dataverse]:
    async with dataverse_of(make_world()) as running:
        yield running


def roles_of(person: Person) -> str:
    return f"/systemusers({person.systemuserid})/systemuserroles_association"


async def give(dataverse: Dataverse, person: Person, role: str) -> Reply:
    """The documented association of a role, as the administrator."""
    body = {"@odata.id": f"{dataverse.world.endpoints.dataverse}/api/data/v9.2/roles({role})"}
    return await dataverse.send("POST", f"{roles_of(person)}/$ref", json=body, person=dataverse.sam)


async def take(dataverse: Dataverse, person: Person, role: str) -> Reply:
    return await dataverse.send("DELETE", f"{roles_of(person)}({role})/$ref", person=dataverse.sam)


async def test_a_role_taken_away_and_given_back(dataverse: Dataverse) -> None:
    """Without any role nothing is answered, whatever is asked."""
    seller = role_id("Salesperson")
    assert (await take(dataverse, dataverse.mara, seller)).status == 204
    assert (await take(dataverse, dataverse.mara, seller)).status == 404
    for path in ("/accounts", f"/accounts({CONTOSO.id})", "/WhoAmI"):
        refused = await dataverse.send("GET", path)
        assert (refused.status, refused.code) == (403, "0x80042f09")
    assert (await give(dataverse, dataverse.mara, seller)).status == 204
    twice = await give(dataverse, dataverse.mara, seller)
    assert (twice.status, twice.code) == (412, "0x80040237")
    assert (await dataverse.send("GET", f"/accounts({CONTOSO.id})")).status == 200


async def test_a_reader_creates_nothing(dataverse: Dataverse) -> None:
    """The company's own role has no template; who holds it alone may look and not write."""
    reader = role_id("Reader")
    assert (await give(dataverse, dataverse.mara, reader)).status == 204
    assert (await take(dataverse, dataverse.mara, role_id("Salesperson"))).status == 204
    row = await dataverse.get(f"/roles({reader})", {"$select": "name,_roletemplateid_value"})
    assert (row["name"], row["_roletemplateid_value"]) == ("Reader", None)
    assert (await dataverse.send("GET", f"/accounts({CONTOSO.id})")).status == 200
    refused = await dataverse.send("POST", "/contacts", json={"lastname": "Ng"})
    assert (refused.status, refused.code) == (403, "0x80040220")


async def test_only_administrators_give_roles(dataverse: Dataverse) -> None:
    """A manager cannot make an administrator of herself."""
    body = {"@odata.id": f"roles({role_id('System Administrator')})"}
    path = f"{roles_of(dataverse.priya)}/$ref"
    refused = await dataverse.send("POST", path, json=body, person=dataverse.priya)
    assert (refused.status, refused.code) == (403, "0x80040220")
    assert "prvAssignRole" in refused.json["error"]["message"]


async def test_a_disabled_user(dataverse: Dataverse) -> None:
    """Whom the administrator disables is refused until enabled again."""
    path = f"/systemusers({dataverse.mara.systemuserid})"
    for disabled, status in ((True, 403), (False, 200)):
        body = {"isdisabled": disabled}
        done = await dataverse.send("PATCH", path, json=body, person=dataverse.sam)
        assert done.status == 204
        reply = await dataverse.send("GET", "/WhoAmI")
        assert reply.status == status
    await dataverse.send("PATCH", path, json={"isdisabled": True}, person=dataverse.sam)
    assert (await dataverse.send("GET", "/WhoAmI")).code == "0x80040225"


async def test_who_is_not_in_the_organisation(dataverse: Dataverse) -> None:
    """A token alone does not make somebody a user of the CRM."""
    path = f"/systemusers({dataverse.mara.systemuserid})"
    body = {"azureactivedirectoryobjectid": "00000000-0000-4000-8000-000000000001"}
    assert (await dataverse.send("PATCH", path, json=body, person=dataverse.sam)).status == 204
    refused = await dataverse.send("GET", "/accounts")
    assert (refused.status, refused.code) == (403, "0x80072560")


async def test_a_privilege_that_is_missing(dataverse: Dataverse) -> None:
    """Who may not read a table gets 403 with the privilege's name, not an empty list."""
    await give(dataverse, dataverse.mara, role_id("Delegate"))
    await take(dataverse, dataverse.mara, role_id("Salesperson"))
    for method, path, name in (
        ("GET", "/leads", "prvReadLead"),
        ("GET", f"/accounts({CONTOSO.id})", "prvReadAccount"),
        ("GET", "/activitypointers", "prvReadActivity"),
        (
            "GET",
            "/leads?fetchXml=%3Cfetch%3E%3Centity%20name='lead'/%3E%3C/fetch%3E",
            "prvReadLead",
        ),
        ("POST", "/leads", "prvCreateLead"),
        ("POST", "/adatum_projects", "prvCreateadatum_Project"),
    ):
        body: dict[str, str] | None = {} if method == "POST" else None
        reply = await dataverse.send(method, path, json=body)
        assert (reply.status, reply.code) == (403, "0x80040220")
        assert f"is missing {name} privilege" in reply.json["error"]["message"]


async def _team(dataverse: Dataverse, unit: str, *members: Person, role: str) -> str:
    """A team of a business unit with members and a role; its id."""
    body = {"name": "Key people", "businessunitid@odata.bind": f"/businessunits({unit})"}
    shown = {"Prefer": "return=representation"}
    made = await dataverse.send("POST", "/teams", json=body, headers=shown, person=dataverse.sam)
    team: str = made.json["teamid"]
    users = [f"systemusers({one.systemuserid})" for one in members]
    named = [("teammembership_association", one) for one in users]
    for name, other in (*named, ("teamroles_association", f"roles({role})")):
        path, reference = f"/teams({team})/{name}/$ref", {"@odata.id": other}
        done = await dataverse.send("POST", path, json=reference, person=dataverse.sam)
        assert done.status == 204, done.body
    return team


async def test_a_role_held_through_a_team(dataverse: Dataverse) -> None:
    """A team's role reaches the rows of the team's business unit, and ends with the membership."""
    litware = f"/accounts({LITWARE.id})"
    assert (await dataverse.send("GET", litware)).status == 403
    unit = key_accounts(COMPANY)[1]
    team = await _team(dataverse, unit, dataverse.mara, role=role_id("Salesperson"))
    assert (await dataverse.send("GET", litware)).status == 200
    found = await dataverse.get(
        f"/systemusers({dataverse.mara.systemuserid})/teammembership_association"
        "?$expand=teamroles_association($select=name)"
    )
    held = [role["name"] for one in found["value"] for role in one["teamroles_association"]]
    assert held == ["Salesperson"]
    path = f"/teams({team})/teammembership_association/$ref"
    gone = {"$id": f"systemusers({dataverse.mara.systemuserid})"}
    done = await dataverse.send("DELETE", path, gone, person=dataverse.sam)
    assert done.status == 204
    assert (await dataverse.send("GET", litware)).status == 403


async def test_a_row_owned_by_a_team(dataverse: Dataverse) -> None:
    """What belongs to a team is its members' own."""
    unit = key_accounts(COMPANY)[1]
    role = role_id("Delegate")
    team = await _team(dataverse, unit, dataverse.jonas, role=role)
    body = {"lastname": "Vance", "ownerid@odata.bind": f"/teams({team})"}
    shown = {"Prefer": "return=representation"}
    made = await dataverse.send("POST", "/leads", json=body, headers=shown, person=dataverse.sam)
    row = made.json
    assert (row["_owningteam_value"], row["_owninguser_value"]) == (team, None)
    assert row["_owningbusinessunit_value"] == unit
    path = f"/leads({row['leadid']})"
    change = {"jobtitle": "Buyer"}
    for person, status in ((dataverse.jonas, 204), (dataverse.mara, 403)):
        reply = await dataverse.send("PATCH", path, json=change, person=person)
        assert reply.status == status


async def test_assigning(dataverse: Dataverse) -> None:
    """An own row may be given away, somebody else's not, and then it is not one's own any more."""
    made = await dataverse.send("POST", "/leads", json={"lastname": "Vance"})
    path = made.headers["OData-EntityId"]
    give_away = {"ownerid@odata.bind": f"/systemusers({dataverse.jonas.systemuserid})"}
    assert (await dataverse.send("PATCH", path, json=give_away)).status == 204
    row = await dataverse.get(path)
    assert row["_owninguser_value"] == dataverse.jonas.systemuserid
    assert (await dataverse.send("PATCH", path, json={"jobtitle": "x"})).status == 403
    other = await dataverse.send("POST", "/leads", json={"lastname": "Vance", **give_away})
    assert (other.status, other.code) == (403, "0x80048306")


async def test_what_a_user_may_do(dataverse: Dataverse) -> None:
    """Privileges and the access to one row can be asked for."""
    user = f"/systemusers({dataverse.mara.systemuserid})/Microsoft.Dynamics.CRM."
    held = (await dataverse.get(f"{user}RetrieveUserPrivileges()"))["RolePrivileges"]
    depths = {one["PrivilegeName"]: one["Depth"] for one in held}
    assert (depths["prvCreateLead"], depths["prvReadLead"]) == ("Basic", "Local")
    assert "prvWriteOrganization" not in depths
    target = {"@p": f"{{'@odata.id':'accounts({CONTOSO.id})'}}"}
    path = f"{user}RetrievePrincipalAccess(Target=@p)"
    own = set((await dataverse.get(path, target))["AccessRights"].split(","))
    assert {"ReadAccess", "WriteAccess", "DeleteAccess", "AppendToAccess"} <= own
    jonas = path.replace(dataverse.mara.systemuserid, dataverse.jonas.systemuserid)
    rights = set((await dataverse.get(jonas, target))["AccessRights"].split(","))
    assert rights == {"ReadAccess", "AppendToAccess"}
    hidden = {"@p": f'{{"@odata.id":"accounts({LITWARE.id})"}}'}
    assert (await dataverse.send("GET", path, hidden)).status == 403
    nothing = (await dataverse.get(path, hidden, person=dataverse.sam))["AccessRights"]
    assert nothing == "None"
    assert (await dataverse.send("GET", path, {"@p": "5"})).status == 400
    assert (await dataverse.send("POST", path, json={})).status == 405
