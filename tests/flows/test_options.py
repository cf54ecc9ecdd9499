"""What a person chooses before Track, and what becomes of it in Dynamics."""

from __future__ import annotations

from collections.abc import AsyncIterator
from email.message import EmailMessage
from typing import Any

import pytest

from tests.flows.chat import (
    Chat,
    as_text,
    buttons,
    press,
    subject_of,
    suggestions,
    texts,
    walk,
)
from tests.flows.control import arrives, fault, no_faults
from tests.flows.dynamics import Dynamics

NADIA = "Nadia Hassan <nadia.hassan@contoso.example>"
SECRET = "The rebate stays between us"
NEWEST = "Agreed, see you on Monday"
HISTORY = f"""<div>{NEWEST}</div><div id="divRplyFwdMsg" dir="ltr"><b>From:</b> Mara
<b>Sent:</b> Monday <b>To:</b> Nadia <b>Subject:</b> Terms</div><div>{SECRET}</div>"""


def mail(
    subject: str, *files: tuple[str, bytes], html: str = HISTORY, picture: bool = False
) -> bytes:
    """A mail from a contact of Contoso."""
    message = EmailMessage()
    message["From"], message["To"] = NADIA, "Mara Lindqvist <mara.lindqvist@adatum.example>"
    message["Subject"] = subject
    message["Message-ID"] = f"<{subject.replace(' ', '.').lower()}@contoso.example>"
    message.set_content("plain")
    message.add_alternative(html, subtype="html")
    if picture:
        text: Any = message.get_payload()[1]  # type: ignore[index] # it has two parts
        named = {"cid": "<old@contoso.example>", "filename": "old.png"}
        text.add_related(b"\x89PNG", "image", "png", **named)
    for name, content in files:
        message.add_attachment(content, "application", "octet-stream", filename=name)
    return bytes(message)


async def suggestion(chat: Chat, subject: str) -> tuple[str, dict[str, Any]]:
    """The row of a mail on the newest timeline of Contoso."""
    card_id, card = await chat.ask("show activities for Contoso")
    return card_id, next(one for one in suggestions(card) if subject in subject_of(one))


async def options(chat: Chat, subject: str) -> tuple[str, dict[str, Any]]:
    """The options card of a mail, where its row stood."""
    card_id, row = await suggestion(chat, subject)
    answer = await press(chat, card_id, buttons(row, "options")[0])
    return card_id, answer["body"]["value"]


def inputs(card: dict[str, Any], **changes: str) -> dict[str, str]:
    """What a client sends of a card's inputs: their values, unless a person changed them."""
    found = [part for part in walk(card) if str(part.get("type", "")).startswith("Input.")]
    return {one["id"]: one.get("value", "") for one in found} | changes


async def pressed(
    chat: Chat, card_id: str, button: dict[str, Any], entered: dict[str, str]
) -> dict[str, Any]:
    """Press with the card's inputs merged into the data, as clients do."""
    action = {"verb": button["verb"], "data": {**button["data"], **entered}}
    return await chat.invoke(card_id, action)


async def tracked(chat: Chat, crm: Dynamics, card_id: str, subject: str) -> dict[str, Any]:
    """The e-mail's row once the card has changed to what is tracked."""

    def look(cards: list[tuple[str, dict[str, Any]]]) -> bool:
        card = dict(cards)[card_id]
        row = [one for one in suggestions(card) if subject in subject_of(one)]
        return subject in texts(card) and not row

    await chat.until(look)
    (row,) = await crm.rows("emails", f"$filter=subject eq '{subject}'")
    return row


async def files_of(crm: Dynamics, row: dict[str, Any]) -> set[str]:
    """The names of a row's files."""
    query = f"$select=filename&$filter=_objectid_value eq {row['activityid']}"
    return {one["filename"] for one in await crm.rows("activitymimeattachments", query)}


@pytest.fixture(autouse=True)
async def healthy(mara: Chat) -> AsyncIterator[None]:
    """Whatever a story breaks is whole again after it."""
    yield
    await no_faults(mara)


async def test_the_header_alone(mara: Chat, crm: Dynamics):
    """Chosen before the press, said in words, and nothing of text or files is in the row."""
    await arrives(mara, mail("Header terms", ("terms.pdf", b"%PDF-1.7 secret")))
    card_id, card = await options(mara, "Header terms")
    assert "visible to everyone who can read Contoso." in texts(card)
    assert "terms.pdf" in texts(card)

    await pressed(mara, card_id, buttons(card, "track")[0], inputs(card, disclosure="header"))

    row = await tracked(mara, crm, card_id, "Header terms")
    assert SECRET not in as_text(row)
    assert NEWEST not in as_text(row)
    assert await files_of(crm, row) == set()


async def test_the_newest_part_alone(mara: Chat, crm: Dynamics):
    """What it quotes stays in the mailbox."""
    await arrives(mara, mail("Latest terms"))
    card_id, card = await options(mara, "Latest terms")

    await pressed(mara, card_id, buttons(card, "track")[0], inputs(card, disclosure="latest"))

    row = await tracked(mara, crm, card_id, "Latest terms")
    assert NEWEST in as_text(row)
    assert SECRET not in as_text(row)


async def test_another_record_is_chosen(mara: Chat, crm: Dynamics):
    """By a press or by name; the shown list says on its way, and then where it went."""
    await arrives(mara, mail("For another"))
    card_id, card = await options(mara, "For another")
    find = next(one for one in buttons(card, "options") if one["title"] == "Find")
    name = {"record-name": "Fabrikam", "disclosure": "latest"}

    found = (await pressed(mara, card_id, find, inputs(card, **name)))["body"]["value"]

    assert "everyone who can read Fabrikam." in texts(found)
    assert inputs(found)["disclosure"] == "latest"
    answer = await pressed(mara, card_id, buttons(found, "track")[0], inputs(found))
    drawn = answer["body"]["value"]
    row = next(one for one in suggestions(drawn) if subject_of(one) == "For another")
    assert texts(drawn).startswith("Contoso\n")
    assert "Regarding another record:" in texts(row)
    assert not buttons(row, "track")
    await mara.until(lambda cards: "regarding Fabrikam" in texts(dict(cards)[card_id]))
    assert await crm.tracked("For another") == [("account", "Fabrikam")]


async def test_a_name_that_nobody_has(mara: Chat):
    """It is said, and the card keeps what was chosen."""
    await arrives(mara, mail("Nowhere"))
    card_id, card = await options(mara, "Nowhere")
    find = next(one for one in buttons(card, "options") if one["title"] == "Find")

    asked = inputs(card, **{"record-name": "Nonesuch Industries", "disclosure": "header"})
    found = (await pressed(mara, card_id, find, asked))["body"]["value"]

    assert "No record that you may see has the name “Nonesuch Industries”." in texts(found)
    assert "everyone who can read Contoso." in texts(found)
    assert inputs(found)["disclosure"] == "header"
    none = (await pressed(mara, card_id, find, inputs(card)))["body"]["value"]
    assert "Type the name of a record" in texts(none)


async def test_a_tracked_mail_is_given_a_regarding(mara: Chat, crm: Dynamics):
    """What was tracked without regarding is not copied again: its row regards Contoso.

    What files it has is not claimed to be known.
    """
    await arrives(mara, mail("Without regarding", ("terms.pdf", b"%PDF-1.7")))
    card_id, untracked = await suggestion(mara, "Without regarding")
    (before,) = buttons(untracked, "options")
    mine = f"azureactivedirectoryobjectid eq {mara.person['oid']}"
    (user,) = await crm.rows("systemusers", f"$select=systemuserid&$filter={mine}")
    owner = {"ownerid@odata.bind": f"/systemusers({user['systemuserid']})"}
    await without_regarding(crm, "Without regarding", **owner)
    card_id, row = await suggestion(mara, "Without regarding")
    assert "Tracked by Mara Lindqvist regarding no record" in texts(row)
    (set_regarding,) = buttons(row, "track")
    assert set_regarding["title"] == "Set regarding"

    await press(mara, card_id, set_regarding)

    held = await tracked(mara, crm, card_id, "Without regarding")
    shown = (await press(mara, card_id, before))["body"]["value"]
    assert "another tool made it" in texts(shown)
    assert "terms.pdf" not in texts(shown)
    assert await files_of(crm, held) == set()
    assert held["_regardingobjectid_value@OData.Community.Display.V1.FormattedValue"] == "Contoso"


async def test_a_regarding_that_the_rights_do_not_reach(mara: Chat, crm: Dynamics):
    """Somebody else's row may be readable and no more: that is said, and nothing is changed."""
    await arrives(mara, mail("Not hers to change"))
    await without_regarding(crm, "Not hers to change")
    card_id, row = await suggestion(mara, "Not hers to change")

    await press(mara, card_id, buttons(row, "track")[0])

    await mara.until(
        lambda cards: "your rights in Dynamics do not allow it" in texts(dict(cards)[card_id])
    )
    assert await crm.tracked("Not hers to change") == []


async def without_regarding(crm: Dynamics, subject: str, **columns: str) -> None:
    """A mail's row that the administrator made, regarding nothing."""
    message_id = f"<{subject.replace(' ', '.').lower()}@contoso.example>"
    await crm.send("POST", "/emails", {"subject": subject, "messageid": message_id, **columns})


async def test_inputs_that_do_not_say_it_share_nothing(mara: Chat, crm: Dynamics):
    """A client that sends none, or something else, gets the card again with a sentence."""
    await arrives(mara, mail("Bad inputs"))
    card_id, card = await options(mara, "Bad inputs")
    track = buttons(card, "track")[0]
    for wrong in ({}, {"disclosure": "everything"}, {"disclosure": ["full"]}):
        answer = await pressed(mara, card_id, track, wrong)  # type: ignore[arg-type] # on purpose
        drawn = answer["body"]["value"]
        assert "did not arrive as it was drawn, so nothing was tracked" in texts(drawn)
        assert buttons(drawn, "track")
    assert await crm.tracked("Bad inputs") == []


async def test_a_stale_button_after_it_began(mara: Chat, crm: Dynamics):
    """Options of an import under way say so, and a second press changes nothing of it."""
    await arrives(mara, mail("Begun already"))
    card_id, card = await options(mara, "Begun already")
    again = await suggestion(mara, "Begun already")
    await pressed(mara, card_id, buttons(card, "track")[0], inputs(card, disclosure="header"))

    began = (await press(mara, again[0], buttons(again[1], "options")[0]))["body"]["value"]
    more = await pressed(mara, card_id, buttons(card, "track")[0], inputs(card))

    assert "Already on its way" in texts(began)
    assert "already on its way" in texts(more["body"]["value"])
    row = await tracked(mara, crm, card_id, "Begun already")
    assert SECRET not in as_text(row)


async def test_a_mail_that_is_gone(mara: Chat):
    """It is said, and the way back is open."""
    await arrives(mara, mail("Gone soon"))
    card_id, row = await suggestion(mara, "Gone soon")
    body = {"oid": mara.person["oid"], "internetMessageId": "<gone.soon@contoso.example>"}
    async with mara.session.post(f"{mara.page}/control/mail/delete", json=body) as reply:
        assert reply.status < 300, await reply.text()

    card = (await press(mara, card_id, buttons(row, "options")[0]))["body"]["value"]

    assert "no longer in Microsoft 365" in texts(card)
    assert buttons(card, "show")


async def test_a_mailbox_that_is_too_slow(mara: Chat):
    """One bound, a sentence, and a way back."""
    await arrives(mara, mail("Slow options"))
    card_id, row = await suggestion(mara, "Slow options")
    await fault(mara, service="graph", kind="slow", seconds=30)

    card = (await press(mara, card_id, buttons(row, "options")[0]))["body"]["value"]

    assert buttons(card, "show")
    assert "Slow options" not in texts(card)


async def test_a_group_never_sees_options(mara: Chat, group: Chat):
    """A press of one's own button elsewhere is refused."""
    await arrives(mara, mail("Not in a group"))
    _, row = await suggestion(mara, "Not in a group")
    await group.ask("@Auto Capture show activities for Contoso")
    card_id, card = (await group.cards())[-1]
    assert buttons(card, "options") == []

    answer = await press(group, card_id, buttons(row, "options")[0])

    assert "Not in a group" not in as_text(answer)
    assert answer["body"]["type"] == "application/vnd.microsoft.activity.message"
