"""Answers and forwards as Outlook writes them: with what came before below the new text."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import replace

from sandbox.mail.compose import Letter

__all__ = ["quoted", "quoting"]


def quoting(letters: Iterable[Letter]) -> Iterator[Letter]:
    """One conversation in its order, each letter with references to and text of those before it."""
    previous: Letter | None = None
    for letter in letters:
        whole = letter
        if previous is not None:
            answers = (*previous.answers, previous.message_id)
            whole = replace(letter, quoted=quoted(previous), answers=answers)
        yield whole
        previous = whole


def quoted(letter: Letter) -> str:
    """A short header, then the letter with its own quotations."""
    return (
        f"From: {letter.author.name} <{letter.author.mail}>\n"
        f"Sent: {letter.sent:%d.%m.%Y %H:%M}\n"
        f"To: {'; '.join(one.name for one in letter.to)}\n"
        f"Subject: {letter.subject}\n\n"
        f"{letter.readable()}"
    )
