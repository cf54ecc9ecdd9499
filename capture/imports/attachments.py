"""The files of a mail or a meeting, inline images too, taken along one at a time.

A file passes through in pieces: at most 4 MB of it are ever held. What it is called in Dynamics
follows from its content, so it is read once to name it, and a large one a second time to send it.

Sources: "Use file data with Attachment and Note records", "Block certain types of files"
(Dataverse), "Get attachment" (Graph).
"""

from __future__ import annotations

import hashlib
import uuid
from collections import Counter
from collections.abc import AsyncGenerator, AsyncIterator
from contextlib import aclosing
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Final

import structlog

from capture.dataverse import NewFile, file_name
from capture.errors import AccessDenied, NotFound, Service, ServiceUnavailable, UnexpectedReply
from capture.extent import FileEnd, LeftBehind, file_key
from capture.fates import FileKind, FileLimits, fates

if TYPE_CHECKING:
    from collections.abc import Sequence

    from capture.dataverse import Dataverse, HeldFile, Parent
    from capture.graph import Graph
    from capture.imports.job import ImportJob
    from capture.mail import MailAttachment

AT_ONCE: Final = 4_000_000
"""Bytes of content that Dataverse takes within one request; a larger file is sent in blocks."""
BLOCK: Final = 2_000_000
"""Half of what may be sent at once: while one is sent the next is being gathered."""
_ITEMS: Final = {b"BEGIN:VCALENDAR": ".ics", b"BEGIN:VCARD": ".vcf"}
_MESSAGE: Final = ".eml"
_ENDS: Final = {
    "0x80044a02": FileEnd.TOO_LARGE,
    "0x80043e09": FileEnd.BLOCKED,
    "0x80072521": FileEnd.BLOCKED,
    "0x80072522": FileEnd.BLOCKED,
}
_log = structlog.get_logger()


async def copy_attachments(
    job: ImportJob,
    files: Sequence[MailAttachment],
    *,
    parent: Parent,
    graph: Graph,
    dataverse: Dataverse,
) -> tuple[LeftBehind, ...]:
    """Take along what the job's extent wants and what can be, in the name of the job's caller.

    Returns what stayed behind, each with its reason; copying again adds nothing. Trouble that may
    pass is no outcome: it is raised, and the next run goes on where this one stopped.
    """
    limits = await dataverse.file_limits(job.caller) if files else FileLimits()
    staying = _staying(job, files, limits)
    held: tuple[HeldFile, ...] = ()
    if len(staying) < len(files):
        held = await dataverse.held_files(job.caller, parent)
    there = _There(files, held)
    copying = _Copying(job, parent, graph, dataverse, limits, there)
    left = []
    for file in files:
        end = staying.get(file.id) or (
            None if there.all_named_as(file) else await copying.end(file)
        )
        if end is not None:
            left.append(LeftBehind(file_key(file.id), end))
    return tuple(left)


def _staying(
    job: ImportJob, files: Sequence[MailAttachment], limits: FileLimits
) -> dict[str, FileEnd]:
    """The files that are not even tried, by id."""
    without = frozenset(job.extent.without)
    staying = {}
    for file, fate in zip(files, fates(files, limits), strict=True):
        end = FileEnd.NOT_CHOSEN if fate.key in without else fate.end
        if end is not None:
            staying[file.id] = end
    return staying


class _There:
    """What the row holds already."""

    def __init__(self, files: Sequence[MailAttachment], held: Sequence[HeldFile]) -> None:
        self.ids = {one.id for one in held}
        self._held = Counter(one.name for one in held)
        kept = (one for one in files if FileKind.of(one.kind) is not FileKind.LINK)
        self._files = [_possible_names(one) for one in kept]

    def all_named_as(self, file: MailAttachment) -> bool:
        """Whether the row holds as many files of this name as the mail does: then all of them.

        A name is known without reading the file, its id is not.
        """
        names = _possible_names(file)
        wanted = sum(not names.isdisjoint(one) for one in self._files)
        return sum(self._held[name] for name in names) >= wanted


@dataclass(frozen=True, slots=True)
class _Read:
    """A file that was read to its end: its name, and its content where that is one block."""

    name: str = field(repr=False)
    digest: str
    size: int
    content: bytearray | None = field(repr=False)


class _TooLarge(Exception):  # noqa: N818 - an outcome
    """More than the organisation takes."""


class _Copying:
    """The files of one activity, one after the other."""

    def __init__(
        self,
        job: ImportJob,
        parent: Parent,
        graph: Graph,
        dataverse: Dataverse,
        limits: FileLimits,
        there: _There,
    ) -> None:
        self._job = job
        self._parent = parent
        self._graph = graph
        self._dataverse = dataverse
        self._limits = limits
        self._there = there
        self._seen: Counter[uuid.UUID] = Counter()

    async def end(self, file: MailAttachment) -> FileEnd | None:
        """Take a file along, or say why it stayed behind."""
        try:
            await self._copy(file)
        except _TooLarge:
            return FileEnd.TOO_LARGE
        except (AccessDenied, NotFound, UnexpectedReply) as error:
            end = _end(error)
            if end is None:
                raise
            _log.info("attachment_left_behind", end=end, status=error.status, code=error.code)
            return end
        return None

    async def _copy(self, file: MailAttachment) -> None:
        read = await self._read(file)
        same = uuid.uuid5(self._parent.id, f"{read.digest} {read.name}")
        self._seen[same] += 1
        new = NewFile(
            uuid.uuid5(same, str(self._seen[same])),
            file_name(read.name),
            file.content_type or "application/octet-stream",
            file.name_in_body,
        )
        if new.id in self._there.ids:
            return
        if read.content is None:
            await self._upload(file, new, read)
        else:
            await self._dataverse.attach(self._job.caller, self._parent, new, read.content)

    async def _read(self, file: MailAttachment) -> _Read:
        """Read a file to its end, or to where it is too large."""
        digest, size, most = hashlib.sha256(), 0, self._limits.content
        content: bytearray | None = bytearray()
        beginning = b""
        async with aclosing(self._pieces(file)) as pieces:
            async for piece in pieces:
                beginning = beginning or piece[:64]
                digest.update(piece)
                size += len(piece)
                if most is not None and size > most:
                    raise _TooLarge
                if content is not None:
                    content += piece
                    content = content if size <= AT_ONCE else None
        return _Read(_name(file, beginning), digest.hexdigest(), size, content)

    async def _upload(self, file: MailAttachment, new: NewFile, read: _Read) -> None:
        """Send a file in blocks; unless it is whole and still the one that was named, in vain."""
        caller, parent = self._job.caller, self._parent
        token = await self._dataverse.begin_upload(caller, parent, new)
        if token is None:
            return
        digest, blocks = hashlib.sha256(), 0
        async with aclosing(self._pieces(file)) as pieces:
            async for block in _blocks(pieces):
                digest.update(block)
                await self._dataverse.upload_block(caller, token, blocks, block)
                blocks += 1
        if digest.hexdigest() != read.digest:
            raise ServiceUnavailable(Service.GRAPH, "a file changed while it was read")
        await self._dataverse.commit_upload(
            caller, parent, new, token, blocks=blocks, size=read.size
        )

    def _pieces(self, file: MailAttachment) -> AsyncGenerator[bytes, None]:
        job = self._job
        return self._graph.attachment(job.caller, job.mail, file.id, job.kind)


async def _blocks(pieces: AsyncIterator[bytes]) -> AsyncIterator[bytearray]:
    """The same content in blocks, the last of which is shorter."""
    block = bytearray()
    async for piece in pieces:
        block += piece
        while len(block) >= BLOCK:
            yield block[:BLOCK]
            del block[:BLOCK]
    if block:
        yield block


def _end(error: AccessDenied | NotFound | UnexpectedReply) -> FileEnd | None:
    """What an error says of one file; ``None`` where it speaks of the whole import."""
    if isinstance(error, NotFound):
        return FileEnd.GONE if error.service is Service.GRAPH else None
    if error.service is Service.GRAPH and error.status == 405:
        return FileEnd.LINK
    if error.status == 413:
        return FileEnd.TOO_LARGE
    return _ENDS.get(error.code.lower(), FileEnd.REFUSED)


def _possible_names(file: MailAttachment) -> frozenset[str]:
    """What a file may be called in Dynamics: which kind of item one is shows in its content."""
    name = _title(file)
    is_item = FileKind.of(file.kind) is FileKind.ITEM
    suffixes = (_MESSAGE, *_ITEMS.values()) if is_item else ("",)
    return frozenset(file_name(name + suffix) for suffix in suffixes)


def _name(file: MailAttachment, beginning: bytes) -> str:
    """A file's name; an attached item has a title instead."""
    if FileKind.of(file.kind) is not FileKind.ITEM:
        return _title(file)
    kinds = (suffix for start, suffix in _ITEMS.items() if beginning.startswith(start))
    return _title(file) + next(kinds, _MESSAGE)


def _title(file: MailAttachment) -> str:
    return (file.name or "").strip() or "attachment"
