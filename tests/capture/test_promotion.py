"""What an import writes and reads back, over a real socket."""

from __future__ import annotations

from datetime import UTC, datetime
from uuid import UUID

import pytest

from capture.dataverse import Dataverse, PromotedMail, PromotionVerdict
from capture.errors import (
    AccessDenied,
    NotFound,
    ServiceUnavailable,
    Throttled,
    UnexpectedReply,
)
from capture.models import Direction, InternetMessageId, RecordRef
from tests.capture.builders import ACCOUNT, CONTACT
from tests.capture.conftest import CALLER
from tests.capture.neighbour import Answer, Neighbour

API = "/api/data/v9.2"
EMAIL = UUID("00000000-0000-4000-8000-0000000000ee")
PROMOTE = f"{API}/emails({EMAIL})/Microsoft.Dynamics.CRM.DeliverPromoteEmail"
MAIL = PromotedMail(
    InternetMessageId("<1@x.com>"),
    "S" * 900,
    "ann@x.com",
    ("a@x.com", "b@x.com"),
    (),
    (),
    datetime(2026, 1, 2, 3, 4, 5, tzinfo=UTC),
    "",
    "normal",
    "<p>Hi</p>",
)


async def test_a_promotion(dataverse: Dataverse, crm: Neighbour) -> None:
    """All documented parameters are sent, the list of attachments too although it is empty."""
    crm.answer(PROMOTE, Answer(json={"activityid": str(EMAIL)}))
    assert await dataverse.promote(CALLER, EMAIL, MAIL) == EMAIL
    (asked,) = crm.asked
    assert asked.method == "POST"
    assert asked.json == {
        "MessageId": "<1@x.com>",
        "Subject": "S" * 800,
        "From": "ann@x.com",
        "To": "a@x.com;b@x.com",
        "Cc": "",
        "Bcc": "",
        "ReceivedOn": "2026-01-02T03:04:05Z",
        "SubmittedBy": "",
        "Importance": "normal",
        "Body": "<p>Hi</p>",
        "Attachments": [],
    }


@pytest.mark.parametrize(
    ("status", "error"),
    [(400, UnexpectedReply), (403, AccessDenied), (429, Throttled), (500, ServiceUnavailable)],
)
async def test_a_promotion_is_sent_once(
    dataverse: Dataverse, crm: Neighbour, status: int, error: type[Exception]
) -> None:
    """Whatever fails, it is for the importer to look before it asks again; 412 is an outcome."""
    crm.answer(PROMOTE, Answer(status, {}, {"Retry-After": "60"}))
    with pytest.raises(error):
        await dataverse.promote(CALLER, EMAIL, MAIL)
    assert len(crm.asked) == 1
    crm.answer(PROMOTE, Answer(412))
    assert await dataverse.promote(CALLER, EMAIL, MAIL) is None


async def test_a_promoted_row_without_an_id_is_unexpected(
    dataverse: Dataverse, crm: Neighbour
) -> None:
    """The action answers with the row; anything else is not taken for success."""
    for body in (b"", b"{}", b'{"activityid":"1"}'):
        crm.answer(PROMOTE, Answer(body=body))
        with pytest.raises(UnexpectedReply):
            await dataverse.promote(CALLER, EMAIL, MAIL)


async def test_asking_before_promoting(dataverse: Dataverse, crm: Neighbour) -> None:
    """CheckPromoteEmail is a function with parameter aliases; apostrophes are doubled."""
    path = f"{API}/CheckPromoteEmail(MessageId=@a,Subject=@b,DirectionCode=@c)"
    crm.answer(path, Answer(json={"ShouldPromote": False, "ReasonCode": 3}))
    verdict = await dataverse.check_promote(
        CALLER, InternetMessageId("<o'b@x.com>"), "It's", direction=Direction.INCOMING
    )
    assert verdict == PromotionVerdict(promote=False, reason=3)
    assert crm.asked[0].query == {"@a": "'<o''b@x.com>'", "@b": "'It''s'", "@c": "0"}


@pytest.mark.parametrize(
    ("ref", "entity_set"),
    [
        (ACCOUNT, "accounts"),
        (CONTACT, "contacts"),
        (RecordRef("lead", ACCOUNT.id), "leads"),
        (RecordRef("opportunity", ACCOUNT.id), "opportunities"),
        (RecordRef("incident", ACCOUNT.id), "incidents"),
    ],
)
async def test_regarding(
    dataverse: Dataverse, crm: Neighbour, ref: RecordRef, entity_set: str
) -> None:
    """The lookup is bound by the table's own navigation property, never creating a row."""
    path = f"{API}/emails({EMAIL})"
    crm.answer(path, Answer(503), Answer(204, body=b""))
    await dataverse.set_regarding(CALLER, EMAIL, ref)
    asked = crm.asked[-1]
    bind = f"regardingobjectid_{ref.table}_email@odata.bind"
    assert (asked.method, asked.json) == ("PATCH", {bind: f"/{entity_set}({ref.id})"})
    assert asked.headers["If-Match"] == "*"
    assert len(crm.asked) == 2
    crm.answer(path, Answer(404))
    with pytest.raises(NotFound):
        await dataverse.set_regarding(CALLER, EMAIL, ref)
    with pytest.raises(NotFound):
        await dataverse.set_regarding(CALLER, EMAIL, RecordRef(ref.table, "1"))


async def test_reading_back(dataverse: Dataverse, crm: Neighbour) -> None:
    """The row as it is now, to compare; a row that is gone is NotFound."""
    path = f"{API}/emails({EMAIL})"
    row = {
        "activityid": str(EMAIL),
        "messageid": "<1@x.com>",
        "subject": "Hi",
        "attachmentcount": 2,
        "directioncode": False,
        "statuscode": 4,
        "_regardingobjectid_value": ACCOUNT.id,
        "_regardingobjectid_value@Microsoft.Dynamics.CRM.lookuplogicalname": "account",
    }
    crm.answer(path, Answer(json=row), Answer(json={"activityid": str(EMAIL)}), Answer(404))
    back = await dataverse.read_back(CALLER, EMAIL)
    assert (back.id, back.message_id, back.regarding, back.subject) == (
        EMAIL, "<1@x.com>", ACCOUNT, "Hi",
    )  # fmt: skip
    assert (back.attachments, back.direction, back.status) == (2, Direction.INCOMING, 4)
    assert (await dataverse.read_back(CALLER, EMAIL)).regarding is None
    with pytest.raises(NotFound):
        await dataverse.read_back(CALLER, EMAIL)
    assert "Hi" not in repr(back)
    assert "ann" not in repr(MAIL)
