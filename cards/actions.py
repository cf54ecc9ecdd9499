"""What a card's buttons ask for; ids alone. How they travel is ``cards.sealing``'s."""

from __future__ import annotations

from collections.abc import Callable
from typing import Annotated, Literal, TypeAlias

import msgspec

from capture.extent import Disclosure, FileKey
from capture.models import ImportKey, MailId, RecordRef
from capture.scope import Scope
from capture.suggestions import Kind
from cards.admin_actions import Accept, ImportSettings, SaveSettings, SwitchOff, SwitchSave
from cards.list_actions import Ask, Dismissals, Followed, Imports, Offset, Reads, Untrack
from cards.shown_actions import MARK, SHOWN_AT_ONCE, RetryShown, TrackShown, UndoShown

__all__ = [
    "MARK",
    "OFFERED_FILES",
    "PICKED_AT_ONCE",
    "SHOWN_AT_ONCE",
    "Accept",
    "Action",
    "Ask",
    "Choose",
    "Create",
    "Dismiss",
    "Dismissals",
    "EditedAction",
    "Follow",
    "Followed",
    "ImportSettings",
    "Imports",
    "More",
    "Offer",
    "Options",
    "Other",
    "People",
    "Picked",
    "Reads",
    "Retry",
    "RetryShown",
    "SaveSettings",
    "Seal",
    "Show",
    "SwitchOff",
    "SwitchSave",
    "Track",
    "TrackShown",
    "Undo",
    "UndoShown",
    "Untrack",
    "verb",
]


class Picked(msgspec.Struct, frozen=True, array_like=True, forbid_unknown_fields=True):
    """One suggestion: where it is in the mailbox, and the name of its import.

    Buttons that were sealed before there was a ``kind`` are about mail.
    """

    mail: MailId
    key: ImportKey
    kind: Kind = Kind.MAIL


OFFERED_FILES = 24
"""Files that have a box each on one card."""
PICKED_AT_ONCE = 12
"""Suggestions one button may name, so that its data stays small."""
_Several: TypeAlias = Annotated[
    tuple[Picked, ...], msgspec.Meta(min_length=1, max_length=PICKED_AT_ONCE)
]
_Memory: TypeAlias = Annotated[str, msgspec.Meta(max_length=64)]


class EditedAction(Exception):  # noqa: N818 - named by what happened, as the errors of capture are
    """A button's data is not what was drawn for this audience; it says nothing more on purpose."""

    def __init__(self) -> None:
        super().__init__("card action refused")


class Show(msgspec.Struct, frozen=True, array_like=True, forbid_unknown_fields=True, tag="show"):
    """Draw the record's timeline anew, from its first row."""

    record: RecordRef
    scope: Scope = Scope()


class More(msgspec.Struct, frozen=True, array_like=True, forbid_unknown_fields=True, tag="more"):
    """Draw the page that begins at row ``offset``."""

    record: RecordRef
    offset: Offset
    scope: Scope = Scope()


class Offer(msgspec.Struct, frozen=True, array_like=True, forbid_unknown_fields=True):
    """What a card let a person choose: the files with a box each, and how many share one more."""

    files: Annotated[tuple[FileKey, ...], msgspec.Meta(max_length=OFFERED_FILES)] = ()
    others: Annotated[int, msgspec.Meta(ge=0, le=100_000)] = 0


class Track(msgspec.Struct, frozen=True, array_like=True, forbid_unknown_fields=True, tag="track"):
    """Import suggestions; ``offset`` is the page to draw afterwards.

    Of several, only those that ``cards.picks.chosen`` finds ticked are meant. ``record`` is the one
    whose timeline is shown; they are imported to ``regarding`` where that is another.
    ``disclosure`` is what the card said of it in words; with an ``offer`` the card's inputs say it
    instead (``cards.option_inputs``).
    """

    record: RecordRef
    picked: _Several
    offset: Offset = 0
    scope: Scope = Scope()
    regarding: RecordRef | None = None
    disclosure: Disclosure | None = None
    offer: Offer | None = None


class Options(
    msgspec.Struct, frozen=True, array_like=True, forbid_unknown_fields=True, tag="options"
):
    """What tracking one suggestion takes along and where to, or what became of its files.

    ``record`` is the one whose timeline is shown, ``regarding`` another that was chosen; with
    ``find`` the name typed into the card is looked for. The import's name is made from the mail, so
    that it is not carried. Pressed in the list of a person's imports if ``listed``: then ``offset``
    is a page of that.
    """

    record: RecordRef
    mail: MailId
    offset: Offset = 0
    scope: Scope = Scope()
    kind: Kind = Kind.MAIL
    regarding: RecordRef | None = None
    find: bool = False
    listed: bool = False


class Retry(msgspec.Struct, frozen=True, array_like=True, forbid_unknown_fields=True, tag="retry"):
    """Import again what failed; pressed in the list of a person's imports if ``listed``."""

    record: RecordRef
    picked: _Several
    offset: Offset = 0
    scope: Scope = Scope()
    listed: bool = False


class Dismiss(
    msgspec.Struct, frozen=True, array_like=True, forbid_unknown_fields=True, tag="dismiss"
):
    """Do not suggest these for this record again."""

    record: RecordRef
    picked: _Several
    offset: Offset = 0
    scope: Scope = Scope()


class Undo(msgspec.Struct, frozen=True, array_like=True, forbid_unknown_fields=True, tag="undo"):
    """Suggest again what was dismissed, or take back what was tracked and is still queued.

    It was pressed in a list of such things if ``listed``, else on a timeline.
    """

    record: RecordRef
    picked: _Several
    offset: Offset = 0
    scope: Scope = Scope()
    listed: bool = False
    of: Literal["dismissal", "import"] = "dismissal"


class Choose(
    msgspec.Struct, frozen=True, array_like=True, forbid_unknown_fields=True, tag="choose"
):
    """Draw the timeline of the record that was meant, and remember it for what was typed.

    ``memory`` names the question among those of this person, "" where nothing is to be remembered.
    """

    record: RecordRef
    memory: _Memory = ""
    scope: Scope = Scope()


class Other(msgspec.Struct, frozen=True, array_like=True, forbid_unknown_fields=True, tag="other"):
    """Forget what was chosen and ask again which record was meant."""

    record: RecordRef
    memory: _Memory
    scope: Scope = Scope()


class People(
    msgspec.Struct, frozen=True, array_like=True, forbid_unknown_fields=True, tag="people"
):
    """Who takes part in a suggestion, and which of them Dynamics knows."""

    record: RecordRef
    mail: MailId
    offset: Offset = 0
    scope: Scope = Scope()
    kind: Kind = Kind.MAIL


class Create(
    msgspec.Struct, frozen=True, array_like=True, forbid_unknown_fields=True, tag="create"
):
    """Make a contact or a lead of the participant at this position of the mail or meeting."""

    record: RecordRef
    mail: MailId
    position: Annotated[int, msgspec.Meta(ge=0, le=5_000)]
    table: Literal["contact", "lead"]
    offset: Offset = 0
    scope: Scope = Scope()
    kind: Kind = Kind.MAIL


class Follow(
    msgspec.Struct, frozen=True, array_like=True, forbid_unknown_fields=True, tag="follow"
):
    """Follow the conversation of a mail for this record; with ``thread``, stop following that one.

    Pressed on a timeline, or in the list that ``listed`` names. ``disclosure`` is as of ``Track``.
    """

    record: RecordRef
    mail: MailId
    offset: Offset = 0
    scope: Scope = Scope()
    thread: Annotated[str, msgspec.Meta(max_length=64)] = ""
    listed: Literal["", "imports", "followed"] = ""
    disclosure: Disclosure | None = None


Action: TypeAlias = (
    Show
    | More
    | Track
    | Options
    | Retry
    | Dismiss
    | Undo
    | Choose
    | Other
    | People
    | Create
    | Dismissals
    | Reads
    | Imports
    | Follow
    | Followed
    | Ask
    | ImportSettings
    | SaveSettings
    | Accept
    | SwitchSave
    | SwitchOff
    | Untrack
    | TrackShown
    | UndoShown
    | RetryShown
)
Seal: TypeAlias = Callable[[Action], dict[str, str]]
"""``Sealer.seal`` with its audience already given."""


def verb(action: Action) -> str:
    """The card verb of an action, as ``Action.Execute`` carries it."""
    return str(action.__struct_config__.tag)
