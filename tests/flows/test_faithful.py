"""What stands in Dynamics after Track, read there and not from the product."""

from __future__ import annotations

import re
from email.message import EmailMessage
from typing import Any

from capture.models import Caller, ObjectId, TenantId
from tests.capture.live.administrator import Administrator
from tests.flows.chat import Card, Chat, buttons, press, subject_of, suggestions, texts
from tests.flows.control import arrives
from tests.flows.dynamics import Dynamics
from tests.flows.service import Service

FOURTH = "show activities for Fourth Coffee"
GIULIA = "Giulia Conti <giulia.conti@fourthcoffee.example>"
MARA = "Mara Lindqvist <mara.lindqvist@adatum.example>"
STRANGER = "stranger@nowhere.example"
SHOWN = "@OData.Community.Display.V1.FormattedValue"
TABLE = "@Microsoft.Dynamics.CRM.lookuplogicalname"


def mail(subject: str, html: str = "", **headers: str) -> EmailMessage:
    """A mail of a customer; given headers replace its own."""
    made = EmailMessage()
    given = {"From": GIULIA, "To": MARA, "Message-ID": f"<{subject.replace(' ', '-')}@x.example>"}
    for name, value in {"Subject": subject, **given, **headers}.items():
        made[name] = value
    made.set_content(f"Text of {subject}")
    if html:
        made.add_alternative(html, subtype="html")
    return made


async def offered(chat: Chat, subject: str) -> tuple[str, Card]:
    """The card and the row that offers this subject."""
    card_id, card = await chat.ask(FOURTH)
    (row,) = [one for one in suggestions(card) if subject_of(one) == subject]
    return card_id, row


async def tracks(chat: Chat, subject: str) -> None:
    """Track it, and wait until it is an activity."""
    card_id, row = await offered(chat, subject)
    await press(chat, card_id, buttons(row, "track")[0])
    await chat.until(lambda cards: row["id"] not in str(dict(cards)[card_id]))


async def held(crm: Dynamics, subject: str) -> dict[str, Any]:
    """The one e-mail of this subject, with its parties and files."""
    expand = "email_activity_parties,email_activity_mime_attachment"
    (row,) = await crm.rows("emails", f"$filter=subject eq '{subject}'&$expand={expand}")
    return row


def parts(row: dict[str, Any]) -> dict[str, tuple[int, str | None]]:
    """By address: the part, and the table in which somebody was found."""
    return {
        one["addressused"]: (one["participationtypemask"], one.get(f"_partyid_value{TABLE}"))
        for one in row["email_activity_parties"]
        if one["participationtypemask"] <= 4
    }


async def test_mails_of_many_kinds(mara: Chat, crm: Dynamics):
    """A picture of its own, a script, a tracker, a stranger, sent mail, plain text."""
    html = (
        '<p onclick="evil()">Ciao <script>evil()</script><img src="cid:logo@x"></p>'
        '<img src="https://spy.example/p.gif">'
    )
    rich = mail("Samples of beans", html, Cc=STRANGER, Importance="high")
    picture = rich.get_body(("html",))
    assert picture is not None
    picture.add_related(b"\x89PNG", "image", "png", cid="<logo@x>", filename="logo.png")
    sent = {"From": MARA, "To": GIULIA, "Date": "Tue, 24 Nov 2026 09:30:00 +0100"}
    await arrives(mara, rich.as_bytes())
    await arrives(mara, mail("Our answer on beans", **sent).as_bytes(), "sentitems")
    await arrives(mara, mail("Only plain words").as_bytes())

    for subject in ("Samples of beans", "Our answer on beans", "Only plain words"):
        await tracks(mara, subject)

    row = await held(crm, "Samples of beans")
    assert parts(row) == {
        "giulia.conti@fourthcoffee.example": (1, "contact"),
        "mara.lindqvist@adatum.example": (2, "systemuser"),
        STRANGER: (3, None),
    }
    assert "Ciao" in row["description"]
    assert not re.search("evil|script|onclick|spy", row["description"])
    (file,) = row["email_activity_mime_attachment"]
    assert (file["filename"], file["attachmentcontentid"]) == ("logo.png", "logo@x")
    assert 'src="cid:logo@x"' in row["description"]
    assert row[f"_ownerid_value{SHOWN}"] == "Mara Lindqvist"
    assert row[f"_regardingobjectid_value{SHOWN}"] == "Fourth Coffee"
    assert (row["directioncode"], row["prioritycode"], row["statuscode"]) == (False, 2, 4)
    ours = await held(crm, "Our answer on beans")
    assert (ours["directioncode"], ours["statuscode"]) == (True, 3)
    assert ours["messageid"] == "<Our-answer-on-beans@x.example>"
    plain = await held(crm, "Only plain words")
    assert "Text of Only plain words" in plain["description"]


async def test_thrown_away_after_the_press(mara: Chat, crm: Dynamics):
    """While the press rests, the mail goes to Deleted Items: not tracked, and that is said."""
    subject = "Second thoughts"
    await arrives(mara, mail(subject).as_bytes())
    card_id, row = await offered(mara, subject)
    await press(mara, card_id, buttons(row, "track")[0])
    body = {
        "oid": mara.person["oid"],
        "internetMessageId": "<Second-thoughts@x.example>",
        "folder": "deleteditems",
    }
    async with mara.session.post(f"{mara.page}/control/mail/move", json=body) as reply:
        assert reply.status == 200, await reply.text()

    await mara.until(lambda cards: row["id"] not in str(dict(cards)[card_id]))
    _, listed = await mara.ask("my imports")

    assert "it lies in Deleted Items or Junk" in texts(listed)
    assert not await crm.rows("emails", f"$filter=subject eq '{subject}'")


async def test_without_the_right_a_press_queues_nothing(
    product: Service, mara: Chat, crm: Dynamics
):
    """Asked at the press: the answer says so at once, and the suggestion can be tracked later."""
    subject = "A question of rights"
    await arrives(mara, mail(subject).as_bytes())
    card_id, row = await offered(mara, subject)
    ready = product.sandbox.ready
    sam = Administrator.signed_in(crm.session, ready)
    caller = Caller(TenantId(ready["tenant"]), ObjectId(mara.person["oid"]))
    async with sam.only("Reader", caller):
        answer = await press(mara, card_id, buttons(row, "track")[0])

    drawn = answer["body"]["value"]
    assert "your rights in Dynamics do not allow it" in texts(drawn)
    (again,) = [one for one in suggestions(drawn) if subject_of(one) == subject]
    assert buttons(again, "track")
    await tracks(mara, subject)
    assert (await held(crm, subject))["statuscode"] == 4
