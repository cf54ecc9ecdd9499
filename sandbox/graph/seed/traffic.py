"""Writes everyday mail: conversations, notices to all, and bulletins."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from random import Random

from sandbox.graph.seed.phrases import ANSWERS, BULLETINS, HOUSE, OPENERS, TOPICS
from sandbox.mail.compose import Letter
from sandbox.mail.message import Address

__all__ = ["Writer", "signed", "unsigned"]


@dataclass(frozen=True, slots=True)
class Writer:
    """Chooses by ``random``; Message-IDs are ``<prefix-number@mail.example>``.

    ``style`` makes a letter's text of its author, its receiver, and what it says.
    """

    random: Random
    prefix: str
    style: Callable[[Address, Address, str], str]

    def conversation(
        self, people: Sequence[Address], begun: datetime, number: int, *, turns: int
    ) -> Iterator[Letter]:
        """``turns`` letters between the first two of ``people``; further ones are in copy."""
        topic = self.random.choice(TOPICS)
        subject, opener = self.random.choice(OPENERS)
        subject = f"{subject.format(topic)} {number % 9000 + 1000}"
        author, other, *cc = people
        previous: Letter | None = None
        sent = begun
        for turn in range(turns):
            sentence = self.random.choice(ANSWERS) if turn else opener
            letter = Letter(
                message_id=self._id(number + turn),
                sent=sent,
                author=author,
                to=(other,),
                cc=tuple(cc),
                subject=f"RE: {subject}" if turn else subject,
                text=self.style(author, other, sentence.format(topic)),
                answers=(*previous.answers, previous.message_id) if previous else (),
            )
            yield letter
            previous, author, other = letter, other, author
            sent += timedelta(minutes=self.random.randrange(30, 2000))

    def notice(self, people: Sequence[Address], sent: datetime, number: int) -> Letter:
        """A colleague to the others."""
        subject, sentence = self.random.choice(HOUSE)
        author, *to = people
        text = f"Hi all,\n{sentence}\n\n{author.name.split()[0]}"
        return self._single(number, sent, author, to, subject, text)

    def bulletin(self, to: Sequence[Address], sent: datetime, number: int) -> Letter:
        """What a mailing list sends."""
        name, mail, subject = self.random.choice(BULLETINS)
        text = f"{subject}.\nYou receive this because you signed up.\nUnsubscribe at any time."
        author = Address(name, mail)
        return self._single(number, sent, author, to, f"{name}: {subject}", text, bulk=True)

    def _single(  # noqa: PLR0913 - the fields of a letter
        self,
        number: int,
        sent: datetime,
        author: Address,
        to: Sequence[Address],
        subject: str,
        text: str,
        *,
        bulk: bool = False,
    ) -> Letter:
        return Letter(
            message_id=self._id(number),
            sent=sent,
            author=author,
            to=tuple(to),
            subject=subject,
            text=text,
            newsletter=bulk,
        )

    def _id(self, number: int) -> str:
        return f"<{self.prefix}-{number}@mail.example>"


def signed(author: Address, other: Address, sentence: str) -> str:
    """As people write to each other."""
    return f"Hello {other.name.split()[0]},\n{sentence}\n\nBest regards\n{author.name}"


def unsigned(_author: Address, _other: Address, sentence: str) -> str:
    """Without names: a large mailbox then holds few different texts, and is indexed sooner."""
    return f"Hello,\n{sentence}\n\nBest regards"
