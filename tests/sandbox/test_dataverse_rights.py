"""Who may see and change what in the sandbox's CRM, and how much at a time."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import ExitStack
from datetime import timedelta

import pytest

from sandbox.allowance import Allowance
from sandbox.company import ACCOUNTS, CONTOSO, row_id
from sandbox.dataverse.limits import LimitError, Limits
from sandbox.faults import Fault
from tests.sandbox.dataverse_client import FORMATTED, Dataverse, dataverse_of
from tests.sandbox.small_world import NOON, Clock, make_world

LITWARE = next(account for account in ACCOUNTS if account.private)
SECRET = row_id("email", "Confidential: contract terms")


@pytest.fixture
async def dataverse() -> AsyncIterator[Dataverse]:
    async with dataverse_of(make_world()) as running:
        yield running


async def test_a_private_account(dataverse: Dataverse) -> None:
    """Only its owner, the manager and the administrator find it in a list or may open it."""
    for person, seen in zip(dataverse.world.people, (0, 1, 1, 1), strict=True):
        query = {"$select": "name", "$filter": "name eq 'Litware'", "$count": "true"}
        found = await dataverse.get("/accounts", query, person=person)
        assert (len(found["value"]), found["@odata.count"]) == (seen, seen)
        reply = await dataverse.send("GET", f"/accounts({LITWARE.id})", person=person)
        assert reply.status == (200 if seen else 403)
        if not seen:
            assert reply.code == "0x80048306"


async def test_what_belongs_to_a_private_row(dataverse: Dataverse) -> None:
    """Its contacts, mails and parties are hidden too, also through joins."""
    mail = row_id("email", "Term sheet")
    query = "contains(fullname,'Aoife Byrne')"
    assert await dataverse.column("/contacts", "fullname", filter=query) == []
    parties = f"_activityid_value eq {mail}"
    assert await dataverse.column("/activityparties", "addressused", filter=parties) == []
    theirs = {"$filter": parties, "$select": "addressused"}
    assert (await dataverse.get("/activityparties", theirs, person=dataverse.jonas))["value"]
    for path in (f"/emails({mail})", f"/activitypointers({mail})"):
        assert (await dataverse.send("GET", path)).status == 403


async def test_a_private_activity(dataverse: Dataverse) -> None:
    """Contoso's confidential mail is in the list of its owner and of the manager only."""
    condition = {"$select": "activityid", "$filter": f"_regardingobjectid_value eq {CONTOSO.id}"}
    for person, seen in zip(dataverse.world.people, (False, True, True, True), strict=True):
        for name in ("emails", "activitypointers"):
            rows = (await dataverse.get(f"/{name}", condition, person=person))["value"]
            assert (SECRET in {row["activityid"] for row in rows}) is seen


async def test_roles(dataverse: Dataverse) -> None:
    """A person's roles are readable, with the administrator's well-known template."""
    for person in dataverse.world.people:
        path = f"/systemusers({person.systemuserid})/systemuserroles_association"
        rows = (await dataverse.get(path, {"$select": "name,_roletemplateid_value"}))["value"]
        assert [row["name"] for row in rows] == [person.role]
        known = rows[0]["_roletemplateid_value"] == "627090ff-40a3-4053-8790-584edc5be201"
        assert known is (person.role == "System Administrator")
    query = {"$select": "fullname", "$expand": "systemuserroles_association($select=name)"}
    query["$filter"] = f"azureactivedirectoryobjectid eq {dataverse.sam.oid}"
    row = (await dataverse.get("/systemusers", query))["value"][0]
    assert row["systemuserroles_association"][0]["name"] == "System Administrator"


async def test_mailboxes(dataverse: Dataverse) -> None:
    """A seller sees the own mailbox, approved, tested and enabled; the administrator sees all."""
    columns = "emailaddress,incomingemailstatus,enabledforincomingemail,emailrouteraccessapproval"
    query = {"$select": columns + ",incomingemaildeliverymethod,testmailboxaccesscompletedon"}
    own = (await dataverse.get("/mailboxes", query))["value"]
    assert [row["emailaddress"] for row in own] == [dataverse.mara.mail]
    row = own[0]
    assert (row["incomingemaildeliverymethod"], row["emailrouteraccessapproval"]) == (2, 1)
    assert (row["incomingemailstatus"], row["enabledforincomingemail"]) == (1, True)
    assert row["testmailboxaccesscompletedon"]
    everybody = (await dataverse.get("/mailboxes", query, person=dataverse.sam))["value"]
    assert {one.mail for one in dataverse.world.people} < {row["emailaddress"] for row in everybody}
    wrong = {"$select": "testemailconfigurationcompleted"}
    assert (await dataverse.send("GET", "/mailboxes", wrong)).status == 400


async def test_names_of_what_may_not_be_read(dataverse: Dataverse) -> None:
    """A lookup shows the name of a row its reader may not open; a join shows nothing."""
    body = {
        "subject": "Note",
        "regardingobjectid_account_task@odata.bind": f"/accounts({LITWARE.id})",
    }
    headers = {"Prefer": "return=representation"}
    made = await dataverse.send(
        "POST", "/tasks", json=body, headers=headers, person=dataverse.jonas
    )
    path = f"/tasks({made.json['activityid']})"
    query = {"$select": "_regardingobjectid_value", "$expand": "regardingobjectid_account_task"}
    prefer = {"Prefer": 'odata.include-annotations="*"'}
    row = await dataverse.get(path, query, headers=prefer)
    assert row["_regardingobjectid_value" + FORMATTED] == "Litware"
    assert row["regardingobjectid_account_task"] is None
    assert (await dataverse.send("POST", "/tasks", json=body)).status == 403


@pytest.mark.parametrize(
    ("who", "method", "path", "status"),
    [
        (0, "PATCH", f"/emails({row_id('email', 'Network requirements')})", 403),
        (0, "DELETE", f"/emails({row_id('email', 'Network requirements')})", 403),
        (0, "PATCH", f"/emails({SECRET})", 403),
        (2, "PATCH", f"/tasks({row_id('task', 'Send the revised quote')})", 204),
        (1, "PATCH", f"/tasks({row_id('task', 'Send the revised quote')})", 403),
        (0, "PATCH", f"/tasks({row_id('task', 'Send the revised quote')})", 204),
        (0, "PATCH", "/systemusers(a1000000-0000-4000-8000-000000000001)", 403),
        (2, "PATCH", "/systemusers(a1000000-0000-4000-8000-000000000001)", 403),
        (0, "POST", "/mailboxes", 403),
        (3, "POST", "/activityparties", 405),
        (3, "POST", "/activitypointers", 405),
        (3, "POST", "/systemuserrolescollection", 405),
    ],
)
async def test_who_may_write(
    dataverse: Dataverse, who: int, method: str, path: str, status: int
) -> None:
    """Sellers change their own rows, the manager everybody's, and neither people or mailboxes."""
    body = None if method == "DELETE" else {"subject": "Changed"}
    person = dataverse.world.people[who]
    assert (await dataverse.send(method, path, json=body, person=person)).status == status


@pytest.mark.parametrize("token", ["", "nonsense", None])
async def test_a_wrong_token(dataverse: Dataverse, token: str | None) -> None:
    """Without a good token there is a challenge that says where to sign in, and no data."""
    headers = {} if token is None else {"Authorization": f"Bearer {token}"}
    async with dataverse.client.get("/api/data/v9.2/accounts", headers=headers) as reply:
        assert reply.status == 401
        assert "authorization_uri=" in reply.headers["WWW-Authenticate"]
        assert set(await reply.json()) == {"error"}


async def test_a_token_for_something_else(dataverse: Dataverse) -> None:
    """A token without the scope is 403."""
    token = dataverse.token(scope="Mail.Read")
    headers = {"Authorization": f"Bearer {token}"}
    reply = await dataverse.send("GET", "/accounts", headers=headers)
    assert reply.status == 403


async def test_impersonation_is_refused(dataverse: Dataverse) -> None:
    """A header that would change whose rights count is not silently ignored."""
    headers = {"CallerObjectId": dataverse.sam.oid}
    assert (await dataverse.send("GET", "/accounts", headers=headers)).status == 403


async def test_too_many_at_once(dataverse: Dataverse) -> None:
    """The fifty-third request at one time is turned away with the documented code."""
    go = asyncio.Event()

    async def slow_body() -> AsyncIterator[bytes]:
        yield b'{"subject":'
        await go.wait()
        yield b'"x"}'

    headers = {"Authorization": f"Bearer {dataverse.token()}", "Content-Type": "application/json"}

    async def post() -> int:
        async with dataverse.client.post(
            "/api/data/v9.2/tasks", data=slow_body(), headers=headers
        ) as reply:
            return reply.status

    async with asyncio.timeout(30), asyncio.TaskGroup() as group:
        tasks = [group.create_task(post()) for _ in range(52)]
        reply = await dataverse.send("GET", "/WhoAmI")
        while reply.status == 200:
            reply = await dataverse.send("GET", "/WhoAmI")
        other = await dataverse.send("GET", "/WhoAmI", person=dataverse.jonas)
        go.set()
    assert reply.code == "0x80072326"
    assert int(reply.headers["Retry-After"]) >= 1
    assert other.status == 200
    assert {task.result() for task in tasks} == {204}


async def test_too_many_in_five_minutes(dataverse: Dataverse) -> None:
    """After 6,000 requests in 300 seconds a person waits until the first of them is that old."""
    clock = dataverse.world.clock
    assert isinstance(clock, Clock)
    limits = Limits(Allowance(cost=0))
    for second in range(6000):
        when = NOON + timedelta(seconds=second / 100)
        with limits.admitted("a", when) as use:
            use.finish(when, 0)
    with ExitStack() as stack:
        stack.enter_context(limits.admitted("b", NOON + timedelta(seconds=61)))
        with pytest.raises(LimitError) as refused:
            stack.enter_context(limits.admitted("a", NOON + timedelta(seconds=61)))
        assert (refused.value.code, refused.value.seconds) == ("0x80072322", 239)
        stack.enter_context(limits.admitted("a", NOON + timedelta(seconds=300)))


async def test_an_injected_fault(dataverse: Dataverse) -> None:
    """Throttling that is switched on reads like the service's own."""
    dataverse.world.faults.add(Fault("dataverse", "throttle", 1, seconds=7))
    reply = await dataverse.send("GET", "/accounts")
    assert (reply.status, reply.code, reply.headers["Retry-After"]) == (429, "0x80072322", "7")
    assert (await dataverse.send("GET", "/accounts")).status == 200
    assert dataverse.world.journal.calls("dataverse")[-1].person == dataverse.mara.oid
