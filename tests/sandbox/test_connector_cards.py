"""Cards that Teams cannot draw are blank, and the developer learns why."""

from __future__ import annotations

import json
from collections.abc import AsyncIterator
from importlib.resources import files
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from jsonschema import Draft6Validator

from sandbox.connector.cards import problems
from tests.sandbox.connector_calls import message_with, opened
from tests.sandbox.scripted_bot import Workplace, workplace_in

NAMES = (
    *("type", "items", "columns", "actions", "body", "text", "url", "id", "selectAction"),
    *("fallback", "card", "refresh", "action", "userIds", "facts", "rows", "inlines"),
    *("TextBlock", "Container", "ColumnSet", "Column", "Action.Execute", "Action.ShowCard"),
    *("AdaptiveCard", "RichTextBlock", "FactSet", "Table", "drop"),
)
GOLDEN = sorted((Path(__file__).parents[1] / "golden").glob("card-*.json"))
EXECUTE = {"type": "Action.Execute", "title": "Go"}


@pytest.fixture
async def at(tmp_path: Path) -> AsyncIterator[Workplace]:
    async with workplace_in(tmp_path) as workplace:
        yield workplace


@pytest.fixture(scope="module")
def schema() -> Draft6Validator:
    text = (files("adaptive_cards") / "schemas" / "schema-1.5.json").read_text()
    return Draft6Validator(json.loads(text))


def card(*body: Any, **more: Any) -> dict[str, Any]:
    return {"type": "AdaptiveCard", "version": "1.5", "body": list(body)} | more


BROKEN = [
    card({"type": "TextBlok", "text": "x"}),
    card({"type": "TextBlock"}),
    card({"type": "TextBlock", "text": 7}),
    card({"type": "Image"}),
    card({"type": "Container"}),
    card({"type": "Container", "items": [{"type": "Nothing"}]}),
    card({"type": "ColumnSet", "columns": [{"items": [{"type": "TextBlock"}]}]}),
    card({"type": "FactSet", "facts": [{"title": "x"}]}),
    card({"type": "Input.Text"}),
    card({"type": "Input.ChoiceSet", "id": "a", "choices": [{"title": "x"}]}),
    card({"type": "RichTextBlock", "inlines": [{"type": "TextRun"}]}),
    card({"type": "ActionSet", "actions": [{"type": "Action.Http"}]}),
    card({"type": "ActionSet", "actions": [{"type": "Action.OpenUrl"}]}),
    card({"type": "Container", "items": [], "selectAction": {"type": "Action.OpenUrl"}}),
    card(actions=[{"type": "Action.ShowCard", "card": card({"type": "TextBlock"})}]),
    card(actions=[{"type": "Action.ToggleVisibility"}]),
    card({"type": "Table", "rows": [{"type": "TableRow", "cells": [{"type": "TableCell"}]}]}),
    card("text"),
    card(body="text"),
    card(refresh={"action": {"type": "Action.Submit"}}),
    card(refresh={"action": EXECUTE, "userIds": [1]}),
]
"""Neither the schema nor we accept these."""

SOUND = [
    card(),
    card({"type": "TextBlock", "text": "x"}, actions=[EXECUTE]),
    card({"type": "ColumnSet", "columns": [{"type": "Column", "items": []}]}),
    card({"type": "RichTextBlock", "inlines": ["x", {"type": "TextRun", "text": "y"}]}),
    card(refresh={"action": EXECUTE, "userIds": ["29:x"]}),
    card({"type": "Input.Toggle", "id": "a", "title": "x"}),
    card({"type": "Table", "columns": [{"width": 1}], "rows": []}),
    card(actions=[{"type": "Action.ToggleVisibility", "targetElements": ["a"]}]),
]


@pytest.mark.parametrize("broken", BROKEN, ids=lambda one: json.dumps(one)[60:110])
def test_what_the_schema_refuses_is_refused(
    broken: dict[str, Any], schema: Draft6Validator
) -> None:
    """Microsoft's own schema says so too."""
    assert not schema.is_valid(broken)
    assert problems(broken)


@pytest.mark.parametrize("sound", SOUND, ids=lambda one: json.dumps(one)[60:110])
def test_what_the_schema_accepts_is_drawn(sound: dict[str, Any], schema: Draft6Validator) -> None:
    """We are not stricter than the schema about shape."""
    assert schema.is_valid(sound)
    assert problems(sound) == ()


@pytest.mark.parametrize("file", GOLDEN, ids=lambda one: one.stem)
def test_real_cards_are_drawn(file: Path) -> None:
    """Cards that pass the schema elsewhere in this project pass here."""
    assert problems(json.loads(file.read_text())) == ()


@pytest.mark.parametrize(
    "wrong",
    [
        card(version="1.6"),
        card(version=None),
        card(version="2.0"),
        card(version="1.5.1"),
        card(version="1.3", actions=[EXECUTE]),
        card(version="1.3", refresh={"action": EXECUTE}),
        card({"type": "Badge", "text": "x", "fallback": {"type": "TextBlock"}}),
    ],
)
def test_what_the_schema_does_not_look_at_counts_too(wrong: dict[str, Any]) -> None:
    """Teams draws 1.5 at most, universal actions need 1.4, and a fallback must be drawable."""
    assert problems(wrong)


@pytest.mark.parametrize("fallback", ["drop", {"type": "TextBlock", "text": "instead"}])
def test_an_unknown_element_may_say_what_to_do_instead(fallback: Any) -> None:
    """With a fallback it is no mistake."""
    assert problems(card({"type": "Badge", "text": "x", "fallback": fallback})) == ()


def test_a_card_without_end_is_refused() -> None:
    """However deep, the check itself survives."""
    nested: dict[str, Any] = {"type": "TextBlock", "text": "x"}
    for _ in range(200):
        nested = {"type": "Container", "items": [nested]}
    assert problems(card(nested))


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.sampled_from([*NAMES, "", "29:x"]),
    lambda inner: (
        st.lists(inner, max_size=3) | st.dictionaries(st.sampled_from(NAMES), inner, max_size=4)
    ),
    max_leaves=20,
)


@given(body=JSON, actions=JSON, refresh=JSON)
def test_whatever_a_card_holds_is_judged(body: Any, actions: Any, refresh: Any) -> None:
    """Made of a card's own words in any disorder: a body is a list, or there is a reason."""
    found = problems(card(body=body, actions=actions, refresh=refresh))
    assert all(found)
    assert found or body is None or isinstance(body, list)


async def test_a_broken_card_is_blank_for_people_and_explained_to_its_developer(
    at: Workplace, caplog: pytest.LogCaptureFixture
) -> None:
    """Teams takes the message; the place and the reason are beside it, also after an update."""
    conversation = await opened(at)
    broken = card({"type": "TextBlock", "text": "x"}, {"type": "TextBlok", "text": "y"})
    sent = await at.send(conversation, message_with(broken))
    (entry,) = await at.entries()
    assert entry["activity"]["attachments"][0]["content"]["body"] == []
    reason = "card.body[1] has the unknown type 'TextBlok' and no fallback."
    assert entry["problems"] == [reason]
    assert f"Message {sent} has a card that is blank in Teams: {reason}" in caplog.messages
    whole = message_with(card({"type": "TextBlock", "text": "x"}))
    path = f"/v3/conversations/{conversation}/activities/{sent}"
    async with at.connector.put(path, json=whole) as answer:
        assert answer.status == 200
    (entry,) = await at.entries()
    assert (entry["problems"], entry["activity"]["attachments"]) == ([], whole["attachments"])
