"""The query language of ``$search``: what it finds, and what it refuses."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, datetime
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from sandbox.graph.errors import GraphError
from sandbox.graph.index import Index
from sandbox.graph.kql import LONGEST, parse, unquoted
from sandbox.mail.compose import File, Letter
from sandbox.mail.message import Address, Message

NADIA = Address("Nadia Hassan", "nadia.hassan@contoso.example")
MARA = Address("Mara Lindqvist", "mara@adatum.example")
POSER = Address("info@contoso.example", "sales@elsewhere.example")
LONGER = Address("", "re-info@contoso.example.org")


def message(name: str, day: int, *, author: Address = MARA, **more: object) -> Message:
    """A message sent on a day of January 2026."""
    given = {"to": (MARA,), "subject": name, "text": ""} | more
    sent = datetime(2026, 1, day, 12, tzinfo=UTC)
    letter = Letter(message_id=f"<{name}@x>", sent=sent, author=author, **given)  # type: ignore[arg-type]
    return letter.in_folder("inbox")


BOX = (
    message("five", 9, author=LONGER, subject="青山软件 pizza"),
    message("four", 8, to=(POSER,), subject="Order", text="We take care of the invoice."),
    message("three", 7, cc=(NADIA,), subject="Pizza order", importance="high"),
    message("two", 6, to=(NADIA,), text="the pizza is cold", files=(File("a-b.pdf", "x/y", b""),)),
    message("one", 5, author=NADIA, subject="Invoice care"),
)
DIRECTORY = {MARA.mail: ("Mara Lindqvist", MARA.mail, "m.lindqvist@old.example")}
INDEX = Index(BOX, DIRECTORY)
NOW = datetime(2026, 1, 9, 18, tzinfo=UTC)
"""A Friday."""


def found(expression: str) -> str:
    """Names of what matches, in the order given."""
    positions = INDEX.search(parse(expression, NOW), 1000)
    return " ".join(BOX[at].internet_message_id[1:-3] for at in positions)


@pytest.mark.parametrize(
    ("expression", "names"),
    [
        ("from:nadia.hassan@contoso.example", "one"),
        ("FROM:NADIA.HASSAN@CONTOSO.EXAMPLE", "one"),
        ("to:nadia.hassan@contoso.example", "two"),
        ("cc:nadia.hassan@contoso.example", "three"),
        ("participants:nadia.hassan@contoso.example", "three two one"),
        ("recipients:nadia.hassan@contoso.example", "three two"),
        ('from:"Nadia Hassan"', "one"),
        ("from:nadia", "one"),
        ("from:nad", "one"),
        ("from:hassan OR to:nadia", "two one"),
        ("from:nadia to:mara", "one"),
        ("from:nadia from:info", "five one"),
        ("participants:info@contoso.example", "five four"),
        ("pizza", "five three two"),
        ("pizza AND NOT from:mara", "five"),
        ("pizza -order", "five two"),
        ("subject:pizza", "five three"),
        ("subject:piz", ""),
        ("subject:piz*", "five three"),
        ("body:pizza", "two"),
        ("subject:软件", "five"),
        ("subject:件软", ""),
        ('"care of the invoice"', "four"),
        ("invoice care", "four one"),
        ('"invoice care"', "one"),
        ("order or pizza", ""),
        ("subject:order OR subject:invoice AND from:nadia", "four three one"),
        ("(subject:order OR subject:invoice) AND from:nadia", "one"),
        ("received>=2026-01-08", "five four"),
        ("received>2026-01-08", "five"),
        ("received<=2026-01-06", "two one"),
        ("received<2026-01-06", "one"),
        ("received:01/07/2026", "three"),
        ("sent:2026-01-06..2026-01-07", "three two"),
        ("importance:high", "three"),
        ("hasAttachments:true", "two"),
        ("attachment:a-b.pdf", "two"),
        ("from:nobody", ""),
        ("sent<2026-01-06", "one"),
        ("received:today", "five"),
        ("received:yesterday", "four"),
        ('received:"this week"', "five four three two one"),
        ("received>=yesterday", "five four"),
        ('received<"this week"', ""),
        ('received:"last month"', ""),
        ('sent:"this year"', "five four three two one"),
        ('sent:"last year"', ""),
        ("received:2026-01-07T12:00:00Z", "three"),
        ("received:2026-01-07T12:00:01", ""),
        ("received<>2026-01-07", "five four two one"),
        ("received:01/06/2026..01/07/2026", "three two"),
        ("received:(2026-01-05 OR today)", "five one"),
        ("received>=2026-01-09 received<=2026-01-05", "five one"),
        ("size>100000", ""),
        ("size<100000", "five four three two one"),
        ("size:1..1000000", "five four three two one"),
        ("size<>1", "five four three two one"),
        ("kind:email", "five four three two one"),
        ("kind:im", ""),
        ("importance:medium", "five four two one"),
        ("importance<>high", "five four two one"),
        ("hasAttachment:false", "five four three one"),
        ("from:(nadia OR info)", "five one"),
        ("subject:(pizza order)", "five four three"),
        ("subject:(pizza AND order)", "three"),
        ("subject:(NOT pizza) from:nadia", "one"),
        ("-(from:mara OR from:nadia)", "five"),
        ("from: nadia", ""),
        ("from:nadia subject:order from:info", ""),
        ("from:nadia subject:pizza from:info", "five"),
        ('subject:"pizza ord*"', "three"),
        ('subject:"pizza ord"*', "three"),
        ('"pizza is c*"', "two"),
        ("from:m.lindqvist@old.example", "four three two"),
        ("received:2026-01-08..2026-01-09 AND (pizza OR invoice)", "five four"),
        ("from:...", ""),
        ("to:mara " * 80, "five three one"),
    ],
)
def test_finds(expression: str, names: str) -> None:
    """Fields, phrases, prefixes, dates and operators find what they mean, latest sent first."""
    assert found(expression) == names


@pytest.mark.parametrize(
    ("expression", "status"),
    [
        ("(from:a", 400),
        ("from:a)", 400),
        ("()", 400),
        ("from:", 400),
        ("AND from:a", 400),
        ("from:a OR", 400),
        ("from:a OR OR from:b", 400),
        ("NOT", 400),
        ("-", 400),
        ('from:"a', 400),
        ("from>a", 400),
        ("(" * 5000 + "a" + ")" * 5000, 400),
        ("NOT " * 5000 + "a", 400),
        ("size:big", 400),
        ("size>1..5", 400),
        ("kind:email*", 400),
        ("kind:voicemail", 501),
        ("importance:urgent", 400),
        ("hasattachments:maybe", 400),
        ("colour:red", 501),
        ("received:tomorrow", 400),
        ("received:2026-13-01", 400),
        ("received:2026-01-08T10:00:00+01:00", 400),
        ("received:13/01/2026", 400),
        ("received>2026-01-01..2026-01-02", 400),
        ("subject>a", 400),
        ("*pizza", 400),
        ("pi*za", 400),
        ("*", 400),
        ("a NEAR b", 501),
        ("WORDS(a, b)", 501),
        ("from:(to:a)", 400),
        ("from:(a OR to:(b))", 400),
        ("from:()", 400),
        ("from:(a", 400),
        ("subject:" + "x" * 2050, 400),
    ],
)
def test_refuses(expression: str, status: int) -> None:
    """What is wrong is refused with 400, what is not built with 501; neither finds nothing."""
    with pytest.raises(GraphError) as refused:
        parse(expression, NOW)
    assert refused.value.status == status


@pytest.mark.parametrize(
    ("search", "expression"),
    [
        ('"from:a"', "from:a"),
        (r'"from:\"a b\""', 'from:"a b"'),
        (r'"a\\b"', "a\\b"),
        ("pizza", "pizza"),
        ("pizza order", "pizza order"),
    ],
)
def test_takes_the_quotes_off(search: str, expression: str) -> None:
    """One pair of double quotes holds the expression; a plain word needs none."""
    assert unquoted(search) == expression


@pytest.mark.parametrize(
    "search",
    [
        "from:a",
        "a0",
        '"a',
        '"a" OR "b"',
        '""from:a""',
        '"a"b',
        '"\\',
        r'"a\b"',
        '""',
        '"  "',
        f'"{"x" * (LONGEST + 1)}"',
    ],
)
def test_refuses_wrong_quotes(search: str) -> None:
    """A quote per clause belongs to directory objects and is refused for messages."""
    with pytest.raises(GraphError) as refused:
        unquoted(search)
    assert refused.value.status == 400


@settings(deadline=None)
@given(st.text(max_size=200) | st.text('()"-+ANDORNOT:<>=*\\ frombycc.0123456789/', max_size=60))
def test_any_text_is_searched_or_refused(expression: str) -> None:
    """Whatever is typed, the answer is a result or a refusal with a known status."""
    refusal: GraphError | None = None
    positions: list[int] = []
    try:
        positions = INDEX.search(parse(expression, NOW), 1000)
    except GraphError as refused:
        refusal = refused
    assert refusal is None or refusal.status in {400, 501}
    assert positions == sorted(set(positions))


class Watched(Sequence[Message]):
    """Messages that note when one is looked at."""

    def __init__(self, messages: list[Message]) -> None:
        self._messages = messages
        self.looked_at = 0

    def __len__(self) -> int:
        return len(self._messages)

    def __getitem__(self, at: Any) -> Any:
        self.looked_at += 1
        return self._messages[at]


@pytest.mark.parametrize(
    "expression",
    [
        "to:mara",
        "participants:mara.lindqvist@adatum.example OR participants:nadia.hassan@contoso.example",
        "subject:pizza AND NOT from:nadia",
        "received>=2026-01-07 AND importance:high",
        "invoice",
        'subject:"pizza order"',
        "size>10 hasattachments:true",
    ],
)
def test_a_search_looks_at_no_message(expression: str) -> None:
    """The index alone answers; a scan would look at each message once."""
    watched = Watched(list(BOX) * 200)
    index = Index(watched)
    watched.looked_at = 0
    assert index.search(parse(expression, NOW), 1000)
    assert watched.looked_at == 0


def test_a_phrase_in_bodies_looks_at_what_holds_its_words_alone() -> None:
    """Where words stand is read from the mail itself, of those that hold all of them."""
    watched = Watched(list(BOX))
    index = Index(watched)
    watched.looked_at = 0
    assert index.search(parse('body:"care of the invoice"', NOW), 1000) == [1]
    assert watched.looked_at == 1
