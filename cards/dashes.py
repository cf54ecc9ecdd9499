"""A dashed line as an image, for clients that can draw none themselves.

A background image tiled downwards is the one dashed line that every renderer tried draws; Teams
takes PNG, JPEG and GIF only.
"""

from __future__ import annotations

import struct
import zlib
from base64 import b64encode

from microsoft_teams.cards.core import BackgroundImage

_WIDTH = 3
_ROWS = (1, 1, 1, 1, 1, 1, 0, 0, 0, 0)
_COLOUR = bytes((0x7B, 0x83, 0xEB))
"""Between Teams' light and dark accents, so that it shows on both."""


def dashed_edge() -> BackgroundImage:
    """The dashed left edge of a suggestion."""
    return BackgroundImage(url=_URI, fill_mode="RepeatVertically", horizontal_alignment="Left")


def dash_png() -> bytes:
    """One dash and its gap: two palette colours, the first transparent, stored uncompressed.

    Uncompressed, because compressors differ and a card must be the same bytes everywhere.
    """
    header = struct.pack(">IIBBBBB", _WIDTH, len(_ROWS), 1, 3, 0, 0, 0)
    pixels = b"".join(b"\0\xe0" if on else b"\0\0" for on in _ROWS)
    return b"\x89PNG\r\n\x1a\n" + b"".join(
        (
            _chunk(b"IHDR", header),
            _chunk(b"PLTE", b"\0\0\0" + _COLOUR),
            _chunk(b"tRNS", b"\0"),
            _chunk(b"IDAT", zlib.compress(pixels, 0)),
            _chunk(b"IEND", b""),
        )
    )


def _chunk(name: bytes, content: bytes) -> bytes:
    checksum = struct.pack(">I", zlib.crc32(name + content))
    return struct.pack(">I", len(content)) + name + content + checksum


_URI = f"data:image/png;base64,{b64encode(dash_png()).decode()}"
