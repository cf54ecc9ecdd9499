"""What is attached to a message (pages: "List attachments", "Get attachment")."""

from __future__ import annotations

from base64 import b64encode
from typing import TYPE_CHECKING, Any, Final

from sandbox.graph.asking import Ask, Reply, Scene, selected
from sandbox.graph.enclosed import enclosed_message
from sandbox.graph.errors import GraphError, malformed_id, not_found, not_implemented
from sandbox.graph.ids import attachment_id
from sandbox.graph.views import view_of
from sandbox.graph.wire import instant, message_id
from sandbox.mail.content import Attachment

if TYPE_CHECKING:
    from sandbox.mail.message import CloudFile, Message

__all__ = ["attachments_of", "list_attachments", "one_attachment", "raw_attachment"]

_BASE: Final = ("id", "lastModifiedDateTime", "name", "contentType", "size", "isInline")
_CAST: Final = "microsoft.graph.fileAttachment/"
_FILE_ONLY: Final = ("contentId", "contentLocation", "contentBytes")
_SELECTABLE: Final = frozenset(_BASE) | {_CAST + name for name in _FILE_ONLY}
"""Properties of a kind of attachment must be named with that kind (graph-explorer issue 3916)."""
_ITEM: Final = "microsoft.graph.itemattachment/item"
_OVERHEAD: Final = 170
"""Bytes Exchange counts for an attachment besides its content."""


def list_attachments(ask: Ask, scene: Scene) -> Reply:
    """``GET /me/messages/{id}/attachments``; unless ``$select`` leaves it out, with all content."""
    scene.refuse_basic()
    names = selected(ask.options("$select").get("$select"), _SELECTABLE, "attachment")
    message = scene.mailbox.message(ask.ids[0])
    shown = attachments_of(ask, scene, message)
    body = {
        "@odata.context": scene.context(f"messages('{ask.ids[0]}')/attachments"),
        "value": [_chosen(document, names) for document in shown],
    }
    return Reply(body, headers=ask.applied)


def one_attachment(ask: Ask, scene: Scene) -> Reply:
    """``GET /me/messages/{id}/attachments/{id}``; an attached message is shown when expanded."""
    scene.refuse_basic()
    options = ask.options("$select", "$expand")
    names = selected(options.get("$select"), _SELECTABLE, "attachment")
    message = scene.mailbox.message(ask.ids[0])
    number = _number(ask, scene, message)
    document = _chosen(attachments_of(ask, scene, message)[number], names)
    if "$expand" in options:
        document |= _expanded(options["$expand"], ask, scene, _attached(scene, message)[number])
    context = scene.context(f"messages('{ask.ids[0]}')/attachments/$entity")
    return Reply({"@odata.context": context} | document, headers=ask.applied)


def raw_attachment(ask: Ask, scene: Scene) -> Reply:
    """``GET /me/messages/{id}/attachments/{id}/$value``: a file's bytes or an item's MIME."""
    scene.refuse_basic()
    ask.options()
    message = scene.mailbox.message(ask.ids[0])
    one = _attached(scene, message)[_number(ask, scene, message)]
    if not isinstance(one, Attachment):
        raise GraphError(
            405, "ErrorInvalidRequest", "A reference attachment has no content of its own."
        )
    return Reply(one.data, content_type="text/plain" if one.is_item else one.content_type)


def attachments_of(ask: Ask, scene: Scene, message: Message) -> list[dict[str, Any]]:
    """Every attachment as JSON, with all content."""
    pairs = zip(_ids(ask, scene, message), _attached(scene, message), strict=True)
    changed = instant(message.received)
    return [
        {"id": identifier, "lastModifiedDateTime": changed} | _document(one)
        for identifier, one in pairs
    ]


def _attached(scene: Scene, message: Message) -> tuple[Attachment | CloudFile, ...]:
    return (*scene.mailbox.content(message).attachments, *message.cloud_files)


def _ids(ask: Ask, scene: Scene, message: Message) -> list[str]:
    kind = message_id(message, view_of(ask, scene))
    return [attachment_id(kind, number) for number in range(len(_attached(scene, message)))]


def _number(ask: Ask, scene: Scene, message: Message) -> int:
    """Which one is meant: by an identifier of the message's own kind, as it stands in the path."""
    wanted = ask.ids[1]
    for number in range(len(_attached(scene, message))):
        if wanted == attachment_id(ask.ids[0], number):
            return number
    if wanted in (ids := _ids(ask, scene, message)):
        return ids.index(wanted)
    raise not_found() if wanted.startswith("AA") else malformed_id()


def _expanded(value: str, ask: Ask, scene: Scene, one: Attachment | CloudFile) -> dict[str, Any]:
    """The message inside; a file has none."""
    if value.strip().lower() != _ITEM:
        raise not_implemented(f"$expand of {value[:60]}")
    if not isinstance(one, Attachment) or not one.is_item:
        return {}
    return {"item": enclosed_message(one, view_of(ask, scene))}


def _document(one: Attachment | CloudFile) -> dict[str, Any]:
    if not isinstance(one, Attachment):
        return {
            "@odata.type": "#microsoft.graph.referenceAttachment",
            "name": one.name,
            "contentType": None,
            "size": _OVERHEAD + len(one.url),
            "isInline": False,
        }
    common = {
        "name": one.name,
        "contentType": None if one.is_item else one.content_type,
        "size": len(one.data) + _OVERHEAD,
        "isInline": one.is_inline,
    }
    if one.is_item:
        return {"@odata.type": "#microsoft.graph.itemAttachment"} | common
    return (
        {"@odata.type": "#microsoft.graph.fileAttachment"}
        | {"@odata.mediaContentType": one.content_type}
        | common
        | {
            "contentId": one.content_id or None,
            "contentLocation": None,
            "contentBytes": b64encode(one.data).decode(),
        }
    )


def _chosen(document: dict[str, Any], names: tuple[str, ...] | None) -> dict[str, Any]:
    if names is None:
        return document
    wanted = {"id", *(name.removeprefix(_CAST) for name in names)}
    return {k: v for k, v in document.items() if k in wanted or k.startswith("@odata.")}
