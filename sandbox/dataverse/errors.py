"""The refusals of the Web API, with the codes its pages document.

Page: "Compose HTTP requests and handle errors"; codes: "Web service error codes".
"""

from __future__ import annotations

import re
from typing import Final

__all__ = [
    "CrmError",
    "bad_payload",
    "bad_query",
    "check_characters",
    "denied",
    "missing",
    "not_here",
    "not_supported",
    "too_long",
]

_BAD_QUERY = "0x80060888"
_BAD_PAYLOAD = "0x80048d19"
_INVALID: Final = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]")


class CrmError(Exception):
    """A refusal: HTTP status, Dataverse's code ("" where none is documented), and a sentence.

    ``retry_after`` is the seconds until it is worth trying again, if that is so.
    """

    def __init__(
        self, status: int, code: str, message: str, *, retry_after: int | None = None
    ) -> None:
        super().__init__(message)
        self.status = status
        self.code = code
        self.message = message
        self.retry_after = retry_after


def bad_query(message: str) -> CrmError:
    """A query option or URL that cannot be understood."""
    return CrmError(400, _BAD_QUERY, message)


def bad_payload(entity_set: str, reason: str) -> CrmError:
    """A body with something the table does not have or does not take."""
    return CrmError(
        400,
        _BAD_PAYLOAD,
        f"Error identified in Payload provided by the user for Entity :'{entity_set}', {reason}",
    )


def too_long(table: str, column: str, size: int) -> CrmError:
    """Text over its column's size."""
    return CrmError(
        400,
        "0x80044331",
        f"A validation error occurred.  The length of the '{column}' attribute of the '{table}' "
        f"entity exceeded the maximum allowed length of '{size}'.",
    )


def missing(table: str, row: str) -> CrmError:
    """No such row."""
    return CrmError(404, "0x80040217", f"{table} With Id = {row} Does Not Exist")


def denied(principal: str, right: str, table: str, row: str) -> CrmError:
    """The row exists, and this person lacks a right on it."""
    return CrmError(
        403,
        "0x80048306",
        f"Principal with id {principal} does not have {right} right(s) for record with id {row} "
        f"of entity {table}.",
    )


def not_supported(method: str, table: str) -> CrmError:
    """A message this table does not take."""
    return CrmError(
        405, "0x80040800", f"The '{method}' method does not support entities of type '{table}'."
    )


def not_here(what: str) -> CrmError:
    """Something real Dataverse may know and this sandbox does not."""
    return CrmError(501, "", f"The sandbox's Dataverse does not know {what}.")


def check_characters(column: str, text: str) -> None:
    """Raises ``CrmError`` 400 for text with a character that XML cannot hold."""
    found = _INVALID.search(text)
    if found:
        raise CrmError(
            400,
            "0x80040278",
            f"Invalid character in field '{column}': hexadecimal value 0x{ord(found[0]):02X}, "
            "is an invalid character.",
        )
