"""What is not an activity of our channel is refused with its own status, and nothing happens."""

from __future__ import annotations

import gzip
import json
from typing import Any

import pytest

from tests.bot.conftest import Channel
from tests.identity.minting import new_key


async def test_a_good_activity_is_answered_through_the_connector(channel: Channel):
    """A verified message gets 201, and its answer goes to the service URL it named."""
    status, _ = await channel.post(channel.activity())

    assert status == 201
    assert "show activities for Contoso" in json.dumps(channel.cards)


@pytest.mark.parametrize(
    ("header", "status"),
    [
        ("", 401),
        ("Bearer", 401),
        ("Bearer ", 401),
        ("Basic abc", 401),
        ("Bearer garbage", 401),
        ("Bearer " + "x" * 7000, 401),
    ],
)
async def test_no_token_is_unauthorised(channel: Channel, header, status):
    """Without a token that can be verified the answer is 401, before the body is looked at."""
    assert (await channel.post(b"{not json", Authorization=header))[0] == status
    assert channel.sent == []


async def test_enormous_headers_are_refused(channel: Channel):
    """Before anything is made of them, and nothing is sent."""
    assert (await channel.post({}, **{"X-Padding": "x" * 100_000}))[0] == 400
    assert channel.sent == []


@pytest.mark.parametrize(
    ("claims", "status"),
    [
        ({"exp": 1}, 401),
        ({"exp": None}, 401),
        ({"nbf": 4102444800}, 401),
        ({"aud": "somebody-else"}, 401),
        ({"iss": "https://sts.windows.net/"}, 401),
        ({"serviceurl": None}, 401),
        ({"serviceurl": "https://attacker.example/"}, 403),
    ],
)
async def test_a_token_with_one_wrong_claim_is_refused(channel: Channel, claims, status):
    """Each claim alone decides."""
    header = channel.bearer(**claims)

    assert (await channel.post(channel.activity(), Authorization=header))[0] == status
    assert channel.sent == []


async def test_a_forged_signature_is_refused(channel: Channel):
    """A stranger's key under a known id signs nothing."""
    claims = channel.provider.channel_claims(channel.service_url)
    forged = new_key("channel-1").sign(claims)

    assert (await channel.post(channel.activity(), Authorization=f"Bearer {forged}"))[0] == 401


@pytest.mark.parametrize(
    ("change", "status"),
    [
        ({"channelId": "webchat"}, 403),
        ({"channelId": None}, 400),
        ({"serviceUrl": None}, 400),
        ({"serviceUrl": "https://attacker.example/"}, 403),
        ({"type": None}, 400),
        ({"type": 5}, 400),
        ({"type": ""}, 400),
        ({"conversation": None}, 400),
        ({"conversation": "a:one"}, 400),
        ({"conversation": {}}, 400),
        ({"from": "me"}, 400),
        ({"text": {"a": 1}}, 400),
        ({"channelData": []}, 400),
        ({"channelData": {"tenant": "x"}}, 400),
        ({"replyToId": 7}, 400),
    ],
)
async def test_an_activity_of_the_wrong_shape_is_refused(channel: Channel, change, status):
    """A missing or ill-typed field is the sender's fault: 4xx, and nobody is answered."""
    body = channel.activity(**change)
    header = channel.bearer(serviceurl=channel.service_url)

    assert (await channel.post(body, Authorization=header))[0] == status
    assert channel.sent == []


@pytest.mark.parametrize(
    "body",
    [
        b"",
        b"{",
        b"[]",
        b"null",
        b"5",
        b'"text"',
        b"\xff\xfe\x00",
        b"[" * 100_000,
        b'{"type":"message","text":"' + b"\xf0\x28\x8c\x28" + b'"}',
        gzip.compress(b"{}"),
    ],
)
async def test_what_is_not_json_is_malformed(channel: Channel, body):
    """Any other bytes get 400."""
    assert (await channel.post(body))[0] == 400


async def test_other_content_types_are_unsupported(channel: Channel):
    """Only JSON is read, however the type is spelled."""
    body = json.dumps(channel.activity()).encode()

    assert (await channel.post(body, **{"Content-Type": "text/plain"}))[0] == 415
    assert (await channel.post(body, **{"Content-Type": "APPLICATION/JSON; charset=utf-8"}))[
        0
    ] == 201


async def test_a_large_body_is_too_large(channel: Channel):
    """A body beyond the bound gets 413."""
    assert (await channel.post(channel.activity(text="x" * 300_000)))[0] == 413


@pytest.mark.parametrize(
    ("name", "value", "status"),
    [
        ("adaptiveCard/action", None, 400),
        ("adaptiveCard/action", {"action": "track"}, 400),
        ("adaptiveCard/action", {"action": {"type": "Action.Submit", "verb": "track"}}, 400),
        ("adaptiveCard/action", {"action": {"type": "Action.Execute", "data": {}}}, 400),
        ("signin/tokenExchange", None, 400),
        ("signin/tokenExchange", {"id": "x"}, 400),
        ("signin/tokenExchange", {"id": "x", "connectionName": "c", "token": "garbage"}, 412),
        ("signin/failure", {"code": "resourcematchfailed", "message": "m"}, 200),
        ("composeExtension/unknown", {}, 501),
    ],
)
async def test_invokes_with_rubbish_are_refused(channel: Channel, name, value, status):
    """A malformed invoke gets its status, never 500."""
    body = channel.activity(type="invoke", name=name, value=value, text=None, replyToId="1")

    assert (await channel.post(body))[0] == status


@pytest.mark.parametrize(
    "data", [{}, {"sealed": "x"}, {"sealed": 5}, None, "x", {"sealed": "a.b.c"}]
)
async def test_a_button_that_is_not_ours_says_so(channel: Channel, data):
    """Data without our seal leaves the card as it is and says why."""
    value = {"action": {"type": "Action.Execute", "verb": "track", "data": data}}
    body = channel.activity(
        type="invoke", name="adaptiveCard/action", value=value, text=None, replyToId="1"
    )

    status, answer = await channel.post(body)

    assert status == 200
    assert answer["type"] == "application/vnd.microsoft.activity.message"
    assert "belongs to somebody else or is out of date" in answer["value"]


@pytest.mark.parametrize(
    "change", [{"from": None}, {"channelData": None}, {"from": {"id": "29:x", "aadObjectId": "x"}}]
)
async def test_a_person_who_is_not_named_is_told(channel: Channel, change):
    """Without tenant and object id there is nobody to read for, and the chat says so."""
    status, _ = await channel.post(channel.activity(text="show activities for Contoso", **change))

    assert status == 201
    assert "I do not know who you are" in json.dumps(channel.cards)


async def test_who_is_not_named_is_told_in_their_language(channel: Channel):
    """The client's locale comes along even where its person does not; a press gets the sentence."""
    nobody: dict[str, Any] = {"from": {"id": "29:x"}, "locale": "zh-CN"}
    pressed: dict[str, Any] = {"type": "invoke", "name": "adaptiveCard/action", "text": None}

    await channel.post(channel.activity(text="显示 Contoso 的活动", **nobody))
    _, answer = await channel.post(channel.activity(**pressed | nobody))

    assert channel.cards[-1]["lang"] == "zh"
    assert answer["value"].startswith("您的客户端没有说明")


async def test_another_organisation_is_told(channel: Channel):
    """A tenant that is not configured gets a sentence, not silence."""
    foreign = {"tenant": {"id": "99999999-aaaa-4bbb-8ccc-444444444444"}}

    await channel.post(channel.activity(text="show activities for Contoso", channelData=foreign))

    assert "not connected to this service" in json.dumps(channel.cards)


async def test_an_unknown_sentence_gets_the_nearest_command(channel: Channel):
    """Nobody is left without an answer."""
    await channel.post(channel.activity(text="sgin in"))

    assert "sign in" in json.dumps(channel.cards)


INSERTED = '<span class="inline-compose-card">x</span>'
NESTED = '<span class="inline-compose-card" itemid="0"> <span>x</span> <span>y</span></span> \n'


@pytest.mark.parametrize(
    "text", [None, "", " \n", '<span class="inline-compose-card">x</span>', NESTED]
)
async def test_a_card_alone_is_not_a_question(channel: Channel, text):
    """A message without a person's words is left alone."""
    status, _ = await channel.post(channel.activity(text=text))

    assert status == 201
    assert channel.sent == []


async def test_probes_answer(channel: Channel):
    """Liveness, readiness and metrics are there, without a token."""
    for path in ("/healthz", "/readyz", "/metrics"):
        async with channel.client.get(path) as reply:
            assert reply.status == 200, path


async def test_the_question_without_a_grant_asks_for_sign_in(channel: Channel):
    """A person who is not signed in gets the sign-in card with a silent exchange."""
    await channel.post(channel.activity(text="show activities for Contoso"))

    (card,) = channel.cards
    assert card["buttons"][0]["value"].startswith("http://localhost:3978/auth/start?state=")
    assert card["tokenExchangeResource"]["uri"].startswith("api://botid-")


async def test_in_a_group_the_sign_in_offers_no_silent_exchange(channel: Channel):
    """Several people read a group, so only the asker's own link is offered."""
    group = {"id": "19:g", "conversationType": "groupChat", "isGroup": True}

    await channel.post(channel.activity(text="show activities for Contoso", conversation=group))

    (card,) = channel.cards
    assert "tokenExchangeResource" not in card
