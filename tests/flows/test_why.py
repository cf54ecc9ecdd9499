"""``why``: each fate a mail can have, told for the record that was meant; nothing for strangers."""

from __future__ import annotations

import pytest

from tests.flows.chat import Card, Chat, buttons, pages, press, subject_of, suggestions, texts
from tests.flows.service import Service

CONTOSO = "show activities for Contoso"
BADGE = "Your visitor badge for Thursday"


def told(card: Card) -> list[str]:
    """What is said on the card, line by line."""
    return texts(card).splitlines()


@pytest.fixture
async def asked(mara: Chat) -> Chat:
    """The first seller, who has just looked at Contoso."""
    await mara.ask(CONTOSO)
    return mara


@pytest.mark.parametrize(
    ("words", "sentence"),
    [
        ("minutes steering", "Suggested because mei.chen@contoso.example (Mei Chen, a contact of"),
        ("Kick-off agenda", "Not suggested: it is tracked on this record already."),
        ("Discount for the second line", "Not suggested: it is a draft."),
        ("Automatic reply", "Not suggested: it is in Deleted Items."),
        ("mailbox is almost full", "Not suggested: it is in Junk."),
        ("Pipeline review", "Not suggested: "),
        (
            "Wrong person, I think",
            "Not suggested: no address in From, To or Cc belongs to Contoso.",
        ),
        ("Dinner on Saturday", "Not suggested: no address in From, To or Cc belongs to Contoso."),
        ("Reference customers for you", "Not suggested: no address in From, To or Cc belongs to"),
        ("nobody ever wrote this", "No e-mail in your mailbox has “nobody ever wrote this”"),
    ],
)
async def test_each_fate_is_told(asked: Chat, words: str, sentence: str):
    """Shown, tracked, out of place, internal, by name only, nobody's, nothing."""
    _, card = await asked.ask(f"why {words}")

    assert told(card)[0] == "Why or why not: Contoso"
    assert any(line.startswith(sentence) for line in told(card)), texts(card)


@pytest.mark.parametrize(
    ("words", "record", "sentence"),
    [
        ("Something about my leave", "Lamna Healthcare", "it is marked private or confidential"),
        ("Figures of the tender", "Lamna Healthcare", "it is marked private or confidential"),
        ("Put into a folder below", "Trey Research", "Suggested because"),
        ("badge", "Fabrikam", "Dynamics knows the sender as Contoso, who is not linked to"),
        ("Who is this from? (look-alike)", "account Wingtip Toys", "no address in From, To or Cc"),
    ],
)
async def test_for_another_record(asked: Chat, words: str, record: str, sentence: str):
    """The record that is named counts, not the one shown last."""
    name = record.removeprefix("account ")

    _, card = await asked.ask(f"why {words} for {name}")

    assert told(card)[0] == f"Why or why not: {name}"
    assert sentence in texts(card)


async def test_too_old_is_told(asked: Chat):
    """With what to do about it."""
    month = await pages(asked, CONTOSO)
    year = await pages(asked, f"{CONTOSO} last 365 days")
    recent = {subject_of(one) for page in month for one in suggestions(page)}
    *_, oldest = (subject_of(one) for page in year for one in suggestions(page))
    assert oldest not in recent

    _, card = await asked.ask(f"why {oldest}")

    assert "older than the days that were asked for. Ask for more days." in texts(card)


async def test_dismissed_and_excluded_are_told(asked: Chat):
    """What the person decided, and the words that show it to them."""
    card_id, card = await asked.ask(CONTOSO)
    row = next(one for one in suggestions(card) if subject_of(one) == BADGE)
    answer = await press(asked, card_id, buttons(row, "dismiss")[0])

    _, card = await asked.ask("why visitor badge")
    assert "you dismissed it. Type “dismissed” to bring it back." in texts(card)
    await press(asked, card_id, buttons(answer["body"]["value"], "undo")[0])

    await asked.ask("exclude mei.chen@contoso.example")
    _, card = await asked.ask("why steering call")
    assert "it has an excluded address. Type “exclude” to see yours." in texts(card)
    await asked.ask("include mei.chen@contoso.example")
    _, card = await asked.ask("why steering call")
    assert "Suggested because" in texts(card)


@pytest.mark.parametrize(
    "words",
    [
        "({[*",
        '" OR from:x',
        "subject:quote AND NOT x",
        "'; drop--",
        "💼",
        "x" * 5000,
        "\u202eetouq",
    ],
)
async def test_hostile_words_are_only_words(asked: Chat, words: str):
    """No syntax of the search gets through, and there is an answer."""
    _, card = await asked.ask(f"why {words}")

    assert told(card)[0] == "Why or why not: Contoso"
    assert "No e-mail in your mailbox has" in texts(card)


async def test_several_records_of_the_name_are_asked_about(product: Service, session):
    """Not explained for a third one; once chosen, the choice counts for why, too."""
    priya = Chat(session, product.page, product.people[2])
    await priya.ask("show activities for Fabrikam")

    card_id, card = await priya.ask("why xylophone for account Contoso")
    assert "Which “account Contoso” do you mean?" in texts(card)
    assert {"Account · Seattle", "Account · Vancouver"} <= set(told(card))

    await press(priya, card_id, buttons(card, "choose")[0])
    _, card = await priya.ask("why xylophone")
    assert told(card)[0] == "Why or why not: Contoso"


async def test_in_a_group_nothing_is_explained(group: Chat):
    """It is about one's own mailbox."""
    _, card = await group.ask("@Auto Capture why quote")

    assert "ask me in our personal chat" in texts(card)
