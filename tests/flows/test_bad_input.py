"""Rubbish in: a clear card or a refusal out, and nothing changes."""

from __future__ import annotations

import json

import pytest

from tests.flows.chat import Card, Chat, as_text, buttons, press, suggestions, texts, walk


@pytest.mark.parametrize(
    "name",
    [
        "O'Brien' or 1 eq 1 or name eq '",
        "%%",
        "1__% [Test]_",
        "_______",
        "[a-z]%",
        "Contoso) or contains(name,'",
        '"from:x OR subject:*"',
        "'; DROP TABLE accounts; --",
        "$filter=name ne null&$top=5000",
        "x" * 10_000,
        "💼🚀",
        "\u202eosotnoC\u202c\u200f",
        "../../contacts(1)",
        "${jndi:ldap://x}",
        "q\x00\x01zz",
    ],
)
async def test_a_hostile_name_finds_nothing_and_breaks_nothing(mara: Chat, name):
    """A name is a name: no syntax of OData, LIKE, KQL or SQL gets through."""
    _, card = await mara.ask(f"show activities for {name}")

    assert "No record that you may see" in texts(card)
    assert len(json.dumps(card)) < 28 * 1024


async def test_a_name_with_syntax_in_it_is_found(mara: Chat):
    """The record whose real name holds quotes, per cent and brackets is found by it."""
    _, card = await mara.ask("show activities for O'Brien & Söhne 100% [Test]_GmbH")

    assert texts(card).startswith("O'Brien & Söhne 100% [Test]_GmbH")


async def test_an_edited_button_does_nothing(mara: Chat):
    """Another record, message or verb in a button's data, or a cut seal, is refused."""
    card_id, card = await mara.ask("show activities for Contoso")
    button = buttons(card, "track")[0]
    sealed = button["data"]["sealed"]
    other = next(
        one["data"]["sealed"] for one in buttons(card, "track") if one["data"]["sealed"] != sealed
    )
    content, _, signature = sealed.rpartition(".")
    action = json.loads(content)

    edited = [
        json.dumps([action[0], {"table": "account", "id": "0" * 36}, *action[2:]])
        + "."
        + signature,
        json.dumps([*action[:2], "another-mail", *action[3:]]) + "." + signature,
        other.rpartition(".")[0] + "." + signature,
        sealed[:-2],
        sealed + "A",
        content,
        "",
    ]
    for data in edited:
        answer = await mara.invoke(card_id, {"verb": "track", "data": {"sealed": data}})
        assert "out of date" in as_text(answer), data
    for verb in ("retry", "show", "more", "choose", "undo", "settings", ""):
        answer = await mara.invoke(card_id, {"verb": verb, "data": button["data"]})
        assert "out of date" in as_text(answer), verb
    _, again = await mara.ask("show activities for Contoso")
    assert ids(again) == ids(card)
    assert "Queued" not in texts(again)


async def test_another_persons_buttons_do_nothing(mara: Chat, jonas_signed_in: Chat):
    """Whatever stands on Mara's cards, pressed by Jonas, neither does nor shows anything."""
    card_id, hers = await mara.ask("show activities for Contoso")
    row = next(one for one in suggestions(hers) if len(buttons(one, "dismiss")) == 1)
    gone = await press(mara, card_id, buttons(row, "dismiss")[0])
    _, listed = await mara.ask("dismissed")
    choose_id, choice = await mara.ask("show activities for contact Alex Kim")
    chosen = await press(mara, choose_id, buttons(choice, "choose")[0])
    his_id, _ = await jonas_signed_in.ask("help")
    drawn = [hers, gone["body"]["value"], listed, choice, chosen["body"]["value"]]

    presses = [
        part for card in drawn for part in walk(card) if part.get("type") == "Action.Execute"
    ]
    verbs = {"track", "more", "dismiss", "people", "undo", "choose", "other"}
    assert verbs <= {one["verb"] for one in presses}
    for button in presses:
        answer = await press(jonas_signed_in, his_id, button)
        assert answer["body"]["type"].endswith("activity.message"), button["title"]
        assert "belongs to somebody else" in as_text(answer)

    back = await press(mara, card_id, buttons(gone["body"]["value"], "undo")[0])
    assert ids(back["body"]["value"]) == ids(hers)


async def test_a_personal_button_pressed_in_a_group_shows_nothing(mara: Chat, group: Chat):
    """A card copied into a group loses its buttons' meaning, even for the person it was for."""
    _, hers = await mara.ask("show activities for Contoso")
    group_id, _ = await group.ask("@Auto Capture help")

    answer = await press(group, group_id, buttons(hers, "track")[0])

    assert "belongs to somebody else or is out of date" in as_text(answer)


def ids(card: Card) -> list[str]:
    """The suggestions a card offers, in order."""
    return [str(one["id"]) for one in suggestions(card)]
