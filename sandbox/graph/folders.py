"""The signed-in person and their mail folders (pages: "Get a user", "Get mailFolder")."""

from __future__ import annotations

from typing import Any, Final

from sandbox.graph.asking import Ask, Reply, Scene, selected
from sandbox.graph.ids import folder_id
from sandbox.people import Person

__all__ = ["me", "one_folder"]

_NAMES: Final = {
    "inbox": "Inbox",
    "sentitems": "Sent Items",
    "drafts": "Drafts",
    "deleteditems": "Deleted Items",
    "junkemail": "Junk Email",
    "archive": "Archive",
}
_FOLDER: Final = (
    "id",
    "displayName",
    "parentFolderId",
    "childFolderCount",
    "unreadItemCount",
    "totalItemCount",
    "isHidden",
)
_USER: Final = ("id", "displayName", "mail", "userPrincipalName", "proxyAddresses", "otherMails")
_USUAL: Final = ("id", "displayName", "mail", "userPrincipalName")
"""What a user shows without ``$select``, as far as it is here."""


def me(ask: Ask, person: Person, own: tuple[str, ...], root: str) -> Reply:
    """``GET /me``; proxyAddresses and otherMails come only when selected."""
    names = selected(ask.options("$select").get("$select"), _USER, "user") or _USUAL
    further = dict.fromkeys(one for one in (*person.aliases, *own) if one != person.mail)
    known: dict[str, Any] = {
        "id": person.oid,
        "displayName": person.name,
        "mail": person.mail,
        "userPrincipalName": person.mail,
        "proxyAddresses": [f"SMTP:{person.mail}", *(f"smtp:{one}" for one in further)],
        "otherMails": [],
    }
    context = {"@odata.context": f"{root}/v1.0/$metadata#users/$entity"}
    return Reply(context | {name: known[name] for name in names})


def one_folder(ask: Ask, scene: Scene) -> Reply:
    """``GET /me/mailFolders/{well-known name or id}``."""
    names = selected(ask.options("$select").get("$select"), _FOLDER, "mailFolder") or _FOLDER
    oid = scene.mailbox.oid
    folder = scene.mailbox.folder(ask.path[2])
    total, unread = scene.mailbox.in_folder(folder)
    known: dict[str, Any] = {
        "id": folder_id(oid, folder),
        "displayName": _NAMES[folder],
        "parentFolderId": folder_id(oid, "msgfolderroot"),
        "childFolderCount": 0,
        "unreadItemCount": unread,
        "totalItemCount": total,
        "isHidden": False,
    }
    root = scene.world.endpoints.graph
    context = {"@odata.context": f"{root}/v1.0/$metadata#users('{oid}')/mailFolders/$entity"}
    return Reply(context | {"id": known["id"]} | {name: known[name] for name in names})
