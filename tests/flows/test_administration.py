"""Status, audit, versions and the dry run by chat, and who may not ask for any of them."""

from __future__ import annotations

import csv
import io
from typing import Any

import pytest

from tests.flows.chat import Card, Chat, buttons, press, subject_of, suggestions, texts, walk
from tests.flows.dynamics import Dynamics
from tests.flows.service import Service, service

ASK = "show activities for Contoso"
REFUSALS = {
    "For administrators\nOnly a System Administrator of your Dynamics 365 may ask this.",
}
COMMANDS = (
    *("admin", "admin enable", "admin disable", "admin settings", "admin status", "admin audit"),
    *("admin history", "admin rollback 1", "admin exclude law.example", "admin include x.example"),
    *("admin exclude test law.example", "admin window 60 days", "admin limit 30"),
    *("admin rules 2016", "admin diagnose", "admin failed", "admin retry"),
    *("管理员 状态", "管理员 审核", "管理员 历史", "管理员 回滚 1", "管理员 排除测试 law.example"),
)


@pytest.fixture(scope="module")
def product(tmp_path_factory, redis_url):
    """One product for these stories: each leaves the settings as it found them."""
    with service(tmp_path_factory.mktemp("admin"), redis_url) as running:
        yield running


@pytest.fixture
async def sam(product: Service, session) -> Chat:
    """The System Administrator; his client speaks Chinese."""
    return Chat(session, product.page, product.people[3])


@pytest.mark.parametrize("who", [0, 2], ids=["a seller", "a sales manager"])
async def test_nobody_else_gets_more_than_a_refusal(product: Service, session, who: int):
    """For every command the same sentence, whether settings exist or not."""
    chat = Chat(session, product.page, product.people[who])
    await chat.ask(ASK)
    said = {texts((await chat.ask(words))[1]) for words in COMMANDS}
    assert said == REFUSALS


async def test_every_command_answers_an_administrator(sam: Chat):
    """None of them with a refusal, or with help for words that were not understood."""
    await sam.ask(ASK)
    for words in COMMANDS:
        said = texts((await sam.ask(words))[1])
        assert "系统管理员才能" not in said, words
        assert "我没有" not in said, words
    await sam.ask("admin rollback 0")
    await sam.ask("admin include law.example")


async def test_versions_are_listed_and_rolled_back(sam: Chat):
    """A roll-back is a new version, by whoever ordered it; one that is not there is said."""
    before = versions((await sam.ask("admin history"))[1])
    await sam.ask("admin window 77")
    await sam.ask("admin limit 11")
    _, card = await sam.ask("admin history")
    assert versions(card) == before + 2
    assert "→ 77" in texts(card)
    assert "Sam Okafor" in texts(card)

    said = texts((await sam.ask(f"admin rollback {before + 1}"))[1])
    assert f"版本 {before + 3}" in said
    _, card = await sam.ask("admin settings")
    typed = {part["id"]: part.get("value") for part in walk(card) if "id" in part}
    assert (typed["window"], typed["limit"]) == (77, 50)
    assert "没有版本 9,999" in texts((await sam.ask("admin rollback 9999"))[1])
    await sam.ask("admin rollback 0")


def versions(card: Card) -> int:
    """The number of the newest version on the card; 0 where there is none."""
    found = [text for text in texts(card).splitlines() if text.startswith("版本 ")]
    return int(found[0].split()[1]) if found else 0


async def test_the_organisations_own_domains_are_found_and_offered(sam: Chat):
    """Those of Entra and of Dynamics' users, as a hint beside the list that can be edited."""
    card_id, card = await sam.ask("admin settings")
    assert "adatum.example" in texts(card)
    (button,) = buttons(card, "settings")
    data = {**button["data"], "domains": "adatum.example"}
    answer = await sam.invoke(card_id, {"verb": "settings", "data": data})
    assert "已保存" in texts(answer["body"]["value"])
    assert "adatum.example。" not in texts((await sam.ask("admin settings"))[1])
    await sam.ask("admin rollback 0")


NO_SETTINGS = (
    ("skip", "\n".join(f"x{n}.example" for n in range(600)), "500"),
    ("skip", "\n".join(f"x{n}.example" for n in range(10_000)), "未保存"),
    ("skip", "(a+)+$@law.example", "既不是"),
    ("skip", "law.exam\u200bple", "不可见"),
    ("domains", "*", "只能代表"),
    ("roles", "\n".join(f"role {n}" for n in range(11)), "最多 10"),
    ("ledger", "∞", "整数"),
)


async def test_what_is_no_setting_is_refused(sam: Chat):
    """Too many, an expression that never ends, what cannot be seen; the card stays as it was."""
    before = versions((await sam.ask("admin history"))[1])
    card_id, card = await sam.ask("admin settings")
    for name, typed, sentence in NO_SETTINGS:
        data = {**buttons(card, "settings")[0]["data"], name: typed}
        answer = await sam.invoke(card_id, {"verb": "settings", "data": data})
        assert sentence in answer["body"]["value"], typed[:40]
    assert versions((await sam.ask("admin history"))[1]) == before


async def test_a_domain_that_looks_like_another_is_shown_as_what_it_is(sam: Chat):
    """A Cyrillic letter makes it another domain, in its ASCII form."""
    card_id, card = await sam.ask("admin settings")
    data = {**buttons(card, "settings")[0]["data"], "domains": "\u0430datum.example"}
    answer = await sam.invoke(card_id, {"verb": "settings", "data": data})
    saved = answer["body"]["value"]
    (typed,) = [part["value"] for part in walk(saved) if part.get("id") == "domains"]
    assert typed.startswith("xn--")
    await sam.ask("admin rollback 0")


async def test_only_who_may_use_it_gets_suggestions_and_can_track(sam: Chat, mara: Chat):
    """By role, live; a press of an earlier card is refused, and says whom to ask."""
    pressed_id, card = await mara.ask(ASK)
    track = next(one for part in suggestions(card) for one in buttons(part, "track"))
    await restrict(sam, roles="Sales Manager")
    refused = texts((await mara.ask(ASK))[1])
    assert "you are not among them" in refused
    assert "tracked activities" in refused
    answer = await press(mara, pressed_id, track)
    assert "you are not among them" in texts(answer["body"]["value"])

    await restrict(sam, roles=" salesperson ")
    assert suggestions((await mara.ask(ASK))[1])
    await sam.ask("admin rollback 0")


async def test_a_name_that_nobody_bears_shuts_nobody_out(sam: Chat, crm: Dynamics):
    """Each is named and nothing is saved; a team counts in whatever case, an apostrophe too."""
    await crm.send("POST", "/teams", {"name": "Müller's Außendienst"})
    before = versions((await sam.ask("admin history"))[1])
    for typed in (
        {"roles": "Sales Manager\nSalesprson"},
        {"groups": "Salesprson"},
        {"roles": "Salesprson", "groups": "Nobody's team"},
    ):
        card_id, card = await sam.ask("admin settings")
        data = {**buttons(card, "settings")[0]["data"], **typed}
        said = (await sam.invoke(card_id, {"verb": "settings", "data": data}))["body"]["value"]
        assert "“Salesprson”" in said
        assert ("“Nobody's team”" in said) is ("groups" in typed and "roles" in typed)
        assert "“Sales Manager”" not in said
    assert versions((await sam.ask("admin history"))[1]) == before
    await restrict(sam, groups="müller's  AUSSENDIENST\nmüller's Außendienst")
    await sam.ask("admin rollback 0")


async def test_who_shuts_themselves_out_is_told_so(sam: Chat):
    """At once, on the card that says it is saved; the settings stay theirs to change."""
    assert "您自己现在不在" in await restrict(sam, roles="Salesperson")
    await sam.ask("admin rollback 0")
    assert "您自己" not in await restrict(sam, roles="System Administrator")
    await sam.ask("admin rollback 0")


async def restrict(sam: Chat, **typed: str) -> str:
    """Save who may use it; what the card says then."""
    card_id, card = await sam.ask("admin settings")
    data = {**buttons(card, "settings")[0]["data"], **typed}
    answer = await sam.invoke(card_id, {"verb": "settings", "data": data})
    said = texts(answer["body"]["value"])
    assert "已保存" in said
    return said


async def test_the_audit_names_who_imported_what_and_can_be_taken_away_once(sam: Chat, mara: Chat):
    """By ids and hashes; no subject, no address; the link is spent after one use."""
    card_id, card = await mara.ask(ASK)
    offered = next(one for one in suggestions(card) if len(buttons(one, "track")) == 1)
    await press(mara, card_id, buttons(offered, "track")[0])
    await mara.until(lambda cards: offered["id"] not in str(dict(cards)[card_id]), patience=60)

    _, audit = await sam.ask("admin audit")
    said = texts(audit)
    assert "Mara Lindqvist" in said
    assert "已跟踪" in said
    assert subject_of(offered) not in said
    assert "Auto Capture" not in said or "@" not in said
    (link,) = [part["url"] for part in walk(audit) if part.get("type") == "Action.OpenUrl"]
    async with sam.session.head(link) as preview:
        assert preview.status == 405
    status, rows = await fetched(sam, link)
    assert status == 200
    imported = [row for row in rows if row["what"].startswith("import of a m")]
    assert {row["who"] for row in imported} == {mara.person["oid"]}
    assert {row["outcome"] for row in imported} == {"tracked"}
    assert {len(row["message_hash"]) for row in imported} == {64}
    assert "turned on" in {row["what"] for row in rows}
    assert not [value for row in rows for value in row.values() if "@" in value]
    assert (await fetched(sam, link))[0] == 404
    assert "最近一小时 1 个" in texts((await sam.ask("admin status"))[1])


async def fetched(chat: Chat, link: str) -> tuple[int, list[dict[str, Any]]]:
    """The file behind a link."""
    async with chat.session.get(link) as answer:
        text = await answer.text()
        rows = list(csv.DictReader(io.StringIO(text))) if answer.status == 200 else []
        return answer.status, rows


async def test_a_dry_run_shows_own_suggestions_alone_and_changes_nothing(sam: Chat):
    """What would vanish stands there still afterwards."""
    _, shown = await sam.ask("show activities for Fabrikam")
    before = {subject_of(one) for one in suggestions(shown)}
    _, card = await sam.ask("admin exclude test contoso.example")
    said = texts(card)
    assert "无法统计其他人" in said
    assert "未更改任何内容" in said
    _, shown = await sam.ask("show activities for Fabrikam")
    assert before == {subject_of(one) for one in suggestions(shown)}
    assert "既不是" in texts((await sam.ask("admin exclude test a@b@c.example"))[1])
