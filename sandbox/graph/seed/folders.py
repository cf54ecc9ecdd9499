"""The first seller's mail with Trey Research, one message in each kind of folder, and chats."""

from __future__ import annotations

from datetime import datetime

from sandbox.graph.seed.desk import JONAS, MARA, contact, letter
from sandbox.mail.message import Message

__all__ = ["in_folders"]

_PRIYANKA, _WREN = contact("Priyanka Shah"), contact("Wren Ashby")
_DUNCAN = contact("Duncan Fraser")
_PLACES = (
    ("inbox/Customers", "Put into a folder below the inbox"),
    ("inbox/Customers/Trey Research", "Put two folders down"),
    ("Projects/Microscopes", "Put into a folder of my own"),
    ("archive", "Archived"),
    ("archive/Last year", "Archived in a subfolder"),
    ("deleteditems/Old projects", "Deleted together with its folder"),
    ("junkemail", "Taken for junk"),
    ("conversationhistory", "A conversation of an older chat program"),
)


def in_folders(anchor: datetime) -> list[Message]:
    """Each subject says where the message lies."""
    return [*_received(anchor), *_unsent(anchor), *_chats(anchor)]


def _received(anchor: datetime) -> list[Message]:
    return [
        letter(
            anchor,
            f"folder-{number}",
            3.2 + number,
            (_PRIYANKA, MARA),
            subject,
            text=f"Hello Mara,\nthis one lies in {folder}.\n\nPriyanka",
        ).in_folder(folder)
        for number, (folder, subject) in enumerate(_PLACES)
    ]


def _unsent(anchor: datetime) -> list[Message]:
    """A draft of an answer, and one that waits to be sent."""
    return [
        letter(
            anchor,
            "lens-draft",
            0.8,
            (MARA, _WREN),
            "RE: Lens prices",
            text="Dear Wren,\nour best price is",
        ).in_folder("drafts"),
        letter(
            anchor,
            "lens-outbox",
            0.04,
            (MARA, _WREN),
            "Lens prices, to be sent tonight",
            text="Dear Wren,\nour best price is attached.",
        ).in_folder("outbox"),
    ]


def _chats(anchor: datetime) -> list[Message]:
    """Copies of Teams messages, which Exchange keeps in a hidden folder of the mailbox."""
    said = (
        (_DUNCAN, MARA, "Are the microscopes calibrated?"),
        (MARA, _DUNCAN, "Yes, since Tuesday."),
        (JONAS, MARA, "Duncan from Trey Research is looking for you."),
    )
    return [
        letter(
            anchor,
            f"chat-{number}",
            1.4 - number / 100,
            (author, other),
            "",
            text=text,
            kind="im",
        ).in_folder("teamsmessagesdata")
        for number, (author, other, text) in enumerate(said)
    ]
