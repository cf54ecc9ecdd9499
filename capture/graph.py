"""The caller's own mailbox through Microsoft Graph, in their name.

Sources: "Use the $search query parameter", "Combine multiple HTTP requests using JSON batching",
"List calendarView".
"""

from __future__ import annotations

from collections.abc import Callable, Sequence

import msgspec

from capture.batch import BATCH, VERSION, Part, batch
from capture.calendar import CALENDAR_HEADERS, event_path
from capture.encoding import encode_path
from capture.errors import CaptureError, NotFound, ServiceUnavailable, UnexpectedReply
from capture.inquiry import OWN, PERSON, Inquiry, Question, addresses_of, filter_path
from capture.kql import subject_search
from capture.mail import FoundMail, FoundMeeting, Seen
from capture.mailbox_reply import MailboxReply
from capture.messages import FOUND, HEADERS, MARKS, Messages
from capture.models import Caller, MailId
from capture.odata import literal
from capture.pages import BEFORE_ALL, Reach
from capture.scope import Window
from capture.upstream import Reply

__all__ = ["Graph"]

PAGE = 100
EACH = 2
"""Mails of a page for each suggestion that is asked for: copies, other places and people who only
bear the name take the rest. So the first page names fifty mails of a month, or two hundred of a
year, of a mailbox of 100,000."""
PAGES = 3
"""Pages of one expression that an answer waits for."""
NO_MESSAGE = "ErrorInvalidIdMalformed"
"""An id that is no message's (seen in davmail issue 459, not documented)."""

LONGEST = 300
"""Messages of a conversation that can be followed."""


class _Seen(msgspec.Struct, frozen=True):
    value: tuple[Seen, ...]
    next: str | None = msgspec.field(name="@odata.nextLink", default=None)


_SEEN = msgspec.json.Decoder(_Seen)
_FOUND = msgspec.json.Decoder(FoundMail)
_MEETING = msgspec.json.Decoder(FoundMeeting)


class _Domain(msgspec.Struct):
    name: str


class _Organisation(msgspec.Struct, rename="camel"):
    verified_domains: tuple[_Domain, ...] = ()


class _Organisations(msgspec.Struct):
    value: tuple[_Organisation, ...]


_ORGANISATIONS = msgspec.json.Decoder(_Organisations)
_DOMAINS = {"$select": "verifiedDomains"}


class Graph(Messages):
    """Questions to the caller's mailbox."""

    async def search(
        self,
        caller: Caller,
        expressions: Sequence[str],
        *,
        window: Window,
        meetings: bool,
        wanted: Callable[[FoundMail], bool],
        budget: float | None = None,
    ) -> MailboxReply:
        """The mails these expressions find, enough to name the window's most recent wanted ones.

        One batch asks for the mailbox's own addresses, its folders, the first page of each
        expression and, with ``meetings``, the calendar; further questions follow only while they
        could change the answer. Mails from before the window may be among the answer's.
        Raises when no expression was answered, or when it is not known what to leave out. Of an
        answer that lacks something, ``MailboxReply.joined`` takes in what asking again brings.
        It may take ``budget`` seconds, if not the upstream's.
        """

        def counts(mail: FoundMail) -> bool:
            is_recent = mail.when is None or mail.when >= window.since
            return is_recent and not mail.is_draft and wanted(mail)

        reach = Reach(window.limit, window.since, PAGES)
        top = max(PAGE, EACH * window.limit)
        calendar = window if meetings else None
        question = Question(expressions, counts, reach, top, calendar, budget)
        return await self._answer(caller, question)

    async def by_subject(self, caller: Caller, words: str, *, limit: int = 10) -> MailboxReply:
        """The mails last sent whose subject holds these words, wherever they lie.

        Typed text without a word in it finds nothing, and the mailbox is not asked.
        """
        expression = subject_search(words)
        if expression is None:
            return MailboxReply((), frozenset())
        reach = Reach(limit, BEFORE_ALL, pages=1)
        return await self._answer(caller, Question((expression,), lambda _: True, reach, limit))

    async def conversation(self, caller: Caller, conversation: str) -> MailboxReply | None:
        """All messages of a conversation, wherever they lie; ``None`` for more than ``LONGEST``.

        By no other property and in no order: which more a list may be filtered by together with
        the conversation is not documented.
        """
        pages = 2 * LONGEST // PAGE
        question = Question(
            (_in_conversation(conversation),),
            lambda _: True,
            Reach(LONGEST + 1, BEFORE_ALL, pages),
            PAGE,
            path=filter_path,
        )
        reply = await self._answer(caller, question)
        if len(reply.mails) > LONGEST:
            return None
        if reply.pages_capped:
            service, wait = self._upstream.service, reply.retry_after
            raise ServiceUnavailable(service, "conversation not read whole", retry_after=wait)
        return reply

    async def seen_in(self, caller: Caller, conversation: str) -> tuple[Seen, ...] | None:
        """What a conversation holds, by ids alone; ``None`` for more than ``LONGEST``.

        Nothing of a message is read, so it is no line of the person's ledger.
        """
        params = {
            "$filter": _in_conversation(conversation),
            "$select": "id,parentFolderId,isDraft",
            "$top": str(LONGEST + 1),
        }
        found: list[Seen] = []
        link: str | None = f"{VERSION}/me/messages"
        while link is not None and len(found) <= LONGEST:
            page = await self._read(caller, _SEEN, link, None if found else params)
            found += page.value
            if page.next is not None and not page.value:
                raise UnexpectedReply(self._upstream.service, "an empty page that goes on")
            link = page.next
        return None if len(found) > LONGEST else tuple(found)

    async def messages(self, caller: Caller, ids: Sequence[MailId]) -> dict[MailId, FoundMail]:
        """These messages by id, in twenties.

        Left out are those that are gone, and ids of something else, such as a meeting.
        """
        query = f"$select={FOUND}&$expand={MARKS}"
        parts = [Part(f"/me/messages/{encode_path(one)}?{query}", HEADERS) for one in ids]
        found = {}
        for one, reply in zip(ids, await self._each(caller, parts), strict=True):
            mail = None if reply is None else self._upstream.decode(_FOUND, reply)
            if mail is not None and not mail.is_marked:
                raise UnexpectedReply(self._upstream.service, "mail without its properties")
            if mail is not None:
                found[one] = mail
        if ids:
            self._count(caller, messages=len(found))
        return found

    async def meetings(self, caller: Caller, ids: Sequence[MailId]) -> dict[MailId, FoundMeeting]:
        """These dates of the calendar by id, in twenties; what is gone is left out."""
        parts = [Part(event_path(one), CALENDAR_HEADERS) for one in ids]
        replies = zip(ids, await self._each(caller, parts), strict=True)
        found = {one: self._upstream.decode(_MEETING, reply) for one, reply in replies if reply}
        if ids:
            self._count(caller, meetings=len(found))
        return found

    async def _each(self, caller: Caller, parts: Sequence[Part]) -> list[Reply | None]:
        """The reply to each; ``None`` where there is nothing of this id and kind."""
        token = await self._tokens.for_graph(caller)
        replies: list[Reply | None] = []
        for at in range(0, len(parts), BATCH):
            async with self._gate.whole(caller):
                outcomes = await batch(self._upstream, parts[at : at + BATCH], token=token)
            for outcome in outcomes:
                if not isinstance(outcome, CaptureError):
                    replies.append(outcome)
                elif isinstance(outcome, NotFound) or getattr(outcome, "code", "") == NO_MESSAGE:
                    replies.append(None)
                else:
                    raise outcome
        return replies

    async def own_addresses(self, caller: Caller) -> frozenset[str]:
        """The mailbox's own addresses, in lower case: who sends from one of them is the caller."""
        return addresses_of(await self._read(caller, PERSON, f"{VERSION}/me", OWN))

    async def around(self, caller: Caller, mail: FoundMail) -> MailboxReply:
        """Where a mail lies at this moment, and the mailbox's own addresses."""
        reach = Reach(1, BEFORE_ALL, pages=1)
        return await self._answer(caller, Question((), lambda _: True, reach, 1, mails=(mail,)))

    async def verified_domains(self, caller: Caller) -> frozenset[str]:
        """The domains that are verified for the caller's organisation; User.Read may read them."""
        found = await self._read(caller, _ORGANISATIONS, f"{VERSION}/organization", _DOMAINS)
        return frozenset(one.name.lower() for row in found.value for one in row.verified_domains)

    async def _answer(self, caller: Caller, question: Question) -> MailboxReply:
        token = await self._tokens.for_graph(caller)
        inquiry = Inquiry(self._upstream, self._gate, caller, token, question)
        await inquiry.ask()
        await inquiry.finish()
        reply = inquiry.reply()
        known = len(question.mails)  # and counted when they were read
        if len(reply.mails) > known or reply.meetings or not known:
            self._count(caller, len(reply.mails) - known, len(reply.meetings))
        return reply


def _in_conversation(conversation: str) -> str:
    return f"conversationId eq {literal(conversation)}"
