"""The page's mailbox over HTTP: folders, lists, items, sealed bodies, drafts, and tokens."""

from __future__ import annotations

from collections.abc import AsyncIterator
from typing import Any
from urllib.parse import quote

import jwt
import pytest
import pytest_asyncio

from sandbox.entra.scopes import APP_URI
from sandbox.people import APP_ID
from tests.sandbox.scripted_bot import Workplace, workplace_in

pytestmark = pytest.mark.asyncio(loop_scope="module")
SCOPE = f"openid {APP_ID}/access_as_user"
APP = {"clientId": APP_ID, "scope": SCOPE}


@pytest_asyncio.fixture(loop_scope="module", scope="module")
async def at(tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[Workplace]:
    """One sandbox for the module: what a test changes it puts back or keeps to one person."""
    async with workplace_in(tmp_path_factory.mktemp("mail")) as workplace:
        yield workplace


def mail(at: Workplace, person: int = 0) -> str:
    return f"/api/people/{at.world.people[person].oid}/mail"


async def asked(at: Workplace, path: str, status: int = 200) -> Any:
    async with at.page.get(path) as answer:
        assert answer.status == status, await answer.text()
        return await (answer.json() if status == 200 else answer.text())


async def told(at: Workplace, path: str, body: dict[str, Any], status: int = 201) -> Any:
    async with at.page.post(path, json=body) as answer:
        assert answer.status == status, await answer.text()
        return await (answer.json() if answer.content_type == "application/json" else answer.text())


async def row(at: Workplace, subject: str, folder: str = "inbox") -> dict[str, Any]:
    rows = (await asked(at, f"{mail(at)}?folder={folder}&top=200"))["rows"]
    return dict(next(one for one in rows if subject in one["subject"]))


async def deliver(at: Workplace, text: str, folder: str = "inbox") -> str:
    """A mail for the third person, whose list other tests do not read."""
    path = f"/control/mail?oid={at.world.people[2].oid}&folder={folder}"
    headers = {"Content-Type": "message/rfc822"}
    async with at.page.post(path, data=text.encode(), headers=headers) as answer:
        assert answer.status == 201
        return str((await answer.json())["id"])


async def test_folders_come_in_outlooks_order_and_a_list_by_the_page(at: Workplace) -> None:
    """The newest first, every mail once, and the total with each page."""
    folders = (await asked(at, f"{mail(at)}/folders"))["folders"]
    assert folders[0]["name"] == "Inbox"
    assert "TeamsMessagesData" not in [one["name"] for one in folders]
    inbox = folders[0]
    first = await asked(at, f"{mail(at)}?folder={inbox['id']}&top=30")
    second = await asked(at, f"{mail(at)}?folder=inbox&skip=30&top=30")
    assert first["total"] == second["total"] == inbox["total"]
    whens = [one["when"] for one in (*first["rows"], *second["rows"])]
    assert whens == sorted(whens, reverse=True)
    assert len({one["id"] for one in (*first["rows"], *second["rows"])}) == 60


async def test_an_item_is_what_graph_calls_by_the_same_identifier(at: Workplace) -> None:
    """``itemId`` differs from Graph's identifier in the alphabet alone, as documented."""
    one = await row(at, "RE: Quote for the second production line")
    item = await asked(at, f"{mail(at)}/items/{one['id']}")
    assert item["itemId"].replace("/", "-").replace("+", "_") == one["id"]
    assert item["internetMessageId"] == "<quote-line-2-c@contoso.example>"
    assert item["from"]["emailAddress"] == "nadia.hassan@contoso.example"
    assert [person["emailAddress"] for person in item["cc"]] == ["tom.becker@contoso.example"]
    assert (item["itemType"], item["itemClass"]) == ("message", "IPM.Note")


async def test_a_meeting_is_an_appointment_with_its_people(at: Workplace) -> None:
    """The calendar is listed beside the folders; one of its dates opens as an appointment."""
    rows = (await asked(at, f"{mail(at)}?folder=calendar"))["rows"]
    item = await asked(at, f"{mail(at)}/items/{rows[0]['id']}")
    assert (item["itemType"], item["subject"]) == ("appointment", rows[0]["subject"])
    assert item["organizer"]["emailAddress"]
    assert item["start"] < item["end"]
    text = await asked(at, f"{mail(at)}/items/{rows[0]['id']}/body?as=text")
    assert isinstance(text["body"], str)


HOSTILE = (
    "Subject: x\r\nContent-Type: text/html\r\nMIME-Version: 1.0\r\n\r\n<script>alert(1)</script>"
    '<p style="position:fixed" onclick="alert(2)">Hello</p><img src="https://track.example/x.png">'
    '<form action="https://evil.example"><input name=a></form><a href="javascript:alert(3)">go</a>'
    '<meta http-equiv="refresh" content="0;url=https://evil.example"><base href="//evil.example">'
)


async def test_a_body_for_the_reading_view_can_do_nothing(at: Workplace) -> None:
    """Scripts, handlers, forms, foreign pictures and jumps are gone, and the frame is sealed."""
    path = f"{mail(at, 2)}/items/{await deliver(at, HOSTILE)}/body"
    async with at.page.get(path) as answer:
        page, policy = await answer.text(), answer.headers["Content-Security-Policy"]
    assert "Hello" in page
    for word in ("script", "onclick", "track.example", "evil.example", "<form", "<base", "refresh"):
        assert word not in page
    assert policy.startswith("sandbox; default-src 'none'")


async def test_the_pictures_of_a_mail_itself_are_shown(at: Workplace) -> None:
    """An inline picture stands where it was put, as data."""
    raw = (
        'Subject: y\r\nMIME-Version: 1.0\r\nContent-Type: multipart/related; boundary="b"\r\n\r\n'
        '--b\r\nContent-Type: text/html\r\n\r\n<img src="cid:one"><img src="cid:other">\r\n'
        "--b\r\nContent-Type: image/png\r\nContent-ID: <one>\r\n"
        "Content-Transfer-Encoding: base64\r\n\r\nAAAA\r\n--b--\r\n"
    )
    path = f"{mail(at, 2)}/items/{await deliver(at, raw)}/body"
    async with at.page.get(path) as answer:
        page = await answer.text()
    assert page.count("src=") == 1
    assert 'src="data:image/png;base64,AAAA"' in page


async def test_a_draft_takes_the_place_of_the_one_before_it(at: Workplace) -> None:
    """Saved twice it is one mail in Drafts, with the newer text and its own recipients."""
    person = {"displayName": "Kim, Park", "emailAddress": "kim@contoso.example"}
    first = await told(at, f"{mail(at)}/drafts", {"subject": "One", "to": [person]})
    again = {"subject": "Two", "to": [person], "body": "Hi", "messageId": first["messageId"]}
    second = await told(at, f"{mail(at)}/drafts", again)
    rows = (await asked(at, f"{mail(at)}?folder=drafts"))["rows"]
    assert [one["subject"] for one in rows if one["subject"] in ("One", "Two")] == ["Two"]
    identifier = second["itemId"].replace("/", "-").replace("+", "_")
    item = await asked(at, f"{mail(at)}/items/{identifier}")
    assert item["to"] == [person]
    await asked(at, f"{mail(at)}/items/{first['itemId'].translate(str.maketrans('/+', '-_'))}", 404)


async def test_a_received_mail_is_no_draft_that_could_be_replaced(at: Workplace) -> None:
    """Who names another mail's Message-ID saves a draft and loses nothing."""
    one = await row(at, "RE: Quote for the second production line")
    other = {"subject": "Mine", "messageId": "<quote-line-2-c@contoso.example>"}
    await told(at, f"{mail(at)}/drafts", other)
    await asked(at, f"{mail(at)}/items/{one['id']}")


@pytest.mark.parametrize(
    ("path", "status"),
    [
        ("?folder=nowhere", 404),
        ("?folder=scheduled", 404),
        ("?folder=inbox&skip=-1", 400),
        ("?folder=inbox&top=many", 400),
        ("?folder=inbox&skip=99999999", 400),
        ("/items/AAMk", 404),
        ("/items/" + quote("<script>", safe=""), 404),
        ("/items/AAMk/body", 404),
    ],
)
async def test_what_is_not_in_the_mailbox_is_not_found(
    at: Workplace, path: str, status: int
) -> None:
    """A folder, a page or an item that nobody has is a 4xx with a sentence."""
    assert await asked(at, mail(at) + path, status)


async def test_nobody_reads_the_mail_of_another(at: Workplace) -> None:
    """An item's identifier is of one mailbox."""
    one = await row(at, "RE: Quote for the second production line")
    await asked(at, f"{mail(at, 1)}/items/{one['id']}", 404)
    await asked(at, "/api/people/nobody/mail", 404)
    await asked(at, f"{mail(at)}/items/{one['id']}/body?as=rtf", 400)


@pytest.mark.parametrize(
    "body",
    [
        {"subject": "a\r\nBcc: x@y.example"},
        {"to": "kim@contoso.example"},
        {"to": [{"emailAddress": "x"}]},
        {"cc": [{"displayName": "a\nb", "emailAddress": "x"}]},
        {"body": "x" * 100_001},
        {"messageId": "<a@b>\r\nX: y"},
        {"surprise": 1},
    ],
)
async def test_a_draft_that_is_none_is_refused(at: Workplace, body: dict[str, Any]) -> None:
    """Header fields cannot be smuggled in, and nothing of it is kept."""
    before = (await asked(at, f"{mail(at, 1)}?folder=drafts"))["total"]
    assert await told(at, f"{mail(at, 1)}/drafts", body, 400)
    assert (await asked(at, f"{mail(at, 1)}?folder=drafts"))["total"] == before


def tokens(at: Workplace, person: int = 0) -> str:
    return f"/api/people/{at.world.people[person].oid}/tokens"


async def refused(at: Workplace, person: int, body: dict[str, Any]) -> dict[str, Any]:
    answer = await told(at, tokens(at, person), body, 200)
    assert "token" not in answer
    found: dict[str, Any] = answer["refused"]
    return found


async def test_the_pane_gets_a_token_in_the_apps_own_name(at: Workplace) -> None:
    """For this app alone, with the scope it asks for, and without the app's secret."""
    answer = await told(at, tokens(at), APP, 200)
    claims = jwt.decode(answer["token"]["access_token"], options={"verify_signature": False})
    assert (claims["aud"], claims["azp"], claims["azpacr"]) == (APP_ID, APP_ID, "0")
    assert (claims["scp"], claims["oid"]) == ("access_as_user", at.world.people[0].oid)
    assert answer["account"]["username"] == at.world.people[0].mail
    host = await told(at, tokens(at), {"by": "host"}, 200)
    claims = jwt.decode(host["token"]["access_token"], options={"verify_signature": False})
    assert (claims["aud"], claims["azp"] != APP_ID) == (APP_ID, True)


async def test_consent_is_given_in_the_hosts_window(at: Workplace) -> None:
    """Without it there is no silent token; agreed to once, there is; ``.default`` is everything."""
    refusal = await refused(at, 1, APP)
    assert (refusal["error_codes"], refusal["suberror"]) == ([65001], "consent_required")
    await told(at, tokens(at, 1), APP | {"approved": True}, 200)
    assert "token" in await told(at, tokens(at, 1), APP, 200)
    consents = await asked(at, "/control/people")
    own = next(one for one in consents["people"] if one["oid"] == at.world.people[1].oid)
    assert set(own["consents"]) == {"app"}
    everything = APP | {"scope": f"{APP_ID}/.default", "approved": True}
    assert "token" in await told(at, tokens(at, 1), everything, 200)
    consents = await asked(at, "/control/people")
    own = next(one for one in consents["people"] if one["oid"] == at.world.people[1].oid)
    assert {"graph", "dataverse", "app"} <= set(own["consents"])


async def test_where_nobody_knows_the_app_the_first_consent_makes_it_known(at: Workplace) -> None:
    """Another tenant: silently unknown (700016), known once somebody there agreed."""
    tenant = at.world.tenants[1]
    path = f"/api/people/{tenant.people[0].oid}/tokens"
    assert (await told(at, path, APP, 200))["refused"]["error_codes"] == [700016]
    assert "token" in await told(at, path, APP | {"approved": True}, 200)
    assert "token" in await told(at, path, APP, 200)
    await told(at, "/control/tenant", {"tenant": tenant.id, "provisioned": False}, 204)
    assert (await told(at, path, APP, 200))["refused"]["error_codes"] == [700016]


async def test_a_policy_is_satisfied_by_the_second_factor_once_in_a_session(at: Workplace) -> None:
    """Silently refused with claims; agreed to with them, silent again until the session ends."""
    oid = at.world.people[3].oid
    policy = {"oid": oid, "policy": "mfa"}
    await told(at, "/control/conditional-access", policy, 204)
    refusal = await refused(at, 3, APP)
    assert refusal["error"] == "interaction_required"
    answer = APP | {"approved": True, "claims": refusal["claims"]}
    signed_in = await told(at, tokens(at, 3), answer, 200)
    claims = jwt.decode(signed_in["token"]["access_token"], options={"verify_signature": False})
    assert "mfa" in claims["amr"]
    assert "token" in await told(at, tokens(at, 3), APP, 200)
    await told(at, "/control/revoke", {"oid": oid}, 204)
    await refused(at, 3, APP)
    await told(at, "/control/conditional-access", policy | {"policy": "block"}, 204)
    blocked = await refused(at, 3, answer)
    assert blocked["error_codes"] == [53003]
    await told(at, "/control/conditional-access", policy | {"policy": "none"}, 204)


@pytest.mark.parametrize(
    ("body", "code"),
    [
        (APP | {"clientId": "another"}, 700016),
        (APP | {"scope": "User.Read"}, 70011),
        (APP | {"scope": "openid"}, 70011),
        (APP | {"scope": f"{SCOPE} User.Read"}, 70011),
        (APP | {"scope": "api://botid-nobody/access_as_user"}, 500011),
        (APP | {"scope": f"{APP_URI}/access_as_user"}, 90009),
        (APP | {"claims": "{"}, 9002313),
    ],
)
async def test_a_token_for_something_else_is_refused(
    at: Workplace, body: dict[str, Any], code: int
) -> None:
    """In Entra's own words, with its number."""
    refusal = await refused(at, 0, body)
    assert refusal["error_codes"] == [code]


@pytest.mark.parametrize("body", [{"by": "me"}, {"clientId": 7}, {"approved": "yes"}, {"x": 1}])
async def test_a_question_for_a_token_that_cannot_be_read(
    at: Workplace, body: dict[str, Any]
) -> None:
    """400 with the reason."""
    assert await told(at, tokens(at), body, 400)


async def test_the_script_and_the_pane_are_announced(at: Workplace) -> None:
    """The page may frame the pane's origin and no other; the script may be loaded by the pane."""
    async with at.page.get("/") as answer:
        policy = answer.headers["Content-Security-Policy"]
    pane = (await asked(at, "/api/people"))["pane"]
    assert policy.endswith(f"; frame-src 'self' {pane.removesuffix('/pane/')}")
    async with at.page.get("/office.js") as answer:
        assert answer.status == 200
        assert answer.content_type == "text/javascript"


@pytest.mark.parametrize(
    "words",
    ["<<a@", '"', "a@b@c", "青山 🎉", "\u202etxt.exe", "x" * 1000, "=?utf-8?q?=00?=", "(", ","],
)
async def test_a_draft_holds_whatever_was_typed(at: Workplace, words: str) -> None:
    """Half an address or a strange name is a draft like any other; it opens again."""
    person = {"displayName": words, "emailAddress": words}
    draft = {"subject": words, "body": words, "to": [person], "cc": [person]}
    saved = await told(at, f"{mail(at, 2)}/drafts", draft)
    identifier = saved["itemId"].replace("/", "-").replace("+", "_")
    assert (await asked(at, f"{mail(at, 2)}/items/{identifier}"))["itemId"] == saved["itemId"]


async def test_half_a_character_is_no_text(at: Workplace) -> None:
    """A lone surrogate, which JSON can carry and no mail can."""
    for name in ("subject", "body"):
        text = f'{{"{name}":"\\ud800"}}'.encode()
        headers = {"Content-Type": "application/json"}
        async with at.page.post(f"{mail(at, 2)}/drafts", data=text, headers=headers) as answer:
            assert answer.status == 400
