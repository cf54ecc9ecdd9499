"""The files of one import, against a mailbox and an organisation that remember."""

from __future__ import annotations

import re
from collections.abc import AsyncIterator
from dataclasses import replace

import pytest
from aiohttp import ClientSession, web

from capture.dataverse import Dataverse
from capture.errors import Service, ServiceUnavailable, Throttled
from capture.extent import Disclosure, Extent, FileEnd, file_key
from capture.graph import Graph
from capture.imports.attachments import AT_ONCE, BLOCK
from capture.imports.importer import Importer
from capture.synchronisation import Synchronisation
from capture.upstream import Upstream
from tests.capture.builders import NOW
from tests.capture.conftest import FixedTokens
from tests.capture.imports.examples import message_id
from tests.capture.imports.remembered import Remembered
from tests.capture.imports.test_importer import JOB, OURS, PDF, tracked, writes
from tests.capture.imports.world import File, World
from tests.capture.questions import Undecided

LARGE = File("large", "drawing.step", bytes(range(256)) * 40_000)
"""Five whole blocks and a sixth."""


@pytest.fixture
async def world() -> AsyncIterator[World]:
    world = World()
    world.add_mail(JOB.mail, message_id(1))
    async with world.served():
        yield world


@pytest.fixture
def importer(session: ClientSession, world: World, tokens: FixedTokens) -> Importer:
    graph = Graph(Upstream(session, world.url, Service.GRAPH, budget=1.0), tokens)
    dataverse = Dataverse(Upstream(session, world.url, Service.DATAVERSE, budget=1.0), tokens)
    organisations = {JOB.caller.tenant: dataverse}
    synchronisation = Synchronisation(organisations, lambda: NOW)
    return Importer(
        graph, organisations, synchronisation, Undecided(), Remembered(), clock=lambda: NOW
    )


def downloads(world: World) -> list[str]:
    """The files whose content was asked for, in order."""
    found = (re.search(r"/attachments/(.+)/\$value$", path) for path in world.paths("GET"))
    return [one[1] for one in found if one]


def uploaded(world: World) -> list[int]:
    """The sizes of all blocks that were sent."""
    uploads = world.drawer.uploads
    return [len(data) for one in uploads for data in one.blocks.values()]


async def test_a_large_file_goes_in_blocks(importer: Importer, world: World) -> None:
    """It is read twice, once to name it; its row has the same id from whoever's copy."""
    world.files[JOB.mail] = [LARGE]
    assert await importer.run(JOB) == tracked()
    assert world.files_of(OURS) == [(LARGE.name, LARGE.content)]
    assert uploaded(world) == [*[BLOCK] * 5, len(LARGE.content) - 5 * BLOCK]
    (made,) = world.drawer.attachments
    world.drawer.attachments.clear()
    world.files[JOB.mail] = [replace(LARGE, id="of-a-colleague")]
    assert await importer.run(JOB) == tracked()
    assert list(world.drawer.attachments) == [made]


@pytest.mark.parametrize("size", [0, 1, AT_ONCE, AT_ONCE + 1, 3 * BLOCK])
async def test_files_at_the_edges(importer: Importer, world: World, size: int) -> None:
    """Up to 4 MB a file goes in one request; each arrives whole."""
    file = File("edge", "edge.bin", bytes(size))
    world.files[JOB.mail] = [file]
    assert await importer.run(JOB) == tracked()
    assert world.files_of(OURS) == [("edge.bin", file.content)]
    assert bool(world.drawer.uploads) == (size > AT_ONCE)


async def test_what_is_there_is_neither_read_nor_sent_again(
    importer: Importer, world: World
) -> None:
    """A row that holds as many files of a name as the mail does holds all of them."""
    item = File("item", "Re: terms", b"BEGIN:VCALENDAR", kind="itemAttachment")
    world.files[JOB.mail] = [PDF, LARGE, item, File("file-2", PDF.name, b"another")]
    await importer.run(JOB)
    world.asked.clear()
    assert await importer.run(JOB) == tracked()
    assert (downloads(world), writes(world)) == ([], [])
    gone = next(
        one for one, row in world.drawer.attachments.items() if row["content"] == b"another"
    )
    del world.drawer.attachments[gone]
    assert await importer.run(JOB) == tracked()
    assert downloads(world) == ["file-1", "file-2"]
    assert list(writes(world)) == [f"/api/data/v9.2/activitymimeattachments({gone})"]


async def test_a_message_and_a_file_of_one_name_are_two(importer: Importer, world: World) -> None:
    """What an attached message will be called is told apart from a file already called so."""
    item = File("item", "terms", b"Subject: x", kind="itemAttachment")
    world.files[JOB.mail] = [item, File("file", "terms.eml", b"a file")]
    without = replace(JOB, extent=Extent(without=(file_key("item"),)))
    assert await importer.run(without) == tracked(item=FileEnd.NOT_CHOSEN)
    assert world.files_of(OURS) == [("terms.eml", b"a file")]
    assert await importer.run(JOB) == tracked()
    assert world.files_of(OURS) == [("terms.eml", b"Subject: x"), ("terms.eml", b"a file")]


async def test_only_what_was_chosen(importer: Importer, world: World) -> None:
    """What the person left out is not even read, and said to be left out."""
    world.files[JOB.mail] = [PDF, LARGE, File("link", "x", b"", kind="referenceAttachment")]
    job = replace(JOB, extent=Extent(without=(file_key("large"),)))
    status = await importer.run(job)
    assert status == tracked(large=FileEnd.NOT_CHOSEN, link=FileEnd.LINK)
    assert status.skipped == 1
    assert downloads(world) == ["file-1"]


async def test_a_header_has_no_files(importer: Importer, world: World) -> None:
    """Whoever shows who wrote and when shows no file either; the mailbox is not asked for any."""
    world.files[JOB.mail] = [PDF, LARGE]
    header = replace(JOB, extent=Extent(Disclosure.HEADER))
    assert await importer.run(header) == tracked()
    assert (downloads(world), world.drawer.attachments) == ([], {})


async def test_200_megabytes_are_told_without_a_download(importer: Importer, world: World) -> None:
    """Under the limit an organisation starts with each is too large, and none is even read."""
    world.drawer.limits["maxuploadfilesize"] = 5_242_880
    names = [f"video-{number}" for number in range(4)]
    world.files[JOB.mail] = [File(one, f"{one}.mp4", b"", size=50_000_000) for one in names]
    assert await importer.run(JOB) == tracked(**dict.fromkeys(names, FileEnd.TOO_LARGE))
    assert downloads(world) == []


@pytest.mark.parametrize(
    ("status", "code", "end"),
    [
        (400, "0x80044a02", FileEnd.TOO_LARGE),
        (413, "", FileEnd.TOO_LARGE),
        (400, "0x80043e09", FileEnd.BLOCKED),
        (400, "0x80072522", FileEnd.BLOCKED),
        (400, "0x80072521", FileEnd.BLOCKED),
        (400, "0x80048d19", FileEnd.REFUSED),
        (403, "0x80040220", FileEnd.REFUSED),
    ],
)
@pytest.mark.parametrize("file", [PDF, LARGE], ids=["small", "large"])
async def test_what_dynamics_says_of_a_file(
    importer: Importer, world: World, *, file: File, status: int, code: str, end: FileEnd
) -> None:
    """Each refusal becomes its reason, and the others come along."""
    world.files[JOB.mail] = [file, File("other", "notes.txt", b"other")]
    world.drawer.refused[file.name] = (status, code)
    assert await importer.run(JOB) == tracked(**{file.id: end})
    assert world.files_of(OURS) == [("notes.txt", b"other")]


async def test_asking_again_adds_what_is_missing(importer: Importer, world: World) -> None:
    """An administrator took a type off the list: that file comes, what stays is still told."""
    world.files[JOB.mail] = [PDF, File("code", "tool.bat", b"bat"), File("run", "run.vbs", b"vbs")]
    left = await importer.run(JOB)
    assert left == tracked(code=FileEnd.BLOCKED, run=FileEnd.BLOCKED)
    assert downloads(world) == ["file-1"]
    world.drawer.limits["blockedattachments"] = "vbs"
    world.asked.clear()
    assert await importer.run(JOB) == tracked(run=FileEnd.BLOCKED)
    assert downloads(world) == ["code"]
    assert world.files_of(OURS) == [("offer.pdf", PDF.content), ("tool.bat", b"bat")]


@pytest.mark.parametrize("path", ["UploadBlock", "CommitAttachmentBlocksUpload", "$value"])
@pytest.mark.parametrize("carried_out", [False, True])
async def test_trouble_in_the_middle_is_no_outcome(
    importer: Importer, world: World, *, path: str, carried_out: bool
) -> None:
    """Nothing half is visible, and the next run makes it good."""
    world.files[JOB.mail] = [PDF, LARGE]
    times = [0]

    async def trouble(_method: str, asked: str) -> web.Response | None:
        times[0] += asked.endswith(path)
        is_second = asked.endswith(path) and times[0] == (1 if path.startswith("C") else 2)
        return web.Response(status=429, headers={"Retry-After": "30"}) if is_second else None

    world.before, world.after = (None, trouble) if carried_out else (trouble, None)
    with pytest.raises(Throttled):
        await importer.run(JOB)
    whole = {PDF.name: PDF.content, LARGE.name: LARGE.content}
    assert all(whole[name] == content for name, content in world.files_of(OURS))
    world.before = world.after = None
    assert await importer.run(JOB) == tracked()
    assert world.files_of(OURS) == [(LARGE.name, LARGE.content), (PDF.name, PDF.content)]


async def test_a_file_that_changes_between_two_readings(importer: Importer, world: World) -> None:
    """What would be named by other content than it has is not made; the import is tried again."""
    world.files[JOB.mail] = [LARGE]

    async def change(_method: str, path: str) -> None:
        if path.endswith("/InitializeAttachmentBlocksUpload"):
            world.files[JOB.mail] = [replace(LARGE, content=LARGE.content[::-1])]

    world.after = change
    with pytest.raises(ServiceUnavailable):
        await importer.run(JOB)
    assert world.files_of(OURS) == []


async def test_a_file_that_vanishes_between_two_readings(importer: Importer, world: World) -> None:
    """Gone is gone, whenever it went."""
    world.files[JOB.mail] = [LARGE]

    async def vanish(_method: str, path: str) -> None:
        if path.endswith("/InitializeAttachmentBlocksUpload"):
            world.files[JOB.mail] = []

    world.after = vanish
    assert await importer.run(JOB) == tracked(large=FileEnd.GONE)


async def test_a_picture_within_the_text_keeps_its_name_there(
    importer: Importer, world: World
) -> None:
    """The text shows it by content id; a file that is only attached has none."""
    inline = File("logo", "logo.png", b"PNG", content_id="<logo@contoso.example>")
    world.files[JOB.mail] = [PDF, inline]
    assert await importer.run(JOB) == tracked()
    ids = {
        row["filename"]: row.get("attachmentcontentid") for row in world.drawer.attachments.values()
    }
    assert ids == {"offer.pdf": None, "logo.png": "logo@contoso.example"}


async def test_a_row_of_another_tool_is_left_as_it_is(importer: Importer, world: World) -> None:
    """Its files are its own; of ours nothing is read, written or told."""
    world.files[JOB.mail] = [PDF]
    world.emails["11111111-0000-4000-8000-00000000beef"] = {
        "activityid": "11111111-0000-4000-8000-00000000beef",
        "messageid": message_id(1),
        "createdon": "2026-01-01T00:00:00Z",
    }
    assert await importer.run(JOB) == tracked()
    assert (downloads(world), world.drawer.attachments) == ([], {})
