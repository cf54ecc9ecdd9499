"""What the app package points to is there."""

from __future__ import annotations

import json
import re

from manifest.merging import merged
from tests.bot.conftest import Channel
from tests.manifest.conftest import FILLED, PUBLIC_URL


async def test_the_package_promises_only_what_is_served(channel: Channel):
    """Each address of ours in the package answers: the app's own pages, the pane, its pictures."""
    manifest, _ = merged(FILLED)
    ours = set(re.findall(f'"({PUBLIC_URL}[^"]*)"', json.dumps(manifest)))

    assert len(ours) == 7
    for address in ours:
        page, _, place = address.removeprefix(PUBLIC_URL).partition("#")
        async with channel.client.get(page) as reply:
            assert reply.status == 200
            assert not place or f'id="{place}"' in await reply.text()


async def test_the_page_speaks_the_browsers_language(channel: Channel):
    """People reach it without having asked anything; it may do nothing but be read."""
    async with channel.client.get("/about", headers={"Accept-Language": "zh-CN"}) as reply:
        assert "条款" in await reply.text()
        assert "default-src 'none'" in reply.headers["Content-Security-Policy"]
