"""Which folders of a mailbox an answer leaves out, their subfolders included.

Sources: "mailFolder resource type" (well-known names, hidden folders), "List mailFolders" and "List
childFolders": each lists one level.
What lies directly below the folders left out is asked for with the search itself. Only when there
is more below that, the folders of the found mails are followed upwards, which costs a question for
each step of each folder, and not one for everything somebody has ever thrown away.
That copies of Teams chats lie in a hidden folder of one name is known from "List messages" (known
issues) and the field, not from a reference page; their message class tells them as well.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import TypeVar

import msgspec

from capture.encoding import encode_path
from capture.errors import CaptureError, NotFound
from capture.suggestions import Skipped
from capture.upstream import Reply, Upstream

__all__ = ["FOLDERS", "Folder", "Folders", "folder_path"]

PLACES = {
    "deleteditems": Skipped.DELETED,
    "junkemail": Skipped.JUNK,
    "drafts": Skipped.DRAFTS,
    "outbox": Skipped.OUTBOX,
    "conversationhistory": Skipped.CHATS,
}
OPENED = ("deleteditems", "junkemail", "conversationhistory")
"""Those that people, or Outlook itself, put folders into."""
SENT = "sentitems"
CHAT_COPIES = "TeamsMessagesData"
_SELECT = "$select=id,parentFolderId,childFolderCount,displayName"
_LIST = f"includeHiddenFolders=true&$top=250&{_SELECT}"
_ROOT = "/me/mailFolders"
FOLDERS = (
    *(f"{_ROOT}/{name}?{_SELECT}" for name in (*PLACES, SENT)),
    *(f"{_ROOT}/{name}/childFolders?{_LIST}" for name in OPENED),
    f"{_ROOT}?{_LIST}",
)
"""What every answer asks, as paths of a batch."""
DEEPEST = 300
"""Exchange's own limit of folders below each other."""

T = TypeVar("T")


class Folder(msgspec.Struct, frozen=True, rename="camel"):
    """One folder, without what it holds."""

    id: str
    parent: str | None = msgspec.field(name="parentFolderId", default=None)
    children: int | None = msgspec.field(name="childFolderCount", default=None)
    display_name: str | None = None


class _Page(msgspec.Struct, frozen=True):
    value: tuple[Folder, ...]
    next: str | None = msgspec.field(name="@odata.nextLink", default=None)


FOLDER = msgspec.json.Decoder(Folder)
_PAGE = msgspec.json.Decoder(_Page)


def folder_path(folder: str) -> str:
    """One folder by its id, below the version."""
    return f"{_ROOT}/{encode_path(folder)}?{_SELECT}"


class Folders:
    """What is known of a mailbox's folders; ``places`` maps ids to why they are left out."""

    def __init__(self) -> None:
        self.places: dict[str, Skipped] = {}
        self.sent_items: str | None = None
        self._shown: set[str] = set()
        self._above: dict[str, str] = {}
        self._is_whole = True

    @classmethod
    def read(cls, upstream: Upstream, outcomes: Sequence[Reply | CaptureError]) -> Folders:
        """From the outcomes of ``FOLDERS``; raises when it is not known what to leave out.

        A folder the mailbox lacks leaves nothing out. Sent Items only helps to choose among
        copies, so it may fail.
        """
        folders = cls()
        parts = iter(outcomes)
        for name, place in PLACES.items():
            if found := _known(upstream, next(parts), FOLDER):
                folders._shown.update(filter(None, [found.parent]))
                folders._leave_out(found, place, is_open=name in OPENED)
        sent = next(parts)
        if isinstance(sent, Reply):
            folders.sent_items = upstream.decode(FOLDER, sent).id
        for name in OPENED:
            if page := _known(upstream, next(parts), _PAGE):
                folders._below(page, PLACES[name])
        if page := _known(upstream, next(parts), _PAGE):
            folders._top(page)
        return folders

    def unknown(self, folders: Iterable[str | None]) -> set[str]:
        """Which folders must be asked for, to know whether these lie in a place left out."""
        if self._is_whole:
            return set()
        return {top for one in set(folders) if one and (top := self._open_end(one))}

    def learn(self, asked: str, folder: Folder | None) -> None:
        """Where a folder lies; ``None`` when it is gone or hidden from its owner."""
        if folder is None or folder.parent in (None, asked):
            self.places[asked] = Skipped.DELETED
        elif folder.display_name == CHAT_COPIES:
            self.places[asked] = Skipped.CHATS
        else:
            self._above[asked] = folder.parent or ""

    def _open_end(self, folder: str) -> str | None:
        """The highest folder above this one that is not known yet; notes where a known one lies."""
        at = folder
        for _ in range(DEEPEST):
            if at in self._shown:
                return None
            if place := self.places.get(at):
                self.places[folder] = place
                return None
            if at not in self._above:
                return at
            at = self._above[at]
        self.places[folder] = Skipped.DELETED
        return None

    def _leave_out(self, folder: Folder, place: Skipped, *, is_open: bool = False) -> None:
        self.places[folder.id] = place
        if folder.children != 0 and not is_open:
            self._is_whole = False

    def _below(self, page: _Page, place: Skipped) -> None:
        for one in page.value:
            self._leave_out(one, place)
        if page.next is not None:
            self._is_whole = False

    def _top(self, page: _Page) -> None:
        for one in page.value:
            if one.display_name == CHAT_COPIES:
                self._leave_out(one, Skipped.CHATS)
            elif one.id not in self.places:
                self._shown.add(one.id)
        if page.next is not None:
            self._is_whole = False


def _known(
    upstream: Upstream, outcome: Reply | CaptureError, decoder: msgspec.json.Decoder[T]
) -> T | None:
    """What was answered; ``None`` for what the mailbox does not have."""
    if isinstance(outcome, NotFound):
        return None
    if isinstance(outcome, CaptureError):
        raise outcome
    return upstream.decode(decoder, outcome)
