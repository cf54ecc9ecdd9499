"""Several GETs to Dataverse in one call, each with its own outcome.

Source: "Execute batch operations using the Web API": at most 1,000, lines end in CRLF, answered in
their order; with ``odata.continue-on-error`` also behind one that fails.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from email.parser import BytesParser

from capture.errors import UnexpectedReply
from capture.upstream import Reply, Upstream

__all__ = ["KIND", "read_parts", "written"]

_MARK = "batch_auto_capture"
KIND = f"multipart/mixed;boundary={_MARK}"
_PART = "Content-Type: application/http\r\nContent-Transfer-Encoding: binary"
_OK = b"HTTP/1.1 200"


def written(targets: Sequence[str], headers: Mapping[str, str]) -> bytes:
    """The body of the call; ``targets`` are paths with their queries, encoded."""
    said = "".join(f"{name}: {value}\r\n" for name, value in headers.items())
    parts = [f"--{_MARK}\r\n{_PART}\r\n\r\nGET {one} HTTP/1.1\r\n{said}\r\n" for one in targets]
    return f"{''.join(parts)}--{_MARK}--\r\n".encode()


def read_parts(upstream: Upstream, reply: Reply, count: int) -> list[Reply | None]:
    """The answers in order, ``None`` for one that failed; raises ``UnexpectedReply``."""
    kind = reply.headers.get("Content-Type", "")
    whole = BytesParser().parsebytes(f"Content-Type: {kind}\r\n\r\n".encode() + reply.body)
    parts = list(whole.walk())[1:]
    if len(parts) != count:
        raise UnexpectedReply(upstream.service, "parts of a batch are missing")
    return [_answer(part.get_payload(decode=True)) for part in parts]


def _answer(content: object) -> Reply | None:
    if not isinstance(content, bytes) or not content.startswith(_OK):
        return None
    head, _, body = content.replace(b"\r\n", b"\n").partition(b"\n\n")
    return Reply(200, {}, body) if head else None
