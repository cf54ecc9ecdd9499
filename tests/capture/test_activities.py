"""What is tracked on a record, over a real socket."""

from __future__ import annotations

from typing import Any

import pytest

from capture.dataverse import Dataverse
from capture.errors import AccessDenied
from capture.models import ActivityKind, Direction
from tests.capture.builders import ACCOUNT
from tests.capture.conftest import CALLER, FixedTokens
from tests.capture.neighbour import Answer, Neighbour

API = "/api/data/v9.2"
OWNER = {"_ownerid_value@OData.Community.Display.V1.FormattedValue": "Jonas Weber"}


def pointer(ident: str, kind: str, **more: Any) -> dict[str, Any]:
    return {"activityid": ident, "activitytypecode": kind, "subject": f"S {ident}"} | OWNER | more


def day(at: int) -> str:
    return f"2026-01-{at:02}T00:00:00Z"


def hold(crm: Neighbour, pointers: list[Any], emails: list[Any], **more: Any) -> None:
    crm.answer(f"{API}/activitypointers", Answer(json={"value": pointers} | more))
    crm.answer(f"{API}/emails", Answer(json={"value": emails}))


async def test_activities_of_every_kind(
    dataverse: Dataverse, crm: Neighbour, tokens: FixedTokens
) -> None:
    """Kinds are told apart, times are those of the event, and e-mails bring their own columns."""
    hold(
        crm,
        [
            pointer("t", "task", scheduledend=day(4), createdon=day(1)),
            pointer("a", "appointment", scheduledstart=day(3), actualend=day(20)),
            pointer("e", "email", createdon=day(25)),
            pointer("x", "msdyn_copilotinteraction"),
            pointer("p", "phonecall", actualend=day(5)),
        ],
        [
            {
                "activityid": "e",
                "messageid": " <1@x.com> ",
                "sender": "ann@contoso.com",
                "directioncode": False,
                "attachmentcount": 2,
                "senton": day(2),
            },
            {"activityid": "older", "messageid": "<2@x.com>"},
        ],
    )  # fmt: skip
    page = await dataverse.activities(CALLER, ACCOUNT)
    assert [(one.id, one.kind) for one in page.activities] == [
        ("p", ActivityKind.PHONE_CALL),
        ("t", ActivityKind.TASK),
        ("a", ActivityKind.APPOINTMENT),
        ("e", ActivityKind.EMAIL),
        ("x", ActivityKind.OTHER),
    ]
    email = page.activities[3]
    assert (email.direction, email.sender, email.attachments, email.owner) == (
        Direction.INCOMING, "ann@contoso.com", 2, "Jonas Weber",
    )  # fmt: skip
    assert email.url == f"{crm.url}/main.aspx?pagetype=entityrecord&etn=email&id=e"
    assert page.message_ids == {"<1@x.com>", "<2@x.com>"}
    assert page.more is False
    assert len(crm.asked) == 2
    assert tokens.given == ["dataverse"]


async def test_the_question_is_paged_and_ordered(dataverse: Dataverse, crm: Neighbour) -> None:
    """Fifty, by last change, regarding this record; a next link says that there are more."""
    hold(crm, [pointer("t", "task")], [], **{"@odata.nextLink": f"{crm.url}/more"})
    assert (await dataverse.activities(CALLER, ACCOUNT)).more is True
    for asked in crm.asked:
        assert asked.query["$filter"] == f"_regardingobjectid_value eq {ACCOUNT.id}"
        assert asked.query["$orderby"] == "modifiedon desc,activityid asc"
        assert "odata.maxpagesize=50" in asked.headers["Prefer"]
        assert "FormattedValue" in asked.headers["Prefer"]
        assert "$top" not in asked.query


async def test_an_email_without_its_row_is_still_listed(
    dataverse: Dataverse, crm: Neighbour
) -> None:
    """An e-mail that only activitypointers knew keeps its subject and time."""
    hold(crm, [pointer("e", "email", senton="2026-01-02T00:00:00Z")], [])
    (only,) = (await dataverse.activities(CALLER, ACCOUNT)).activities
    assert (only.kind, only.direction, only.subject) == (ActivityKind.EMAIL, None, "S e")
    assert only.when is not None


async def test_one_half_without_the_other_is_no_answer(
    dataverse: Dataverse, crm: Neighbour
) -> None:
    """If e-mail rows may not be read, the list is not shown as if there were none."""
    hold(crm, [pointer("t", "task")], [])
    crm.answer(f"{API}/emails", Answer(403))
    with pytest.raises(AccessDenied):
        await dataverse.activities(CALLER, ACCOUNT)
