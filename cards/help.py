"""The card that answers ``help`` and whatever was not understood, by who asks and where.

Commands are shown as text to type: a button that types for the person is not understood by every
client.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Literal, TypeAlias

from microsoft_teams.cards.core import CardElement, TextRun

from cards.actions import Seal
from cards.asking import ask_line
from cards.catalogue import help_words
from cards.decision_words import decision_words
from cards.elements import Card, drawn, line, quiet, strong, words
from cards.languages import Language
from cards.plain_text import plain

__all__ = ["Role", "Where", "help_card"]

Where: TypeAlias = Literal["personal", "group", "channel"]
Role: TypeAlias = Literal["administrator", "user", "unknown"]
"""``unknown`` where nobody can say: before the sign-in, or where Dynamics does not answer."""
_LONGEST = 300


def help_card(
    *,
    where: Where,
    language: Language,
    seal: Seal,
    role: Role = "unknown",
    lead: str = "",
    meant: str = "",
) -> Card:
    """What the bot does, reads and never stores, and what this person can type here.

    ``lead`` is a sentence of ours to begin with, for words that were not understood; ``meant`` is
    what they may have meant, to be asked with one press.
    """
    said = help_words(language)
    private = where == "personal"
    body: list[CardElement] = [
        *([line(words(plain(lead, _LONGEST)))] if lead else []),
        *(ask_line(seal, language, meant) if meant else []),
        line(strong(said.TITLE, size="Large")),
        line(words(said.DOES), gap="Small"),
    ]
    sections = ((said.READS_TITLE, said.READS), (said.STORES_TITLE, said.STORES))
    if private:
        for title, sentence in sections:
            body += [line(strong(title)), line(words(sentence), gap="None")]
    else:
        body += [line(words(said.SHARED)), line(words(said.HERE[where]), gap="Small")]
    commands = said.COMMANDS if private else said.SHARED_COMMANDS
    body += _to_type(said.TRY_TITLE, commands)
    return drawn([*body, *(_by_role(role, language) if private else [])], language)


def _by_role(role: Role, language: Language) -> list[CardElement]:
    if role == "administrator":
        said = decision_words(language)
        return _to_type(said.ADMIN_TITLE, said.ADMIN_COMMANDS)
    return [line(quiet(help_words(language).ADMIN))] if role == "unknown" else []


def _to_type(title: str, commands: Sequence[str]) -> list[CardElement]:
    return [line(strong(title)), *(line(_typed(one), gap="None") for one in commands)]


def _typed(command: str) -> TextRun:
    return TextRun(text=command, font_type="Monospace")
