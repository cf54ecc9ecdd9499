"""One manifest, and its Chinese, from the parts chosen."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from pathlib import Path
from string import Template
from typing import Any, Final

__all__ = ["PARTS", "Named", "merged"]

Named = Mapping[str, str | tuple[str, ...]]
"""What the parts leave open, by name; several values are for a list that holds the name alone."""
_FOLDER: Final = Path(__file__).parent / "parts"
PARTS: Final = ("app", "bot", "messages", "outlook")


def merged(names: Named, parts: Iterable[str] = PARTS) -> tuple[dict[str, Any], dict[str, Any]]:
    """The manifest of the parts, filled in, and its sentences in Chinese."""
    manifest: dict[str, Any] = {}
    chinese: dict[str, Any] = {}
    for part in parts:
        _add(manifest, _read(part), part)
        _add(chinese, _read(f"{part}.chinese"), part)
    schema = str(manifest["$schema"]).replace(".schema.json", ".Localization.schema.json")
    filled: dict[str, Any] = _filled(manifest, names)
    return filled, {"$schema": schema, **chinese}


def _read(name: str) -> dict[str, Any]:
    content: dict[str, Any] = json.loads((_FOLDER / f"{name}.json").read_text(encoding="utf-8"))
    return content


def _add(whole: dict[str, Any], part: Mapping[str, Any], name: str) -> None:
    if twice := whole.keys() & part.keys():
        raise ValueError(f"{min(twice)} of {name} stands in another part already")
    whole.update(part)


def _filled(value: Any, names: Named) -> Any:
    """Every text with the names in it replaced; raises ``KeyError`` for one nobody knows."""
    if isinstance(value, dict):
        return {key: _filled(one, names) for key, one in value.items()}
    if isinstance(value, list):
        return [part for one in value for part in _spread(_filled(one, names))]
    if isinstance(value, str) and isinstance(several := names.get(value[2:-1]), tuple):
        return several
    return Template(value).substitute(names) if isinstance(value, str) else value


def _spread(value: Any) -> tuple[Any, ...]:
    return value if isinstance(value, tuple) else (value,)
