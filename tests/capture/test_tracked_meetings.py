"""Which meetings Dynamics holds, over a real socket."""

from __future__ import annotations

import json
from typing import Any

from capture.dataverse import Dataverse
from capture.models import InternetMessageId
from tests.capture.builders import ACCOUNT
from tests.capture.conftest import CALLER, FixedTokens
from tests.capture.neighbour import Answer, Neighbour
from tests.capture.test_tracked import row

APPOINTMENTS = "/api/data/v9.2/appointments"
UID = InternetMessageId("040000008200E00074C5B7101A82E00807EA0B0C")


def appointment(at: int, uid: str | None, **more: Any) -> dict[str, Any]:
    return row(at, "", ACCOUNT, globalobjectid=uid, **more)


async def test_rows_by_ical_uid(dataverse: Dataverse, crm: Neighbour) -> None:
    """Oldest first, digits of either case, with owner, what they regard and a link."""
    rows = [appointment(9, UID), appointment(2, f" {UID.lower()} "), appointment(3, "other")]
    crm.answer(APPOINTMENTS, Answer(json={"value": [*rows, appointment(4, None)]}))
    found = await dataverse.tracked_meetings(CALLER, [UID, InternetMessageId("nobody's")])
    assert list(found) == [UID]
    old, new = found[UID]
    assert (str(old.id)[-1], str(new.id)[-1]) == ("2", "9")
    assert (new.regarding, new.shown.owner) == (ACCOUNT, "Jonas Weber")
    assert new.shown.url.endswith(f"etn=appointment&id={new.id}")


async def test_the_question(dataverse: Dataverse, crm: Neighbour, tokens: FixedTokens) -> None:
    """In chunks; what no column can hold is not asked for; nothing asked, nothing sent."""
    crm.answer(APPOINTMENTS, Answer(json={"value": []}))
    none = [InternetMessageId(one) for one in ("", "  ", "x" * 301)]
    assert await dataverse.tracked_meetings(CALLER, none) == {}
    assert (crm.asked, tokens.given) == ([], [])
    await dataverse.tracked_meetings(CALLER, [InternetMessageId(f"u{at}") for at in range(60)])
    values = [json.loads(one.query["@p2"]) for one in crm.asked]
    assert sorted(map(len, values)) == [10, 50]
    assert {one.query["@p1"] for one in crm.asked} == {"'globalobjectid'"}
    assert len(tokens.given) == 1
