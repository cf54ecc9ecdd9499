"""A mailbox behind Graph's ``$batch``, as far as one search needs it, with faults by path."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any
from urllib.parse import parse_qs, unquote

from tests.capture.builders import OWN
from tests.capture.neighbour import Answer, Asked, Neighbour

Item = tuple[int, Any, dict[str, str]]
BATCH = "/v1.0/$batch"
ROOT = "root"
FOLDERS = {
    "deleteditems": "deleted",
    "junkemail": "junk",
    "drafts": "drafts",
    "outbox": "outbox",
    "conversationhistory": "history",
    "sentitems": "sent",
}
MARKED = {"singleValueExtendedProperties": [{"id": "String 0x1a", "value": "IPM.Note"}]}


class Mailbox:
    """Answers each part of a batch; ``faults`` are taken first, by a piece of the part's URL."""

    def __init__(self, neighbour: Neighbour) -> None:
        self.neighbour = neighbour
        self.pages: dict[str, list[list[dict[str, Any]]]] = {}
        self.person: dict[str, Any] = {
            "mail": OWN,
            "userPrincipalName": OWN.upper(),
            "proxyAddresses": [
                "SMTP:" + OWN,
                "smtp:mara@adatum.example",
                "x500:/o=ex",
                "sip:x@y.z",
            ],
        }
        self.batches: list[list[dict[str, Any]]] = []
        self.meetings: dict[str, Any] = {"value": []}
        self.folders: dict[str, str] = {"inbox": ROOT, "teams": ROOT}
        """Ids of folders that people made, and what they lie in."""
        self.folders |= dict.fromkeys(FOLDERS.values(), ROOT)
        self.root = neighbour.url
        self._faults: list[tuple[str, Item]] = []
        neighbour.handle(BATCH, self.batch)

    def holds(self, address: str, *pages: list[dict[str, Any]]) -> None:
        """What a search that names this address finds, page by page."""
        self.pages[address] = list(pages)
        for at in range(1, len(pages)):
            self.neighbour.handle(f"/v1.0/more/{address}/{at}", self._more(address, at))

    def fault(self, piece: str, status: int, *, retry_after: str = "", times: int = 1) -> None:
        """Let the next parts whose URL contains this piece fail."""
        headers = {"Retry-After": retry_after} if retry_after else {}
        self._faults += [(piece, (status, {"error": {"code": "x"}}, headers))] * times

    def batch(self, asked: Asked) -> Answer:
        """Answer a whole batch, its parts in another order."""
        requests = asked.json["requests"]
        self.batches.append(requests)
        assert len(requests) <= 20
        responses = []
        for request in requests:
            status, body, headers = self._item(unquote(request["url"]))
            responses.append(
                {"id": request["id"], "status": status, "headers": headers, "body": body}
            )
        return Answer(json={"responses": responses[::-1]})

    def _item(self, url: str) -> Item:
        for at, (piece, item) in enumerate(self._faults):
            if piece in url:
                del self._faults[at]
                return item
        path, _, query = url.partition("?")
        match path.split("/")[2:]:
            case []:
                return 200, self.person, {}
            case ["mailFolders", *names]:
                return 200, self._folders(names), {}
            case ["calendarView"]:
                return 200, self.meetings, {}
            case ["messages", ident]:
                return self._message(ident)
            case _:
                assert path == "/me/messages"
                return 200, self._search(parse_qs(query)["$search"][0]), {}

    def _search(self, expression: str) -> dict[str, Any]:
        words = re.split(r'[\s":*]+', expression)
        found = next((one for one in self.pages if one in words), None)
        return self._page(found, 0) if found else {"value": []}

    def lies_in(self, folder: str, parent: str) -> None:
        """A folder that somebody made; it can be asked for alone too."""
        self.folders[folder] = parent
        path = f"/v1.0/me/mailFolders/{folder}"
        self.neighbour.handle(path, lambda _asked: Answer(json=self._folder(folder)))

    def _folders(self, names: list[str]) -> dict[str, Any]:
        if len(names) == 1:
            return self._folder(FOLDERS[names[0]])
        parent = FOLDERS[names[0]] if names else ROOT
        below = [self._folder(one) for one, above in self.folders.items() if above == parent]
        return {"value": below}

    def _folder(self, folder: str) -> dict[str, Any]:
        return {
            "id": folder,
            "parentFolderId": self.folders[folder],
            "childFolderCount": list(self.folders.values()).count(folder),
            "displayName": "TeamsMessagesData" if folder == "teams" else folder.title(),
        }

    def _message(self, ident: str) -> Item:
        known = (one for pages in self.pages.values() for page in pages for one in page)
        found = next((one for one in known if one["id"] == ident), None)
        return (200, MARKED | found, {}) if found else (404, {"error": {"code": "x"}}, {})

    def _page(self, address: str, at: int) -> dict[str, Any]:
        page: dict[str, Any] = {"value": [MARKED | one for one in self.pages[address][at]]}
        if at + 1 < len(self.pages[address]):
            page["@odata.nextLink"] = f"{self.root}/v1.0/more/{address}/{at + 1}"
        return page

    def _more(self, address: str, at: int) -> Callable[[Asked], Answer]:
        return lambda _asked: Answer(json=self._page(address, at))
