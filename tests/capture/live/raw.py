"""A whole mailbox and what is tracked on a record, read without the product."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from aiohttp import ClientSession

__all__ = ["Raw"]

Item = dict[str, Any]
PLACES = {
    "drafts": "drafts",
    "outbox": "outbox",
    "deleteditems": "deleted",
    "junkemail": "junk",
    "conversationhistory": "chats",
}
NAMED = "String {00020386-0000-0000-c000-000000000046} Name "
PROPERTIES = ("Integer 0x36", "String 0x1a", f"{NAMED}msip_labels", f"{NAMED}content-class")
MESSAGE = (
    "id,internetMessageId,from,toRecipients,ccRecipients,receivedDateTime,sentDateTime,"
    "parentFolderId,isDraft"
)
EVENT = "id,iCalUId,seriesMasterId,organizer,attendees,start,end,isCancelled,isDraft,sensitivity"


@dataclass(frozen=True)
class Raw:
    """One person's Graph and Dataverse, by their addresses and bearers."""

    https: ClientSession
    graph: str
    dataverse: str
    graph_token: str
    dataverse_token: str

    async def messages(self) -> list[Item]:
        """All of them, wherever they lie, with what the rules read."""
        asked = " or ".join(f"id eq '{one}'" for one in PROPERTIES)
        expand = f"singleValueExtendedProperties($filter={asked})"
        return await self._all(
            "/me/messages", {"$select": MESSAGE, "$expand": expand, "$top": "1000"}
        )

    async def events(self, since: datetime, until: datetime) -> list[Item]:
        """All dates that touch these days."""
        days = {"startDateTime": since.isoformat(), "endDateTime": until.isoformat()}
        return await self._all("/me/calendarView", {**days, "$select": EVENT, "$top": "500"})

    async def own(self) -> set[str]:
        """The person's own addresses."""
        me = await self._get(
            f"{self.graph}/v1.0/me", {"$select": "mail,userPrincipalName,proxyAddresses"}
        )
        proxies = [one[5:] for one in me["proxyAddresses"] if one.lower().startswith("smtp:")]
        return {one.lower() for one in (me["mail"], me["userPrincipalName"], *proxies)}

    async def places(self) -> dict[str, str]:
        """Every folder that is left out, with all that lie below."""
        found: dict[str, str] = {}
        for name, place in PLACES.items():
            root = await self._get(f"{self.graph}/v1.0/me/mailFolders/{name}", {})
            await self._note(root["id"], place, found)
        for folder in await self._all("/me/mailFolders", {"includeHiddenFolders": "true"}):
            if folder["displayName"] == "TeamsMessagesData":
                await self._note(folder["id"], "chats", found)
        return found

    async def sent_items(self) -> str:
        """The folder's id."""
        return str((await self._get(f"{self.graph}/v1.0/me/mailFolders/sentitems", {}))["id"])

    async def tracked(self, record: str) -> set[str]:
        """Message-IDs of the e-mails that regard a record."""
        url = f"{self.dataverse}/api/data/v9.2/emails"
        query = {"$select": "messageid", "$filter": f"_regardingobjectid_value eq {record}"}
        found = await self._get(url, query, self.dataverse_token)
        return {one["messageid"] for one in found["value"] if one["messageid"]}

    async def _note(self, folder: str, place: str, found: dict[str, str]) -> None:
        found[folder] = place
        for one in await self._all(
            f"/me/mailFolders/{folder}/childFolders", {"includeHiddenFolders": "true"}
        ):
            await self._note(one["id"], place, found)

    async def _all(self, path: str, query: Mapping[str, str]) -> list[Item]:
        page = await self._get(f"{self.graph}/v1.0{path}", query)
        items: list[Item] = page["value"]
        while link := page.get("@odata.nextLink"):
            page = await self._get(link, {})
            items += page["value"]
        return items

    async def _get(self, url: str, query: Mapping[str, str], token: str = "") -> Item:
        headers = {
            "Authorization": f"Bearer {token or self.graph_token}",
            "Prefer": 'IdType="ImmutableId", outlook.timezone="UTC"',
        }
        async with self.https.get(url, params=query, headers=headers) as response:
            body: Item = await response.json()
            assert response.status == 200, body
            return body
