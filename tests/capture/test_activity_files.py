"""Files of an activity in Dynamics, over a real socket."""

from __future__ import annotations

import base64
from uuid import UUID

import pytest

from capture.dataverse import Dataverse, HeldFile, NewFile, Parent, file_name
from capture.errors import ServiceUnavailable, UnexpectedReply
from capture.fates import UNLIMITED
from tests.capture.conftest import CALLER
from tests.capture.neighbour import Answer, Neighbour

API = "/api/data/v9.2"
EMAIL = Parent("email", UUID("00000000-0000-4000-8000-0000000000ee"))
MEETING = Parent("appointment", UUID("00000000-0000-4000-8000-0000000000dd"))
FILE = NewFile(UUID("00000000-0000-4000-8000-0000000000ff"), "a.png", "image/png", "logo@x")
ATTACH = f"{API}/activitymimeattachments({FILE.id})"
TARGET = {
    "objectid_email@odata.bind": f"/emails({EMAIL.id})",
    "objecttypecode": "email",
    "subject": "a.png",
    "filename": "a.png",
    "mimetype": "image/png",
    "attachmentcontentid": "logo@x",
}
COMMIT = f"{API}/CommitAttachmentBlocksUpload"


async def test_a_file_is_made_once(dataverse: Dataverse, crm: Neighbour) -> None:
    """The row has an id of our choice and is only ever created; a second time is no error."""
    crm.answer(ATTACH, Answer(503), Answer(204, body=b""), Answer(412))
    content = bytes(range(256))
    made = [await dataverse.attach(CALLER, EMAIL, FILE, content) for _ in range(2)]
    assert made == [True, False]
    asked = crm.asked[1]
    assert (asked.method, asked.headers["If-None-Match"]) == ("PATCH", "*")
    assert asked.json == TARGET | {"body": base64.b64encode(content).decode()}


async def test_a_file_of_a_meeting(dataverse: Dataverse, crm: Neighbour) -> None:
    """It hangs on the appointment; without a content id there is no column for one."""
    plain = NewFile(FILE.id, "a.txt", "text/plain")
    crm.answer(ATTACH, Answer(204, body=b""))
    await dataverse.attach(CALLER, MEETING, plain, b"x")
    body = crm.asked[0].json
    assert body["objectid_appointment@odata.bind"] == f"/appointments({MEETING.id})"
    assert body["objecttypecode"] == "appointment"
    assert "attachmentcontentid" not in body


@pytest.mark.parametrize(
    ("given", "taken"),
    [
        ("offer.pdf", "offer.pdf"),
        ("Re: terms? <final>.eml", "Re_ terms_ _final_.eml"),
        ("a\\b/c\x00d.txt", "a_b_c_d.txt"),
        ("  ", "attachment"),
        ("报价单.xlsx", "报价单.xlsx"),
    ],
)
def test_names_that_dynamics_takes(given: str, taken: str) -> None:
    """What may not stand in a file's name is replaced."""
    assert file_name(given) == taken


def test_a_long_file_name_keeps_its_extension() -> None:
    """Names are cut in the middle to the column's length."""
    name = file_name("x" * 400 + ".pdf")
    assert (len(name), name[-4:]) == (255, ".pdf")


async def test_an_upload_in_blocks(dataverse: Dataverse, crm: Neighbour) -> None:
    """Both ends of it describe the row alike, id included; blocks are listed in their order."""
    target = TARGET | {
        "activitymimeattachmentid": str(FILE.id),
        "@odata.type": "Microsoft.Dynamics.CRM.activitymimeattachment",
    }
    crm.answer(
        f"{API}/InitializeAttachmentBlocksUpload", Answer(json={"FileContinuationToken": "token"})
    )
    crm.answer(f"{API}/UploadBlock", Answer(503), Answer(204, body=b""))
    made = {"ActivityMimeAttachmentId": str(FILE.id), "FileSizeInBytes": 5}
    crm.answer(COMMIT, Answer(json=made))
    token = await dataverse.begin_upload(CALLER, EMAIL, FILE)
    assert token == "token"
    await dataverse.upload_block(CALLER, token, 0, b"abc")
    await dataverse.upload_block(CALLER, token, 1, b"de")
    assert await dataverse.commit_upload(CALLER, EMAIL, FILE, token, blocks=2, size=5)
    begun, _, first, second, committed = (asked.json for asked in crm.asked)
    assert begun == {"Target": target}
    assert (first["BlockData"], second["BlockData"]) == ("YWJj", "ZGU=")
    assert {first["FileContinuationToken"], second["FileContinuationToken"]} == {"token"}
    assert len(first["BlockId"]) == len(second["BlockId"])
    assert committed == {
        "Target": target,
        "BlockList": [first["BlockId"], second["BlockId"]],
        "FileContinuationToken": "token",
    }


@pytest.mark.parametrize(
    "refusal",
    [Answer(412), Answer(400, json={"error": {"code": "0x80040237", "message": "exists"}})],
)
async def test_an_upload_of_what_is_there_already(
    dataverse: Dataverse, crm: Neighbour, refusal: Answer
) -> None:
    """An upload only creates: somebody else was faster, whichever end of it says so."""
    crm.answer(f"{API}/InitializeAttachmentBlocksUpload", refusal)
    assert await dataverse.begin_upload(CALLER, EMAIL, FILE) is None
    crm.answer(COMMIT, refusal)
    assert not await dataverse.commit_upload(CALLER, EMAIL, FILE, "token", blocks=1, size=5)


async def test_an_upload_is_not_committed_twice(dataverse: Dataverse, crm: Neighbour) -> None:
    """Whether it was done is not known then; looking at the row tells."""
    crm.answer(COMMIT, Answer(503))
    with pytest.raises(ServiceUnavailable):
        await dataverse.commit_upload(CALLER, EMAIL, FILE, "token", blocks=1, size=5)
    assert len(crm.asked) == 1


async def test_an_upload_of_another_size_is_not_believed(
    dataverse: Dataverse, crm: Neighbour
) -> None:
    """Dynamics says how many bytes it has put together."""
    crm.answer(COMMIT, Answer(json={"FileSizeInBytes": 4}))
    with pytest.raises(UnexpectedReply):
        await dataverse.commit_upload(CALLER, EMAIL, FILE, "token", blocks=1, size=5)


async def test_what_a_row_holds(dataverse: Dataverse, crm: Neighbour) -> None:
    """Ids, names and sizes; never the content, and the name is not shown."""
    row = {"activitymimeattachmentid": str(FILE.id), "filename": "secret.pdf", "filesize": 12}
    crm.answer(f"{API}/activitymimeattachments", Answer(json={"value": [row]}))
    held = await dataverse.held_files(CALLER, EMAIL)
    assert held == (HeldFile(FILE.id, "secret.pdf", 12),)
    query = crm.asked[0].query
    assert query["$filter"] == f"_objectid_value eq {EMAIL.id}"
    assert "body" not in query["$select"]
    assert "secret" not in repr(held)


async def test_what_the_organisation_takes(dataverse: Dataverse, crm: Neighbour) -> None:
    """As it is at that moment."""
    row = {
        "maxuploadfilesize": 5_242_880,
        "blockedattachments": "exe; BAT;;js",
        "blockedmimetypes": "Application/JavaScript",
        "allowedmimetypes": None,
    }
    crm.answer(f"{API}/organizations", Answer(json={"value": [row]}))
    limits = await dataverse.file_limits(CALLER)
    assert (limits.size, limits.content) == (5_242_880, 3_932_160)
    assert limits.extensions == {"exe", "bat", "js"}
    assert limits.refused == {"application/javascript"}
    assert not limits.allowed
    crm.answer(f"{API}/organizations", Answer(json={"value": [{"maxuploadfilesize": 8}]}))
    assert (await dataverse.file_limits(CALLER)).size == 8


async def test_limits_that_may_not_be_read(dataverse: Dataverse, crm: Neighbour) -> None:
    """Then nothing is certain before it is tried; the next to ask asks again."""
    path = f"{API}/organizations"
    crm.answer(path, Answer(403), Answer(json={"value": [{"maxuploadfilesize": 8}]}))
    assert await dataverse.file_limits(CALLER) == UNLIMITED
    assert (await dataverse.file_limits(CALLER)).size == 8
