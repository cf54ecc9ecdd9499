"""Each person is answered in the language of their client, on every card and page of their way."""

from __future__ import annotations

import re
import ssl
from collections.abc import AsyncIterator
from html import unescape
from typing import Any

import aiohttp
import pytest

from tests.capture.live.administrator import Administrator
from tests.flows.browsing import follow, sign_in_link
from tests.flows.chat import Card, Chat, buttons, press, texts, walk
from tests.flows.service import Service, service
from tests.flows.test_gate import WORKING, set_mailbox
from tests.flows.test_people import arrives
from tests.flows.test_policies import control
from tests.flows.test_waiting_imports import invitation, revoke
from tests.latin import english

SUBJECT = "二期报价"
MAIL = f"""\
From: 伟 王 <wang.wei@qingshan.example>
To: Sam Okafor <sam.okafor@adatum.example>
Cc: 敏 方 <fang.min@anfang.example>
Subject: {SUBJECT}
Message-ID: <offer@qingshan.example>
Content-Type: text/plain; charset=utf-8

你好
"""
NAMES = ("Sam Okafor", "Mara Lindqvist", "Seattle", "Vancouver", "Pharmaceuticals", "Basel", "Open")
"""People, places, and the state of an opportunity in Dynamics' own words."""
ASK = "显示 青山软件 的活动"
SYNCHRONISED = WORKING | {"incomingemaildeliverymethod": 2}
READ = ("text", "title", "label", "placeholder", "altText", "errorMessage")
"""What a person reads or hears of an element."""


@pytest.fixture
def product(tmp_path, redis_url):
    """A product of its own for each story: consent is taken back, sessions end."""
    with service(tmp_path, redis_url) as running:
        yield running


@pytest.fixture
async def administrator(product: Service) -> AsyncIterator[Administrator]:
    context = ssl.create_default_context(cafile=product.sandbox.ready["ca"])
    async with aiohttp.ClientSession(connector=aiohttp.TCPConnector(ssl=context)) as https:
        yield Administrator.signed_in(https, product.sandbox.ready)


@pytest.fixture
def sam(product: Service, session) -> Chat:
    """The administrator, whose client speaks Chinese."""
    return Chat(session, product.page, product.people[3])


def left_in(value: Any) -> list[str]:
    """What is English of everything a card, a message or an answer lets a person read."""
    found = [part[name] for part in walk(value) for name in READ if name in part]
    return [left for text in found if isinstance(text, str) for left in english(text, *NAMES)]


def read(page: str) -> str:
    """A page's words."""
    return unescape(re.sub(r"<(style|script)\b.*?</\1>|<[^>]*>", " ", page, flags=re.DOTALL))


async def answered(chat: Chat, card_id: str, card: Card, verb: str, number: int = 0) -> Card:
    """The card that takes the place of the pressed one."""
    answer = await press(chat, card_id, buttons(card, verb)[number])
    assert answer["body"]["type"].endswith("card.adaptive"), answer
    return dict(answer["body"]["value"])


async def test_a_chinese_reader_meets_no_english(
    sam: Chat, product: Service, administrator: Administrator
):
    """Refused and signed in, asking, deciding, not allowed to track and then tracking: Chinese."""
    await control(sam, "consent", oid=sam.person["oid"], granted=False)
    pages = []
    for person in (None, product.people[0], sam.person):
        await sam.say(ASK)
        pages.append(await follow(sam, await sign_in_link(sam), person))
    sam.session.headers["Accept-Language"] = "zh-CN,zh;q=0.9"
    pages.append(await follow(sam, await sign_in_link(sam), sam.person))

    assert [status for status, _ in pages] == [400, 403, 200, 400]
    assert not [left for _, page in pages for left in english(read(page))]
    assert all('<html lang="zh">' in page for _, page in pages[:3])

    await sam.until(lambda cards: texts(cards[-1][1]).startswith("青山软件") if cards else None)
    await arrives(sam, MAIL)
    shown = [
        (await sam.ask(words))[1]
        for words in (
            *("显示 Contoso 的活动", "显示 青山车件 的活动", "显示", "天气怎么样", "帮助", "登录"),
            *("排除 a@b@law.example", "排除 law.example", "取消排除 law.example", "已忽略"),
            *("管理员", "管理员 设置", "管理员 诊断", "隐私", "忘记我", "我的导入"),
            *(f"为什么 {SUBJECT}", "显示 青山软件 最近 9999 天的活动", "自1/2/2026以来 青山软件"),
        )
    ]
    _, refused = await sam.ask(ASK)
    await set_mailbox(product, sam, administrator, **SYNCHRONISED)
    card_id, card = await sam.ask(ASK)
    shown += [refused, card, await answered(sam, card_id, card, "people")]
    shown.append(await answered(sam, card_id, shown[-1], "create"))
    shown.append(await answered(sam, card_id, card, "dismiss"))
    shown.append(await answered(sam, card_id, shown[-1], "undo"))
    shown.append(await answered(sam, card_id, shown[-1], "track"))
    tracked = await sam.until(lambda cards: _tracked(dict(cards)[card_id]), patience=60)
    shown += [tracked, (await sam.ask("退出登录"))[1]]

    assert all(card["lang"] == "zh" for card in shown)
    assert not [left for card in shown for left in left_in(card)]
    assert "传入邮件未设置为服务器端同步" in texts(refused)
    assert not buttons(refused, "track")
    assert "您的意思是“显示 <记录> 的活动”吗？" in texts(shown[2])
    assert "已退出登录" in texts(shown[-1])


async def test_what_waits_and_what_is_refused_is_said_in_chinese(
    sam: Chat, product: Service, administrator: Administrator
):
    """The worker asks as the pressed card spoke; so do refused presses and what fails."""
    await set_mailbox(product, sam, administrator, **SYNCHRONISED)
    await arrives(sam, MAIL)
    card_id, card = await sam.ask(ASK)
    (track,) = buttons(card, "track")
    edited = await sam.invoke(card_id, {"verb": "track", "data": {"sealed": "[]"}})
    await press(sam, card_id, track)
    await revoke(sam)

    asked = await sam.watch(lambda: invitation(sam))
    status, page = await follow(sam, await sign_in_link(sam), sam.person)
    await sam.until(lambda cards: _tracked(dict(cards)[card_id]), patience=60)
    again, wrong = await sam.invoke(card_id, {"verb": "x"}), await sam.entries()

    assert edited["body"]["value"] == "此按钮属于其他人或已过期：请重新提问。"
    assert again["body"]["value"] == edited["body"]["value"]
    assert status == 200
    assert "正在等待" in asked["activity"]["attachments"][0]["content"]["text"]
    assert not left_in(wrong)
    assert not english(read(page))


async def test_a_silent_failure_is_said_in_chinese(sam: Chat):
    """With Teams' own code beneath, which support asks for."""
    await sam.entries()
    address = f"{sam.page}/api/people/{sam.person['oid']}/chats/personal/invokes"
    body = {"name": "signin/failure", "value": {"code": "tokenmissing", "message": "x"}}
    async with sam.session.post(address, json=body) as reply:
        assert (await reply.json())["status"] == 200

    card = await sam.until(lambda cards: cards[1][1] if len(cards) > 1 else None)

    assert "Teams 没有为您取得令牌。" in texts(card)
    assert left_in(card) == ["tokenmissing"]


async def test_a_reader_of_neither_language_is_answered_in_english(jonas: Chat):
    """His pages speak English too, whatever the browser prefers: he was asked in English."""
    await jonas.say("show activities for Contoso")
    link = await sign_in_link(jonas)
    jonas.session.headers["Accept-Language"] = "zh-CN,zh;q=0.9"

    _, page = await follow(jonas, link, jonas.person)
    _, used = await follow(jonas, link, jonas.person)

    assert "You are signed in." in page
    assert "此链接已失效" in used
    (greeting, shown) = await jonas.until(lambda cards: cards if len(cards) > 1 else None)
    assert greeting[1]["lang"] == shown[1]["lang"] == "en"
    assert "Private to you" in texts(shown[1])


def _tracked(card: Card) -> Card | None:
    """The card once its one suggestion is an activity."""
    return card if "由 Sam Okafor 跟踪" in texts(card) else None
