"""What is said of how much of a suggestion is shared, in English; values are harmless already."""

from __future__ import annotations

from capture.extent import Disclosure, FileEnd
from capture.fates import FileKind

__all__: list[str] = []

OPTIONS = "Options"
TITLE = "Before you track"
NO_SUBJECT = "(no subject)"
SOMEBODY = "somebody"
DISCLOSURE = "What becomes visible"
DISCLOSURES = {
    Disclosure.FULL: "The whole text and the files",
    Disclosure.LATEST: "The newest part of the text, without what it quotes and the pictures in"
    " that, and the files",
    Disclosure.HEADER: "Only who, when and the subject, neither text nor files",
}
NO_FILES = "It has no files."
STAYS = {
    FileEnd.NOT_CHOSEN: "stays behind: not chosen",
    FileEnd.QUOTED: "stays behind: it belongs to what is cut off",
    FileEnd.LINK: "stays behind: a link to a file in the cloud, of which the mail has no copy",
    FileEnd.TOO_LARGE: "stays behind: too large for this organisation",
    FileEnd.BLOCKED: "stays behind: this organisation blocks its type",
    FileEnd.GONE: "stays behind: no longer in the mailbox",
    FileEnd.REFUSED: "stays behind: Dynamics refuses it",
}
KINDS = {
    FileKind.FILE: "",
    FileKind.ITEM: "attached message",
    FileKind.LINK: "link",
}
INLINE = "picture in the text"
NO_NAME = "(no name)"
REGARDING = "Regarding"
ANOTHER = "Choose another record"
CHOOSE = "Choose"
NAME = "Name of another record"
FIND = "Find"
NO_NAME_TYPED = "Type the name of a record, then press Find."
SEVERAL = "Several records have that name. Choose one of them."
TRACK = "Track"
BACK = "Back"
NOT_READ = "What you chose did not arrive as it was drawn, so nothing was tracked. Choose again."
NO_FILE_PICKED = "No file was selected, so nothing was tried again."
BEGUN_TITLE = "Already on its way"
BEGUN = (
    "Its import has begun, with what was chosen when Track was pressed; that cannot be changed now."
)
TRACKED_ALREADY = "It is tracked already, as it was chosen then. Nothing was changed."
JOINED = "It was already on its way, with what was chosen at the first press."
AGAIN = "The selected files are on their way; this card will change by itself."
FILES = "Files"
OUTCOME_TITLE = "What became of its files"
HELD = "in Dynamics"
NOT_SHARED = "was not shared"
NOT_KNOWN = (
    "Its activity belongs to somebody else in Dynamics, or another tool made it. Which of its files"
    " are there shows when you open it."
)
LEFT = {
    FileEnd.NOT_CHOSEN: "was left out",
    FileEnd.QUOTED: "stayed behind: it belongs to the text that was cut off",
    FileEnd.LINK: "stayed behind: a link to a file in the cloud, of which the mail has no copy",
    FileEnd.TOO_LARGE: "stayed behind: too large for this organisation",
    FileEnd.BLOCKED: "stayed behind: this organisation blocks its type",
    FileEnd.GONE: "stayed behind: it was no longer in the mailbox",
    FileEnd.REFUSED: "stayed behind: Dynamics refused it",
}
RETRY = "Retry selected files"
SET_REGARDING = "Set regarding"
_SHARED = {
    Disclosure.FULL: "Track makes the whole text and the files of a suggestion visible to everyone"
    " who can read {}.",
    Disclosure.LATEST: "Track makes the newest part of a suggestion’s text, without what it quotes,"
    " and its files visible to everyone who can read {}.",
    Disclosure.HEADER: "Track makes who, when and the subject of a suggestion visible to everyone"
    " who can read {}; neither text nor files.",
}


def shared(disclosure: Disclosure, record: str) -> str:
    """What a press on Track in the list makes visible, and to whom."""
    return _SHARED[disclosure].format(record)


def disclosed(disclosure: Disclosure) -> str:
    """The same where who can read it has just been said."""
    return f"{DISCLOSURE}: {DISCLOSURES[disclosure]}."


def visible(record: str) -> str:
    """Who will see it."""
    return f"What you track will be visible to everyone who can read {record}."


def sent(sender: str, when: str) -> str:
    """Whose the suggestion is, and when it was sent or takes place."""
    return f"{sender} · {when}"


def files(count: int) -> str:
    """The heading of the files."""
    return f"Files ({count:,})"


def file(number: int, *facts: str) -> str:
    """What a file's box is called; its own name stands below."""
    return " · ".join((f"File {number:,}", *facts))


def others(count: int, size: str) -> str:
    """The box for all files that have none of their own."""
    return f"The other {count:,} {'file' if count == 1 else 'files'} · {size}"


def others_stay(count: int) -> str:
    """How many files further down cannot come along."""
    return f"{count:,} more {'file stays' if count == 1 else 'files stay'} behind."


def not_listed(count: int) -> str:
    """How many files the card has no room for."""
    return f"Not shown: {count:,} more {'file' if count == 1 else 'files'}."


def gone(count: int) -> str:
    """How many files that stayed behind the mail has no more."""
    return f"{count:,} {'file that stayed behind is' if count == 1 else 'files that stayed behind are'} no longer in the mail."  # noqa: E501 - one sentence


def not_found(name: str) -> str:
    """That no record has the name that was typed; the nearest may follow."""
    return f"No record that you may see has the name “{name}”."


def left_out(count: int) -> str:
    """How many files of a tracked mail nobody wanted in Dynamics."""
    return f"{count:,} {'file was' if count == 1 else 'files were'} left out"


def became_visible(disclosure: str) -> str:
    """How much of a tracked mail everyone who may read the record can read."""
    return f"Visible since it was tracked: {disclosure}"


def elsewhere(state: str) -> str:
    """How an import to another record than this one stands; ``state`` is a sentence."""
    return f"Regarding another record: {state}"
