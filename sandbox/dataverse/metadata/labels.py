"""The small complex types that definitions are full of.

Pages: "Label ComplexType", "BooleanManagedProperty ComplexType".
"""

from __future__ import annotations

from typing import Any

from sandbox.company import row_id

__all__ = ["label", "managed_property", "metadata_id", "spoken"]

_ENGLISH = 1033


def metadata_id(*path: str) -> str:
    """The MetadataId of a definition: the same in every sandbox, unlike real ones."""
    return row_id("metadata", "/".join(path))


def label(text: str, *path: str, custom: bool = False) -> dict[str, Any]:
    """A text in the organisation's one language."""
    one = {
        "Label": text,
        "LanguageCode": _ENGLISH,
        "IsManaged": not custom,
        "MetadataId": metadata_id("label", *path),
        "HasChanged": None,
    }
    return {"LocalizedLabels": [one], "UserLocalizedLabel": one}


def managed_property(name: str, value: Any) -> dict[str, Any]:
    """A value that a solution could forbid to change."""
    return {"Value": value, "CanBeChanged": False, "ManagedPropertyLogicalName": name}


def spoken(name: str) -> str:
    """A display name made of a logical name, without the publisher's prefix."""
    bare = name.removeprefix("adatum_").removesuffix("id" if len(name) > 4 else "")
    return bare.replace("_", " ").capitalize() or name
