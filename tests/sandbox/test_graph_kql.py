"""The query language of ``$search``: what it finds, and what it refuses."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sandbox.graph.errors import GraphError
from sandbox.graph.index import MOST_RESULTS, Index
from sandbox.graph.kql import parse, unquoted
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
INDEX = Index(BOX)


def found(expression: str) -> str:
    """Names of what matches, in the order given."""
    positions = INDEX.search(parse(expression))
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
        ("NOT", 400),
        ("-", 400),
        ('from:"a', 400),
        ("from>a", 400),
        ("(" * 5000 + "a" + ")" * 5000, 400),
        ("NOT " * 5000 + "a", 400),
        ("size:1..500", 501),
        ("kind:email", 501),
        ("colour:red", 501),
        ("received:yesterday", 501),
        ("received:2026-13-01", 501),
        ("a NEAR b", 501),
        ("from:(a OR b)", 501),
    ],
)
def test_refuses(expression: str, status: int) -> None:
    """What is wrong is refused with 400, what is not built with 501; neither finds nothing."""
    with pytest.raises(GraphError) as refused:
        parse(expression)
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
    "search", ["from:a", "a0", '"a', '"a" OR "b"', '""from:a""', '"a"b', '"\\']
)
def test_refuses_wrong_quotes(search: str) -> None:
    """A quote per clause belongs to directory objects and is refused for messages."""
    with pytest.raises(GraphError) as refused:
        unquoted(search)
    assert refused.value.status == 400


@given(st.text(max_size=200) | st.text('()"-+ANDORNOT:<>=*\\ frombycc.0123456789/', max_size=60))
def test_any_text_is_searched_or_refused(expression: str) -> None:
    """Whatever is typed, the answer is a result or a refusal with a known status."""
    refusal: GraphError | None = None
    positions: list[int] = []
    try:
        positions = INDEX.search(parse(expression))
    except GraphError as refused:
        refusal = refused
    assert refusal is None or refusal.status in {400, 501}
    assert positions == sorted(set(positions))


def test_returns_at_most_a_thousand() -> None:
    """A search ends at 1,000 results, the latest ones."""
    many = Index([message(f"m{number}", 5) for number in range(MOST_RESULTS + 50)])
    assert many.search(parse("to:mara")) == list(range(MOST_RESULTS))
