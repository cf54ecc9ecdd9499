"""One person's mailbox: a message, its copies and its attachments, through Microsoft Graph.

Sources: "Get message", "Obtain immutable identifiers for Outlook resources", "Get attachment",
"List attachments" (of a message and of an event).
"""

from __future__ import annotations

from collections.abc import AsyncGenerator, Mapping
from contextlib import aclosing
from typing import TypeVar

import msgspec

from capture.batch import VERSION
from capture.encoding import Encoded, encode_path, encoded
from capture.errors import UnexpectedReply
from capture.gate import Gate
from capture.mail import EXTENDED, FoundMail, FoundMeeting, MailAttachment, MailMessage, Meeting
from capture.models import Caller, InternetMessageId, MailId
from capture.noting import Noting
from capture.odata import literal
from capture.ports import Tokens
from capture.reads import NotesReads
from capture.suggestions import Kind
from capture.upstream import READ_LIMIT, Reply, Upstream

__all__ = ["FOUND", "HEADERS", "IMMUTABLE", "MARKS", "Messages"]

MESSAGE_LIMIT = 40 * 1024 * 1024
"""Bytes of one message as JSON, without its attachments."""
ATTACHMENT_PAGES = 100
"""Exchange Online allows a message 250 attachments ("Exchange Online limits")."""
FOUND = encoded(
    "id,internetMessageId,subject,from,toRecipients,ccRecipients,receivedDateTime,sentDateTime,"
    "parentFolderId,isDraft,hasAttachments,webLink,conversationId,conversationIndex,bodyPreview"
)
MARKS = encoded(
    "singleValueExtendedProperties($filter="
    + " or ".join(f"id eq '{name}'" for name in EXTENDED)
    + ")"
)
"""How sensitive a message is. "Get singleValueLegacyExtendedProperty" documents the expansion by
one id and says nothing of several (DavMail sends them, its issue 459), of lists or of ``$search``:
who asks for it here makes sure that it was answered (``FoundMail.is_marked``)."""
WHOLE = Encoded(FOUND + encoded(",bccRecipients,importance,body,uniqueBody,internetMessageHeaders"))
ENVELOPE = encoded(
    "id,internetMessageId,subject,from,toRecipients,ccRecipients,receivedDateTime,sentDateTime"
)
INVITED = encoded("id,iCalUId,subject,organizer,attendees,start,end")
MEETING = encoded(
    "id,iCalUId,seriesMasterId,subject,organizer,attendees,start,end,isAllDay,isCancelled,isDraft,"
    "sensitivity,location,body"
)
LISTED = "id,name,contentType,size,isInline,microsoft.graph.fileAttachment/contentId"
IMMUTABLE = 'IdType="ImmutableId"'
AS_TEXT = {"Prefer": f'{IMMUTABLE}, outlook.timezone="UTC", outlook.body-content-type="text"'}
HEADERS = {"Prefer": IMMUTABLE}

T = TypeVar("T")


class _Named(msgspec.Struct, frozen=True, rename="camel"):
    id: MailId
    is_draft: bool | None = None


class _Nameds(msgspec.Struct, frozen=True):
    value: tuple[_Named, ...]


class _Attachments(msgspec.Struct, frozen=True):
    value: tuple[MailAttachment, ...]
    next: str | None = msgspec.field(name="@odata.nextLink", default=None)


_MESSAGE = msgspec.json.Decoder(MailMessage)
_FOUND = msgspec.json.Decoder(FoundMail)
_MEETING = msgspec.json.Decoder(FoundMeeting)
_WHOLE_MEETING = msgspec.json.Decoder(Meeting)
_NAMEDS = msgspec.json.Decoder(_Nameds)
_ATTACHMENTS = msgspec.json.Decoder(_Attachments)


class Messages(Noting):
    """Questions about single messages of the caller's mailbox; ``reads`` keeps a line of each."""

    def __init__(self, upstream: Upstream, tokens: Tokens, reads: NotesReads | None = None) -> None:
        super().__init__(reads)
        self._upstream = upstream
        self._tokens = tokens
        self._gate = Gate()

    async def reach(self, caller: Caller, path: str, params: Mapping[str, str]) -> Reply:
        """Whether a question of this kind is answered at all; nothing of the answer is used."""
        async with self._gate.one(caller):
            return await self._upstream.send(
                "GET",
                path,
                token=await self._tokens.for_graph(caller),
                params=params,
                headers=HEADERS,
            )

    async def message(self, caller: Caller, mail: MailId) -> MailMessage:
        """One whole message, its body as HTML, with how sensitive it is.

        Raises ``NotFound`` when it is gone.
        """
        params = {"$select": WHOLE, "$expand": MARKS}
        headers = {"Prefer": f'{IMMUTABLE}, outlook.body-content-type="html"'}
        message = await self._read(
            caller, _MESSAGE, _path(mail), params, headers=headers, limit=MESSAGE_LIMIT
        )
        if not message.is_marked:
            raise UnexpectedReply(self._upstream.service, "mail without its properties")
        self._count(caller, messages=1)
        return message

    async def suggested(
        self, caller: Caller, ident: MailId, kind: Kind
    ) -> FoundMail | FoundMeeting:
        """Who takes part in a message or a meeting ("Get event"), and its subject.

        Raises ``NotFound`` when it is gone.
        """
        found: FoundMail | FoundMeeting
        if kind is Kind.MEETING:
            found = await self._read(caller, _MEETING, _event(ident), {"$select": INVITED})
            self._count(caller, meetings=1)
        else:
            found = await self._read(caller, _FOUND, _path(ident), {"$select": ENVELOPE})
            self._count(caller, messages=1)
        return found

    async def meeting(self, caller: Caller, meeting: MailId) -> Meeting:
        """One whole meeting ("Get event"), its body as text and its times in UTC.

        Raises ``NotFound`` when it is no longer in the calendar.
        """
        found = await self._read(
            caller,
            _WHOLE_MEETING,
            _event(meeting),
            {"$select": MEETING},
            headers=AS_TEXT,
            limit=MESSAGE_LIMIT,
        )
        self._count(caller, meetings=1)
        return found

    async def find_by_message_id(
        self, caller: Caller, message_id: InternetMessageId
    ) -> MailId | None:
        """A copy of this mail in the mailbox, for when the id it had is gone; no draft."""
        params = {
            "$filter": f"internetMessageId eq {literal(message_id)}",
            "$select": "id,isDraft",
            "$top": "10",
        }
        found = await self._read(caller, _NAMEDS, f"{VERSION}/me/messages", params)
        return min((one.id for one in found.value if not one.is_draft), default=None)

    async def attachments(
        self, caller: Caller, mail: MailId, kind: Kind = Kind.MAIL
    ) -> tuple[MailAttachment, ...]:
        """All attachments of a message or meeting, inline ones too, without their content."""
        path, params = _files(mail, kind), {"$select": LISTED}
        page = await self._read(caller, _ATTACHMENTS, path, params)
        listed = list(page.value)
        for _ in range(ATTACHMENT_PAGES):
            if page.next is None:
                return tuple(listed)
            page = await self._read(caller, _ATTACHMENTS, page.next, None)
            listed += page.value
        raise UnexpectedReply(self._upstream.service, "a list of files without end")

    async def attachment(
        self, caller: Caller, mail: MailId, attachment: str, kind: Kind = Kind.MAIL
    ) -> AsyncGenerator[bytes, None]:
        """An attachment's content in pieces: a file's bytes, or an attached item as text.

        Raises ``UnexpectedReply`` with status 405 for a reference attachment, which has none.
        What this returns must be closed: until then it takes one of the mailbox's turns.
        """
        token = await self._tokens.for_graph(caller)
        path = f"{_files(mail, kind)}/{encode_path(attachment)}/$value"
        headers = HEADERS | {"Accept": "*/*"}
        async with (
            self._gate.one(caller),
            aclosing(self._upstream.stream(path, token=token, headers=headers)) as pieces,
        ):
            async for piece in pieces:
                yield piece

    async def _read(
        self,
        caller: Caller,
        decoder: msgspec.json.Decoder[T],
        path: str,
        params: Mapping[str, str] | None,
        *,
        headers: Mapping[str, str] = HEADERS,
        limit: int = READ_LIMIT,
    ) -> T:
        token = await self._tokens.for_graph(caller)
        async with self._gate.one(caller):
            return await self._upstream.read(
                decoder, path, token=token, params=params, headers=headers, limit=limit
            )


def _path(mail: MailId) -> str:
    return f"{VERSION}/me/messages/{encode_path(mail)}"


def _event(meeting: MailId) -> str:
    return f"{VERSION}/me/events/{encode_path(meeting)}"


def _files(mail: MailId, kind: Kind) -> str:
    owner = _event(mail) if kind is Kind.MEETING else _path(mail)
    return f"{owner}/attachments"
