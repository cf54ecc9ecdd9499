"""Extended properties of a message (pages: "Outlook extended properties overview", "Get
singleValueLegacyExtendedProperty").

This is how a client sees what the message resource has no property for: how sensitive the sender
called it, and the label it carries.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from sandbox.graph.errors import bad_request, not_implemented
from sandbox.mail.message import SENSITIVITIES, Message

if TYPE_CHECKING:
    from collections.abc import Sequence

    from sandbox.graph.mailbox import Mailbox

__all__ = ["extended_property", "quick_property"]

_TAGGED: Final = re.compile(r"(Integer|Long|String|Boolean|SystemTime) 0x([0-9A-Fa-f]{1,4})")
_NAMED: Final = re.compile(
    r"(Integer|String|Boolean|SystemTime|Double) \{([0-9A-Fa-f-]{36})\} (Name|Id) (\S.{0,200})"
)
_HEADERS: Final = "00020386-0000-0000-c000-000000000046"
"""PS_INTERNET_HEADERS: header fields by name."""
_CLASSES: Final = {
    "email": "IPM.Note",
    "meetings": "IPM.Schedule.Meeting.Request",
    "im": "IPM.SkypeTeams.Message",
}
_SENSITIVITY, _CLASS, _SIZE = "Integer 0x36", "String 0x1a", "Integer 0xe08"


def quick_property(message: Message, name: str) -> str | None:
    """What can be filtered by; raises ``GraphError`` 501 where each mail would have to be read."""
    known = _known(message).get(_normal(name))
    if known is None and _NAMED.fullmatch(name):
        raise not_implemented("$filter by a named extended property")
    return known


def extended_property(message: Message, mailbox: Mailbox, name: str) -> tuple[str, str] | None:
    """The property's normal name and its value, or ``None`` when it is not set."""
    normal = _normal(name)
    if normal == _CLASS and message.kind == "email":
        return normal, _CLASSES["email"] + _sealing(mailbox.headers(message))
    if value := _known(message).get(normal):
        return normal, value
    named = _NAMED.fullmatch(name)
    if named is None:
        return None
    kind, group, by, header = named.groups()
    if (kind, group.lower(), by) != ("String", _HEADERS, "Name"):
        return None
    fields = mailbox.headers(message)
    found = next((value for field, value in fields if field.lower() == header.lower()), None)
    return None if found is None else (normal, found)


def _sealing(fields: Sequence[tuple[str, str]]) -> str:
    """What S/MIME adds to the class ([MS-OXOSMIME]): opaque, or signed and readable."""
    kind = next((value for field, value in fields if field.lower() == "content-type"), "").lower()
    if re.match(r"application/(x-)?pkcs7-mime\b", kind):
        return ".SMIME"
    signed = kind.startswith("multipart/signed") and "pkcs7-signature" in kind
    return ".SMIME.MultipartSigned" if signed else ""


def _known(message: Message) -> dict[str, str]:
    return {
        _SENSITIVITY: str(SENSITIVITIES.index(message.sensitivity)),
        _CLASS: _CLASSES[message.kind],
        _SIZE: str(message.size),
    }


def _normal(name: str) -> str:
    tagged = _TAGGED.fullmatch(name)
    if tagged:
        return f"{tagged[1]} 0x{int(tagged[2], 16):x}"
    if _NAMED.fullmatch(name) is None:
        raise bad_request(f"The property identifier '{name[:100]}' is not valid.")
    return name
