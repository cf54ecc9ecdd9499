"""What several people may all read, as the sandbox's Dynamics says it to one of them."""

from __future__ import annotations

from collections.abc import Sequence

import pytest

from capture.common import MOST_PEOPLE, Commons
from capture.dataverse import Dataverse
from capture.errors import UnknownTenant
from capture.halves import CommonHalf
from capture.models import Caller, ObjectId, Record, RecordRef, TenantId
from tests.sandbox.sign_in import control

SECRET = "Confidential: contract terms"
"""A mail on Contoso that Mara may not read; everybody else may."""


def oids(people: Sequence[Caller]) -> list[ObjectId]:
    return [one.oid for one in people]


async def named(organisation: Dataverse, caller: Caller, name: str) -> Record:
    found = await organisation.find(caller, name)
    assert found.meant
    return found.meant.record


@pytest.fixture
def commons(organisation: Dataverse, everybody: list[Caller]) -> Commons:
    return Commons({everybody[0].tenant: organisation})


async def test_the_intersection_is_the_same_whoever_asks(
    commons: Commons, organisation: Dataverse, everybody: list[Caller]
):
    """What one of them may not read is drawn for none, also when somebody asks who may."""
    jonas = everybody[1]
    contoso = await named(organisation, jonas, "Contoso")
    page = await organisation.activities(jonas, contoso.ref)
    assert SECRET in [one.subject for one in page.activities]

    halves = [
        await commons.half(asking, contoso, oids(everybody)) for asking in (jonas, everybody[3])
    ]
    without_her = await commons.half(jonas, contoso, oids(everybody[1:]))

    for half in halves:
        assert half.record == contoso
        assert SECRET not in [one.subject for one in half.activities]
        assert len(half.activities) >= 3
    assert SECRET in [one.subject for one in without_her.activities]
    assert {one.id for one in halves[0].activities} < {one.id for one in page.activities}


async def test_a_record_that_one_may_not_read_is_nobodys(
    commons: Commons, organisation: Dataverse, everybody: list[Caller]
):
    """Then not even its name is common; among those who may it is."""
    mara, jonas, priya, _ = everybody
    litware = await named(organisation, jonas, "Litware")

    assert await commons.half(jonas, litware, oids([mara, jonas])) == CommonHalf()
    assert await commons.records(jonas, [litware.ref], oids([mara, jonas])) == frozenset()
    assert await commons.records(jonas, [litware.ref], oids([jonas, priya])) == {litware.ref}
    assert (await commons.half(jonas, litware, oids([jonas, priya]))).record == litware


async def test_whoever_is_no_user_may_read_nothing(
    commons: Commons, organisation: Dataverse, everybody: list[Caller]
):
    """A guest, nobody, and more people than are asked about leave nothing in common."""
    mara = everybody[0]
    contoso = await named(organisation, mara, "Contoso")
    guest = ObjectId("00000000-0000-4000-8000-000000000000")
    crowd = [ObjectId(f"00000000-0000-4000-8000-{number:012}") for number in range(MOST_PEOPLE)]

    for people in (None, [], [mara.oid, guest], [mara.oid, ObjectId("x' or 1 eq 1")], crowd):
        assert await commons.half(mara, contoso, people) == CommonHalf()
    with pytest.raises(UnknownTenant):
        await commons.half(Caller(TenantId("elsewhere"), mara.oid), contoso, [mara.oid])


async def test_what_dynamics_does_not_say_is_not_common(
    commons: Commons, organisation: Dataverse, everybody: list[Caller], ready
):
    """A batch that fails, and a row that is gone, are a no."""
    mara = everybody[0]
    contoso = await named(organisation, mara, "Contoso")
    gone = RecordRef("account", "00000000-0000-4000-8000-00000000dead")
    strange = RecordRef("nosuchtable", contoso.ref.id)

    rows = [gone, contoso.ref, strange]
    assert await commons.records(mara, rows, [mara.oid]) == {contoso.ref}

    broken = {"service": "dataverse", "kind": "malformed", "path": "$batch", "count": 1}
    control(ready, "faults", **broken)
    assert await commons.records(mara, rows, [mara.oid]) == frozenset()
