"""The sensitivity labels of a mail, from the header field ``msip_labels``.

Source: "Microsoft Information Protection SDK - Metadata": pairs ``MSIP_Label_<GUID>_<attribute>``,
here separated by semicolons as Outlook writes them and folded wherever the line was full.
A header that cannot be read in full may hide a label, so nothing of it is believed.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from capture.odata import guid

__all__ = ["Label", "labels"]

LONGEST = 65_536
"""Characters of a header that is read; a label takes about 600."""
PREFIX = "msip_label_"
GUID = 36
ENCRYPTED = 0x8
"""ContentBits: what the label did to the content."""


@dataclass(frozen=True, slots=True)
class Label:
    """A label that is in force; ``name`` is case-folded."""

    name: str
    encrypts: bool


def labels(header: str) -> tuple[Label, ...] | None:
    """The labels in force; ``None`` where that is not certain."""
    if len(header) > LONGEST:
        return None
    found: dict[str, dict[str, str]] = {}
    try:
        for ident, attribute, value in _pairs(header):
            if found.setdefault(ident, {}).setdefault(attribute, value) != value:
                return None
        return tuple(one for one in map(_label, found.values()) if one is not None)
    except ValueError:
        return None


def _pairs(header: str) -> Iterator[tuple[str, str, str]]:
    for part in header.split(";"):
        plain = " ".join(part.split())
        if not plain:
            continue
        key, equals, value = plain.partition("=")
        key = key.strip().lower()
        ident, attribute = key[len(PREFIX) :][:GUID], key[len(PREFIX) + GUID :]
        if not (equals and key.startswith(PREFIX) and guid(ident) and attribute[:1] == "_"):
            raise ValueError("no part of a label")
        yield ident, attribute[1:], value.strip()


def _label(attributes: dict[str, str]) -> Label | None:
    """Without ``Enabled`` or a name it cannot be told what the label is."""
    enabled = attributes.get("enabled", "").lower()
    if enabled == "false":
        return None
    name = attributes.get("name", "")
    bits = attributes.get("contentbits", "0")
    if enabled != "true" or not name or not _is_number(bits):
        raise ValueError("a label without its parts")
    return Label(name.casefold(), bool(int(bits) & ENCRYPTED))


def _is_number(text: str) -> bool:
    return text.isascii() and text.isdigit() and len(text) < 10
