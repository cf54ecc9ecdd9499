"""Mail folders (pages: "Get mailFolder", "List mailFolders", "List childFolders")."""

from __future__ import annotations

from typing import Any, Final

from sandbox.graph.asking import Ask, Reply, Scene, selected
from sandbox.graph.errors import bad_request
from sandbox.graph.folder_tree import HIDDEN, ROOT, display_name, parent_of
from sandbox.graph.ids import folder_id
from sandbox.graph.paging import PAGING, page_of

__all__ = ["list_child_folders", "list_folders", "one_folder"]

_FOLDER: Final = (
    "id",
    "displayName",
    "parentFolderId",
    "childFolderCount",
    "unreadItemCount",
    "totalItemCount",
    "isHidden",
)
_HIDDEN: Final = "includeHiddenFolders"


def one_folder(ask: Ask, scene: Scene) -> Reply:
    """``GET /me/mailFolders/{well-known name or id}``."""
    names = selected(ask.options("$select").get("$select"), _FOLDER, "mailFolder") or _FOLDER
    path = scene.mailbox.folders.resolve(ask.ids[0])
    context = {"@odata.context": scene.context("mailFolders/$entity")}
    return Reply(context | _document(path, scene, names))


def list_folders(ask: Ask, scene: Scene) -> Reply:
    """``GET /me/mailFolders``: those directly below the root."""
    return _below(ask, scene, ROOT, "mailFolders")


def list_child_folders(ask: Ask, scene: Scene) -> Reply:
    """``GET /me/mailFolders/{id}/childFolders``: those directly below one."""
    path = scene.mailbox.folders.resolve(ask.ids[0])
    return _below(ask, scene, path, f"mailFolders('{ask.ids[0]}')/childFolders")


def _below(ask: Ask, scene: Scene, path: str, context: str) -> Reply:
    options = ask.options("$select", "$count", _HIDDEN, *PAGING)
    names = selected(options.get("$select"), _FOLDER, "mailFolder") or _FOLDER
    hidden = options.get(_HIDDEN, "false").lower()
    if hidden not in ("true", "false"):
        raise bad_request(f"{_HIDDEN} is true or false.")
    found = scene.mailbox.folders.children(path, hidden=hidden == "true")

    def show(one: str) -> dict[str, Any]:
        return _document(one, scene, names)

    return page_of(ask, scene, options, found, show, context=context)


def _document(path: str, scene: Scene, names: tuple[str, ...]) -> dict[str, Any]:
    oid = scene.mailbox.oid
    total, unread = scene.mailbox.in_folder(path)
    known: dict[str, Any] = {
        "id": folder_id(oid, path),
        "displayName": display_name(path),
        "parentFolderId": folder_id(oid, parent_of(path)),
        "childFolderCount": len(scene.mailbox.folders.children(path)),
        "unreadItemCount": unread,
        "totalItemCount": total,
        "isHidden": path in HIDDEN,
    }
    return {"id": known["id"]} | {name: known[name] for name in names}
