"""A mailbox behind Graph's ``$batch``, as far as one search needs it, with faults by path."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any
from urllib.parse import parse_qs, unquote

from tests.capture.builders import OWN
from tests.capture.neighbour import Answer, Asked, Neighbour

Item = tuple[int, Any, dict[str, str]]
BATCH = "/v1.0/$batch"
FOLDERS = {
    "deleteditems": "deleted",
    "junkemail": "junk",
    "drafts": "drafts",
    "sentitems": "sent",
}


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
        if path == "/me":
            return 200, self.person, {}
        if path.startswith("/me/mailFolders/"):
            return 200, {"id": FOLDERS[path.rpartition("/")[2]]}, {}
        assert path == "/me/messages"
        search = parse_qs(query)["$search"][0]
        for address in self.pages:
            if f"from:{address} OR" in search:
                return 200, self._page(address, 0), {}
        return 200, {"value": []}, {}

    def _page(self, address: str, at: int) -> dict[str, Any]:
        page: dict[str, Any] = {"value": self.pages[address][at]}
        if at + 1 < len(self.pages[address]):
            page["@odata.nextLink"] = f"{self.root}/v1.0/more/{address}/{at + 1}"
        return page

    def _more(self, address: str, at: int) -> Callable[[Asked], Answer]:
        return lambda _asked: Answer(json=self._page(address, at))
