"""Files of a mail on their way into Dynamics: in blocks, by type and size, pictures in the text."""

from __future__ import annotations

import hashlib
from email.message import EmailMessage
from typing import Any

from tests.flows.chat import Card, Chat, buttons, press, subject_of, suggestions, texts
from tests.flows.control import arrives, asked_of, clear_calls
from tests.flows.dynamics import Dynamics

SUBJECT = "Drawings of the press, all of them"
DRAWING = hashlib.shake_128(b"drawing").digest(5_000_000)
"""Beyond what goes in one request."""
LIMIT = 8_000_000
"""Bytes of base64 that the organisation takes in this story."""


def mail() -> bytes:
    """A text with a picture in it, a quote, an attached mail, and three files that are harder."""
    inner = EmailMessage()
    inner["Subject"] = "Re: tolerances?"
    inner["From"] = "nadia.hassan@contoso.example"
    inner.set_content("Two tenths.")
    outer = EmailMessage()
    outer["From"] = "Nadia Hassan <nadia.hassan@contoso.example>"
    outer["To"] = "Mara Lindqvist <mara.lindqvist@adatum.example>"
    outer["Subject"] = SUBJECT
    outer["Message-ID"] = "<all-drawings@contoso.example>"
    outer.set_content("See the picture.")
    outer.add_alternative('<p>See <img src="cid:press@contoso.example"></p>', subtype="html")
    html = outer.get_payload()[1]  # type: ignore[index]
    html.add_related(b"\x89PNG", "image", "png", cid="<press@contoso.example>", filename="p.png")  # type: ignore[union-attr]
    outer.add_attachment(b"%PDF-1.4", maintype="application", subtype="pdf", filename="quote.pdf")
    outer.add_attachment(inner)
    for name, content in (
        ("press.step", DRAWING),
        ("video.bin", bytes(7_000_000)),
        ("setup.exe", b"MZ"),
    ):
        outer.add_attachment(content, maintype="application", subtype="octet-stream", filename=name)
    return outer.as_bytes()


async def files_of(crm: Dynamics, subject: str) -> dict[str, dict[str, Any]]:
    """The files of the one e-mail with this subject, by name."""
    emails = await crm.rows("emails", "$select=subject,attachmentcount")
    (email,) = [one for one in emails if one["subject"] == subject]
    wanted = f"$filter=_objectid_value eq {email['activityid']}"
    columns = "$select=filename,filesize,attachmentcontentid"
    found = await crm.rows("activitymimeattachments", f"{columns}&{wanted}")
    assert email["attachmentcount"] == len(found)
    return {one["filename"]: one for one in found}


async def offered(chat: Chat) -> tuple[str, Card]:
    """The row of the mail, as soon as the card has it: large mail takes its time."""
    card_id, _ = await chat.ask("show activities for Contoso")

    def row(cards: Any) -> Card | None:
        found = (one for one in suggestions(dict(cards)[card_id]) if subject_of(one) == SUBJECT)
        return next(found, None)

    return card_id, await chat.until(row)


async def test_files_of_every_kind(mara: Chat, crm: Dynamics):
    """What can come comes whole; of the rest nothing is even read, and the card counts it."""
    organization = (await crm.rows("organizations", "$select=organizationid"))[0]["organizationid"]
    await crm.send("PATCH", f"/organizations({organization})", {"maxuploadfilesize": LIMIT})
    await arrives(mara, mail())
    card_id, row = await offered(mara)
    await clear_calls(mara)

    await press(mara, card_id, buttons(row, "track")[0])

    await mara.until(
        lambda cards: "2 attachments could not be taken along" in texts(dict(cards)[card_id]),
        patience=60,
    )
    held = await files_of(crm, SUBJECT)
    assert {name: one["filesize"] for name, one in held.items()} == {
        "quote.pdf": 8,
        "p.png": 4,
        "press.step": len(DRAWING),
        "Re_ tolerances_.eml": held["Re_ tolerances_.eml"]["filesize"],
    }
    assert held["p.png"]["attachmentcontentid"] == "press@contoso.example"
    row_id = held["press.step"]["activitymimeattachmentid"]
    async with crm.session.get(
        f"{crm.url}/api/data/v9.2/activitymimeattachments({row_id})/body/$value"
    ) as reply:
        assert await reply.read() == DRAWING
    asked = await asked_of(mara, "dataverse")
    assert sum(call["path"].endswith("/UploadBlock") for call in asked) == 3
    downloads = [c for c in await asked_of(mara, "graph") if c["path"].endswith("/$value")]
    assert len(downloads) == 5  # the picture, the quote, the mail, and the drawing twice
