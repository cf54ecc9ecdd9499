"""Messages: listed, opened (pages: "List messages", "Get message", "Get MIME content")."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any

from sandbox.graph.asking import Ask, Reply, Scene, selected
from sandbox.graph.attachments import attachments_of
from sandbox.graph.errors import GraphError, not_found, not_implemented
from sandbox.graph.expanding import Expansion, expansion_of
from sandbox.graph.kql import parse, unquoted
from sandbox.graph.message_filter import filtered
from sandbox.graph.paging import PAGING, page_of
from sandbox.graph.views import view_of
from sandbox.graph.wire import MESSAGE, ON_REQUEST, as_json

if TYPE_CHECKING:
    from sandbox.mail.message import Message

__all__ = [
    "list_messages",
    "list_messages_in_folder",
    "one_message",
    "one_message_in_folder",
    "raw_message",
]

_OPTIONS = ("$search", "$filter", "$orderby", "$select", "$expand", "$count", *PAGING)


def list_messages(ask: Ask, scene: Scene) -> Reply:
    """``GET /me/messages``: a page of the search, of the filter, or of everything."""
    return _listed(ask, scene, None, "messages")


def list_messages_in_folder(ask: Ask, scene: Scene) -> Reply:
    """``GET /me/mailFolders/{id}/messages``: the same of one folder, not of those below it."""
    folder = scene.mailbox.folders.resolve(ask.ids[0])
    return _listed(ask, scene, folder, f"mailFolders('{ask.ids[0]}')/messages")


def one_message(ask: Ask, scene: Scene) -> Reply:
    """``GET /me/messages/{id}``."""
    return _opened(ask, scene, scene.mailbox.message(ask.ids[-1]))


def one_message_in_folder(ask: Ask, scene: Scene) -> Reply:
    """``GET /me/mailFolders/{id}/messages/{id}``."""
    folder = scene.mailbox.folders.resolve(ask.ids[0])
    message = scene.mailbox.message(ask.ids[1])
    if message.folder != folder:
        raise not_found()
    return _opened(ask, scene, message)


def raw_message(ask: Ask, scene: Scene) -> Reply:
    """``GET /me/messages/{id}/$value``: its MIME."""
    scene.refuse_basic()
    ask.options()
    message = scene.mailbox.message(ask.ids[0])
    return Reply(scene.mailbox.raw(message), content_type="text/plain")


def _opened(ask: Ask, scene: Scene, message: Message) -> Reply:
    options = ask.options("$select", "$expand")
    names = _select(options.get("$select"), on_request=True)
    expansion = _expand(options.get("$expand"), scene)
    body = {"@odata.context": scene.context("messages/$entity")}
    shown = _shown(ask, scene, names, expansion, message)
    return Reply(body | shown, headers=ask.applied)


def _listed(ask: Ask, scene: Scene, folder: str | None, context: str) -> Reply:
    options = ask.options(*_OPTIONS)
    names = _select(options.get("$select"), on_request=False)
    expansion = _expand(options.get("$expand"), scene)
    if "$search" in options:
        found = _searched(options, scene, folder)
    else:
        found = filtered(options, scene, folder)

    def show(one: Message) -> dict[str, Any]:
        return _shown(ask, scene, names, expansion, one)

    return page_of(ask, scene, options, found, show, context=context)


def _shown(
    ask: Ask,
    scene: Scene,
    names: tuple[str, ...] | None,
    expansion: Expansion,
    message: Message,
) -> dict[str, Any]:
    document = as_json(message, view_of(ask, scene, expansion), names)
    if expansion.attachments:
        document["attachments"] = attachments_of(ask, scene, message)
    return document


def _select(value: str | None, *, on_request: bool) -> tuple[str, ...] | None:
    names = selected(value, MESSAGE.keys() | ON_REQUEST.keys(), "message")
    if not on_request and "internetMessageHeaders" in (names or ()):
        raise not_implemented("Selecting internetMessageHeaders in a list")
    return names


def _expand(value: str | None, scene: Scene) -> Expansion:
    expansion = expansion_of(value)
    if value is not None:
        scene.refuse_basic()
    return expansion


def _searched(options: Mapping[str, str], scene: Scene, folder: str | None) -> Sequence[Message]:
    """What was found, latest sent first; whether Mail.ReadBasic is enough is not documented."""
    scene.refuse_basic()
    for name, spelt in (("$filter", "Filter"), ("$orderby", "OrderBy")):
        if name in options:
            raise GraphError(
                400,
                f"SearchWith{spelt}",
                f"The query parameter '${spelt[0].lower()}{spelt[1:]}' is not supported with "
                "'$search'.",
            )
    for name in ("$skip", "$count"):
        if name in options:
            raise not_implemented(f"{name} together with $search")
    query = parse(unquoted(options["$search"]), scene.world.clock())
    return scene.mailbox.search(query, folder)
