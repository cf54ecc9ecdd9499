"""What the card about a suggestion's participants says, in English; values are harmless already."""

from __future__ import annotations

from capture.participants import NewTable

__all__: list[str] = []

TITLE = "Who takes part"
NO_SUBJECT = "(no subject)"
NO_NAME = "(no name)"
UNKNOWN = "Not in Dynamics, as far as you may see"
NO_ADDRESS = "No e-mail address that Dynamics could hold"
NOT_ASKED = "Not looked up: too many people take part"
NOBODY = "Nobody from outside takes part."
MAY_NOT = "Your rights in Dynamics do not include creating contacts or leads."
OPEN = "Open in Dynamics"
BACK = "Back"
EVERYBODY = "Who takes part"
TABLES = {"contact": "Contact", "lead": "Lead", "account": "Account", "systemuser": "User"}
CREATE: dict[NewTable, str] = {"contact": "Create contact", "lead": "Create lead"}
KNOWN_TITLE = "Already in Dynamics"
HIDDEN = (
    "Dynamics holds this person already, in a row that you may not see. Nothing was created."
    " Ask your administrator who owns it."
)
GONE_TITLE = "Not created"
GONE = "This person is not named there any more. Nothing was created."
_CREATED: dict[NewTable, str] = {"contact": "Created contact {}", "lead": "Created lead {}"}


def row(table: str, name: str) -> str:
    """What somebody is in Dynamics; ``table`` is one of ``TABLES``."""
    return f"{table}: {name}"


def known(name: str, table: str) -> str:
    """That somebody was there before; ``table`` is one of ``TABLES``."""
    return f"{name} is in Dynamics already ({table}). Nothing was created."


def created(name: str, table: NewTable) -> str:
    """What was made, by the name that was read back."""
    return _CREATED[table].format(name)


def suggested(company: str) -> str:
    """What follows for suggestions; ``company`` is "" where the row belongs to none."""
    if company:
        return f"From now on, mail with this person is suggested for {company} too."
    return "From now on, mail with this person is suggested when you ask for them by name."


def under(company: str) -> str:
    """Where a new contact goes."""
    return f"A new contact is put under {company}."


def internal(count: int) -> str:
    """How many of the organisation take part."""
    people = "person" if count == 1 else "people"
    return f"Not listed: {count:,} {people} of your own organisation."


def more(count: int) -> str:
    """How many people the card has no room for."""
    people = "person" if count == 1 else "people"
    return f"Not shown: {count:,} more {people}."


def and_more(count: int) -> str:
    """How many further rows somebody has."""
    return f"and {count:,} more"
