"""The organisation's switch by chat: off until accepted, at once, and nothing is lost by it."""

from __future__ import annotations

import re
from typing import Any

import pytest
from redis.asyncio import Redis

from capture.decisions import DecisionStore
from capture.models import TenantId
from capture.switch import TERMS, Switch
from identity.envelope import Envelope
from tests.capture.builders import NOW
from tests.flows.chat import Card, Chat, as_text, buttons, press, suggestions, texts
from tests.flows.service import Service, service

OFF = "Auto Capture is off for your organization"
REFUSAL = "For administrators\nOnly a System Administrator of your Dynamics 365 may ask this."
ASK = "show activities for Contoso"


@pytest.fixture
def product(tmp_path, redis_url):
    """A product that nobody has turned on."""
    with service(tmp_path, redis_url, on=False) as running:
        yield running


@pytest.fixture
async def sam(product: Service, session) -> Chat:
    """The System Administrator; his client speaks Chinese."""
    return Chat(session, product.page, product.people[3])


def replaced(answer: dict[str, Any]) -> Card:
    """The card that took the pressed one's place."""
    assert answer["body"]["type"].endswith("card.adaptive"), answer
    return dict(answer["body"]["value"])


async def save(chat: Chat, card_id: str, card: Card, ticked: Any = "true") -> Card:
    """Press *Save* of the Relationship Insights card."""
    (button,) = buttons(card, "insights")
    data = {**button["data"], "auto_capture": ticked}
    return replaced(await chat.invoke(card_id, {"verb": "insights", "data": data}))


async def turn_on(sam: Chat) -> None:
    """Accept and save, as an administrator does."""
    card_id, terms = await sam.ask("管理员 启用")
    insights = replaced(await press(sam, card_id, buttons(terms, "accept")[0]))
    assert "自此刻起" in texts(await save(sam, card_id, insights))


async def turn_off(sam: Chat) -> None:
    """Ask, and confirm."""
    card_id, card = await sam.ask("admin disable")
    answer = await press(sam, card_id, buttons(card, "switch-off")[0])
    assert "已保存。自动捕获已关闭。" in texts(replaced(answer))


async def test_it_is_off_until_an_administrator_has_accepted_and_saved(
    mara: Chat, sam: Chat, product: Service, redis: Redis
):
    """What is tracked is shown all the same; who accepted which version, and when, is kept."""
    _, card = await mara.ask(ASK)
    assert OFF in texts(card)
    assert "tracked activities" in texts(card)
    assert not suggestions(card)
    assert OFF in texts((await mara.ask("why Photo of the mounting plate"))[1])

    card_id, terms = await sam.ask("管理员 启用")
    assert "预览条款" in texts(terms)
    assert TERMS in texts(terms)
    assert OFF in texts((await mara.ask(ASK))[1])
    insights = replaced(await press(sam, card_id, buttons(terms, "accept")[0]))
    said = texts(insights)
    assert "Sam Okafor" in said
    assert said.count("不属于本产品。") == 2
    assert OFF in texts((await mara.ask(ASK))[1])
    await save(sam, card_id, insights)

    assert suggestions((await mara.ask(ASK))[1])
    now = await store_of(product, redis).switch.current(tenant_of(product))
    assert now.on
    assert now.consent is not None
    assert (now.consent.terms, now.consent.by) == (TERMS, sam.person["oid"])


async def test_turning_off_counts_at_once_and_turning_on_lets_imports_go_on(mara: Chat, sam: Chat):
    """A queued import waits and its owner is told once; a press of Track is refused."""
    await turn_on(sam)
    card_id, card = await mara.ask(ASK)
    before = tracked(card)
    first, second, third = [one for one in suggestions(card) if buttons(one, "track")][:3]
    for one in (first, second):
        await press(mara, card_id, buttons(one, "track")[0])
    await turn_off(sam)

    refused = replaced(await press(mara, card_id, buttons(third, "track")[0]))
    assert OFF in texts(refused)
    assert not buttons(refused, "track")
    told = await mara.until(lambda cards: "Your imports wait" in as_text(cards) and cards)
    assert as_text(told).count("Your imports wait") == 1
    assert tracked((await mara.ask(ASK))[1]) == before

    await turn_on_again(sam)
    await mara.until(
        lambda cards: (
            not any(one["id"] in as_text(dict(cards)[card_id]) for one in (first, second))
            and tracked(dict(cards)[card_id]) > before
        ),
        patience=60,
    )
    assert as_text(await mara.cards()).count("Your imports wait") == 1


async def turn_on_again(sam: Chat) -> None:
    """The terms were accepted before."""
    card_id, insights = await sam.ask("admin enable")
    assert not buttons(insights, "accept")
    await save(sam, card_id, insights)


async def test_presses_that_are_forged_replayed_or_wrong_change_nothing(
    mara: Chat, sam: Chat, product: Service, redis: Redis
):
    """The administrator's card in another's hands, an old consent, an edited one, a wrong value."""
    store, tenant = store_of(product, redis), tenant_of(product)
    await mara.ask(ASK)
    card_id, terms = await sam.ask("admin enable")
    accept = buttons(terms, "accept")[0]
    stolen = await mara.invoke((await mara.cards())[-1][0], {**_execute(accept)})
    edited = {"sealed": accept["data"]["sealed"].replace(TERMS, "2016-12")}
    forged = await sam.invoke(card_id, {"verb": "accept", "data": edited})
    for answer in (stolen, forged):
        assert answer["body"]["type"].endswith("activity.message")
    assert await store.switch.current(tenant) == Switch()

    insights = replaced(await press(sam, card_id, accept))
    replay = replaced(await press(sam, card_id, accept))
    assert "未接受" in texts(replay)
    assert (await store.switch.current(tenant)).version == 1
    for wrong in (None, True, 1, "yes", ["true"], {"a": "true"}, "TRUE"):
        data = {**buttons(insights, "insights")[0]["data"], "auto_capture": wrong}
        answer = await sam.invoke(card_id, {"verb": "insights", "data": data})
        assert "必须为是或否" in answer["body"]["value"], wrong
    assert not (await store.switch.current(tenant)).on

    await save(sam, card_id, insights)
    stale = await save(sam, card_id, insights, "false")
    assert "未保存" in texts(stale)
    assert (await store.switch.current(tenant)).on


async def test_who_is_no_administrator_gets_a_refusal_and_no_hint(mara: Chat, sam: Chat):
    """For each word, before and after it was turned on; and for a card from before the demotion."""
    await mara.ask(ASK)
    for words in ("admin enable", "admin disable", "管理员 启用", "管理员停用"):
        said = texts((await mara.ask(words))[1])
        assert (
            said == "For administrators\nOnly a System Administrator of your Dynamics 365 may"
            " ask this."
        )
    await turn_on(sam)
    for words in ("admin enable", "admin disable"):
        assert texts((await mara.ask(words))[1]) == REFUSAL


async def test_a_switch_that_no_key_opens_is_off(mara: Chat, sam: Chat, redis: Redis, product):
    """It fails closed, and says what is wrong; nothing can be tracked."""
    await turn_on(sam)
    card_id, card = await mara.ask(ASK)
    track = next(button for one in suggestions(card) for button in buttons(one, "track"))
    await redis.lset(f"ac:{{decisions:{tenant_of(product)}}}:switch", 0, "not ours")
    assert not suggestions((await mara.ask(ASK))[1])
    refused = await press(mara, card_id, track)
    assert "cannot be read" in as_text(refused)
    assert "密钥" in texts((await sam.ask("admin enable"))[1])


def tracked(card: Card) -> int:
    """How many activities the header counts."""
    found = re.search(r"(\d+) tracked", texts(card))
    assert found, texts(card)
    return int(found[1])


def _execute(button: dict[str, Any]) -> dict[str, Any]:
    return {"verb": button["verb"], "data": button["data"]}


def store_of(product: Service, redis: Redis) -> DecisionStore:
    """What the product keeps, as another of its processes sees it."""
    envelope = Envelope([product.environment["TOKEN_KEYS"]])
    return DecisionStore(redis, envelope, clock=lambda: NOW)


def tenant_of(product: Service) -> TenantId:
    """The organisation."""
    return TenantId(product.environment["MicrosoftAppTenantId"])
