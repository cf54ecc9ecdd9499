"""The package as a zip: the same content gives the same bytes, wherever and whenever it is made."""

from __future__ import annotations

import json
from collections.abc import Mapping
from io import BytesIO
from pathlib import Path
from typing import Any, Final
from zipfile import ZIP_STORED, ZipFile, ZipInfo

from manifest.merging import Named, merged

__all__ = ["MANIFEST", "contents", "zipped"]

MANIFEST: Final = "manifest.json"
_ICONS: Final = Path(__file__).parent / "icons"
_UNIX: Final = 3
_READABLE: Final = 0o100644 << 16
_FIRST_DAY: Final = (1980, 1, 1, 0, 0, 0)


def contents(names: Named) -> dict[str, bytes]:
    """The files of a package by name."""
    manifest, chinese = merged(names)
    pictures = sorted({str(one) for one in manifest["icons"].values()})
    return {
        MANIFEST: _json(manifest),
        "chinese.json": _json(chinese),
        **{name: (_ICONS / name).read_bytes() for name in pictures},
    }


def zipped(files: Mapping[str, bytes]) -> bytes:
    """The files as a zip.

    They are not compressed: compressors differ between machines, and a package is 20 KB.
    """
    out = BytesIO()
    with ZipFile(out, "w", ZIP_STORED) as package:
        for name in sorted(files):
            entry = ZipInfo(name, _FIRST_DAY)
            entry.create_system = _UNIX
            entry.external_attr = _READABLE
            package.writestr(entry, files[name])
    return out.getvalue()


def _json(value: Any) -> bytes:
    return (json.dumps(value, ensure_ascii=False, indent=2) + "\n").encode()
