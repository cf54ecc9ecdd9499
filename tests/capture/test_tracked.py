"""Which mails Dynamics holds, over a real socket."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from typing import Any

import pytest

from capture.conversation_index import spellings
from capture.dataverse import Dataverse, SoughtMail, column_id
from capture.errors import UnexpectedReply
from capture.models import InternetMessageId, RecordRef
from tests.capture.builders import ACCOUNT, CONTACT
from tests.capture.conftest import CALLER, FixedTokens
from tests.capture.neighbour import Answer, Asked, Neighbour

EMAILS = "/api/data/v9.2/emails"
FORMATTED = "@OData.Community.Display.V1.FormattedValue"


def row(
    at: int, message_id: str, regarding: RecordRef | None = None, **more: Any
) -> dict[str, Any]:
    made: dict[str, Any] = {
        "activityid": f"00000000-0000-4000-8000-{at:012}",
        "messageid": message_id,
        "createdon": f"2026-01-{at:02}T00:00:00Z",
        "_ownerid_value" + FORMATTED: "Jonas Weber",
    }
    if regarding is not None:
        made |= {
            "_regardingobjectid_value": regarding.id.upper(),
            "_regardingobjectid_value" + FORMATTED: "Contoso",
            "_regardingobjectid_value@Microsoft.Dynamics.CRM.lookuplogicalname": regarding.table,
        }
    return made | more


def ids(*texts: str) -> list[SoughtMail]:
    return [SoughtMail(InternetMessageId(one)) for one in texts]


async def test_rows_by_message_id(dataverse: Dataverse, crm: Neighbour) -> None:
    """Each mail's rows come oldest first, with owner, what they regard and a link."""
    rows = [row(9, "<1>", ACCOUNT), row(2, "<1>"), row(3, "<other case>")]
    crm.answer(EMAILS, Answer(json={"value": rows}))
    found = await dataverse.tracked(CALLER, ids("<1>", "<2>", "<OTHER CASE>"))
    assert list(found) == ["<1>"]
    old, new = found[InternetMessageId("<1>")]
    assert (old.regarding, new.regarding) == (None, ACCOUNT)
    assert (new.shown.owner, new.shown.regarding) == ("Jonas Weber", "Contoso")
    assert new.shown.url == f"{crm.url}/main.aspx?pagetype=entityrecord&etn=email&id={new.id}"
    assert (old.shown.regarding, str(old.id)[-1]) == ("", "2")


async def test_the_question(dataverse: Dataverse, crm: Neighbour, tokens: FixedTokens) -> None:
    """Values are JSON in double quotes, apostrophes stay; nothing asked, nothing sent."""
    crm.answer(EMAILS, Answer(json={"value": []}))
    assert await dataverse.tracked(CALLER, ids("", "  ")) == {}
    assert (crm.asked, tokens.given) == ([], [])
    wanted = ["<o'b\"rien@x.com>", "<ü&$top=1@x.com>", "<1+2%3@x.com>"]
    await dataverse.tracked(CALLER, ids(*wanted))
    query = crm.asked[0].query
    assert json.loads(query["@p2"]) == wanted
    assert query["@p1"] == "'messageid'"
    assert query["$filter"] == "Microsoft.Dynamics.CRM.In(PropertyName=@p1,PropertyValues=@p2)"


@pytest.mark.parametrize("length", [20, 320, 998])
async def test_many_ids_are_asked_in_chunks(
    dataverse: Dataverse, crm: Neighbour, length: int
) -> None:
    """At most 50 values and a URL that proxies let through; all at once; every mail is found."""
    wanted = [f"<{at:03}{'%' * (length - 5)}>" for at in range(120)]

    def echo(asked: Asked) -> Answer:
        assert len(asked.target) < 8_000
        values = json.loads(asked.query["@p2"])
        assert len(values) <= 50
        assert all(len(one) <= 320 for one in values)
        return Answer(json={"value": [row(1, one) for one in values]})

    crm.handle(EMAILS, echo)
    assert set(await dataverse.tracked(CALLER, ids(*wanted))) == set(wanted)


async def test_one_mail(dataverse: Dataverse, crm: Neighbour) -> None:
    """Of several rows of one mail the one regarding the record is preferred, else the oldest."""
    crm.answer(EMAILS, Answer(json={"value": [row(1, "<1>", CONTACT), row(2, "<1>", ACCOUNT)]}))
    wanted = InternetMessageId("<1>")
    for regarding, last in ((ACCOUNT, "2"), (CONTACT, "1"), (None, "1")):
        found = await dataverse.email_by_message_id(CALLER, wanted, regarding=regarding)
        assert found is not None
        assert str(found.id)[-1] == last
    crm.answer(EMAILS, Answer(json={"value": []}))
    assert await dataverse.email_by_message_id(CALLER, wanted) is None


async def test_a_malformed_id_is_unexpected(dataverse: Dataverse, crm: Neighbour) -> None:
    """An activity id that is no GUID is not passed on."""
    crm.answer(EMAILS, Answer(json={"value": [row(1, "<1>", activityid="1 or 1")]}))
    with pytest.raises(UnexpectedReply):
        await dataverse.tracked(CALLER, ids("<1>"))


def test_a_message_id_as_its_column_holds_it() -> None:
    """Trimmed, and cut at the column's 320 characters, the same way everywhere."""
    assert column_id(InternetMessageId(" <1> ")) == "<1>"
    assert len(column_id(InternetMessageId("<" + "x" * 900 + ">"))) == 320


INDEX = b"\x01" + bytes(range(21)) + b"\x80\x01\x02\x03\x10"
SENT = datetime(2026, 1, 1, 12, tzinfo=UTC)


def indexed(ident: str = "id", *, has_message_id: bool = False) -> SoughtMail:
    return SoughtMail(InternetMessageId(ident), INDEX, (SENT,), has_message_id=has_message_id)


@pytest.mark.parametrize("held", spellings(INDEX))
@pytest.mark.parametrize(
    ("sought", "more", "is_same"),
    [
        (indexed(), {}, True),
        (indexed(), {"messageid": "<1>"}, True),
        (indexed("<1>", has_message_id=True), {}, True),
        (indexed("<1>", has_message_id=True), {"messageid": "<2>"}, False),
        (indexed("<1>", has_message_id=True), {"messageid": "<1>"}, True),
        (indexed(), {"senton": "2026-01-01T12:01:00Z"}, True),
        (indexed(), {"senton": "2026-01-01T12:01:01Z"}, False),
        (indexed(), {"senton": None}, False),
        (indexed(), {"conversationindex": spellings(INDEX[:-1] + b"\x11")[0]}, False),
        (indexed(), {"conversationindex": spellings(INDEX)[0].swapcase()}, False),
        (indexed(), {"conversationindex": None}, False),
        (indexed(), {"conversationindex": "no index"}, False),
    ],
)  # fmt: skip
async def test_by_conversation_index(
    dataverse: Dataverse,
    crm: Neighbour,
    held: str,
    sought: SoughtMail,
    more: dict[str, Any],
    is_same: bool,  # noqa: FBT001 - expected value
) -> None:
    """The same answer of a conversation, sent at the same time, where one side has no Message-ID:
    decision 0011.
    """
    parts = {"messageid": None, "conversationindex": held, "senton": "2026-01-01T12:00:00Z"} | more
    crm.answer(EMAILS, Answer(json={"value": [row(1, "", ACCOUNT, **parts)]}))
    found = await dataverse.tracked(CALLER, [sought])
    assert list(found) == ([sought.message_id] if is_same else [])
    assert all(len(rows) == 1 for rows in found.values())


async def test_the_question_by_index(
    dataverse: Dataverse, crm: Neighbour, tokens: FixedTokens
) -> None:
    """Both spellings, beside the Message-IDs and with one token; what is none is not asked for."""
    crm.answer(EMAILS, Answer(json={"value": []}))
    mails = [indexed("<1>", has_message_id=True), indexed("graph id"), *ids("<2>")]
    await dataverse.tracked(CALLER, mails)
    asked = {one.query["@p1"]: json.loads(one.query["@p2"]) for one in crm.asked}
    assert asked == {
        "'messageid'": ["<1>", "<2>"],
        "'conversationindex'": list(spellings(INDEX)),
    }
    assert len(tokens.given) == 1


async def test_questions_are_bounded(dataverse: Dataverse, crm: Neighbour) -> None:
    """A hundred mails deep in their conversations are asked for in few questions, all at once."""
    crm.answer(EMAILS, Answer(json={"value": []}))
    mails = [
        SoughtMail(InternetMessageId(f"<{at}>"), INDEX + bytes([at] * 50), (SENT,))
        for at in range(100)
    ]
    await dataverse.tracked(CALLER, mails)
    assert len(crm.asked) <= 10
    assert all(len(one.target) < 8_000 for one in crm.asked)
