"""Graph in the running sandbox: over TLS, with tokens MSAL obtained, on mail brought along."""

from __future__ import annotations

import ssl
from pathlib import Path
from typing import Any

import aiohttp

from tests.sandbox.sign_in import Msal
from tests.sandbox_process import sandbox_process

SENT = (
    "From old@elsewhere.example Mon Jan  5 09:00:00 2026\n"
    "From: Me <old@elsewhere.example>\nTo: Nadia <nadia.hassan@contoso.example>\n"
    "Subject: Written long ago\nMessage-ID: <mine@elsewhere.example>\n"
    "Date: Mon, 05 Jan 2026 10:00:00 +0100\n\nHello Nadia.\n\n"
    "From nadia@x Mon Jan  5 10:00:00 2026\n"
    "From: Nadia <nadia.hassan@contoso.example>\nTo: old@elsewhere.example\n"
    "Delivered-To: old@elsewhere.example\nSubject: Re: Written long ago\n\nHello.\n\n"
    "From nobody Mon Jan  5 10:00:00 2026\n\n"
)


def token(ready: dict[str, Any], number: int) -> str:
    """A token for Graph of one of the sandbox's people, as the product gets it."""
    root = ready["env"]["GRAPH_URL"]
    scopes = [f"{root}/User.Read", f"{root}/Mail.Read"]
    client = Msal(ready)
    try:
        answer = client.sign_in(ready["people"][number]["oid"], scopes, scopes)
    finally:
        client.close()
    return str(answer["access_token"])


async def fetched(
    ready: dict[str, Any], bearer: str, path: str, query: dict[str, str] | None = None
) -> Any:
    """The JSON of a GET that must succeed."""
    context = ssl.create_default_context(cafile=ready["ca"])
    async with (
        aiohttp.ClientSession(connector=aiohttp.TCPConnector(ssl=context)) as session,
        session.get(
            f"{ready['graph']}/v1.0{path}",
            params=query,
            headers={"Authorization": f"Bearer {bearer}"},
        ) as response,
    ):
        assert response.status == 200, await response.text()
        return await response.json()


async def test_seeded_mailboxes(sandbox: dict[str, Any]) -> None:
    """Each seller searches their own mailbox with a token MSAL obtained for them."""
    query = {"$search": '"participants:nadia.hassan@contoso.example"', "$select": "subject"}
    found = [
        {one["subject"] for one in (await fetched(sandbox, bearer, "/me/messages", query))["value"]}
        for bearer in (token(sandbox, 0), token(sandbox, 1))
    ]
    assert "Licences for the pilot team" in found[1] - found[0]
    assert "Quote for the second production line" in found[0] - found[1]


async def test_own_mail(tmp_path: Path) -> None:
    """Mail that was brought along replaces the first seller's and brings its owner's address."""
    file = tmp_path / "old mail"
    file.write_text(SENT)
    with sandbox_process(tmp_path / "data", "--mail", str(file)) as running:
        assert "mail: 2 messages loaded, 1 skipped: old mail#3 (no mail header)" in running.said
        ready = running.ready
        bearer = token(ready, 0)
        me = await fetched(ready, bearer, "/me", {"$select": "proxyAddresses"})
        assert "smtp:old@elsewhere.example" in me["proxyAddresses"]
        sent = await fetched(ready, bearer, "/me/mailFolders/sentitems")
        query = {"$search": '"participants:nadia.hassan@contoso.example"'}
        found = (await fetched(ready, bearer, "/me/messages", query))["value"]
        assert [one["subject"] for one in found if one["parentFolderId"] == sent["id"]] == [
            "Written long ago"
        ]
        assert len(found) == 2
