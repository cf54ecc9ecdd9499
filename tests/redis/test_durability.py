"""What a server's own settings say about the imports it acknowledges."""

from __future__ import annotations

import pytest
from redis.asyncio import Redis

from durability import risks
from tests.redis.servers import server

ALWAYS = ("--appendonly", "yes", "--appendfsync", "always")
NOEVICTION = ("--maxmemory-policy", "noeviction")


@pytest.mark.parametrize(
    ("options", "said"),
    [
        ((*ALWAYS, *NOEVICTION), []),
        (("--appendonly", "no", *NOEVICTION), ["no append-only file"]),
        (("--appendonly", "yes", "--appendfsync", "everysec", *NOEVICTION), ["a power cut"]),
        ((*ALWAYS, "--maxmemory-policy", "allkeys-lru"), ["throw keys away"]),
        (
            ("--appendonly", "yes", "--appendfsync", "no", "--maxmemory-policy", "volatile-ttl"),
            ["a power cut", "throw keys away"],
        ),
    ],
)
async def test_each_setting_that_may_lose_is_said(tmp_path, options, said) -> None:
    async with server(tmp_path, *options) as one, one.client() as client:
        found = await risks(client)
    assert len(found) == len(said)
    assert all(part in sentence for part, sentence in zip(said, found, strict=True))


@pytest.mark.parametrize(
    ("appendonly", "said"), [("yes", "does not tell"), ("no", "no append-only file")]
)
async def test_a_server_that_hides_its_settings_is_asked_what_it_does(
    tmp_path, appendonly, said
) -> None:
    async with server(tmp_path, "--appendonly", appendonly) as one, one.client() as admin:
        rules = ("on", "nopass", "~*", "+@all", "-config")
        await admin.execute_command("ACL", "SETUSER", "service", *rules)
        async with Redis(port=one.port, username="service", password="x") as client:
            (sentence,) = await risks(client)
    assert said in sentence
