"""Alternate keys: rows addressed by other columns than the id, and no two alike.

Pages: "Work with alternate keys", "Use an alternate key to reference a record", "Use Upsert to
Create or Update a record".
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any, Final

from sandbox.dataverse.conditions import comparable
from sandbox.dataverse.errors import CrmError, bad_query
from sandbox.dataverse.lexer import tokens

if TYPE_CHECKING:
    from sandbox.dataverse.lexer import Token
    from sandbox.dataverse.rows import Row, Rows
    from sandbox.dataverse.schema import Table

__all__ = ["check_keys", "key_values", "no_row", "row_of_key"]

_SPECIAL: Final = re.compile(r"[/<>*%&:\\?+]")


def key_values(table: Table, text: str) -> dict[str, Any]:
    """The values in ``a='x',b=5``; raises ``CrmError`` 400 unless they are a key of the table.

    A value with one of the documented special characters cannot be addressed.
    """
    if _SPECIAL.search(text):
        raise bad_query("A key value with one of / < > * % & : \\ ? + cannot be used in a URL.")
    words = tokens(text)
    found: dict[str, Any] = {}
    if len(words) % 4 != 3:
        raise undefined(table)
    for at in range(0, len(words), 4):
        name, equals, value, *comma = words[at : at + 4]
        if equals.text != "=" or (comma and comma[0].text != ","):
            raise undefined(table)
        found[name.text] = _constant(value)
    if tuple(sorted(found)) not in {tuple(sorted(columns)) for columns in table.keys.values()}:
        raise undefined(table)
    return found


def _constant(word: Token) -> Any:
    if word.kind == "string":
        return word.text[1:-1].replace("''", "'")
    return int(word.text) if word.kind == "number" and "." not in word.text else word.text


def undefined(table: Table) -> CrmError:
    """The refusal of columns that are no key."""
    return CrmError(
        400,
        "0x80060892",
        f"The specified key attributes are not a defined key for the {table.name} entity.",
    )


def no_row(table: Table) -> CrmError:
    """No row has these values."""
    return CrmError(
        404,
        "0x80060891",
        f"A record with the specified key values does not exist in {table.name} entity",
    )


def row_of_key(rows: Rows, table: Table, values: dict[str, Any]) -> Row | None:
    """The row with these values in a key's columns, text without regard to case."""
    for row in rows.all(table.name):
        if all(_same(table, row, name, value) for name, value in values.items()):
            return row
    return None


def check_keys(rows: Rows, row: Row, table: Table) -> None:
    """Raises ``CrmError`` 412 if another row has the same values; an empty column is no value."""
    for name, columns in table.keys.items():
        values = {column: row.values.get(column) for column in columns}
        if None in values.values():
            continue
        other = row_of_key(rows, table, values)
        if other is not None and other.id != row.id:
            raise CrmError(
                412,
                "0x80060892",
                f"Entity Key {name} violated. A record with the same value for "
                f"{', '.join(columns)} already exists. A duplicate record cannot be created.",
            )


def _same(table: Table, row: Row, name: str, value: Any) -> bool:
    kind = table.columns[name].kind
    return bool(comparable(kind, row.values.get(name)) == comparable(kind, value))
