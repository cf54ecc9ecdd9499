"""Who takes part in a suggestion, and a stranger who becomes a contact with one press."""

from __future__ import annotations

import ssl
from collections.abc import AsyncIterator
from typing import Any

import aiohttp
import pytest

from capture.models import Caller, ObjectId, TenantId
from cards.actions import People, Track
from cards.sealing import Sealer
from tests.capture.live.administrator import Administrator
from tests.flows.chat import Chat, as_text, buttons, press, subject_of, suggestions, texts, walk
from tests.flows.service import Service

SUBJECT = "Frost in the cold store"
STRANGER = "zoe.frey@frey-legal.example"
MAIL = f"""\
From: Nadia Hassan <nadia.hassan@contoso.example>
To: Mara Lindqvist <mara.lindqvist@adatum.example>
Cc: "Frey, Zoe (Frey Legal)" <{STRANGER}>, Jonas Weber <jonas.weber@adatum.example>
Subject: {SUBJECT}
Message-ID: <frost@contoso.example>

Hello
"""


@pytest.fixture
async def https(product: Service) -> AsyncIterator[Any]:
    """A session that trusts the sandbox's certificates."""
    context = ssl.create_default_context(cafile=product.sandbox.ready["ca"])
    async with aiohttp.ClientSession(connector=aiohttp.TCPConnector(ssl=context)) as session:
        yield session


async def test_a_stranger_becomes_a_contact(product: Service, mara: Chat):
    """She is offered once, read back, known afterwards, and her own mail becomes a suggestion."""
    await arrives(mara, MAIL)
    card_id, row = await suggestion(mara, SUBJECT)

    answer = await press(mara, card_id, people_button(product, mara, row))

    people = answer["body"]["value"]
    assert SUBJECT in texts(people)
    assert "Contact: Nadia Hassan" in texts(people)
    assert "Not listed: 2 people of your own organisation." in texts(people)
    assert "under Contoso" in texts(people)
    contact, lead = buttons(people, "create")
    assert (contact["title"], lead["title"]) == ("Create contact", "Create lead")
    assert STRANGER not in as_text([contact["data"], lead["data"]])

    answer = await press(mara, card_id, contact)
    assert "Created contact Zoe Frey" in texts(answer["body"]["value"])
    assert [one for one in walk(answer["body"]["value"]) if one.get("type") == "Action.OpenUrl"]
    again = await press(mara, card_id, contact)
    assert "Zoe Frey is in Dynamics already" in texts(again["body"]["value"])
    back = await press(mara, card_id, buttons(again["body"]["value"], "people")[0])
    assert "Contact: Zoe Frey" in texts(back["body"]["value"])
    assert not buttons(back["body"]["value"], "create")
    timeline = await press(mara, card_id, buttons(back["body"]["value"], "more")[0])
    assert SUBJECT in texts(timeline["body"]["value"])

    own = MAIL.replace("nadia.hassan@contoso.example", STRANGER).replace("Cc: ", "X-Cc: ")
    await arrives(mara, own.replace("frost@", "thaw@").replace(SUBJECT, "Thaw"))
    _, thaw = await suggestion(mara, "Thaw")
    assert "Zoe Frey" in texts(thaw) or STRANGER in texts(thaw)
    for program in ("app.py", "worker.py"):
        assert STRANGER not in product.log(program)
        assert SUBJECT not in product.log(program)


async def test_who_may_only_read_is_offered_nothing(product: Service, mara: Chat, https):
    """The people are shown without buttons, and a button drawn before says what is missing."""
    mail = MAIL.replace("zoe.frey", "max.frey").replace("frost@", "ice@").replace("Frost", "Ice")
    await arrives(mara, mail)
    card_id, row = await suggestion(mara, "Ice in the cold store")
    who = people_button(product, mara, row)
    drawn = (await press(mara, card_id, who))["body"]["value"]
    administrator = Administrator.signed_in(https, product.sandbox.ready)

    product.judge()
    async with administrator.only("Reader", _caller(product, mara)):
        await forgotten(mara)
        people = (await press(mara, card_id, who))["body"]["value"]
        refused = (await press(mara, card_id, buttons(drawn, "create")[0]))["body"]["value"]
        product.judge()
    await forgotten(mara)

    assert "Not in Dynamics" in texts(people)
    assert "do not include creating" in texts(people)
    assert not buttons(people, "create")
    assert "Your own rights in Dynamics 365 do not reach this" in texts(refused)


async def test_a_message_that_is_gone(product: Service, mara: Chat):
    """It is said, and the way back is open."""
    mail = MAIL.replace("frost@", "gone@").replace("Frost", "Rain")
    await arrives(mara, mail)
    card_id, row = await suggestion(mara, "Rain in the cold store")
    who = people_button(product, mara, row)
    body = {"oid": mara.person["oid"], "internetMessageId": "<gone@contoso.example>"}
    async with mara.session.post(f"{mara.page}/control/mail/delete", json=body) as reply:
        assert reply.status < 300, await reply.text()

    card = (await press(mara, card_id, who))["body"]["value"]

    assert "no longer in Microsoft 365" in texts(card)
    assert buttons(card, "show")


async def forgotten(chat: Chat) -> None:
    """What was asked until now is not held against the product: the administrator asked it."""
    async with chat.session.delete(f"{chat.page}/control/calls") as reply:
        assert reply.status < 300


async def arrives(chat: Chat, mail: str) -> None:
    """A mail comes into the person's inbox."""
    address = f"{chat.page}/control/mail?oid={chat.person['oid']}&folder=inbox"
    headers = {"Content-Type": "message/rfc822"}
    async with chat.session.post(address, data=mail.encode(), headers=headers) as reply:
        assert reply.status < 300, await reply.text()


async def suggestion(chat: Chat, subject: str) -> tuple[str, dict[str, Any]]:
    """The row of a mail on the newest timeline of Contoso."""
    card_id, card = await chat.ask("show activities for Contoso")
    return card_id, next(one for one in suggestions(card) if subject in subject_of(one))


def people_button(product: Service, chat: Chat, row: dict[str, Any]) -> dict[str, Any]:
    """The press that asks who takes part in the mail of a row."""
    caller = _caller(product, chat)
    audience = f"{caller.tenant}/{caller.oid}"
    sealer = Sealer(product.environment["TOKEN_KEYS"].split(","))
    track = buttons(row, "track")[0]
    action = sealer.open("track", track["data"], audience)
    assert isinstance(action, Track)
    people = People(action.record, action.picked[0].mail)
    return {"verb": "people", "data": sealer.seal(people, audience)}


def _caller(product: Service, chat: Chat) -> Caller:
    tenant = TenantId(product.sandbox.ready["tenant"])
    return Caller(tenant, ObjectId(chat.person["oid"]))
