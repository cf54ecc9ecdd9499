"""The mail of a crash run: as much as is asked for, some of it in two sellers' mailboxes."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator
from dataclasses import dataclass
from email.message import EmailMessage
from io import BytesIO

from capture.models import InternetMessageId, MailId
from tests.flows.chat import Chat

__all__ = ["Delivered", "Letter", "deliver", "letters"]

AT_ONCE = 4
SHARE = 5
"""One in so many letters reached both sellers."""
SENDER = "Crash Test <crash.test@stranger.example>"
"""Nobody's address in the organisation, so that no timeline grows by these mails."""


@dataclass(frozen=True, slots=True)
class Letter:
    """One mail: who got it (0 and 1 are the sellers) and how many files it carries."""

    number: int
    sellers: tuple[int, ...]

    @property
    def message_id(self) -> InternetMessageId:
        """Its Message-ID."""
        return InternetMessageId(f"<crash-{self.number:05}@stranger.example>")

    @property
    def files(self) -> dict[str, bytes]:
        """Names and contents: none for most, two for some."""
        count = {0: 1, 1: 2}.get(self.number % 6, 0)
        return {f"{self.number}-{at}.pdf": b"%d.%d" % (self.number, at) for at in range(count)}

    def raw(self, to: str) -> bytes:
        """As one seller's mailbox gets it."""
        mail = EmailMessage()
        mail["From"], mail["To"], mail["Subject"] = SENDER, to, f"Delivery {self.number}"
        mail["Date"] = "Mon, 09 Nov 2026 09:00:00 +0000"
        mail["Message-ID"] = self.message_id
        mail.set_content(f"Number {self.number} is on its way.\n")
        for name, content in self.files.items():
            mail.add_attachment(content, maintype="application", subtype="pdf", filename=name)
        return bytes(mail)


@dataclass(frozen=True, slots=True)
class Delivered:
    """A letter in one seller's mailbox."""

    letter: Letter
    seller: int
    mail: MailId


def letters(count: int) -> Iterator[Letter]:
    """So many; one in ``SHARE`` for both sellers, the others in turn."""
    for number in range(count):
        shared = number % SHARE == 0
        yield Letter(number, (0, 1) if shared else (number % 2,))


async def deliver(sellers: tuple[Chat, Chat], count: int) -> list[Delivered]:
    """Put them into the mailboxes; they arrive in the order of their numbers."""
    places = asyncio.Semaphore(AT_ONCE)

    async def one(letter: Letter, seller: int) -> Delivered:
        chat = sellers[seller]
        address = f"{chat.page}/control/mail?oid={chat.person['oid']}"
        body = BytesIO(letter.raw(chat.person["mail"]))
        headers = {"Content-Type": "message/rfc822"}
        async with places, chat.session.post(address, data=body, headers=headers) as reply:
            assert reply.status == 201, await reply.text()
            return Delivered(letter, seller, MailId((await reply.json())["immutableId"]))

    return await asyncio.gather(
        *(one(letter, seller) for letter in letters(count) for seller in letter.sellers)
    )
