"""Who somebody is, asked of the sandbox's Dynamics in the caller's name."""

from __future__ import annotations

import pytest

from capture.authority import Authority
from capture.dataverse import Dataverse
from capture.errors import UnknownTenant
from capture.models import Caller, ObjectId, TenantId


async def test_a_colleague_has_a_name(organisation: Dataverse, callers: list[Caller], ready):
    """By their id in Entra; nobody has one under an id that is nobody's, or is none."""
    mara = callers[0]
    authority = Authority({mara.tenant: organisation})
    for person in ready["people"]:
        assert person["name"] == await authority.name_of(mara, ObjectId(person["oid"]))
    for nobody in ("00000000-0000-4000-8000-000000000000", "x' or 1 eq 1", ""):
        assert not await authority.name_of(mara, ObjectId(nobody))


async def test_a_seller_is_no_administrator_and_a_stranger_is_told_so(
    organisation: Dataverse, callers: list[Caller]
):
    """Dynamics decides; an organisation that is not served has none."""
    mara = callers[0]
    authority = Authority({mara.tenant: organisation})
    assert not await authority.is_administrator(mara)
    with pytest.raises(UnknownTenant):
        await authority.is_administrator(Caller(TenantId("elsewhere"), mara.oid))
