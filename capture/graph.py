"""The caller's own mailbox through Microsoft Graph, in their name.

Sources: "Use the $search query parameter", "Combine multiple HTTP requests using JSON batching",
"Get mailFolder" (well-known names).
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Sequence

import msgspec

from capture.addresses import normal
from capture.batch import BATCH, VERSION, batch
from capture.errors import CaptureError, NotFound, ServiceUnavailable, Throttled
from capture.mail import FoundMail, MailboxReply
from capture.messages import FOUND, HEADERS, Messages
from capture.models import Caller
from capture.pages import Found, unfinished
from capture.parallel import attempt, together
from capture.upstream import Reply, encode_query, encoded

__all__ = ["Graph"]

PAGE = 100
TOP = encoded(str(PAGE))
PAGES = 3
"""Pages of one expression that an answer waits for."""
EXCLUDED = ("deleteditems", "junkemail", "drafts")
FOLDERS = (*EXCLUDED, "sentitems")
OWN = {"$select": "mail,userPrincipalName,proxyAddresses"}


class _Person(msgspec.Struct, frozen=True, rename="camel"):
    mail: str | None = None
    user_principal_name: str | None = None
    proxy_addresses: tuple[str, ...] | None = None


class _Folder(msgspec.Struct, frozen=True):
    id: str


class _Messages(msgspec.Struct, frozen=True):
    value: tuple[FoundMail, ...]
    next: str | None = msgspec.field(name="@odata.nextLink", default=None)


_PERSON = msgspec.json.Decoder(_Person)
_FOLDER = msgspec.json.Decoder(_Folder)
_MESSAGES = msgspec.json.Decoder(_Messages)

ROOM = BATCH - 1 - len(FOLDERS)
"""Expressions that fit beside the questions every search needs."""


class Graph(Messages):
    """Questions to the caller's mailbox."""

    async def search(
        self,
        caller: Caller,
        expressions: Sequence[str],
        *,
        wanted: Callable[[FoundMail], bool],
        limit: int,
    ) -> MailboxReply:
        """The mails these expressions find, enough to name the ``limit`` most recent wanted ones.

        One batch asks for the mailbox's own addresses, the folders and the first page of each
        expression; further pages follow only while they could change the answer.
        Raises when no expression was answered, or when it is not known what to leave out.
        """
        until = _now() + self._upstream.budget
        token = await self._tokens.for_graph(caller)
        asked = expressions[:ROOM]
        paths = [_search_path(one) for one in asked]
        paths.append(f"/me?{encode_query(OWN)}")
        paths += [f"/me/mailFolders/{name}?$select=id" for name in FOLDERS]
        async with self._gate.whole(caller):
            outcomes = await batch(self._upstream, paths, token=token, headers=HEADERS)
        searches, (person, *folders) = outcomes[: len(asked)], outcomes[len(asked) :]
        own = self._own(person)
        folder_ids = self._folders(folders)
        found = self._first_pages(searches)
        excluded = {folder_ids[name]: name for name in EXCLUDED if name in folder_ids}

        def kept(mail: FoundMail) -> bool:
            return not mail.is_draft and mail.folder not in excluded and wanted(mail)

        waits = [_retry_after(one) for one in searches]
        while open_ := [one for one in unfinished(found, kept, limit=limit) if one.pages < PAGES]:
            if _now() >= until:
                break
            waits += await self._further_pages(caller, open_, token=token, until=until)
        return MailboxReply(
            mails=tuple({mail.id: mail for one in found for mail in one.mails}.values()),
            own=own,
            excluded=excluded,
            sent_items=folder_ids.get("sentitems"),
            groups_failed=len(expressions) - len(found),
            retry_after=max((one for one in waits if one is not None), default=None),
            pages_capped=bool(unfinished(found, kept, limit=limit)),
        )

    async def own_addresses(self, caller: Caller) -> frozenset[str]:
        """The mailbox's own addresses, in lower case: who sends from one of them is the caller."""
        return _addresses(await self._read(caller, _PERSON, f"{VERSION}/me", OWN))

    def _first_pages(self, searches: Sequence[Reply | CaptureError]) -> list[Found]:
        found, errors = [], []
        for outcome in searches:
            if isinstance(outcome, CaptureError):
                errors.append(outcome)
                continue
            page = self._upstream.decode(_MESSAGES, outcome)
            one = Found()
            one.add(page.value, page.next)
            found.append(one)
        if errors and not found:
            raise max(errors, key=lambda error: isinstance(error, Throttled))
        return found

    async def _further_pages(
        self, caller: Caller, open_: Sequence[Found], *, token: str, until: float
    ) -> list[float | None]:
        """Read one more page of each; a search whose page fails is not asked for more."""

        async def page(link: str) -> _Messages:
            async with self._gate.one(caller):
                reply = await self._upstream.send(
                    "GET", link, token=token, headers=HEADERS, budget=until - _now()
                )
            return self._upstream.decode(_MESSAGES, reply)

        answers = await together(attempt(page(one.next or "")) for one in open_)
        for one, answer in zip(open_, answers, strict=True):
            if isinstance(answer, CaptureError):
                one.pages = PAGES
            else:
                one.add(answer.value, answer.next)
        return [_retry_after(one) for one in answers]

    def _own(self, outcome: Reply | CaptureError) -> frozenset[str]:
        if isinstance(outcome, CaptureError):
            raise outcome
        return _addresses(self._upstream.decode(_PERSON, outcome))

    def _folders(self, outcomes: Sequence[Reply | CaptureError]) -> dict[str, str]:
        """Ids of the well-known folders; one the mailbox lacks is left out.

        Sent Items only helps to choose among copies, so it may fail; without the others it is not
        known what to leave out.
        """
        ids = {}
        for name, outcome in zip(FOLDERS, outcomes, strict=True):
            if not isinstance(outcome, CaptureError):
                ids[name] = self._upstream.decode(_FOLDER, outcome).id
            elif name in EXCLUDED and not isinstance(outcome, NotFound):
                raise outcome
        return ids


def _addresses(person: _Person) -> frozenset[str]:
    proxies = [
        address[5:] for address in person.proxy_addresses or () if address[:5].lower() == "smtp:"
    ]
    named = (person.mail, person.user_principal_name, *proxies)
    return frozenset(address for address in map(normal, named) if address)


def _search_path(expression: str) -> str:
    query = {"$search": expression, "$select": FOUND, "$top": TOP}
    return f"/me/messages?{encode_query(query)}"


def _retry_after(outcome: object) -> float | None:
    return outcome.retry_after if isinstance(outcome, Throttled | ServiceUnavailable) else None


def _now() -> float:
    return asyncio.get_running_loop().time()
