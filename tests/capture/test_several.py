"""Parts of one call to Dataverse, read in the order they were asked."""

from __future__ import annotations

import pytest
from aiohttp import ClientSession
from multidict import CIMultiDict

from capture.dataverse.several import read_parts, written
from capture.errors import Service, UnexpectedReply
from capture.upstream import Reply, Upstream

KIND = "multipart/mixed; boundary=batchresponse_1"
HEAD = "Content-Type: application/http\r\nContent-Transfer-Encoding: binary\r\n\r\n"


def part(status: int, body: str) -> str:
    return f"--batchresponse_1\r\n{HEAD}HTTP/1.1 {status} X\r\nA: b\r\n\r\n{body}\r\n"


def reply(*parts: str, kind: str = KIND) -> Reply:
    body = "".join(parts) + "--batchresponse_1--\r\n"
    return Reply(200, CIMultiDict({"Content-Type": kind}), body.encode())


@pytest.fixture
def here(session: ClientSession) -> Upstream:
    return Upstream(session, "https://crm.example", Service.DATAVERSE)


def test_each_part_has_its_own_outcome(here: Upstream):
    """Bodies come whole, also in other alphabets; what failed is nothing."""
    answers = read_parts(here, reply(part(200, '{"a":"ü"}'), part(403, "no"), part(200, "{}")), 3)
    assert [None if one is None else one.body.strip() for one in answers] == [
        '{"a":"ü"}'.encode(),
        None,
        b"{}",
    ]


@pytest.mark.parametrize(
    "broken",
    [
        reply(part(200, "{}")),
        reply(part(200, "{}"), part(200, "{}"), part(200, "{}")),
        reply(part(200, "{}"), part(200, "{}"), kind="application/json"),
        reply(part(200, "{}"), part(200, "{}"), kind=""),
        Reply(200, CIMultiDict({"Content-Type": KIND}), b""),
    ],
    ids=["too few", "too many", "no batch", "unsaid", "empty"],
)
def test_an_answer_with_other_parts_is_none(here: Upstream, broken: Reply):
    """Which of them is whose could not be said."""
    with pytest.raises(UnexpectedReply):
        read_parts(here, broken, 2)


def test_what_is_asked_ends_its_lines_as_documented():
    """CRLF everywhere, a request line and its headers in each part."""
    body = written(["/api/a?x=1", "/api/b"], {"Accept": "application/json"}).decode()
    assert "\n" not in body.replace("\r\n", "")
    assert body.count("GET /api/") == 2
    assert body.endswith("--\r\n")
