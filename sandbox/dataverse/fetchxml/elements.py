"""XML without its dangers: no document type, so no entities, and bounds on depth and number."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Final, NoReturn
from xml.parsers import expat

from sandbox.dataverse.fetchxml.refusals import bad_fetch

__all__ = ["Element", "parsed"]

_DEEPEST: Final = 50
_MOST: Final = 3000


@dataclass(slots=True)
class Element:
    """An element with its attributes; ``text`` is what stands directly inside it."""

    tag: str
    attributes: dict[str, str] = field(default_factory=dict)
    children: list[Element] = field(default_factory=list)
    text: str = ""


class _Builder:
    def __init__(self) -> None:
        self.root: Element | None = None
        self._open: list[Element] = []
        self._number = 0

    def start(self, tag: str, attributes: dict[str, str]) -> None:
        self._number += 1
        if len(self._open) >= _DEEPEST or self._number > _MOST:
            raise bad_fetch("", "The FetchXML is too deep or has too many elements.")
        element = Element(tag, attributes)
        if self._open:
            self._open[-1].children.append(element)
        else:
            self.root = element
        self._open.append(element)

    def end(self, _: str) -> None:
        self._open.pop()

    def text(self, text: str) -> None:
        self._open[-1].text += text

    def doctype(self, *_: object) -> NoReturn:
        raise bad_fetch("", "Invalid XML: a document type declaration is not allowed.")


def parsed(text: str) -> Element:
    """The document element; raises ``CrmError`` 400."""
    if not text.strip():
        raise bad_fetch("QueryBuilderDeserializeEmptyXml", "The FetchXML is empty.")
    builder = _Builder()
    parser = expat.ParserCreate()
    parser.StartElementHandler = builder.start
    parser.EndElementHandler = builder.end
    parser.CharacterDataHandler = builder.text
    parser.StartDoctypeDeclHandler = builder.doctype
    try:
        parser.Parse(text.strip(), True)  # noqa: FBT003 - expat takes its arguments by place
    except expat.ExpatError as error:
        raise bad_fetch("", f"Invalid XML: {error}.") from None
    except UnicodeEncodeError:
        raise bad_fetch("", "Invalid XML: a character that XML cannot hold.") from None
    assert builder.root is not None
    return builder.root
