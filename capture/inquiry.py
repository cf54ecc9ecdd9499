"""One question to one mailbox while it is being answered: a batch, then what it left open.

Sources: "Use the $search query parameter", "Combine multiple HTTP requests using JSON batching".
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field

import msgspec

from capture.addresses import normal
from capture.batch import BATCH, VERSION, Part, batch
from capture.calendar import CALENDAR_HEADERS, Meetings, calendar_path, meetings_of
from capture.encoding import encode_query
from capture.errors import (
    CaptureError,
    NotFound,
    ServiceUnavailable,
    Throttled,
    UnexpectedReply,
)
from capture.folders import FOLDER, FOLDERS, Folder, Folders, folder_path
from capture.gate import Gate
from capture.kql import ROOM
from capture.mail import FoundMail
from capture.mailbox_reply import MailboxReply
from capture.messages import FOUND, HEADERS, MARKS
from capture.models import Caller
from capture.pages import Found, Reach, unfinished
from capture.parallel import attempt, both, together
from capture.scope import Window
from capture.upstream import Reply, Upstream

__all__ = ["OWN", "PERSON", "Inquiry", "Question", "addresses_of", "filter_path"]

OWN = {"$select": "mail,userPrincipalName,proxyAddresses"}


class Person(msgspec.Struct, frozen=True, rename="camel"):
    """Whose mailbox it is."""

    mail: str | None = None
    user_principal_name: str | None = None
    proxy_addresses: tuple[str, ...] | None = None


class _Messages(msgspec.Struct, frozen=True):
    value: tuple[FoundMail, ...]
    next: str | None = msgspec.field(name="@odata.nextLink", default=None)


PERSON = msgspec.json.Decoder(Person)
_MESSAGES = msgspec.json.Decoder(_Messages)

assert ROOM + 1 + len(FOLDERS) + 1 <= BATCH, "searches, the person, folders and calendar"


def search_path(expression: str, top: int) -> str:
    """The first page of a search."""
    query = {"$search": expression, "$select": FOUND, "$expand": MARKS, "$top": str(top)}
    return f"/me/messages?{encode_query(query)}"


def filter_path(expression: str, top: int) -> str:
    """The first page of a filtered list ("List messages")."""
    query = {"$filter": expression, "$select": FOUND, "$expand": MARKS, "$top": str(top)}
    return f"/me/messages?{encode_query(query)}"


@dataclass(frozen=True, slots=True)
class Question:
    """What is asked; ``counts`` says of a mail, wherever it lies, whether it answers.

    ``top`` is the size of a page; the calendar is asked where a ``calendar`` window is given.
    ``budget`` are the seconds it may take, if not those of the upstream. ``path`` makes of an
    expression what is asked of the mailbox.
    ``mails`` are known already, and only where they lie is asked.
    """

    expressions: Sequence[str] = field(repr=False)
    counts: Callable[[FoundMail], bool]
    reach: Reach
    top: int
    calendar: Window | None = None
    budget: float | None = None
    mails: tuple[FoundMail, ...] = field(default=(), repr=False)
    path: Callable[[str, int], str] = search_path


class Inquiry:
    """A question being answered; ``reply`` is the answer once ``ask`` and ``finish`` are done."""

    def __init__(
        self, upstream: Upstream, gate: Gate, caller: Caller, token: str, question: Question
    ) -> None:
        self._upstream = upstream
        self._gate = gate
        self._caller = caller
        self._token = token
        self._question = question
        self._budget = upstream.budget if question.budget is None else question.budget
        self._until = _now() + self._budget
        self._own: frozenset[str] = frozenset()
        self._folders = Folders()
        self._meetings = Meetings()
        self._found: list[Found] = []
        self._failed: list[str] = []
        self._waits: list[float] = []
        self._counts: dict[str, bool] = {}

    async def ask(self) -> None:
        """One batch: addresses, folders, the first page of each expression and the calendar.

        Raises when no expression was answered, or when it is not known what to leave out.
        """
        question = self._question
        asked = question.expressions[:ROOM]
        paths = [
            *(question.path(one, question.top) for one in asked),
            f"/me?{encode_query(OWN)}",
            *FOLDERS,
        ]
        parts = [Part(path, HEADERS) for path in paths]
        if question.calendar is not None:
            parts.append(Part(calendar_path(question.calendar), CALENDAR_HEADERS))
        async with self._gate.whole(self._caller):
            outcomes = await batch(self._upstream, parts, token=self._token, budget=self._budget)
        searches, (person, *others) = outcomes[: len(asked)], outcomes[len(asked) :]
        self._own = _own(self._upstream, person)
        self._folders = Folders.read(self._upstream, others[: len(FOLDERS)])
        self._failed += question.expressions[ROOM:]
        self._first_pages(asked, searches)
        if question.mails:
            known = Found()
            known.add(question.mails, None)
            self._found.append(known)
        if question.calendar is not None:
            self._note(others[-1:])
            self._meetings = meetings_of(self._upstream, others[-1], question.calendar)

    async def finish(self) -> None:
        """Further pages while they could change the answer, and where unknown folders lie."""
        while _now() < self._until:
            open_ = [one for one in self._open() if one.pages < self._question.reach.pages]
            unknown = self._unknown()
            if not open_ and not unknown:
                break
            await both(self._further_pages(open_), self._upwards(unknown))
        if self._unknown():
            raise ServiceUnavailable(self._upstream.service, "folders not known in time")

    def reply(self) -> MailboxReply:
        """What there is."""
        places = self._folders.places
        return MailboxReply(
            mails=tuple({mail.id: mail for one in self._found for mail in one.mails}.values()),
            own=self._own,
            sent_items=self._folders.sent_items,
            retry_after=max(self._waits, default=None),
            pages_capped=bool(self._open()),
            meetings=self._meetings.found,
            places=places,
            failed=tuple(self._failed),
            meetings_failed=self._meetings.failed,
            meetings_capped=self._meetings.capped,
        )

    def _first_pages(self, asked: Sequence[str], outcomes: Sequence[Reply | CaptureError]) -> None:
        errors = []
        for expression, outcome in zip(asked, outcomes, strict=True):
            try:
                page = self._page(outcome)
            except CaptureError as error:
                errors.append(error)
                self._failed.append(expression)
                continue
            one = Found()
            one.add(page.value, page.next)
            self._found.append(one)
        if errors and not self._found:
            raise max(errors, key=lambda error: isinstance(error, Throttled))
        self._note(outcomes)

    def _page(self, outcome: Reply | CaptureError) -> _Messages:
        """Fails closed: mail of which it is not known how sensitive it is must not be shown."""
        if isinstance(outcome, CaptureError):
            raise outcome
        page = self._upstream.decode(_MESSAGES, outcome)
        if not all(mail.is_marked for mail in page.value):
            raise UnexpectedReply(self._upstream.service, "mail without its properties")
        return page

    def _kept(self, mail: FoundMail) -> bool:
        """Where it lies may become known later; whether it counts is decided once."""
        if mail.folder in self._folders.places:
            return False
        if mail.id not in self._counts:
            self._counts[mail.id] = self._question.counts(mail)
        return self._counts[mail.id]

    def _open(self) -> list[Found]:
        return unfinished(self._found, self._kept, self._question.reach)

    def _unknown(self) -> set[str]:
        mails = (mail for one in self._found for mail in one.mails)
        return self._folders.unknown(mail.folder for mail in mails if self._kept(mail))

    async def _further_pages(self, open_: Sequence[Found]) -> None:
        """Read one more page of each; a search whose page fails is not asked for more."""

        async def page(link: str) -> _Messages:
            return self._page(await self._get(link))

        answers = await together(attempt(page(one.next or "")) for one in open_)
        for one, answer in zip(open_, answers, strict=True):
            if isinstance(answer, CaptureError):
                one.pages = self._question.reach.pages
            else:
                one.add(answer.value, answer.next)
        self._note(answers)

    async def _upwards(self, unknown: Iterable[str]) -> None:
        """One step up from each of these folders."""

        async def above(folder: str) -> Folder | None:
            try:
                reply = await self._get(f"{VERSION}{folder_path(folder)}")
            except NotFound:
                return None
            return self._upstream.decode(FOLDER, reply)

        folders = sorted(unknown)
        answers = await together(above(one) for one in folders)
        for one, answer in zip(folders, answers, strict=True):
            self._folders.learn(one, answer)

    async def _get(self, path: str) -> Reply:
        async with self._gate.one(self._caller):
            return await self._upstream.send(
                "GET", path, token=self._token, headers=HEADERS, budget=self._until - _now()
            )

    def _note(self, outcomes: Iterable[object]) -> None:
        failed = (one for one in outcomes if isinstance(one, Throttled | ServiceUnavailable))
        self._waits += [one.retry_after for one in failed if one.retry_after is not None]


def _own(upstream: Upstream, outcome: Reply | CaptureError) -> frozenset[str]:
    if isinstance(outcome, CaptureError):
        raise outcome
    return addresses_of(upstream.decode(PERSON, outcome))


def addresses_of(person: Person) -> frozenset[str]:
    """Every address of the mailbox, in lower case."""
    proxies = [
        address[5:] for address in person.proxy_addresses or () if address[:5].lower() == "smtp:"
    ]
    named = (person.mail, person.user_principal_name, *proxies)
    return frozenset(address for address in map(normal, named) if address)


def _now() -> float:
    return asyncio.get_running_loop().time()
