"""What people do with their suggestions: track, dismiss, introduce, follow, retry, press."""

from __future__ import annotations

import asyncio

from cards.actions import Dismissals, Followed, More, RetryShown, Show, verb
from cards.sealing import Sealer
from tests.canary.day import Day
from tests.canary.letters import Letter, letter
from tests.canary.seat import Seat
from tests.canary.world import CONTOSO, FOURTH
from tests.flows.chat import Card, as_text, buttons, press, suggestions, texts
from tests.flows.control import arrives
from tests.flows.dynamics import dynamics

__all__ = ["fails_and_retried", "follows", "presses", "works"]


async def row(seat: Seat, question: str, wanted: Letter) -> tuple[str, Card]:
    """The newest timeline's id, and a letter's row, which stands on the page that is shown then."""
    card_id, card = await seat.ask(question)
    while True:
        for one in suggestions(card):
            if wanted.subject in texts(one):
                return card_id, one
        (more,) = [one for one in buttons(card, "more") if one["title"] == "More"]
        card = (await press(seat, card_id, more))["body"]["value"]


async def track(day: Day, seat: Seat, wanted: Letter) -> None:
    """Press Track and wait for the import; from the press on the letter is the record's."""
    card_id, found = await row(seat, CONTOSO, wanted)
    day.evidence.share(*wanted.words)
    await press(seat, card_id, buttons(found, "track")[0])
    await seat.until(lambda cards: found["id"] not in as_text(dict(cards)[card_id]))


async def works(day: Day) -> None:
    """Everybody tracks one; the first seller dismisses, asks why, and makes somebody a contact."""
    letters = day.world.letters
    for name in ("mara", "jonas", "ines"):
        await track(day, day.seat(name), letters[name]["tracked"])
    mara = day.seat("mara")
    card_id, found = await row(mara, CONTOSO, letters["mara"]["dismissed"])
    await press(mara, card_id, buttons(found, "dismiss")[0])
    await mara.ask("dismissed")
    for fate in ("kept", "secret", "tracked"):
        await mara.ask(f"why {letters['mara'][fate].subject} for Contoso")
    met = letters["mara"]["met"]
    day.evidence.share(*met.words)  # whose stranger becomes a row of Dynamics
    card_id, found = await row(mara, CONTOSO, met)
    people = (await press(mara, card_id, buttons(found, "people")[0]))["body"]["value"]
    await press(mara, card_id, buttons(people, "create")[0])
    await mara.ask(f"show activities for {letters['mara']['kept'].subject}")
    await mara.ask(f"exclude {letters['mara']['kept'].stranger} only ignore")
    await mara.ask(f"exclude {letters['mara']['kept'].stranger}x@y")


async def fails_and_retried(day: Day) -> None:
    """A mailbox that is not synchronised fails the import; once that is mended, Retry tracks it."""
    mara, failing = day.seat("mara"), day.world.letters["mara"]["failing"]
    card_id, found = await row(mara, CONTOSO, failing)
    await _tested(day, 0)
    day.evidence.share(*failing.words)
    await press(mara, card_id, buttons(found, "track")[0])
    await mara.until(lambda cards: "not tested and enabled" in texts(dict(cards)[card_id]))
    await day.seat("sam").ask("admin failed")
    await mara.ask("diagnose")
    await mara.ask("my imports")
    await _tested(day, 1)
    listed, card = (await mara.cards())[-1]
    await press(mara, listed, buttons(card, "retry")[0])
    await mara.until(lambda cards: not buttons(dict(cards)[listed], "retry"))


async def _tested(day: Day, status: int) -> None:
    oid = day.world.oid("mara")
    async with dynamics(day.product) as crm:
        who = f"azureactivedirectoryobjectid eq {oid}"
        (user,) = await crm.rows("systemusers", f"$select=systemuserid&$filter={who}")
        whose = f"_regardingobjectid_value eq {user['systemuserid']}"
        (mailbox,) = await crm.rows("mailboxes", f"$select=mailboxid&$filter={whose}")
        path = f"/mailboxes({mailbox['mailboxid']})"
        await crm.send("PATCH", path, {"incomingemailstatus": status})


async def follows(day: Day) -> None:
    """A thread is followed, and its next message tracked without a press."""
    mara, first = day.seat("mara"), day.world.letters["mara"]["followed"]
    card_id, found = await row(mara, FOURTH, first)
    await press(mara, card_id, buttons(found, "follow")[0])
    sender, owner = "giulia.conti@fourthcoffee.example", day.world.people["mara"]
    reply = letter(day.world.aviary, "an answer", sender, **{owner["mail"]: owner["oid"]})
    day.evidence.share(*reply.words)
    message_id = next(line for line in first.raw.split(b"\n") if line.startswith(b"Message-ID:"))
    await arrives(mara, message_id.replace(b"Message-ID:", b"References:") + b"\n" + reply.raw)

    async with dynamics(day.product) as crm, asyncio.timeout(60):
        while not await crm.tracked(f"{reply.subject} & “Größe” 50%"):
            continue


async def presses(day: Day) -> None:
    """Every button on her cards about one customer, on the cards that answer it, and so on."""
    mara = day.seat("mara")
    for one in ("pressed", "followed"):
        day.evidence.share(*day.world.letters["mara"][one].words)
    for question in (
        FOURTH,
        "show contact Alex Kim",
        "my imports",
        "dismissed",
        "shwo Fourth Coffee",
    ):
        card_id, card = await mara.ask(question)
        await mara.press_everything(card_id, card)
    await _presses_what_is_rarely_drawn(day, mara)


async def _presses_what_is_rarely_drawn(day: Day, seat: Seat) -> None:
    """Buttons of long lists and of trouble, as the service draws them for her then."""
    card_id, card = await seat.ask(CONTOSO)
    sealer = Sealer(day.product.environment["TOKEN_KEYS"].split(","))
    audience = f"{day.product.environment['MicrosoftAppTenantId']}/{seat.person['oid']}"
    (drawn, *_) = buttons(card, "more")
    more = sealer.open("more", drawn["data"], audience)
    assert isinstance(more, More)
    for action in (Show(more.record), Dismissals(), Followed(), RetryShown(more.record)):
        await seat.invoke(card_id, {"verb": verb(action), "data": sealer.seal(action, audience)})
