"""The card that answers ``help`` and whatever was not understood.

Commands are shown as text to type: a button that types for the person is not understood by every
client.
"""

from __future__ import annotations

from microsoft_teams.cards.core import CardElement, TextRun

from cards import notice_sentences as said
from cards.elements import Card, drawn, line, strong, words


def help_card(*, private: bool, lead: str = "") -> Card:
    """What the bot does, reads and never stores; ``private`` in a chat with one person.

    ``lead`` is a sentence of ours to begin with, for words that were not understood.
    """
    sections = (
        (said.HELP_READS_TITLE, said.HELP_READS),
        (said.HELP_STORES_TITLE, said.HELP_STORES),
    )
    body: list[CardElement] = [
        *([line(words(lead))] if lead else []),
        line(strong(said.HELP_TITLE, size="Large")),
        line(words(said.HELP_DOES), gap="Small"),
    ]
    if private:
        for title, sentence in sections:
            body += [line(strong(title)), line(words(sentence), gap="None")]
    else:
        body.append(line(words(said.HELP_SHARED)))
    body.append(line(strong(said.HELP_TRY_TITLE)))
    commands = said.HELP_COMMANDS if private else said.HELP_SHARED_COMMANDS
    return drawn([*body, *(line(_typed(command), gap="None") for command in commands)])


def _typed(command: str) -> TextRun:
    return TextRun(text=command, font_type="Monospace")
