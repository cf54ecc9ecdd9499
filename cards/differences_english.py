"""What is said of a row that is not its mail, in English: in what they differ, and that it is left.

``cards.differences_chinese`` says the same, name by name.
"""

from __future__ import annotations

from collections.abc import Sequence

from capture.extent import Difference

_PARTS = {
    Difference.IDENTITY: "its Message-ID",
    Difference.REGARDING: "the record it regards",
    Difference.SUBJECT: "the subject",
    Difference.PARTIES: "who takes part",
    Difference.DIRECTION: "whether it was sent or received",
    Difference.DATES: "the date",
    Difference.BODY: "the text",
    Difference.FILES: "the attachments",
    Difference.OWNER: "the owner",
}


UNFINISHED = "Something of it may be left in Dynamics."


def differs(parts: Sequence[Difference]) -> str:
    """In what the row that was read back differs; there is at least one."""
    *others, last = [_PARTS[one] for one in parts]
    listed = f"{', '.join(others)} and {last}" if others else last
    return f"Different in Dynamics: {listed}."
