"""The scanner and the evidence, tested by planting leaks: each kind in each place."""

from __future__ import annotations

import csv
import gzip
import io
import json
import logging
from base64 import b64encode, urlsafe_b64encode
from collections.abc import Awaitable, Callable
from email.header import Header
from email.message import EmailMessage
from hashlib import new, sha256
from html import escape
from pathlib import Path
from quopri import encodestring
from typing import Any
from urllib.parse import quote, quote_plus

import pytest
import structlog
from prometheus_client import CollectorRegistry, Counter, generate_latest
from redis.asyncio import Redis

from tests.canary.canaries import Aviary
from tests.canary.evidence import NOBODY, Evidence
from tests.canary.letters import Letter, letter
from tests.canary.resting import note_files, note_redis
from tests.canary.scanner import Scanner

MARA, JONAS, INES = "mara", "jonas", "ines"
AT_HOME = {"home": frozenset({MARA, JONAS}), "abroad": frozenset({INES})}


@pytest.fixture
def aviary() -> Aviary:
    return Aviary()


@pytest.fixture
def mail(aviary: Aviary) -> Letter:
    """A letter of the first seller's."""
    return letter(aviary, "a mail", "customer@contoso.example", **{"mara@x.example": MARA})


@pytest.fixture
def evidence() -> Evidence:
    return Evidence(AT_HOME)


@pytest.fixture
def scanner(aviary: Aviary, mail: Letter) -> Scanner:
    """Of all its words, and of a meeting's subject that is no made word."""
    aviary.known("Größe of the “second” line", "a meeting", MARA)
    return Scanner(aviary, ["gAAAAABsecret-refresh-token"])


def words(scanner: Scanner, text: bytes | str) -> set[str]:
    """What stands in what is found."""
    raw = text.encode() if isinstance(text, str) else text
    return {one.canary.stands_in for one in scanner.scan(raw)}


def _encoded_word(text: str) -> bytes:
    return Header(text, "utf-8").encode().encode()


def _mime_base64(text: str) -> bytes:
    mail = EmailMessage()
    mail.set_content(text + "é", cte="base64")
    return mail.as_bytes()


ENCODINGS: dict[str, Callable[[str], bytes]] = {
    "as it is": str.encode,
    "lower case": lambda text: text.lower().encode(),
    "upper case": lambda text: text.upper().encode(),
    "repr of bytes": lambda text: repr(text.encode()).encode(),
    "JSON": lambda text: json.dumps({"x": text}).encode(),
    "JSON in JSON": lambda text: json.dumps(json.dumps(text)).encode(),
    "JSON by numbers": lambda text: "".join(f"\\u{ord(one):04x}" for one in text).encode(),
    "base64": lambda text: b64encode(text.encode()),
    "base64 after one byte": lambda text: b64encode(b"x" + text.encode()),
    "base64 after two bytes": lambda text: urlsafe_b64encode(b"xy" + text.encode()),
    "base64 of UTF-8 in lines": _mime_base64,
    "percent": lambda text: quote(text).encode(),
    "a form": lambda text: quote_plus(text).encode(),
    "quoted-printable": lambda text: encodestring(text.encode()),
    "a mail's header": _encoded_word,
    "HTML": lambda text: escape(text).encode(),
    "UTF-16": lambda text: text.encode("utf-16"),
    "UTF-16, big end first": lambda text: text.encode("utf-16-be"),
    "hexadecimal": lambda text: text.encode().hex().encode(),
}


@pytest.mark.parametrize("encoding", ENCODINGS)
def test_a_subject_is_found_however_it_is_written(scanner: Scanner, mail: Letter, encoding: str):
    """In the middle of other text of the same encoding."""
    subject = f"RE: {mail.subject} & “Größe” 50%"
    found = words(scanner, b"\x00before " + ENCODINGS[encoding](f"{subject} after"))
    assert found == {"subject of a mail"}


@pytest.mark.parametrize("encoding", ["as it is", "JSON", "percent", "a form", "base64"])
def test_what_is_no_made_word_is_found_too(scanner: Scanner, encoding: str):
    """A meeting that was there before the day began."""
    assert words(scanner, ENCODINGS[encoding]("Größe of the “second” line")) == {"a meeting"}


@pytest.mark.parametrize("digest", ["md5", "sha1", "sha256", "sha512"])
def test_a_digest_without_a_key_is_as_good_as_the_address(
    scanner: Scanner, mail: Letter, digest: str
):
    """In hexadecimal and in base64."""
    made = new(digest, mail.stranger.encode())
    for written in (made.hexdigest(), b64encode(made.digest()).decode()):
        assert words(scanner, f"x{written}") == {"address in a mail"}


def test_tokens_are_found_known_or_not(scanner: Scanner):
    """One that was handed out, and whatever looks like a signed one."""
    signed = ".".join(urlsafe_b64encode(part).decode().rstrip("=") for part in
                      (b'{"alg":"RS256"}', b'{"aud":"somebody"}', b"signature"))  # fmt: skip
    assert words(scanner, "…gAAAAABsecret-refresh-token…") == {"a token"}
    assert words(scanner, f"Bearer {signed}") == {"a token"}


def test_what_is_sealed_or_innocent_is_not(scanner: Scanner, mail: Letter):
    """What nobody can read without a key, and words that only begin alike."""
    keyed = sha256(b"a key" + mail.stranger.encode()).hexdigest()
    assert words(scanner, gzip.compress(mail.raw)) == set()
    assert words(scanner, f"{keyed} kanarienvogel canary nest.example") == set()


PLACES: dict[str, Callable[[Redis, str], Awaitable[Any]]] = {
    "name": lambda redis, value: redis.set(f"ac:{value}", "1"),
    "string": lambda redis, value: redis.set("ac:x", f"sealed {value}"),
    "field": lambda redis, value: redis.hset("ac:x", value, "1"),
    "hash": lambda redis, value: redis.hset("ac:x", "subject", value),
    "list": lambda redis, value: redis.rpush("ac:x", value),
    "set": lambda redis, value: redis.sadd("ac:x", value),
    "sorted set": lambda redis, value: redis.zadd("ac:x", {value: 1}),
    "stream": lambda redis, value: redis.xadd("ac:x", {"message": value}),
}
"""Where a careless line of code might leave something."""


@pytest.mark.parametrize("place", PLACES)
async def test_a_leak_into_redis_is_found(
    redis: Redis, evidence: Evidence, scanner: Scanner, mail: Letter, place: str
):
    """In each part of each type, and nothing where there is nothing."""
    await PLACES[place](redis, "harmless")
    await note_redis(evidence, redis)
    assert not list(evidence.leaks(scanner))

    await PLACES[place](redis, mail.subject * 40)  # long enough to be packed in a dump
    await note_redis(evidence, redis)
    assert {one.found.canary.stands_in for one in evidence.leaks(scanner)} == {"subject of a mail"}


@pytest.mark.parametrize("style", ["json", "console"])
def test_a_leak_into_a_log_is_found(
    tmp_path: Path, evidence: Evidence, scanner: Scanner, mail: Letter, style: str
):
    """A value of an event, as either style writes it, in a file anywhere below."""
    render: structlog.typing.Processor = (
        structlog.processors.JSONRenderer() if style == "json" else structlog.dev.ConsoleRenderer()
    )
    line = str(render(logging.getLogger(), "info", {"event": "x", "who": f"{mail.stranger} Ø"}))
    (tmp_path / "deep").mkdir()
    (tmp_path / "deep" / "app.log").write_text(f"{line}\n", encoding="utf-8")
    note_files(evidence, tmp_path)
    (leak,) = evidence.leaks(scanner)
    assert (leak.found.canary.stands_in, leak.where) == ("address in a mail", "file deep/app.log")


def test_a_leak_into_a_metric_a_refusal_and_a_file_is_found(
    evidence: Evidence, scanner: Scanner, mail: Letter
):
    """Even when its own owner may have fetched it: none of these is a card."""
    registry = CollectorRegistry()
    Counter("planted", "x", ["subject"], registry=registry).labels(f"{mail.subject}: é").inc()
    rows = io.StringIO()
    csv.writer(rows).writerow(["2026", f'"{mail.stranger}", tracked'])
    refusal = json.dumps({"error": {"message": f"Invalid: {mail.words[-1].upper()}"}})
    evidence.note("metrics", NOBODY, generate_latest(registry))
    evidence.note("audit file", NOBODY, rows.getvalue())
    evidence.note("refusal", NOBODY, refusal)
    assert [one.where for one in evidence.leaks(scanner)] == ["metrics", "audit file", "refusal"]


def test_a_card_is_its_owners_alone_until_it_is_tracked(
    evidence: Evidence, scanner: Scanner, mail: Letter
):
    """Afterwards everybody's of the organisation; of nobody else's, and never what rests."""
    for viewers in ({MARA}, {JONAS}, {MARA, JONAS}, {INES}):
        evidence.note(f"before, {sorted(viewers)}", viewers, f"card with {mail.subject}")
    evidence.share(*mail.words)
    for viewers in ({MARA}, {JONAS}, {MARA, JONAS}, {INES}, {JONAS, INES}, set(NOBODY)):
        evidence.note(f"after, {sorted(viewers)}", viewers, f"card of {mail.subject}")
    assert [one.where for one in evidence.leaks(scanner)] == [
        *("before, ['jonas']", "before, ['jonas', 'mara']", "before, ['ines']"),
        *("after, ['ines']", "after, ['ines', 'jonas']", "after, []"),
    ]


def test_a_report_names_what_where_and_how(evidence: Evidence, scanner: Scanner, mail: Letter):
    """So that whoever reads it knows where to look."""
    evidence.note("a log", NOBODY, b"near " + b64encode(mail.stranger.encode()))
    (leak,) = evidence.leaks(scanner)
    assert str(leak).startswith("a log: address in a mail (base64+0)\n    …near ")
