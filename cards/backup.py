"""Cards that hand an organisation's settings out as a file and take them back, for administrators.

What was pasted stands in the card's input again, so that it is saved as it was checked.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Final

from microsoft_teams.cards.core import CardElement, OpenUrlAction, TextInput

from capture.policy_file import LONGEST_FILE, Fault
from cards.actions import ImportSettings, Seal
from cards.audit import LABELS
from cards.catalogue import backup_words
from cards.decision_words import decision_words
from cards.elements import Card, button, buttons, drawn, line, quiet, strong, words
from cards.languages import Language
from cards.plain_text import plain

__all__ = ["export_card", "import_card", "pasted", "refused_file"]

_INPUT: Final = "file"
_TOLD = 600


def export_card(version: int, address: str, language: Language) -> Card:
    """Where the file is; the address is spent by its first use."""
    said = backup_words(language)
    body: list[CardElement] = [
        line(strong(said.EXPORT_TITLE, size="Medium")),
        line(words(said.EXPORT.format(version)), gap="Small"),
        buttons(OpenUrlAction(title=said.EXPORT_FILE, url=address)),
        line(quiet(said.EXPORT_LINK), gap="Small"),
    ]
    return drawn(body, language)


def import_card(
    version: int,
    language: Language,
    seal: Seal,
    *,
    text: str = "",
    told: str = "",
    changes: Sequence[str] = (),
) -> Card:
    """The input for a file; with ``changes``, what saving it would change from ``version``."""
    said = backup_words(language)
    body: list[CardElement] = [
        line(strong(said.IMPORT_TITLE, size="Medium")),
        line(words(plain(told, _TOLD) or said.IMPORT), gap="Small"),
        *(line(quiet(plain(one, _TOLD)), gap="None") for one in changes),
        TextInput(
            id=_INPUT,
            label=said.IMPORT_LABEL,
            value=text or None,
            is_multiline=True,
            max_length=LONGEST_FILE,
        ),
    ]
    check = button(said.IMPORT_CHECK, ImportSettings(version), seal, primary=not changes)
    save = button(said.IMPORT_SAVE, ImportSettings(version, sure=True), seal, primary=True)
    return drawn([*body, buttons(check, *([save] if changes else []))], language)


def pasted(inputs: Mapping[str, object]) -> str:
    """What was pasted; "" for what cannot have been."""
    value = inputs.get(_INPUT)
    return value if isinstance(value, str) else ""


def refused_file(faults: Sequence[Fault], language: Language) -> str:
    """A sentence for each field that is wrong."""
    said, labels = backup_words(language).FAULTS, decision_words(language)

    def named(field: str) -> str:
        if field in LABELS:
            return str(getattr(labels, LABELS[field]))
        return plain(field) or str(said[""])

    return "\n".join(said[one.what].format(named(one.field)) for one in faults)
