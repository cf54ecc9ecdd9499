"""Arguments of functions called by URL."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from sandbox.dataverse.errors import bad_query
from sandbox.dataverse.lexer import tokens

if TYPE_CHECKING:
    from collections.abc import Mapping

__all__ = ["function_arguments"]


def function_arguments(text: str, aliases: Mapping[str, str]) -> dict[str, Any]:
    """``Name=@a,Other='x'`` with aliases looked up; raises ``CrmError`` 400."""
    words = [word.text for word in tokens(text)]
    found: dict[str, Any] = {}
    while words:
        if len(words) < 3 or words[1] != "=" or words[0] in found:
            raise bad_query("The arguments of the function cannot be read.")
        name, value = words[0], words[2]
        found[name] = _constant(aliases.get(value, "") if value.startswith("@") else value)
        words = words[3:]
        if words and words.pop(0) != ",":
            raise bad_query("The arguments of the function cannot be read.")
    return found


def _constant(text: str) -> Any:
    words = tokens(text)
    if len(words) != 1:
        raise bad_query("A parameter alias has no value or more than one.")
    word = words[0]
    if word.kind == "string":
        return word.text[1:-1].replace("''", "'")
    if word.kind == "number":
        return float(word.text) if "." in word.text else int(word.text)
    if word.text == "null":
        return None
    raise bad_query(f"The value {word.text} is not a string, a number or null.")
