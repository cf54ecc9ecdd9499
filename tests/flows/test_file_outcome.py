"""What became of the files of a tracked mail, and that no old card changes what was shared."""

from __future__ import annotations

from typing import Any

from tests.flows.chat import Chat, as_text, buttons, press, texts, walk
from tests.flows.control import arrives
from tests.flows.dynamics import Dynamics
from tests.flows.test_options import (
    HISTORY,
    SECRET,
    files_of,
    inputs,
    mail,
    options,
    pressed,
    suggestion,
    tracked,
)

OLD_PICTURE = '<img src="cid:old@contoso.example">'


async def test_a_picture_of_the_quotation_stays_with_it(mara: Chat, crm: Dynamics):
    """The card of what became of the files says of each what Dynamics says."""
    files = (("offer.pdf", b"%PDF-1.7 offer"), ("setup.exe", b"MZ"))
    quoting = HISTORY.replace(SECRET, SECRET + OLD_PICTURE)
    await arrives(mara, mail("Old picture", *files, html=quoting, picture=True))
    card_id, card = await options(mara, "Old picture")

    await pressed(mara, card_id, buttons(card, "track")[0], inputs(card, disclosure="latest"))

    row = await tracked(mara, crm, card_id, "Old picture")
    assert await files_of(crm, row) == {"offer.pdf"}
    _, shown = await activity(mara, "Old picture")
    assert "1 attachment could not be taken along" in texts(shown)
    assert "1 file was left out" in texts(shown)
    _, after = await outcome(mara, "Old picture")
    assert told_of(after, "old.png").endswith("it belongs to the text that was cut off")
    assert told_of(after, "setup.exe").endswith("this organisation blocks its type")
    assert told_of(after, "offer.pdf").endswith("in Dynamics")
    assert not [one for one in walk(after) if str(one.get("id", "")).startswith("file-")]


async def activity(chat: Chat, subject: str) -> tuple[str, dict[str, Any]]:
    """The row of a tracked mail on a new timeline of Contoso."""
    card_id, timeline = await chat.ask("show activities for Contoso")
    return card_id, of(timeline, subject)


async def outcome(chat: Chat, subject: str) -> tuple[str, dict[str, Any]]:
    """What became of the files of a tracked mail."""
    card_id, row = await activity(chat, subject)
    (ways,) = [one for one in buttons(row, "options") if one["title"] == "Files"]
    answer = await press(chat, card_id, ways)
    return card_id, dict(answer["body"]["value"])


def told_of(card: dict[str, Any], name: str) -> str:
    """The line above a file's name."""
    lines = texts(card).splitlines()
    return lines[lines.index(name) - 1]


async def test_one_file_is_left_out_and_comes_later(mara: Chat, crm: Dynamics):
    """The tracked row says so and leads to the files; ticked there, it comes, and once."""
    files = (("offer.pdf", b"%PDF-1.7 offer"), ("internal.txt", b"not for them"))
    await arrives(mara, mail("Two files", *files))
    card_id, card = await options(mara, "Two files")
    boxes = [one["id"] for one in walk(card) if str(one.get("id", "")).startswith("file-")]
    assert len(boxes) == 2

    await pressed(mara, card_id, buttons(card, "track")[0], inputs(card, **{boxes[1]: "false"}))

    row = await tracked(mara, crm, card_id, "Two files")
    assert await files_of(crm, row) == {"offer.pdf"}
    _, shown = await activity(mara, "Two files")
    assert "1 file was left out" in texts(shown)
    list_id, after = await outcome(mara, "Two files")
    assert "internal.txt" in texts(after)
    assert "was left out" in as_text(after)

    nothing = await pressed(mara, list_id, buttons(after, "track")[0], inputs(after))
    assert "No file was selected" in texts(nothing["body"]["value"])
    again = inputs(after, **{boxes[1]: "true"})
    answer = await pressed(mara, list_id, buttons(after, "track")[0], again)
    assert "The selected files are on their way" in texts(answer["body"]["value"])

    async def both_there() -> bool:
        return await files_of(crm, row) == {"offer.pdf", "internal.txt"}

    await mara.watch(both_there)
    await mara.until(lambda cards: "on their way" not in texts(dict(cards)[list_id]))
    _, now = await mara.ask("show activities for Contoso")
    assert not rows_of(now, "Two files")
    assert len(await crm.rows("emails", "$filter=subject eq 'Two files'")) == 1


async def test_files_of_a_mail_that_went_elsewhere(mara: Chat, crm: Dynamics):
    """No record's list tells of them, so the list of imports does, and what was left out comes."""
    files = (("offer.pdf", b"%PDF-1.7"), ("internal.txt", b"not yet"), ("setup.exe", b"MZ"))
    await arrives(mara, mail("Files elsewhere", *files))
    card_id, card = await options(mara, "Files elsewhere")
    find = next(one for one in buttons(card, "options") if one["title"] == "Find")
    named = inputs(card, **{"record-name": "Nordlys Energi"})
    found = (await pressed(mara, card_id, find, named))["body"]["value"]
    boxes = [one["id"] for one in walk(found) if str(one.get("id", "")).startswith("file-")]
    chosen = inputs(found, **{boxes[1]: "false"})
    await pressed(mara, card_id, buttons(found, "track")[0], chosen)
    await mara.until(lambda cards: "regarding Nordlys Energi" in texts(dict(cards)[card_id]))

    list_id, listed = await mara.ask("my imports")
    said = texts(listed)
    assert "1 attachment could not be taken along" in said
    assert "1 file was left out" in said
    (ways,) = buttons(of(listed, "Files elsewhere"), "options")
    after = (await press(mara, list_id, ways))["body"]["value"]
    assert as_text(after).count("was left out") == 1
    assert told_of(after, "setup.exe").endswith("this organisation blocks its type")
    assert buttons(after, "imports")[0]["title"] == "Back"

    again = inputs(after, **{boxes[1]: "true"})
    answer = await pressed(mara, list_id, buttons(after, "track")[0], again)
    assert texts(answer["body"]["value"]).startswith("Nordlys Energi\n")
    (row,) = await crm.rows("emails", "$filter=subject eq 'Files elsewhere'")

    async def both_there() -> bool:
        return await files_of(crm, row) == {"offer.pdf", "internal.txt"}

    await mara.watch(both_there)


def of(card: dict[str, Any], subject: str) -> dict[str, Any]:
    """The row of a tracked mail with a button to its files."""
    return rows_of(card, subject)[0]


def rows_of(card: dict[str, Any], subject: str) -> list[dict[str, Any]]:
    """The rows with this subject and a button to files, of which there is one or none."""
    rows = (one for one in walk(card) if one.get("type") == "ColumnSet")
    return [one for one in rows if subject in texts(one) and buttons(one, "options")]


async def test_what_is_tracked_is_not_chosen_anew(mara: Chat, crm: Dynamics):
    """Buttons from before say what was shared and change nothing; once it is deleted they do."""
    await arrives(mara, mail("Shared once", ("terms.pdf", b"%PDF-1.7 secret")))
    card_id, card = await options(mara, "Shared once")
    old_id, old = await suggestion(mara, "Shared once")
    await pressed(mara, card_id, buttons(card, "track")[0], inputs(card, disclosure="header"))
    row = await tracked(mara, crm, card_id, "Shared once")

    shown = (await press(mara, old_id, buttons(old, "options")[0]))["body"]["value"]
    answer = await pressed(mara, card_id, buttons(card, "track")[0], inputs(card))

    assert "neither text nor files" in texts(shown)
    assert told_of(shown, "terms.pdf").endswith("was not shared")
    assert not buttons(shown, "track")
    assert "It is tracked already, as it was chosen then." in texts(answer["body"]["value"])
    assert await files_of(crm, row) == set()

    await crm.send("DELETE", f"/emails({row['activityid']})")
    anew = (await press(mara, old_id, buttons(old, "options")[0]))["body"]["value"]
    assert "Before you track" in texts(anew)
    answer = await pressed(mara, old_id, buttons(anew, "track")[0], inputs(anew))
    assert "tracked already" not in texts(answer["body"]["value"])
