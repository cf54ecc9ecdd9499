"""Several requests in one.

Page: "Execute batch operations using the Web API": sequential, atomic change sets without GET,
references by Content-ID, a stop at the first error unless odata.continue-on-error, CRLF.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from contextlib import suppress
from dataclasses import dataclass
from http import HTTPStatus
from typing import TYPE_CHECKING, Final
from urllib.parse import urlsplit
from uuid import uuid4

from sandbox.dataverse.call import API, Answer, Call, refusal
from sandbox.dataverse.errors import CrmError, bad_query, not_here
from sandbox.dataverse.headers import check_headers
from sandbox.dataverse.impersonation import HEADERS
from sandbox.dataverse.preferences import preferences

if TYPE_CHECKING:
    from sandbox.dataverse.steps import Steps

__all__ = ["answer_batch"]

_MOST: Final = 1000
_LONGEST: Final = 65_536
_REFERENCE: Final = re.compile(rb"\$(\w+)")
_BIND: Final = re.compile(rb'(@odata\.bind"\s*:\s*")\$(\w+)"')
_BOUNDARY: Final = re.compile(r'multipart/mixed\s*;.*?boundary="?([^";]+)"?', re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class _Part:
    headers: Mapping[str, str]
    body: bytes


class _Failed(Exception):  # noqa: N818 - carries an answer through a transaction
    def __init__(self, answer: Answer) -> None:
        super().__init__()
        self.answer = answer


def answer_batch(service: Steps, call: Call) -> Answer:
    """Answer every request of a batch in its order."""
    try:
        _check_headers(call)
        parts = list(_parts(call.headers.get("content-type", ""), call.body))
        if sum(_size(part) for part in parts) > _MOST:
            raise bad_query(f"A batch holds at most {_MOST} requests.")
        go_on = preferences(call.headers.get("prefer", "")).continue_on_error
        answers: list[tuple[str, bytes]] = []
        operations = 0
        for part in parts:
            status, written = _answered(service, call, part)
            answers.append(written)
            operations += _size(part)
            if status >= 400 and not go_on:
                return _joined(answers, status, operations)
        return _joined(answers, 200, operations)
    except CrmError as error:
        return refusal(error)


def _check_headers(call: Call) -> None:
    """Headers around a batch that would otherwise be passed over."""
    check_headers(call)
    for name in HEADERS:
        if name in call.headers:
            raise not_here(f"the header {name} around a batch; give it to each request")


def _answered(service: Steps, batch: Call, part: _Part) -> tuple[int, tuple[str, bytes]]:
    """The status of one part and the part of the answer, with its content type."""
    kind = part.headers.get("content-type", "")
    if _is_change_set(kind):
        return _change_set(service, batch, part)
    _check_kind(kind)
    answer = service.answer(_call(batch, part, {}))
    return answer.status, _single(answer)


def _change_set(service: Steps, batch: Call, part: _Part) -> tuple[int, tuple[str, bytes]]:
    boundary = f"changesetresponse_{uuid4()}"
    made: dict[str, str] = {}
    written = []
    try:
        with service.rows.transaction():
            for inner in _parts(part.headers["content-type"], part.body):
                answer = _change(service, batch, inner, made)
                written.append((inner.headers.get("content-id", ""), answer))
    except _Failed as failed:
        return failed.answer.status, _single(failed.answer)
    pieces = [
        _piece(boundary, "application/http", _http(answer), content_id)
        for content_id, answer in written
    ]
    body = b"".join(pieces) + f"--{boundary}--\r\n".encode()
    return 200, (f"multipart/mixed; boundary={boundary}", body)


def _change(service: Steps, batch: Call, inner: _Part, made: dict[str, str]) -> Answer:
    """One change; raises ``_Failed`` so that the transaction takes all of them back."""
    _check_kind(inner.headers.get("content-type", ""))
    content_id = inner.headers.get("content-id", "")
    if not content_id or content_id in made:
        raise _Failed(refusal(bad_query("Each request of a change set needs its own Content-ID.")))
    try:
        call = _call(batch, inner, made)
        if call.method == "GET":
            raise bad_query("GET requests are not allowed within change sets.")
    except CrmError as error:
        raise _Failed(refusal(error)) from None
    answer = service.answer(call)
    if answer.status >= 400:
        raise _Failed(answer)
    made[content_id] = answer.headers.get("OData-EntityId", "")
    return answer


def _check_kind(kind: str) -> None:
    if kind.partition(";")[0].strip().lower() != "application/http":
        raise bad_query("A part of a batch must have the Content-Type application/http.")


def _call(batch: Call, part: _Part, made: Mapping[str, str]) -> Call:
    """The request that a part holds."""
    head, _, body = part.body.partition(b"\r\n\r\n")
    first, *lines = head.split(b"\r\n")
    # Microsoft's own SDK for Python leaves the spaces of $filter and $orderby as they are.
    match = re.fullmatch(r"([A-Z]+) (\S+(?: +\S+)*) HTTP/1\.1", first.decode("utf-8", "replace"))
    if match is None:
        raise bad_query("A part of a batch must begin with a request line.")
    if len(match[2]) > _LONGEST:
        raise bad_query("The URL in the batch is too long.")
    in_change_set = "content-id" in part.headers
    target = _referred(match[2].encode(), made).decode() if in_change_set else match[2]
    split = urlsplit(target)
    path = split.path.removeprefix(API)
    headers = _headers(lines)
    if path.strip("/") == "$batch":
        raise bad_query("A batch cannot contain a batch.")
    body = _referred(body, made) if in_change_set else body
    return Call(match[1], f"/{path.lstrip('/')}", split.query, headers, body.strip(), batch.person)


def _referred(text: bytes, made: Mapping[str, str]) -> bytes:
    """What was created put in place of ``"$1"`` bound in a body or ``$1`` that begins a URL."""

    def address(name: str) -> bytes:
        if name not in made:
            raise bad_query(f"Content-ID Reference: '${name}' does not exist in the batch context.")
        return made[name].encode()

    if text.startswith(b"$"):
        return _REFERENCE.sub(lambda found: address(found[1].decode()), text, count=1)
    return _BIND.sub(lambda found: found[1] + address(found[2].decode()) + b'"', text)


def _size(part: _Part) -> int:
    kind = part.headers.get("content-type", "")
    return sum(1 for _ in _parts(kind, part.body)) if _is_change_set(kind) else 1


def _is_change_set(kind: str) -> bool:
    return kind.lower().startswith("multipart/mixed")


def _parts(kind: str, body: bytes) -> Iterator[_Part]:
    match = _BOUNDARY.match(kind)
    if match is None:
        raise bad_query("A batch needs the Content-Type multipart/mixed with a boundary.")
    mark = b"--" + match[1].encode()
    pieces = (b"\r\n" + body).split(b"\r\n" + mark)
    if len(pieces) < 2 or not pieces[-1].startswith(b"--"):
        raise bad_query("The batch does not end with its boundary; lines must end with CRLF.")
    for piece in pieces[1:-1]:
        if not piece.startswith(b"\r\n"):
            raise bad_query("A line of the batch does not end with CRLF.")
        head, gap, rest = piece[2:].partition(b"\r\n\r\n")
        if not gap:
            raise bad_query("A part of the batch has no content.")
        yield _Part(_headers(head.split(b"\r\n")), rest)


def _headers(lines: list[bytes]) -> dict[str, str]:
    found = {}
    for line in lines:
        name, colon, value = line.decode("utf-8", "replace").partition(":")
        if colon:
            found[name.strip().lower()] = value.strip()
    return found


def _single(answer: Answer) -> tuple[str, bytes]:
    return "application/http", _http(answer)


def _http(answer: Answer) -> bytes:
    reason = ""
    with suppress(ValueError):
        reason = HTTPStatus(answer.status).phrase
    headers = {"OData-Version": "4.0"} | dict(answer.headers)
    lines = [f"HTTP/1.1 {answer.status} {reason}", *(f"{k}: {v}" for k, v in headers.items())]
    return "\r\n".join(lines).encode() + b"\r\n\r\n" + answer.body + b"\r\n"


def _piece(boundary: str, kind: str, content: bytes, content_id: str = "") -> bytes:
    lines = [f"--{boundary}", f"Content-Type: {kind}"]
    if kind == "application/http":
        lines.append("Content-Transfer-Encoding: binary")
    if content_id:
        lines.append(f"Content-ID: {content_id}")
    return "\r\n".join(lines).encode() + b"\r\n\r\n" + content


def _joined(answers: list[tuple[str, bytes]], status: int, operations: int) -> Answer:
    boundary = f"batchresponse_{uuid4()}"
    body = b"".join(_piece(boundary, kind, content) for kind, content in answers)
    headers = {"Content-Type": f"multipart/mixed; boundary={boundary}"}
    return Answer(status, headers, body + f"--{boundary}--\r\n".encode(), operations)
