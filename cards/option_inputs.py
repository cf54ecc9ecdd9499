"""What a person chose on the options card, from the inputs that came with a press: pure and strict.

Inputs arrive unsealed beside the button's data. Only those of the files that were sealed are looked
at, so that whatever else is there means nothing.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from capture.extent import Disclosure, FileKey
from cards.actions import Offer

__all__ = [
    "DISCLOSURE",
    "NAME",
    "OTHERS",
    "Chosen",
    "NotRead",
    "carried",
    "chosen_options",
    "file_id",
    "typed",
]

DISCLOSURE = "disclosure"
OTHERS = "files-others"
NAME = "record-name"
LONGEST_NAME = 1_000
_TICKED = "true"


class NotRead(Exception):  # noqa: N818 - named by what happened
    """The inputs do not say what is to be shared, so nothing is; ``sentence`` names what is said.

    It is a name of ``cards.options_english``.
    """

    def __init__(self, sentence: str = "NOT_READ") -> None:
        super().__init__("options refused")
        self.sentence = sentence


@dataclass(frozen=True, slots=True)
class Chosen:
    """How much of a mail is shared, and which of its files stay behind.

    ``others`` says whether the files without a box of their own come along.
    """

    disclosure: Disclosure
    without: frozenset[FileKey] = frozenset()
    others: bool = True


def file_id(file: FileKey) -> str:
    """The id of a file's checkbox."""
    return f"file-{file}"


def chosen_options(offer: Offer, inputs: Mapping[str, object]) -> Chosen:
    """What is to be taken; raises ``NotRead`` where the disclosure is none that was offered.

    A file comes along only where its box says ``true``: what did not arrive was not chosen.
    """
    disclosure = _disclosure(inputs)
    if disclosure is None:
        raise NotRead
    without = frozenset(one for one in offer.files if inputs.get(file_id(one)) != _TICKED)
    return Chosen(disclosure, without, others=inputs.get(OTHERS) == _TICKED)


def carried(
    files: tuple[FileKey, ...], inputs: Mapping[str, object], default: Disclosure
) -> Chosen:
    """What was entered before the card is drawn again; what is not there is as at first."""
    entered = [one for one in files if inputs.get(file_id(one)) == "false"]
    others = inputs.get(OTHERS) != "false"
    return Chosen(_disclosure(inputs) or default, frozenset(entered), others=others)


def typed(inputs: Mapping[str, object]) -> str:
    """The name of a record as it was entered; "" for what cannot be one."""
    value = inputs.get(NAME)
    return value.strip() if isinstance(value, str) and len(value) <= LONGEST_NAME else ""


def _disclosure(inputs: Mapping[str, object]) -> Disclosure | None:
    value = inputs.get(DISCLOSURE)
    if not isinstance(value, str) or value not in set(Disclosure):
        return None
    return Disclosure(value)
