"""The folders of one mailbox (pages: "mailFolder resource type", "List mailFolders").

A folder is named by its path: well-known names or display names with slashes between them; "" is
the root.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Final

from sandbox.graph.errors import malformed_id, not_found, not_implemented
from sandbox.graph.ids import folder_id
from sandbox.mail.message import FOLDERS

__all__ = ["HIDDEN", "ROOT", "FolderTree", "display_name", "parent_of"]

ROOT: Final = ""
HIDDEN: Final = frozenset({"teamsmessagesdata"})
"""Folders that are listed with ``includeHiddenFolders`` alone."""
_NAMES: Final = {
    "": "Top of Information Store",
    "inbox": "Inbox",
    "sentitems": "Sent Items",
    "drafts": "Drafts",
    "deleteditems": "Deleted Items",
    "junkemail": "Junk Email",
    "archive": "Archive",
    "outbox": "Outbox",
    "conversationhistory": "Conversation History",
    "teamsmessagesdata": "TeamsMessagesData",
}
_UNBUILT: Final = frozenset(
    {
        "clutter",
        "conflicts",
        "localfailures",
        "recoverableitemsdeletions",
        "scheduled",
        "searchfolders",
        "serverfailures",
        "syncissues",
    }
)
"""Further well-known names."""


def display_name(path: str) -> str:
    """What a person reads."""
    return _NAMES.get(path) or path.rpartition("/")[2]


def parent_of(path: str) -> str:
    """The folder it lies in."""
    return path.rpartition("/")[0]


class FolderTree:
    """The folders of one person: the usual ones, and those their messages lie in."""

    def __init__(self, oid: str, paths: Iterable[str]) -> None:
        self._oid = oid
        self._children: dict[str, dict[str, str]] = {ROOT: {}}
        self._by_id = {folder_id(oid, ROOT): ROOT}
        for path in (*FOLDERS, *paths):
            self.add(path)

    def add(self, path: str) -> None:
        """A folder and those above it."""
        if path in self._children:
            return
        above = parent_of(path)
        self.add(above)
        self._children[path] = {}
        self._children[above][display_name(path).casefold()] = path
        self._by_id[folder_id(self._oid, path)] = path

    def children(self, path: str, *, hidden: bool = False) -> list[str]:
        """The folders directly below, by display name."""
        below = sorted(self._children[path].items())
        return [one for _, one in below if hidden or one not in HIDDEN]

    def resolve(self, name: str) -> str:
        """The path of a folder given by well-known name or identifier; raises ``GraphError``."""
        lower = name.lower()
        if lower == "msgfolderroot":
            return ROOT
        if lower in FOLDERS and lower not in HIDDEN:
            return lower
        if lower in _UNBUILT:
            raise not_implemented(f"The folder {lower}")
        if name in self._by_id:
            return self._by_id[name]
        if len(name) == len(folder_id(self._oid, ROOT)) and name.startswith("AAMk"):
            raise not_found()
        raise malformed_id()
