"""The double quotes around the value of ``$search`` (page: "Use the $search query parameter")."""

from __future__ import annotations

from typing import Final

from sandbox.graph.errors import GraphError, syntax_error

__all__ = ["LONGEST", "unquoted"]

LONGEST: Final = 4096
"""Characters of an expression.

The default for queries that a program makes (page: "Keyword Query Language (KQL) syntax
reference"); what Outlook itself takes is not documented.
"""


def unquoted(search: str) -> str:
    """The expression inside the pair of double quotes that ``$search`` needs.

    Plain words may stand without; a backslash escapes a quote or a backslash, nothing else.
    Raises ``GraphError`` 400.
    """
    expression = _inside(search) if search.startswith('"') else _bare(search)
    if not expression.strip():
        raise GraphError(400, "BadRequest", "The search expression is empty.")
    if len(expression) > LONGEST:
        raise GraphError(
            400, "BadRequest", f"The search expression is longer than {LONGEST} characters."
        )
    return expression


def _bare(search: str) -> str:
    for position, character in enumerate(search):
        if not (character.isalpha() or character == " "):
            raise GraphError(
                400,
                "RequestBroker--ParseUri",
                f"Syntax error: character '{character}' is not valid at position {position}.",
            )
    return search


def _inside(search: str) -> str:
    inner: list[str] = []
    index = 1
    while index < len(search):
        character = search[index]
        if character == '"':
            if index != len(search) - 1:
                raise syntax_error(f"the expression ends at position {index}, but more follows")
            return "".join(inner)
        if character == "\\":
            index += 1
            if search[index : index + 1] not in ('"', "\\"):
                raise syntax_error(f"the backslash at position {index - 1} escapes nothing")
            character = search[index]
        inner.append(character)
        index += 1
    raise syntax_error("the closing double quote is missing")
