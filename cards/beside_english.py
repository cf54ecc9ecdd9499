"""What is said beside a mail that is open, in English; ``cards.beside_chinese`` says the same."""

from __future__ import annotations

from capture.suggestions import Kind

TITLES = {Kind.MAIL: "This e-mail", Kind.MEETING: "This meeting"}
NOT_TRACKED = "Not tracked yet."
INTERNAL = "Not tracked: everybody in it belongs to your organisation."
NOT_WRITABLE = "Your rights in Dynamics 365 do not let you track to this record."
NO_RECORD = "No record that you may see has an address of the people in it."
STRANGERS = "Some of them are not in Dynamics 365."
CUT = "There may be more records than these: search for one by its name."


def to(record: str) -> str:
    """Which record the state of a mail is about."""
    return f"For {record}"


def unasked(count: int) -> str:
    """That not all people were looked up."""
    return f"{count:,} more people were not looked up: search for a record by its name."
