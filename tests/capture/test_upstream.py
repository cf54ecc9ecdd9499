"""One neighbour over a real socket: statuses, retries, bounds."""

from __future__ import annotations

import asyncio
import base64
import json
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime

import msgspec
import pytest
from aiohttp import ClientSession

from capture.encoding import encode_query, encoded
from capture.errors import (
    AccessDenied,
    CaptureError,
    NotFound,
    Service,
    ServiceUnavailable,
    SignInRequired,
    Throttled,
    UnexpectedReply,
)
from capture.failures import failure
from capture.upstream import Upstream
from tests.capture.neighbour import Answer, Neighbour

CLAIMS = '{"access_token":{"nbf":{"essential":true,"value":"1604106651"}}}'
SECRET = "Subject: the merger"


def challenge(claims: str, *, error: str = "insufficient_claims") -> str:
    return f'Bearer realm="", error="{error}", claims="{claims}"'


@pytest.mark.parametrize(
    ("body", "code"),
    [
        (b'{"error":{"code":"ErrorAccessDenied","message":"x"}}', "ErrorAccessDenied"),
        (b'{"error":{"code":"0x80040220","message":"x"}}', "0x80040220"),
        (b'{"error":{"code":"Subject: the merger"}}', ""),
        (b'{"error":{"code":"' + b"a" * 65 + b'"}}', ""),
        (b'{"error":{"code":7}}', ""),
        (b'{"error":"invalid_grant"}', ""),
        (b"[" * 100_000, ""),
        (b"\xff", ""),
        (b"", ""),
    ],
)
def test_of_a_refusal_its_code_alone_is_kept(body: bytes, code: str) -> None:
    """What looks like a word of the documentation, and nothing that could be mail."""
    assert getattr(failure(Service.GRAPH, 403, {}, body), "code", None) == code


@pytest.mark.parametrize("status", [412, 500])
def test_a_duplicate_is_a_refusal(status: int) -> None:
    """Dataverse's page answers it with 500; asking again would not change it."""
    refused = failure(Service.DATAVERSE, status, {}, b'{"error":{"code":"0x80040333"}}')
    assert isinstance(refused, UnexpectedReply)
    assert (refused.status, refused.code) == (status, "0x80040333")


@pytest.mark.parametrize(
    ("status", "error"),
    [
        (301, UnexpectedReply),
        (400, UnexpectedReply),
        (401, SignInRequired),
        (403, AccessDenied),
        (404, NotFound),
        (405, UnexpectedReply),
        (410, NotFound),
        (412, UnexpectedReply),
        (413, UnexpectedReply),
        (429, Throttled),
        (500, ServiceUnavailable),
        (501, UnexpectedReply),
        (503, ServiceUnavailable),
        (504, ServiceUnavailable),
    ],
)
async def test_each_status_means_one_error(
    neighbour: Neighbour, upstream: Upstream, status: int, error: type[CaptureError]
) -> None:
    """A status outside 2xx becomes the error named by what to do, without the vendor's words."""
    headers = {"request-id": "r-1", "Location": "https://elsewhere.example/", "Retry-After": "60"}
    neighbour.answer("/x", Answer(status, {"error": {"message": SECRET}}, headers))
    with pytest.raises(error) as raised:
        await upstream.send("POST", "/x", token="t", json={})
    assert SECRET not in repr(raised.value)
    assert len(neighbour.asked) == 1
    if not isinstance(raised.value, SignInRequired):
        assert raised.value.request_id == "r-1"  # type: ignore[attr-defined]


async def test_what_was_turned_away_is_sent_again(neighbour: Neighbour, upstream: Upstream) -> None:
    """A request answered with 429 was not done, so even one that must not repeat is repeated."""
    neighbour.answer("/x", Answer(429, {}, {"Retry-After": "0.05"}), Answer(201, {}))

    reply = await upstream.send("POST", "/x", token="t", json={})

    assert reply.status == 201
    assert len(neighbour.asked) == 2


async def test_a_read_is_tried_again_after_the_wait_it_was_asked_for(
    neighbour: Neighbour, upstream: Upstream
) -> None:
    """429 with Retry-After is waited out within the budget."""
    loop = asyncio.get_running_loop()
    times: list[float] = []

    def handle(_asked: object) -> Answer:
        times.append(loop.time())
        return Answer(429, headers={"Retry-After": "1"}) if len(times) == 1 else Answer(json=1)

    neighbour.handle("/x", handle)
    reply = await upstream.send("GET", "/x", token="t")
    assert (reply.body, len(times)) == (b"1", 2)
    assert times[1] - times[0] >= 0.95


async def test_a_longer_wait_than_the_budget_is_told_at_once(
    neighbour: Neighbour, upstream: Upstream
) -> None:
    """Retry-After beyond the budget becomes Throttled without another request."""
    neighbour.answer("/x", Answer(429, headers={"Retry-After": "30"}))
    with pytest.raises(Throttled) as raised:
        async with asyncio.timeout(1):
            await upstream.send("GET", "/x", token="t")
    assert (raised.value.retry_after, len(neighbour.asked)) == (30.0, 1)


@pytest.mark.parametrize("failing", [Answer(503), Answer(body=b"half", cut=True)])
async def test_a_failed_read_recovers(
    neighbour: Neighbour, upstream: Upstream, failing: Answer
) -> None:
    """A 503 or a cut connection is tried again."""
    neighbour.answer("/x", failing, failing, Answer(json="ok"))
    reply = await upstream.send("GET", "/x", token="t")
    assert (reply.body, len(neighbour.asked)) == (b'"ok"', 3)


async def test_a_write_is_sent_once_unless_it_may_be_repeated(
    neighbour: Neighbour, upstream: Upstream
) -> None:
    """POST is not repeated by itself; a write that says so is."""
    neighbour.answer("/x", Answer(503), Answer(204, body=b""))
    with pytest.raises(ServiceUnavailable):
        await upstream.send("POST", "/x", token="t", json={"a": 1})
    neighbour.answer("/x", Answer(503), Answer(204, body=b""))
    reply = await upstream.send("PATCH", "/x", token="t", json={"a": 1}, idempotent=True)
    assert (reply.status, len(neighbour.asked)) == (204, 3)
    assert neighbour.asked[-1].json == {"a": 1}


async def test_silence_ends_with_the_budget(session: ClientSession, neighbour: Neighbour) -> None:
    """A service that does not answer costs the budget and no more."""
    released = asyncio.Event()

    async def hang(_asked: object) -> Answer:
        await released.wait()
        return Answer()

    neighbour.handle("/x", hang)
    upstream = Upstream(session, neighbour.url, Service.GRAPH, budget=0.3)
    with pytest.raises(ServiceUnavailable):
        async with asyncio.timeout(3):
            await upstream.send("GET", "/x", token="t")
    released.set()


async def test_nobody_listens(session: ClientSession, unused_tcp_port: int) -> None:
    """A refused connection is a service that is unavailable, told without its address."""
    upstream = Upstream(session, f"http://127.0.0.1:{unused_tcp_port}", Service.GRAPH, budget=0.5)
    with pytest.raises(ServiceUnavailable) as raised:
        await upstream.send("GET", "/x?q=secret", token="t")
    assert "secret" not in str(raised.value)
    assert raised.value.__cause__ is None


async def test_a_reply_is_bounded(neighbour: Neighbour, upstream: Upstream) -> None:
    """More bytes than the limit are refused; exactly the limit is not."""
    neighbour.answer("/x", Answer(body=b"x" * 1000))
    assert len((await upstream.send("GET", "/x", token="t", limit=1000)).body) == 1000
    with pytest.raises(UnexpectedReply):
        await upstream.send("GET", "/x", token="t", limit=999)


@pytest.mark.parametrize("body", [b"", b"{", b"[]", b'{"a":1}', b"\xff\xfe", b"[" * 100_000])
async def test_what_does_not_decode_is_unexpected(
    neighbour: Neighbour, upstream: Upstream, body: bytes
) -> None:
    """Malformed or wrongly typed JSON is an error of the other side."""
    neighbour.answer("/x", Answer(body=body))
    decoder = msgspec.json.Decoder(dict[str, str])
    with pytest.raises(UnexpectedReply):
        await upstream.read(decoder, "/x", token="t")


async def test_the_bearer_goes_to_its_own_host_only(
    neighbour: Neighbour, upstream: Upstream
) -> None:
    """A link to another origin is refused before anything is sent."""
    port = neighbour.url.rpartition(":")[2]
    for link in (
        "https://attacker.example/x",
        f"http://localhost:{port}/x",
        f"{neighbour.url}@attacker.example/x",
        neighbour.url.replace("http:", "https:") + "/x",
        "//attacker.example/x",
        "http://[bad/x",
        "",
    ):
        with pytest.raises((UnexpectedReply, NotFound, ServiceUnavailable)):
            await upstream.send("GET", link, token="t")
    assert all(one.path.startswith("//") for one in neighbour.asked)


async def test_a_query_arrives_as_it_was_meant(neighbour: Neighbour, upstream: Upstream) -> None:
    """Reserved characters in values survive the journey, and the path is not encoded twice."""
    value = 'O\'Brien & Söhne + 100% = "ok" #1 / ? 😀 \x00'
    neighbour.answer("/a%2Fb", Answer(json=1))
    await upstream.send("GET", "/a%2Fb", token="t", params={"$filter": value, "@p1": "'x'"})
    asked = neighbour.asked[0]
    assert (asked.path, asked.query) == ("/a%2Fb", {"$filter": value, "@p1": "'x'"})
    assert asked.headers["Authorization"] == "Bearer t"


async def test_a_challenge_carries_its_claims(neighbour: Neighbour, upstream: Upstream) -> None:
    """Continuous access evaluation: claims are decoded so that the sign-in can pass them on."""
    encoded = base64.b64encode(CLAIMS.encode()).decode()
    for status in (401, 403):
        neighbour.answer("/x", Answer(status, headers={"WWW-Authenticate": challenge(encoded)}))
        with pytest.raises(SignInRequired) as raised:
            await upstream.send("GET", "/x", token="t")
        assert raised.value.claims == CLAIMS


@pytest.mark.parametrize(
    "header",
    [
        "",
        "Bearer",
        challenge("not base64!"),
        challenge(base64.b64encode(b"[1]").decode()),
        challenge(base64.b64encode(b"\xff\xfe").decode()),
        challenge("A"),
        challenge("A" * 20_000),
    ],
)
async def test_a_broken_challenge_is_a_plain_sign_in(
    neighbour: Neighbour, upstream: Upstream, header: str
) -> None:
    """A 401 whose claims cannot be read still asks for sign-in."""
    neighbour.answer("/x", Answer(401, headers={"WWW-Authenticate": header[:7000]}))
    with pytest.raises(SignInRequired) as raised:
        await upstream.send("GET", "/x", token="t")
    assert raised.value.claims is None


def test_claims_may_be_url_safe_and_unpadded() -> None:
    """Both alphabets of base64 are read, with or without padding."""
    claims = json.dumps({"k": "ÿþ>>>???"}, ensure_ascii=False)
    encoded = base64.urlsafe_b64encode(claims.encode()).decode().rstrip("=")
    error = failure(Service.GRAPH, 401, {"WWW-Authenticate": challenge(encoded)})
    assert isinstance(error, SignInRequired)
    assert error.claims == claims


@pytest.mark.parametrize(
    ("header", "least", "most"),
    [
        ("17", 17, 17),
        ("0", 0, 0),
        ("999999999999", 86400, 86400),
        (format_datetime(datetime(1999, 1, 1, tzinfo=UTC), usegmt=True), 0, 0),
        ("-5", 2, 2),
        ("soon", 2, 2),
        ("nan", 2, 2),
        ("", 2, 2),
    ],
)
def test_both_forms_of_retry_after(header: str, least: float, most: float) -> None:
    """Seconds or a date are honoured within a day; anything else counts as unnamed."""
    error = failure(Service.GRAPH, 429, {"Retry-After": header})
    assert isinstance(error, Throttled)
    assert least <= error.retry_after <= most


def test_a_retry_after_may_be_a_date() -> None:
    """A moment becomes the seconds until then."""
    moment = format_datetime(datetime.now(UTC) + timedelta(seconds=100), usegmt=True)
    error = failure(Service.GRAPH, 503, {"Retry-After": moment})
    assert isinstance(error, ServiceUnavailable)
    assert error.retry_after is not None
    assert 90 <= error.retry_after <= 100


def test_a_request_id_cannot_forge_a_log_line() -> None:
    """Only an id made of plain characters is taken over."""
    error = failure(Service.GRAPH, 400, {"request-id": "a\nERROR b"})
    assert isinstance(error, UnexpectedReply)
    assert error.request_id == ""


def test_a_query_is_encoded_whole() -> None:
    """Nothing in a value can begin another parameter."""
    assert encode_query({"$top": "1&$filter=x", "@p": "a b"}) == "$top=1%26%24filter%3Dx&@p=a%20b"
    assert encode_query({"$select": encoded("a,b")}) == "$select=a%2Cb"
