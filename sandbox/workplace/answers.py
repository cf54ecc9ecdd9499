"""Whether the bot's answer to an invoke is one that Teams can show.

Pages: Universal Bot action model (response format); Respond to search command; Respond to the task
module submit action; Single sign-on support for message extensions (``silentAuth``);
botbuilder-schema (MessagingExtensionResult).
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any, Literal

import msgspec

from sandbox.connector.body import ADAPTIVE_CARD, LARGEST, utf_16_size
from sandbox.connector.cards import problems
from sandbox.workplace.delivery import Answer
from sandbox.workplace.invocations import ACTION

__all__ = ["CARD", "complaint_about"]

CARD = ADAPTIVE_CARD
"""The type of an answer to an action that is a card."""
_ACTIVITY = "application/vnd.microsoft.activity"
_ERROR = "application/vnd.microsoft.error"
_UNSHOWABLE = "Auto Capture answered with something Teams cannot show"
_EMPTY_IS_FINE = ("composeExtension/submitAction", "composeExtension/setting")


class _Answer(msgspec.Struct, rename="camel"):
    """An answer may hold more than is named here."""


class _Attachment(_Answer):
    content_type: str
    content: dict[str, Any]
    preview: dict[str, Any] | None = None


class _Button(_Answer):
    type: str
    value: str
    title: str | None = None


class _Buttons(_Answer):
    actions: list[_Button]


class _Extension(_Answer):
    type: Literal["result", "auth", "silentAuth", "config", "message", "botMessagePreview"]
    attachment_layout: Literal["list", "grid"] | None = None
    attachments: list[_Attachment] | None = None
    suggested_actions: _Buttons | None = None
    text: str | None = None
    activity_preview: dict[str, Any] | None = None


class _Task(_Answer):
    type: Literal["continue", "message"]
    value: dict[str, Any] | str


class _ExtensionAnswer(_Answer):
    compose_extension: _Extension | None = None
    task: _Task | None = None


class _ActionAnswer(_Answer):
    status_code: int
    type: str
    value: Any = None


def complaint_about(name: str, answer: Answer) -> str:
    """One sentence on what a person sees instead of the answer; "" where the answer can be shown.

    A 412 to a sign-in invoke is no complaint: it asks for the sign-in button.
    """
    if name.startswith("signin/"):
        return "" if answer.status == 412 else answer.complaint()
    if not answer.ok:
        return answer.complaint()
    if utf_16_size(answer.body) > LARGEST:
        return f"{_UNSHOWABLE}: it is larger than a message may be."
    if not answer.body.strip(b" \r\n\t") and name in _EMPTY_IS_FINE:
        return ""
    try:
        wrong = _wrong_action(answer.json()) if name == ACTION else _wrong(name, answer.json())
    except msgspec.ValidationError as error:
        wrong = f"{error}"
    return f"{_UNSHOWABLE}: {wrong}." if wrong else ""


def _wrong_action(body: Any) -> str:
    """What is wrong with the answer to a card's action, or ""."""
    given = msgspec.convert(body, _ActionAnswer)
    check = _ACTION_ANSWERS.get((given.status_code, given.type))
    if check is None:
        return f"statusCode {given.status_code} with type {given.type[:80]!r}"
    return check(given.value)


def _wrong_card(value: Any) -> str:
    if not isinstance(value, dict):
        return "there is no card"
    return next(iter(problems(value)), "").rstrip(".")


def _wrong_message(value: Any) -> str:
    return "" if isinstance(value, str) else "the message is not a text"


def _wrong_login(value: Any) -> str:
    buttons = value.get("buttons") if isinstance(value, dict) else None
    return "" if isinstance(buttons, list) else "the login request has no OAuth card"


def _wrong_error(value: Any) -> str:
    if isinstance(value, dict) and {"code", "message"} <= value.keys():
        return ""
    return "an error needs code and message"


_ACTION_ANSWERS: Mapping[tuple[int, str], Callable[[Any], str]] = {
    (200, CARD): _wrong_card,
    (200, f"{_ACTIVITY}.message"): _wrong_message,
    (400, _ERROR): _wrong_error,
    (401, f"{_ACTIVITY}.loginRequest"): _wrong_login,
    (401, f"{_ERROR}.incorrectAuthCode"): lambda _: "",
    (412, f"{_ERROR}.preconditionFailed"): _wrong_error,
    (500, _ERROR): _wrong_error,
}


def _wrong(name: str, body: Any) -> str:
    """What is wrong with the answer of a message extension, or ""."""
    given = msgspec.convert(body, _ExtensionAnswer)
    if given.task is not None:
        takes_tasks = name in ("composeExtension/fetchTask", "composeExtension/submitAction")
        return "" if takes_tasks else "only an action may answer with a task"
    extension = given.compose_extension
    if extension is None:
        return "it has neither composeExtension nor task"
    match extension.type:
        case "result":
            return _wrong_result(extension)
        case "message":
            return "" if extension.text else "a message needs text"
        case "auth" | "silentAuth" | "config":
            return _wrong_buttons(extension)
        case "botMessagePreview":
            preview = extension.activity_preview or {}
            return "" if preview.get("attachments") else "a preview needs attachments"


def _wrong_result(extension: _Extension) -> str:
    if extension.attachments is None or extension.attachment_layout is None:
        return "a result needs attachmentLayout and attachments"
    for attachment in extension.attachments:
        if attachment.content_type != ADAPTIVE_CARD:
            continue
        shown = (attachment.preview or {}).get("contentType")
        if shown in (None, ADAPTIVE_CARD):
            return "an Adaptive Card needs a preview that is a hero or thumbnail card"
        if reasons := problems(attachment.content):
            return reasons[0].rstrip(".")
    return ""


def _wrong_buttons(extension: _Extension) -> str:
    buttons = extension.suggested_actions.actions if extension.suggested_actions else []
    links = [one for one in buttons if one.type == "openUrl" and one.value.startswith("http")]
    return "" if links else f"{extension.type} needs an openUrl action with an address"
