"""Settings handed out as a file and brought back: checked, shown, and saved by whoever says so."""

from __future__ import annotations

import json
from typing import Any

import pytest

from tests.capture.test_policy_file import NO_FILE, WRONG
from tests.flows.chat import Card, Chat, as_text, buttons, texts, walk
from tests.flows.service import Service


@pytest.fixture
async def sam(product: Service, session) -> Chat:
    """The System Administrator, reading English here."""
    chat = Chat(session, product.page, product.people[3])
    await chat.ask("show activities for Contoso")
    return chat


async def pressed(chat: Chat, found: tuple[str, Card], text: object, *, save: bool = False) -> Any:
    """What the card or the sentence says after a press with this in the input."""
    card_id, card = found
    data = {**buttons(card, "import")[1 if save else 0]["data"], "file": text}
    return (await chat.invoke(card_id, {"verb": "import", "data": data}))["body"]["value"]


def kept(card: Card) -> str:
    """What stands in the input."""
    return next(str(part.get("value", "")) for part in walk(card) if part.get("id") == "file")


async def exported(chat: Chat) -> dict[str, Any]:
    """The file, whose link is good once."""
    _, card = await chat.ask("admin export")
    (link,) = [part["url"] for part in walk(card) if part.get("type") == "Action.OpenUrl"]
    async with chat.session.head(link) as preview:
        assert preview.status == 405
    async with chat.session.get(link) as answer:
        assert answer.status == 200
        assert answer.headers["Cache-Control"] == "no-store"
        content = await answer.json()
    async with chat.session.get(link) as spent:
        assert spent.status == 404
    async with chat.session.get(link.replace("/settings", "/audit")) as other:
        assert other.status == 404
    return dict(content)


async def test_what_was_exported_comes_back_as_a_new_version(sam: Chat):
    """Shown before it is saved, attributed, and nothing is changed by looking."""
    await sam.ask("admin window 77")
    await sam.ask("admin exclude law.example")
    file = await exported(sam)
    assert (file["schema"], file["settings"]["window_days"]) == (1, 77)
    await sam.ask("admin rollback 0")
    version = (await exported(sam))["version"]

    found = await sam.ask("admin import")
    assert len(buttons(found[1], "import")) == 1
    shown = await pressed(sam, found, json.dumps(file))
    assert "77" in texts(shown)
    assert len(buttons(shown, "import")) == 2
    assert (await exported(sam))["version"] == version

    saved = await pressed(sam, (found[0], shown), kept(shown), save=True)
    assert f"{version + 1}" in texts(saved)
    now = await exported(sam)
    assert now["settings"] == file["settings"]
    assert "Sam Okafor" in texts((await sam.ask("admin history"))[1])
    await sam.ask("admin rollback 0")


async def test_who_saved_in_between_is_not_overwritten(sam: Chat):
    """The second learns who it was, and sees what would change from there."""
    found = await sam.ask("admin import")
    file = json.dumps({"schema": 1, "settings": {"limit": 12}})
    shown = await pressed(sam, found, file)
    await sam.ask("admin window 66")
    stale = await pressed(sam, (found[0], shown), kept(shown), save=True)
    assert "Sam Okafor" in texts(stale)
    assert (await exported(sam))["settings"]["limit"] == 50
    saved = await pressed(sam, (found[0], stale), kept(stale), save=True)
    assert not buttons(saved, "import")[1:]
    assert (await exported(sam))["settings"]["limit"] == 12
    await sam.ask("admin rollback 0")


async def test_a_file_that_is_wrong_is_refused_field_by_field(product: Service, session):
    """Every wrong type, ten thousand exclusions, unknown names: a sentence each, nothing saved."""
    sam = Chat(session, product.page, {**product.people[3]})
    await sam.ask("admin rollback 0")
    before = await exported(sam)
    found = await sam.ask("admin import")
    no_team: tuple[dict[str, Any], set[tuple[str, str]]] = ({"groups": ["No such team"]}, set())
    for settings, _ in (*WRONG, no_team):
        said = await pressed(sam, found, json.dumps({"schema": 1, "settings": settings}))
        assert isinstance(said, str), settings
        assert said.count("未保存任何内容") == len(settings), (settings, said)
    for text in (*NO_FILE, None, 7, ["x"], ""):
        assert "未保存任何内容" in await pressed(sam, found, text), str(text)[:40]
    after = await exported(sam)
    assert {**after, "exported": ""} == {**before, "exported": ""}


async def test_nobody_else_gets_the_file_or_brings_one(mara: Chat, sam: Chat):
    """Not by word, and not by an administrator's button."""
    await mara.ask("show activities for Contoso")
    for words in ("admin export", "admin import"):
        assert "Only a System Administrator" in texts((await mara.ask(words))[1])
    own_id, _ = await mara.ask("help")
    _, card = await sam.ask("admin import")
    said = await pressed(mara, (own_id, card), "{}")
    assert "belongs to somebody else" in as_text(said)
