"""The functions of Microsoft.Dynamics.CRM that stand in a $filter, by their operators.

Page: "Query Function Index".
"""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from typing import TYPE_CHECKING, Final

from sandbox.dataverse.dates import RELATIVE, takes_number
from sandbox.dataverse.errors import bad_query, not_here
from sandbox.dataverse.tree import Special

if TYPE_CHECKING:
    from sandbox.dataverse.lexer import Token

__all__ = ["NAMESPACE", "special"]

NAMESPACE: Final = "Microsoft.Dynamics.CRM."


def _function_name(operator: str) -> str:
    """``last-x-days`` as ``LastXDays``."""
    words = operator.replace("olderthan", "older-than").replace("seven", "7").split("-")
    return "".join(word[:1].upper() + word[1:] for word in words)


_OPERATORS: Final = {_function_name(one): one for one in sorted(RELATIVE)} | {
    "In": "in",
    "NotIn": "not-in",
    "Between": "between",
    "NotBetween": "not-between",
    "On": "on",
    "OnOrAfter": "on-or-after",
    "OnOrBefore": "on-or-before",
    "EqualUserId": "eq-userid",
    "NotEqualUserId": "ne-userid",
    "EqualBusinessId": "eq-businessid",
    "NotEqualBusinessId": "ne-businessid",
}
_LISTS: Final = ("in", "not-in", "between", "not-between")
_SINGLES: Final = ("on", "on-or-after", "on-or-before")
_ELSEWHERE: Final = re.compile(
    r"(In|Last|Next|This|InOrAfter|InOrBefore)(X?Fiscal)\w+|(Above|Under)(OrEqual)?|NotUnder"
    r"|Equal(User\w+|RoleBusinessId)|Contains?(Values)?|DoesNotContain(Values)?"
)


def special(name: str, arguments: Mapping[str, Token]) -> Special:
    """The condition a call stands for; raises ``CrmError`` 400, or 501 for a function not built."""
    short = name.removeprefix(NAMESPACE)
    operator = _OPERATORS.get(short)
    if operator is None:
        if _ELSEWHERE.fullmatch(short):
            raise not_here(f"the query function {name}")
        raise bad_query(f"An unknown function with name '{name}' was found.")
    wanted = {"PropertyName"}
    if operator in _LISTS:
        wanted.add("PropertyValues")
    elif operator in _SINGLES or takes_number(operator):
        wanted.add("PropertyValue")
    if set(arguments) != wanted or arguments["PropertyName"].kind != "string":
        raise bad_query(f"{short} takes the parameters {', '.join(sorted(wanted))}.")
    values: tuple[str, ...] = ()
    if "PropertyValues" in arguments:
        values = _strings(arguments["PropertyValues"])
    elif "PropertyValue" in arguments:
        values = (_plain(arguments["PropertyValue"]),)
    return Special(operator, _plain(arguments["PropertyName"]), values)


def _plain(word: Token) -> str:
    return word.text[1:-1].replace("''", "'") if word.kind == "string" else word.text


def _strings(word: Token) -> tuple[str, ...]:
    """A JSON array of double-quoted values; single quotes are refused as documented."""
    try:
        values = json.loads(word.text) if word.kind == "array" else None
    except ValueError:
        values = None
    if not isinstance(values, list) or not all(isinstance(one, str) for one in values):
        raise bad_query(
            "Invalid JSON. A comma character ',' was expected in scope 'Array'. Every two elements "
            "in an array and properties of an object must be separated by commas."
        )
    return tuple(values)
