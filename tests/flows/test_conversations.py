"""A conversation is one suggestion: opened, tracked in part or whole, dismissed, brought back."""

from __future__ import annotations

from typing import Any

from tests.flows.chat import (
    Card,
    Chat,
    as_text,
    buttons,
    press,
    subject_of,
    suggestions,
    texts,
    walk,
)
from tests.flows.control import arrives
from tests.flows.dynamics import Dynamics
from tests.flows.service import Service

CONTOSO = "show activities for Contoso"
THREAD = "RE: Quote for the second production line"
QUOTE = "Quote for the second production line"
BADGE = "Your visitor badge for Thursday"
PHOTO = "Photo of the mounting plate"


def row_of(card: Card, subject: str) -> Card:
    """The suggestion of this subject."""
    return next(one for one in suggestions(card) if subject_of(one) == subject)


def subjects(card: Card) -> list[str]:
    """Those of all suggestions, in the order they stand."""
    return [subject_of(one) for one in suggestions(card)]


def boxes(row: Card) -> list[str]:
    """The ids of the checkboxes in an opened conversation, the newest message first."""
    return [part["id"] for part in walk(row) if part.get("type") == "Input.Toggle"]


def titled(row: Card, verb: str, title: str) -> dict[str, Any]:
    """The one button of this verb and title."""
    (found,) = [one for one in buttons(row, verb) if one["title"] == title]
    return found


async def filled(chat: Chat, card_id: str, button: dict[str, Any], **inputs: str) -> dict[str, Any]:
    """Press a button as a client does whose card has inputs."""
    action = {"verb": button["verb"], "data": {**button["data"], **inputs}}
    return await chat.invoke(card_id, action)


def shown(answer: dict[str, Any]) -> Card:
    """The card an invoke was answered with."""
    assert answer["body"]["type"].endswith("card.adaptive"), as_text(answer)
    return dict(answer["body"]["value"])


async def test_one_of_three_then_the_rest(mara: Chat, crm: Dynamics):
    """What is ticked is imported and nothing else; the others stay and are tracked together."""
    card_id, card = await mara.ask(CONTOSO)
    row = row_of(card, THREAD)
    ticks = boxes(row)
    assert len(ticks) == 3
    assert titled(row, "track", "Track all 3")
    select = titled(row, "track", "Track selected")

    none = shown(await filled(mara, card_id, select, **dict.fromkeys(ticks, "false")))
    assert "No message was selected, so nothing was tracked." in texts(none)
    assert await crm.tracked(QUOTE) == []
    ticked = {**dict.fromkeys(ticks, "false"), ticks[2]: "true", f"{ticks[2]}-x": "true"}
    await filled(mara, card_id, select, **ticked)
    left = await mara.until(lambda cards: two_left(dict(cards)[card_id]))

    assert await crm.tracked(QUOTE) == [("account", "Contoso")]
    assert await crm.tracked(THREAD) == []
    assert "1 already tracked" in texts(left)
    await press(mara, card_id, titled(left, "track", "Track all 2"))
    await mara.until(lambda cards: THREAD not in subjects(dict(cards)[card_id]))
    assert await crm.tracked(THREAD) == [("account", "Contoso")] * 2
    assert await crm.tracked(QUOTE) == [("account", "Contoso")]


def two_left(card: Card) -> Card | None:
    """The thread once one of its messages is an activity and the others can be tracked."""
    rows = [one for one in suggestions(card) if subject_of(one) == THREAD]
    return rows[0] if rows and "1 already tracked" in texts(rows[0]) else None


async def test_a_forged_tick_adds_nothing(mara: Chat, crm: Dynamics):
    """Inputs can take away from what was sealed and never add to it."""
    for number, references in ((1, ""), (2, "References: <walk-1@contoso.example>\n")):
        await arrives(mara, thread_mail(number, references))
    card_id, card = await mara.ask(CONTOSO)
    row = row_of(card, "RE: Walk on the roof")
    other = buttons(row_of(card, BADGE), "track")[0]["data"]["sealed"]
    ticks = boxes(row)

    forged = {
        **dict.fromkeys(ticks, "false"),
        "pick": "everything",
        "pick-00000000-0": "true",
        ticks[0].rpartition("-")[0] + "-7": "true",
        ticks[0]: other,
        "picked": other,
    }
    answer = await filled(mara, card_id, titled(row, "track", "Track selected"), **forged)

    assert "nothing was tracked" in texts(shown(answer))
    assert await crm.tracked("Walk on the roof") == []
    assert await crm.tracked(BADGE) == []


def thread_mail(number: int, references: str) -> str:
    """One mail of a conversation that a customer writes."""
    subject = "Walk on the roof" if number == 1 else "RE: Walk on the roof"
    return (
        "From: Nadia Hassan <nadia.hassan@contoso.example>\n"
        "To: Mara Lindqvist <mara.lindqvist@adatum.example>\n"
        f"Subject: {subject}\n"
        f"Message-ID: <walk-{number}@contoso.example>\n{references}\nHello\n"
    )


async def test_dismiss_undo_and_the_list(mara: Chat, product: Service, jonas_signed_in: Chat):
    """Gone at the press, counted, brought back by Undo; after a restart still gone; listed."""
    card_id, card = await mara.ask(CONTOSO)
    away = titled(row_of(card, BADGE), "dismiss", "Dismiss")

    gone = shown(await press(mara, card_id, away))
    assert BADGE not in subjects(gone)
    assert "Dismissed 1 suggestion." in texts(gone)
    assert "1 dismissed by you" in texts(gone)
    back = shown(await press(mara, card_id, titled(gone, "undo", "Undo")))
    assert BADGE in subjects(back)
    assert "dismissed by you" not in texts(back)

    gone = shown(await press(mara, card_id, titled(row_of(back, BADGE), "dismiss", "Dismiss")))
    thread = row_of(gone, "RE: Walk on the roof")
    gone = shown(await press(mara, card_id, titled(thread, "dismiss", "Dismiss all")))
    assert "Dismissed 2 suggestions." in texts(gone)
    product.stop("app.py")
    product.start("app.py")

    _, after = await mara.ask(CONTOSO)
    assert not {BADGE, "RE: Walk on the roof"} & set(subjects(after))
    assert "3 dismissed by you" in texts(after)
    _, opportunity = await mara.ask("show opportunity Second production line")
    assert "RE: Walk on the roof" in subjects(opportunity)
    _, his = await jonas_signed_in.ask("dismissed")
    assert "You dismissed nothing." in texts(his)

    list_id, listed = await mara.ask("dismissed")
    assert BADGE in texts(listed)
    assert texts(listed).count("for Contoso") == 3
    for _ in range(3):
        listed = shown(await press(mara, list_id, buttons(listed, "undo")[0]))
    assert "You dismissed nothing." in texts(listed)
    _, again = await mara.ask(CONTOSO)
    assert {BADGE, "RE: Walk on the roof"} <= set(subjects(again))


async def test_dismissed_on_one_page_the_page_stays(mara: Chat):
    """A press on the second page is answered with that page."""
    card_id, card = await mara.ask(CONTOSO)
    second = shown(await press(mara, card_id, titled(card, "more", "More")))
    place = next(line for line in texts(second).splitlines() if line.startswith("Rows "))
    away = next(one for one in suggestions(second) if len(buttons(one, "dismiss")) == 1)

    after = shown(await press(mara, card_id, buttons(away, "dismiss")[0]))

    assert away["id"] not in [one["id"] for one in suggestions(after)]
    assert place.partition("–")[0] in texts(after)
    restored = shown(await press(mara, card_id, buttons(after, "undo")[0]))
    assert away["id"] in [one["id"] for one in suggestions(restored)]
