"""The invokes a client sends, by name, and what the value of each must hold.

Pages: Universal Bot action model; Enable SSO for your bot; Create a search command; Create an
action command; Add link unfurling; Teams SDK (failure codes of ``signin/failure``).
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Annotated, Any, Literal

import msgspec
from aiohttp import web

from sandbox.workplace.asked import converted

__all__ = ["ACTION", "FAILURES", "NAMES", "OUTLOOK", "checked_value"]

ACTION = "adaptiveCard/action"
FAILURES = Literal[
    "installappfailed",
    "authrequestfailed",
    "installedappnotfound",
    "invokeerror",
    "resourcematchfailed",
    "oauthcardnotvalid",
    "tokenmissing",
]
_Text = Annotated[str, msgspec.Meta(min_length=1, max_length=10_000)]
_Link = Annotated[str, msgspec.Meta(pattern=r"^https?://[^\s]+$", max_length=2_000)]


class _Value(msgspec.Struct, rename="camel"):
    """What a client sends may hold more than is named here."""


class _Execute(_Value):
    type: Literal["Action.Execute"]
    id: str = ""
    verb: str = ""
    title: str = ""
    data: dict[str, Any] = {}


class _Action(_Value):
    action: _Execute
    trigger: Literal["manual", "automatic"] = "manual"
    state: str | None = None
    authentication: dict[str, Any] | None = None


class _Code(_Value):
    state: _Text


class _Exchange(_Value):
    id: _Text
    connection_name: str
    token: _Text


class _Failure(_Value):
    code: FAILURES
    message: str


class _Parameter(_Value):
    name: _Text
    value: Any


class _Options(_Value):
    skip: Annotated[int, msgspec.Meta(ge=0)] = 0
    count: Annotated[int, msgspec.Meta(ge=1, le=100)] = 25


class _Query(_Value):
    parameters: Annotated[list[_Parameter], msgspec.Meta(max_length=5)]
    command_id: str | None = None
    query_options: _Options | None = None
    state: str | None = None


class _Command(_Value):
    command_id: _Text
    command_context: Literal["message", "compose", "commandBox"] = "compose"
    message_payload: dict[str, Any] | None = None


class _Submission(_Command):
    data: Any = None
    bot_message_preview_action: Literal["edit", "send"] | None = None
    bot_activity_preview: list[dict[str, Any]] | None = None


class _Linked(_Value):
    url: _Link


class _Settings(_Value):
    command_id: str | None = None


class _Selected(_Value):
    """The value that the bot itself put into a result's tap action."""


NAMES: Mapping[str, type[_Value]] = {
    ACTION: _Action,
    "signin/tokenExchange": _Exchange,
    "signin/verifyState": _Code,
    "signin/failure": _Failure,
    "composeExtension/query": _Query,
    "composeExtension/selectItem": _Selected,
    "composeExtension/submitAction": _Submission,
    "composeExtension/fetchTask": _Command,
    "composeExtension/queryLink": _Linked,
    "composeExtension/anonymousQueryLink": _Linked,
    "composeExtension/querySettingUrl": _Settings,
    "composeExtension/setting": _Code,
}
OUTLOOK = ("composeExtension/query", "composeExtension/selectItem", "composeExtension/queryLink")
"""Outlook has search-based message extensions and link unfurling, nothing else."""


def checked_value(name: str, value: Any) -> dict[str, Any]:
    """The value as a client sends it, with what every client adds; raises 400."""
    shape = NAMES.get(name)
    if shape is None or not isinstance(value, dict):
        raise web.HTTPBadRequest(text=f"name must be one of {', '.join(NAMES)}, value an object.")
    converted(value, shape)
    if name == ACTION:
        action = {"id": "", "data": {}} | value["action"]
        return {"trigger": "manual"} | value | {"action": action}
    if name == "composeExtension/query":
        return {"queryOptions": {"skip": 0, "count": 25}} | value
    return value
