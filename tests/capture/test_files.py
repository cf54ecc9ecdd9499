"""The files of a mail or meeting before it is tracked, over real sockets."""

from __future__ import annotations

from dataclasses import replace

import pytest

from capture.dataverse import Dataverse
from capture.errors import NotFound, UnknownTenant
from capture.extent import FileEnd, file_key
from capture.fates import FileKind
from capture.files import Files
from capture.graph import Graph
from capture.models import MailId, TenantId
from capture.suggestions import Kind
from tests.capture.conftest import CALLER
from tests.capture.neighbour import Answer, Neighbour

BLOCKED = FileEnd.BLOCKED
LIMITS = "/api/data/v9.2/organizations"
LISTED = [
    {"@odata.type": "#microsoft.graph.fileAttachment", "id": "1", "name": "a.pdf", "size": 9},
    {"@odata.type": "#microsoft.graph.fileAttachment", "id": "2", "name": "b.js", "size": 9},
    {"@odata.type": "#microsoft.graph.referenceAttachment", "id": "3", "name": "c", "size": 9},
]


@pytest.fixture
def files(graph: Graph, dataverse: Dataverse) -> Files:
    return Files(graph, {CALLER.tenant: dataverse})


@pytest.mark.parametrize(("kind", "place"), [(Kind.MAIL, "messages"), (Kind.MEETING, "events")])
async def test_every_file_with_what_will_happen(
    files: Files, neighbour: Neighbour, crm: Neighbour, kind: Kind, place: str
) -> None:
    """Two calls each time: what an administrator has just changed counts."""
    neighbour.answer(f"/v1.0/me/{place}/m/attachments", Answer(json={"value": LISTED}))
    for blocked, first, second in (("js", None, BLOCKED), ("pdf", BLOCKED, None)):
        limits = {"maxuploadfilesize": 5_242_880, "blockedattachments": blocked}
        crm.answer(LIMITS, Answer(json={"value": [limits]}))
        found = await files.of(CALLER, MailId("m"), kind)
        assert [one.key for one in found] == [file_key(each) for each in "123"]
        assert [one.end for one in found] == [first, second, FileEnd.LINK]
        assert [one.kind for one in found] == [FileKind.FILE, FileKind.FILE, FileKind.LINK]
    assert (len(neighbour.asked), len(crm.asked)) == (2, 2)


async def test_a_mail_that_is_gone(files: Files, neighbour: Neighbour, crm: Neighbour) -> None:
    """It has no files to show, which is not the same as none."""
    neighbour.answer("/v1.0/me/messages/m/attachments", Answer(404))
    crm.answer(LIMITS, Answer(json={"value": []}))
    with pytest.raises(NotFound):
        await files.of(CALLER, MailId("m"), Kind.MAIL)


async def test_an_organisation_that_is_not_served(files: Files, neighbour: Neighbour) -> None:
    """Nobody is asked."""
    stranger = replace(CALLER, tenant=TenantId("elsewhere"))
    with pytest.raises(UnknownTenant):
        await files.of(stranger, MailId("m"), Kind.MAIL)
    assert neighbour.asked == []
