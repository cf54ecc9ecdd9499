"""Pages of a list, and the link to the next one (page: "Paging Microsoft Graph data in your app").

The link is opaque: its token names a place in this list, asked for in this way, and nothing else.
"""

from __future__ import annotations

from base64 import urlsafe_b64decode, urlsafe_b64encode
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from hashlib import sha256
from typing import TYPE_CHECKING, Any, Final, TypeVar
from urllib.parse import quote

from sandbox.graph.asking import Reply
from sandbox.graph.errors import GraphError, bad_request

if TYPE_CHECKING:
    from sandbox.graph.asking import Ask, Scene

__all__ = ["PAGING", "Window", "page_of", "window_of"]

PAGING: Final = ("$top", "$skip", "$skiptoken")
"""The options that this module reads; ``$count`` as well where it is allowed."""
_LARGEST: Final = 1000
_USUAL: Final = 10

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Window:
    """Which part of a list is asked for."""

    start: int
    size: int

    @property
    def stop(self) -> int:
        """The first place behind it."""
        return self.start + self.size


def window_of(ask: Ask, scene: Scene, options: Mapping[str, str]) -> Window:
    """Read ``$top``, ``$skip`` and ``$skiptoken``; raises ``GraphError`` 400."""
    size = _top(options.get("$top"))
    if "$skiptoken" in options:
        return Window(_place(ask, scene, options), size)
    skip = options.get("$skip", "0")
    if not (skip.isascii() and skip.isdigit() and len(skip) < 10):
        raise bad_request("Invalid value for $skip query option found.")
    return Window(int(skip), size)


def page_of(
    ask: Ask,
    scene: Scene,
    options: Mapping[str, str],
    found: Sequence[T],
    show: Callable[[T], dict[str, Any]],
    *,
    context: str,
) -> Reply:
    """One page; ``found`` is the whole list."""
    window = window_of(ask, scene, options)
    body: dict[str, Any] = {"@odata.context": scene.context(context)}
    if _counts(options):
        body["@odata.count"] = len(found)
    body["value"] = [show(one) for one in found[window.start : window.stop]]
    if window.stop < len(found):
        body["@odata.nextLink"] = _link(ask, scene, options, window.stop)
    return Reply(body, headers=ask.applied)


def _counts(options: Mapping[str, str]) -> bool:
    value = options.get("$count", "false")
    if value not in ("true", "false"):
        raise bad_request("Invalid value for $count query option found.")
    return value == "true"


def _top(value: str | None) -> int:
    if value is None:
        return _USUAL
    if not value.isascii() or not value.isdigit() or not value.strip("0"):
        raise bad_request(f"Invalid value '{value[:20]}' for $top query option found.")
    if len(value) > 4 or int(value) > _LARGEST:
        raise GraphError(
            400,
            "BadRequest",
            f"The limit of '{_LARGEST}' for Top query has been exceeded. "
            f"The value from the incoming request is '{value[:20]}'.",
        )
    return int(value)


def _token(ask: Ask, scene: Scene, options: Mapping[str, str], offset: int) -> str:
    others = sorted((k, v) for k, v in options.items() if k not in ("$skip", "$skiptoken"))
    said = f"{offset} {scene.person.oid} {ask.path} {others}"
    proof = sha256(said.encode("utf-8", "replace")).digest()[:8]
    return urlsafe_b64encode(offset.to_bytes(4, "big") + proof).decode()


def _place(ask: Ask, scene: Scene, options: Mapping[str, str]) -> int:
    token = options["$skiptoken"]
    try:
        offset = int.from_bytes(urlsafe_b64decode(token)[:4], "big")
    except ValueError:
        offset = -1
    if offset < 0 or token != _token(ask, scene, options, offset):
        raise bad_request("The skip token is not valid.")
    return offset


def _link(ask: Ask, scene: Scene, options: Mapping[str, str], offset: int) -> str:
    kept = {name: value for name, value in options.items() if name != "$skip"}
    place = kept | {"$skiptoken": _token(ask, scene, options, offset)}
    query = "&".join(
        f"{quote(name, safe='$')}={quote(value, safe='')}" for name, value in place.items()
    )
    path = "/".join(quote(part, safe="$=") for part in ask.path)
    return f"{scene.world.endpoints.graph}/v1.0/{path}?{query}"
