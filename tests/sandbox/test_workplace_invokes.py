"""What clients ask the bot: presses and message extensions, and answers nobody could show."""

from __future__ import annotations

from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import pytest

from sandbox.workplace.delivery import patience_for
from tests.sandbox.connector_calls import message_with
from tests.sandbox.scripted_bot import Workplace, workplace_in
from tests.sandbox.workplace_calls import ACTION, CARD_TYPE, PRESS, card, invoke, shown

MESSAGE = "application/vnd.microsoft.activity.message"
ERROR = "application/vnd.microsoft.error"
QUERY = "composeExtension/query"
PREVIEW = {"contentType": "application/vnd.microsoft.card.thumbnail", "content": {"title": "x"}}
RESULT = {
    "contentType": CARD_TYPE,
    "content": {"type": "AdaptiveCard", "version": "1.5", "body": []},
    "preview": PREVIEW,
}
FOUND = {"type": "result", "attachmentLayout": "list", "attachments": [RESULT]}
LINK = {"actions": [{"type": "openUrl", "title": "Go", "value": "https://localhost/x"}]}
VALUES: dict[str, dict[str, Any]] = {
    QUERY: {"commandId": "find", "parameters": [{"name": "q", "value": "Contoso"}]},
    "composeExtension/selectItem": {"id": 7},
    "composeExtension/fetchTask": {"commandId": "new", "commandContext": "compose"},
    "composeExtension/submitAction": {"commandId": "new", "data": {"a": 1}},
    "composeExtension/queryLink": {"url": "https://contoso.example/a"},
    "composeExtension/anonymousQueryLink": {"url": "https://contoso.example/a"},
    "composeExtension/querySettingUrl": {},
    "composeExtension/setting": {"state": "on"},
}


@pytest.fixture
async def at(tmp_path: Path) -> AsyncIterator[Workplace]:
    async with workplace_in(tmp_path) as workplace:
        yield workplace


async def a_card(at: Workplace, kind: str = "personal") -> str:
    conversation = (await at.open(kind))["conversation"]["id"]
    return await at.send(conversation, message_with(card("base")))


async def press(at: Workplace, sent: str, **more: Any) -> dict[str, Any]:
    return await invoke(at, {"name": ACTION, "value": PRESS, "card": sent} | more)


async def test_a_press_carries_the_card_and_brings_the_answer_back(at: Workplace) -> None:
    """The invoke names its card; status and body return to the page as they are."""
    sent = await a_card(at)
    body = {"statusCode": 200, "type": MESSAGE, "value": "ok"}
    at.bot.script[ACTION] = (200, body)
    told = await press(at, sent)
    assert told == {"status": 200, "body": body, "complaint": "", "reason": ""}
    heard = await at.bot.next_named(ACTION)
    assert (heard["type"], heard["value"], heard["replyToId"]) == ("invoke", PRESS, sent)


async def test_a_press_without_an_id_has_an_empty_one(at: Workplace) -> None:
    """As Teams sends it, with trigger manual."""
    sent = await a_card(at)
    await press(at, sent, value={"action": {"type": "Action.Execute", "verb": "x"}})
    (heard,) = at.bot.named(ACTION)
    action = {"type": "Action.Execute", "id": "", "verb": "x", "data": {}}
    assert heard["value"] == {"trigger": "manual", "action": action}


async def test_the_card_a_press_brings_is_for_who_pressed(at: Workplace) -> None:
    """The others keep the base card, until the bot changes the message for everybody."""
    conversation = (await at.open("group"))["conversation"]["id"]
    await at.open("group", 1)
    sent = await at.send(conversation, message_with(card("base")))
    answer = {"statusCode": 200, "type": CARD_TYPE, "value": card("mine")}
    at.bot.script[ACTION] = (200, answer)
    await invoke(at, {"name": ACTION, "value": PRESS, "card": sent}, "group")
    assert await shown(at, sent, "group") == "mine"
    assert await shown(at, sent, "group", 1) == "base"
    path = f"/v3/conversations/{conversation}/activities/{sent}"
    async with at.connector.put(path, json=message_with(card("new"))) as changed:
        assert changed.status == 200
    assert await shown(at, sent, "group") == "new"


@pytest.mark.parametrize(
    ("body", "fine"),
    [
        ({"statusCode": 200, "type": CARD_TYPE, "value": card("x")}, True),
        ({"statusCode": 200, "type": MESSAGE, "value": "x"}, True),
        ({"statusCode": 400, "type": ERROR, "value": {"code": "x", "message": "y"}}, True),
        ({"statusCode": 500, "type": ERROR, "value": {"code": "x", "message": "y"}}, True),
        ({"statusCode": 401, "type": f"{ERROR}.incorrectAuthCode", "value": None}, True),
        (
            {
                "statusCode": 412,
                "type": f"{ERROR}.preconditionFailed",
                "value": {"code": "412", "message": "x"},
            },
            True,
        ),
        ({"statusCode": 200, "type": "application/vnd.microsoft.adaptive.card"}, False),
        ({"statusCode": 200, "type": CARD_TYPE, "value": None}, False),
        ({"statusCode": 200, "type": CARD_TYPE, "value": {"type": "AdaptiveCard"}}, False),
        ({"statusCode": 200, "type": MESSAGE, "value": {}}, False),
        ({"statusCode": "200", "type": MESSAGE, "value": "x"}, False),
        ({"statusCode": 500, "type": ERROR, "value": "x"}, False),
        ({"statusCode": 404, "type": ERROR, "value": {"code": "x", "message": "y"}}, False),
        ({"statusCode": 401, "type": "application/vnd.microsoft.activity.loginRequest"}, False),
        ([], False),
        ("text", False),
        (None, False),
    ],
)
async def test_an_action_is_answered_as_documented_or_complained_about(
    at: Workplace, body: object, *, fine: bool
) -> None:
    """A person sees a sentence where the answer is none that Teams knows."""
    sent = await a_card(at)
    at.bot.script[ACTION] = (200, body)
    complaint = (await press(at, sent))["complaint"]
    assert (complaint == "") is fine
    assert fine or complaint.startswith("Auto Capture answered with something Teams cannot show")


@pytest.mark.parametrize("name", VALUES)
async def test_every_invoke_of_a_message_extension_reaches_the_bot(
    at: Workplace, name: str
) -> None:
    """The value goes as it is; a query says how much of the result is wanted."""
    at.bot.script[name] = (200, {"composeExtension": FOUND})
    told = await invoke(at, {"name": name, "value": VALUES[name]})
    assert (told["body"], told["complaint"]) == ({"composeExtension": FOUND}, "")
    (heard,) = at.bot.named(name)
    added = {"queryOptions": {"skip": 0, "count": 25}} if name == QUERY else {}
    assert heard["value"] == VALUES[name] | added
    assert heard["channelData"]["source"] == {"name": "compose"}


async def test_outlook_asks_in_its_own_name(at: Workplace) -> None:
    """The channel is another one, and so is what it offers."""
    at.bot.script[QUERY] = (200, {"composeExtension": FOUND})
    await invoke(at, {"name": QUERY, "value": VALUES[QUERY], "channel": "outlook"})
    assert at.bot.named(QUERY)[0]["channelId"] == "outlook"
    name = "composeExtension/fetchTask"
    body = {"name": name, "value": VALUES[name], "channel": "outlook"}
    async with at.page.post(at.chat() + "/invokes", json=body) as answer:
        assert answer.status == 400


@pytest.mark.parametrize(
    ("name", "body", "fine"),
    [
        (QUERY, {"composeExtension": {"type": "message", "text": "none"}}, True),
        (QUERY, {"composeExtension": {"type": "auth", "suggestedActions": LINK}}, True),
        (QUERY, {"composeExtension": {"type": "config", "suggestedActions": LINK}}, True),
        (
            "composeExtension/submitAction",
            {
                "composeExtension": {
                    "type": "botMessagePreview",
                    "activityPreview": {"type": "message", "attachments": [RESULT]},
                }
            },
            True,
        ),
        (
            "composeExtension/fetchTask",
            {"task": {"type": "continue", "value": {"card": RESULT}}},
            True,
        ),
        ("composeExtension/submitAction", None, True),
        (QUERY, None, False),
        (QUERY, {}, False),
        (QUERY, {"task": {"type": "continue", "value": {}}}, False),
        (QUERY, {"composeExtension": {"type": "results"}}, False),
        (QUERY, {"composeExtension": {"type": "result"}}, False),
        (QUERY, {"composeExtension": FOUND | {"attachmentLayout": "carousel"}}, False),
        (QUERY, {"composeExtension": FOUND | {"attachments": [{"contentType": "x"}]}}, False),
        (
            QUERY,
            {"composeExtension": FOUND | {"attachments": [RESULT | {"preview": RESULT}]}},
            False,
        ),
        (
            QUERY,
            {"composeExtension": FOUND | {"attachments": [RESULT | {"content": {}}]}},
            False,
        ),
        (QUERY, {"composeExtension": {"type": "message"}}, False),
        (QUERY, {"composeExtension": {"type": "auth"}}, False),
        (
            QUERY,
            {
                "composeExtension": {
                    "type": "auth",
                    "suggestedActions": {"actions": [{"type": "imBack", "value": "x"}]},
                }
            },
            False,
        ),
        (QUERY, {"composeExtension": {"type": "botMessagePreview"}}, False),
    ],
)
async def test_an_extension_answers_as_documented_or_is_complained_about(
    at: Workplace, name: str, body: object, *, fine: bool
) -> None:
    """Each type of answer has its own parts, without which Teams shows nothing."""
    at.bot.script[name] = (200, body)
    assert ((await invoke(at, {"name": name, "value": VALUES[name]}))["complaint"] == "") is fine


async def test_an_inserted_card_is_a_message_of_the_person(at: Workplace) -> None:
    """It arrives without text, and its buttons work."""
    inserted = {"contentType": CARD_TYPE, "content": card("from a search")}
    path = at.chat() + "/messages"
    async with at.page.post(path, json={"attachments": [inserted]}) as answer:
        assert answer.status == 201
        sent = (await answer.json())["id"]
    (heard,) = at.bot.named("message")
    assert (heard["text"], heard["attachments"]) == ("", [inserted])
    assert heard["from"]["aadObjectId"] == at.world.people[0].oid
    at.bot.script[ACTION] = (200, {"statusCode": 200, "type": MESSAGE, "value": "ok"})
    assert (await press(at, sent))["complaint"] == ""
    assert at.bot.named(ACTION)[0]["replyToId"] == sent


@pytest.mark.parametrize("name", [ACTION, QUERY])
async def test_a_bot_that_fails_is_said_to(at: Workplace, name: str) -> None:
    """Its status is told, and nothing of its body is shown."""
    at.bot.script[name] = (500, {"secret": True})
    value = PRESS if name == ACTION else VALUES[name]
    told = await invoke(at, {"name": name, "value": value, "card": await a_card(at)})
    assert "500" in told["complaint"]


async def test_a_slow_message_extension_is_given_up_after_five_seconds(at: Workplace) -> None:
    """The person reads how long was waited; an action would have had fifteen seconds."""
    at.bot.silent.add(QUERY)
    told = await invoke(at, {"name": QUERY, "value": VALUES[QUERY]})
    assert told["complaint"] == "Auto Capture did not answer within 5 seconds."
    assert patience_for({"type": "invoke", "name": ACTION}) == 15
    assert patience_for({"type": "message"}) == 15


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("task/fetch", {}),
        (None, {}),
        (ACTION, 7),
        (ACTION, {}),
        (ACTION, {"action": {"type": "Action.Submit"}}),
        (ACTION, {"action": {"type": "Action.Execute", "data": "x"}}),
        (ACTION, {"action": {"type": "Action.Execute"}, "trigger": "sometimes"}),
        (ACTION, PRESS),
        (QUERY, {}),
        (QUERY, {"parameters": [{"name": ""}]}),
        (QUERY, {"parameters": [], "queryOptions": {"skip": -1}}),
        (QUERY, {"parameters": [], "queryOptions": {"count": 0}}),
        ("composeExtension/queryLink", {"url": "javascript:alert(1)"}),
        ("composeExtension/submitAction", {"commandId": "x", "commandContext": "elsewhere"}),
        ("composeExtension/submitAction", {"commandId": "x", "botMessagePreviewAction": "x"}),
        ("composeExtension/fetchTask", {}),
        ("composeExtension/setting", {"state": 7}),
        ("signin/verifyState", {}),
        ("signin/verifyState", {"state": ""}),
        ("signin/tokenExchange", {"id": "x", "connectionName": "y"}),
        ("signin/failure", {"code": "unheardof", "message": "x"}),
    ],
)
async def test_what_no_client_sends_is_refused(at: Workplace, name: object, value: object) -> None:
    """Rubbish is 400 with a sentence, and the bot hears nothing of it."""
    async with at.page.post(at.chat() + "/invokes", json={"name": name, "value": value}) as answer:
        assert answer.status == 400
        assert (await answer.text()).endswith(".")
    assert at.bot.heard == []
