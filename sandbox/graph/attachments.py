"""What is attached to a message or an event (pages: "List attachments", "Get attachment")."""

from __future__ import annotations

from base64 import b64encode
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING, Any, Final

from sandbox.calendar import Occurrence
from sandbox.graph.asking import Ask, Reply, Scene, selected
from sandbox.graph.enclosed import enclosed_message
from sandbox.graph.errors import GraphError, malformed_id, not_found, not_implemented
from sandbox.graph.ids import attachment_id
from sandbox.graph.views import view_of
from sandbox.graph.wire import instant, message_id
from sandbox.mail.content import Attachment

if TYPE_CHECKING:
    from sandbox.mail.message import CloudFile, Message

__all__ = [
    "attachments_of",
    "list_attachments",
    "list_event_attachments",
    "one_attachment",
    "one_event_attachment",
    "raw_attachment",
    "raw_event_attachment",
]

_BASE: Final = ("id", "lastModifiedDateTime", "name", "contentType", "size", "isInline")
_CAST: Final = "microsoft.graph.fileAttachment/"
_FILE_ONLY: Final = ("contentId", "contentLocation", "contentBytes")
_SELECTABLE: Final = frozenset(_BASE) | {_CAST + name for name in _FILE_ONLY}
"""Properties of a kind of attachment must be named with that kind (graph-explorer issue 3916)."""
_ITEM: Final = "microsoft.graph.itemattachment/item"
_OVERHEAD: Final = 170
"""Bytes Exchange counts for an attachment besides its content."""


@dataclass(frozen=True, slots=True)
class _Holder:
    """What files are attached to; ``identifier`` is of the kind that was asked for."""

    files: tuple[Attachment | CloudFile, ...]
    identifier: str
    changed: datetime
    path: str

    def shown(self) -> list[dict[str, Any]]:
        """Every attachment as JSON, with all content."""
        changed = instant(self.changed)
        return [
            {"id": attachment_id(self.identifier, number), "lastModifiedDateTime": changed}
            | _document(one)
            for number, one in enumerate(self.files)
        ]

    def number(self, ask: Ask) -> int:
        """Which one is meant: by an identifier of the holder's own kind, as it is in the path."""
        held, wanted = ask.ids
        for number in range(len(self.files)):
            if wanted in (attachment_id(held, number), attachment_id(self.identifier, number)):
                return number
        raise not_found() if wanted.startswith("AA") else malformed_id()


def _message(ask: Ask, scene: Scene) -> _Holder:
    scene.refuse_basic()
    return _holder(ask, scene, scene.mailbox.message(ask.ids[0]))


def _holder(ask: Ask, scene: Scene, message: Message) -> _Holder:
    files: tuple[Attachment | CloudFile, ...] = scene.mailbox.content(message).attachments
    files += message.cloud_files
    return _Holder(files, message_id(message, view_of(ask, scene)), message.received, "messages")


def _event(ask: Ask, scene: Scene) -> _Holder:
    """An event, a series, or one date of a series, which has the files of its series."""
    found = scene.calendar.find(ask.ids[0])
    event, day, series = (
        (found.event, found.day, found.master)
        if isinstance(found, Occurrence) and found.kind != "singleInstance"
        else (found.event if isinstance(found, Occurrence) else found, None, None)
    )
    identifier = scene.calendar.identifier(series or event, day, immutable=ask.is_immutable)
    return _Holder(event.files, identifier, event.created or event.start, "events")


def list_attachments(ask: Ask, scene: Scene) -> Reply:
    """``GET /me/messages/{id}/attachments``; unless ``$select`` leaves it out, with all content."""
    return _listed(ask, scene, _message(ask, scene))


def list_event_attachments(ask: Ask, scene: Scene) -> Reply:
    """``GET /me/events/{id}/attachments`` (page: "List attachments" of an event)."""
    return _listed(ask, scene, _event(ask, scene))


def one_attachment(ask: Ask, scene: Scene) -> Reply:
    """``GET /me/messages/{id}/attachments/{id}``; an attached message is shown when expanded."""
    return _one(ask, scene, _message(ask, scene))


def one_event_attachment(ask: Ask, scene: Scene) -> Reply:
    """``GET /me/events/{id}/attachments/{id}``."""
    return _one(ask, scene, _event(ask, scene))


def raw_attachment(ask: Ask, scene: Scene) -> Reply:
    """``GET /me/messages/{id}/attachments/{id}/$value``: a file's bytes or an item's MIME."""
    return _raw(ask, _message(ask, scene))


def raw_event_attachment(ask: Ask, scene: Scene) -> Reply:
    """``GET /me/events/{id}/attachments/{id}/$value``."""
    return _raw(ask, _event(ask, scene))


def attachments_of(ask: Ask, scene: Scene, message: Message) -> list[dict[str, Any]]:
    """Every attachment of a message as JSON, with all content."""
    return _holder(ask, scene, message).shown()


def _listed(ask: Ask, scene: Scene, holder: _Holder) -> Reply:
    names = selected(ask.options("$select").get("$select"), _SELECTABLE, "attachment")
    body = {
        "@odata.context": scene.context(f"{holder.path}('{ask.ids[0]}')/attachments"),
        "value": [_chosen(document, names) for document in holder.shown()],
    }
    return Reply(body, headers=ask.applied)


def _one(ask: Ask, scene: Scene, holder: _Holder) -> Reply:
    options = ask.options("$select", "$expand")
    names = selected(options.get("$select"), _SELECTABLE, "attachment")
    number = holder.number(ask)
    document = _chosen(holder.shown()[number], names)
    if "$expand" in options:
        document |= _expanded(options["$expand"], ask, scene, holder.files[number])
    context = scene.context(f"{holder.path}('{ask.ids[0]}')/attachments/$entity")
    return Reply({"@odata.context": context} | document, headers=ask.applied)


def _raw(ask: Ask, holder: _Holder) -> Reply:
    ask.options()
    one = holder.files[holder.number(ask)]
    if not isinstance(one, Attachment):
        raise GraphError(
            405, "ErrorInvalidRequest", "A reference attachment has no content of its own."
        )
    return Reply(one.data, content_type="text/plain" if one.is_item else one.content_type)


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
