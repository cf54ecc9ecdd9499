"""Deciding by chat: who is excluded, what was dismissed, an organisation's settings."""

from __future__ import annotations

import asyncio
import re
from typing import Any

import pytest
from redis.asyncio import Redis

from capture.decisions import DecisionStore
from capture.models import Caller, ObjectId, TenantId
from identity.envelope import Envelope
from tests.capture.builders import NOW
from tests.flows.chat import Card, Chat, buttons, press, subject_of, suggestions, texts, walk
from tests.flows.service import Service, service
from tests.flows.test_privacy import everything, found


@pytest.fixture
def product(tmp_path, redis_url):
    """A product of its own for each story: what is decided stays so."""
    with service(tmp_path, redis_url, programs=("app.py",)) as running:
        yield running


@pytest.fixture
async def sam(product: Service, session) -> Chat:
    """The System Administrator in his personal chat; his client speaks Chinese."""
    chat = Chat(session, product.page, product.people[3])
    await chat.ask("show activities for Fabrikam")
    return chat


@pytest.fixture
async def signed_in(mara: Chat) -> Chat:
    """The first seller after her first question."""
    await mara.ask("show activities for Contoso")
    return mara


def store_of(product: Service, redis: Redis) -> DecisionStore:
    """What the product keeps, as another of its processes sees it."""
    envelope = Envelope([product.environment["TOKEN_KEYS"]])
    return DecisionStore(redis, envelope, clock=lambda: NOW)


def caller_of(product: Service, chat: Chat) -> Caller:
    tenant = product.environment["MicrosoftAppTenantId"]
    return Caller(TenantId(tenant), ObjectId(chat.person["oid"]))


def inputs_of(card: Card) -> dict[str, Any]:
    """What a client sends for a card that nobody filled in: text, numbers as it writes them."""
    return {
        part["id"]: f"{value:g}" if isinstance(value, float) else value
        for part in walk(card)
        if str(part.get("type")).startswith("Input.")
        for value in (part.get("value", ""),)
    }


async def save(chat: Chat, card_id: str, card: Card, **typed: Any) -> dict[str, Any]:
    """Fill in some inputs and press *Save*."""
    (button,) = buttons(card, "settings")
    data = {**button["data"], **inputs_of(card), **typed}
    return await chat.invoke(card_id, {"verb": button["verb"], "data": data})


async def test_a_person_excludes_and_includes(signed_in: Chat):
    """By address and domain, in every spelling; the list says what each does."""
    assert "You exclude nobody." in texts((await signed_in.ask("exclude"))[1])

    _, card = await signed_in.ask("exclude @Law.example, <mailto:Ann@News.example> only ignore")
    assert "Excluded: law.example, ann@news.example." in texts(card)
    _, card = await signed_in.ask("exclude law.example")
    assert "law.example\n  messages with it are left out" in texts(card)
    assert "ann@news.example\n  the address alone does not count" in texts(card)

    _, card = await signed_in.ask("include ann@news.example")
    assert "Not excluded any more: ann@news.example." in texts(card)
    assert "the address alone" not in texts(card)
    assert "neither an address" in texts((await signed_in.ask("exclude a@b@law.example"))[1])


async def test_dismissed_ones_are_listed_and_suggested_again(signed_in: Chat):
    """With subjects fetched live, since they are kept nowhere."""
    assert "You dismissed nothing." in texts((await signed_in.ask("dismissed"))[1])
    card_id, shown = await signed_in.ask("show activities for Contoso")
    alone = [one for one in suggestions(shown) if len(buttons(one, "track")) == 1]
    rows = alone[:2]
    for row in rows:
        await press(signed_in, card_id, buttons(row, "dismiss")[0])

    card_id, card = await signed_in.ask("dismissed")
    said = texts(card).splitlines()
    assert "1 to 2 of 2, the newest first." in said
    assert said.index(subject_of(rows[1])) < said.index(subject_of(rows[0]))
    assert texts(card).count("for Contoso") == 2

    answer = await press(signed_in, card_id, buttons(card, "undo")[0])
    after = texts(answer["body"]["value"]).splitlines()
    assert subject_of(rows[1]) not in after
    assert subject_of(rows[0]) in after


async def test_an_administrator_changes_settings_in_the_card(
    sam: Chat, product: Service, redis: Redis
):
    """Validated, versioned, attributed, and in his language."""
    card_id, card = await sam.ask("admin settings")
    assert "尚无人更改" in texts(card)
    assert {"window": "30", "limit": "50", "variant": "2024", "meetings": "true"}.items() <= (
        inputs_of(card).items()
    )
    answer = await save(sam, card_id, card, window="0")
    assert "整数" in answer["body"]["value"]
    typed = {"window": "90", "variant": "2016", "meetings": "false", "domains": "ours.example"}
    answer = await save(sam, card_id, card, **typed, skip="law.example\n@x.example", labels="")
    after = answer["body"]["value"]
    assert "已保存为版本 1" in texts(after)
    assert product.people[3]["name"] in texts(after)

    policy, _ = await store_of(product, redis).of(caller_of(product, sam))
    assert (90, 50, "2016", False) == (
        policy.window_days, policy.limit, policy.variant.value, policy.meetings
    )  # fmt: skip
    assert {"ours.example"} == policy.own_domains
    assert ["law.example", "x.example"] == [one.pattern for one in policy.exclusions]
    assert not policy.allowed_labels


async def test_a_stale_card_overwrites_nothing(sam: Chat):
    """It says who changed the settings meanwhile, and shows what holds."""
    card_id, card = await sam.ask("admin settings")
    said = texts((await sam.ask("admin window 60 days"))[1])
    assert "已保存为版本 1" in said

    answer = await save(sam, card_id, card, limit="10")
    after = answer["body"]["value"]
    assert "未保存" in texts(after)
    assert sam.person["name"] in texts(after)
    assert {"window": "60", "limit": "50"}.items() <= inputs_of(after).items()
    assert "已保存为版本 2" in texts((await save(sam, card_id, after, limit="10"))["body"]["value"])


async def test_an_administrator_excludes_by_words(sam: Chat):
    """Each order answers with the settings as they are now."""
    _, card = await sam.ask("admin exclude law.example, news.example only ignore")
    assert inputs_of(card)["ignore"] == "law.example\nnews.example"
    _, card = await sam.ask("管理员 取消排除 law.example")
    assert inputs_of(card)["ignore"] == "news.example"
    _, card = await sam.ask("admin limit 5000")
    assert "1 到 200" in texts(card)
    assert inputs_of(card)["limit"] == "50"
    assert "管理员 规则 2016" in texts((await sam.ask("admin"))[1])


async def test_orders_at_once_lose_nothing(sam: Chat, product: Service, redis: Redis):
    """Each changes its own setting, whatever is changed meanwhile."""
    await asyncio.gather(*(sam.say(f"admin exclude x{number}.example") for number in range(3)))
    await sam.until(lambda cards: 3 == sum("已保存为版本" in texts(card) for _, card in cards))

    revision = await store_of(product, redis).policies.current(caller_of(product, sam).tenant)
    assert revision.version == 3
    assert {f"x{number}.example" for number in range(3)} == {
        one.pattern for one in revision.policy.exclusions
    }


@pytest.mark.parametrize(
    "order", ["admin settings", "admin exclude law.example", "admin window 60", "admin"]
)
async def test_others_get_no_hint_of_the_settings(signed_in: Chat, order: str):
    """A polite refusal and no input."""
    _, card = await signed_in.ask(order)

    assert "Only a System Administrator of your Dynamics 365 may ask this." in texts(card)
    assert not inputs_of(card)
    assert "law.example" not in texts(card)


async def test_nobody_elses_press_saves(sam: Chat, signed_in: Chat, product: Service, redis: Redis):
    """An administrator's card in another's hands is a button that does nothing."""
    _, card = await sam.ask("admin settings")
    mine, _ = (await signed_in.cards())[-1]

    answer = await save(signed_in, mine, card, window="90")
    assert "belongs to somebody else" in answer["body"]["value"]
    assert (
        await store_of(product, redis).policies.current(caller_of(product, sam).tenant)
    ).version == 0


async def test_in_a_group_nothing_is_decided(group: Chat):
    """What one person excludes is nobody else's business."""
    for order in ("exclude law.example", "dismissed", "admin settings", "forget me"):
        _, card = await group.ask(f"@Auto Capture {order}")
        assert "ask me in our personal chat" in texts(card)


async def test_a_period_that_cannot_be_meant_is_said(signed_in: Chat):
    """Before anything is searched."""
    _, card = await signed_in.ask("show activities for Contoso since 32 March")
    assert "I cannot read that as a day." in texts(card)
    _, card = await signed_in.ask("show activities for Contoso top 5000")
    assert "1 to 200" in texts(card)


async def test_being_forgotten_needs_a_second_word(signed_in: Chat, product: Service, redis: Redis):
    """Then nothing of the person is left but the name of nobody."""
    await signed_in.ask("exclude law.example")
    assert "Type “yes, forget me”" in texts((await signed_in.ask("forget me"))[1])
    assert await store_of(product, redis).exclusions(caller_of(product, signed_in))

    assert "Nothing of you is kept" in texts((await signed_in.ask("yes, forget me"))[1])
    names = [str(name) for name in await redis.keys()]
    assert not [name for name in names if signed_in.person["oid"] in name]


async def test_what_is_decided_rests_nowhere_in_the_clear(
    sam: Chat, signed_in: Chat, product: Service, redis: Redis
):
    """Neither in Redis nor in a log line at the most talkative level."""
    canaries = {f"canary-{number}.example" for number in range(6)}
    await signed_in.ask("exclude canary-0.example ann@canary-1.example")
    await signed_in.ask("include canary-0.example")
    await signed_in.ask("exclude *.canary-2.* canary-2.example")
    await sam.ask("admin exclude canary-3.example")
    card_id, card = await sam.ask("admin settings")
    await save(sam, card_id, card, domains="canary-4.example", labels="canary-5.example")
    await save(sam, card_id, card, skip="bad canary-2.example@")
    memory = await store_of(product, redis).ask(caller_of(product, signed_in), "canary-5.example")
    resting = "\n".join([entry async for entry in everything(redis)])
    product.stop("app.py")
    product.join()
    printed = product.log("app.py")

    assert memory not in resting
    assert re.search(r"decisions:[^']*policy", resting)
    assert found(canaries, resting) == []
    assert found(canaries, printed) == []
    assert found({"settings_saved"}, printed) == ["settings_saved"]
