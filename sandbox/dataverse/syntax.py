"""Reads a $filter into a tree.

Page: "Filter rows using OData".
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Final

from sandbox.dataverse.errors import bad_query, not_here
from sandbox.dataverse.lexer import Token, tokens

__all__ = ["Both", "Compare", "In", "Like", "Literal", "Node", "Not", "Path", "parse_filter"]

_OPERATORS: Final = ("eq", "ne", "gt", "ge", "lt", "le")
_LIKE: Final = {"contains": "%{}%", "startswith": "{}%", "endswith": "%{}"}
_DEEPEST: Final = 100


@dataclass(frozen=True, slots=True)
class Path:
    """A property, or one reached along single-valued navigation properties."""

    steps: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Literal:
    """A constant; ``kind`` of string, guid, date, number, bool or null."""

    kind: str
    value: Any


@dataclass(frozen=True, slots=True)
class Compare:
    """Two operands and one of eq, ne, gt, ge, lt, le."""

    operator: str
    left: Path
    right: Path | Literal


@dataclass(frozen=True, slots=True)
class Like:
    """A LIKE pattern for a property."""

    path: Path
    pattern: str


@dataclass(frozen=True, slots=True)
class In:
    """A property that must have one of these values, or none of them."""

    name: str
    values: tuple[str, ...]
    negated: bool


@dataclass(frozen=True, slots=True)
class Both:
    """Two conditions joined by ``and`` or ``or``."""

    operator: str
    left: Node
    right: Node


@dataclass(frozen=True, slots=True)
class Not:
    """A condition turned round."""

    node: Node


Node = Compare | Like | In | Both | Not


def parse_filter(expression: str, aliases: Mapping[str, str]) -> Node:
    """The tree of an expression; ``aliases`` are the URL's ``@name`` parameters."""
    parser = _Parser(tokens(expression), aliases)
    node = parser.disjunction()
    parser.end()
    return node


class _Parser:
    """Recursive descent; each method reads what its name says from where the last one stopped."""

    def __init__(self, words: tuple[Token, ...], aliases: Mapping[str, str]) -> None:
        self._words = words
        self._aliases = aliases
        self._at = 0
        self._depth = 0

    def disjunction(self) -> Node:
        node = self._conjunction()
        while self._took("or"):
            node = Both("or", node, self._conjunction())
        return node

    def end(self) -> None:
        if self._at < len(self._words):
            raise bad_query(f"Syntax error at position {self._words[self._at].at}.")

    def _conjunction(self) -> Node:
        node = self._negation()
        while self._took("and"):
            node = Both("and", node, self._negation())
        return node

    def _negation(self) -> Node:
        if not self._took("not"):
            return self._condition()
        self._deeper()
        node = Not(self._negation())
        self._depth -= 1
        return node

    def _deeper(self) -> None:
        self._depth += 1
        if self._depth > _DEEPEST:
            raise bad_query("The recursion limit of the expression was exceeded.")

    def _condition(self) -> Node:
        if self._took("("):
            self._deeper()
            node = self.disjunction()
            self._expect(")")
            self._depth -= 1
            return node
        word = self._next("name")
        if self._took("("):
            return self._call(word.text)
        return self._comparison(_path(word))

    def _comparison(self, left: Path) -> Node:
        operator = self._next("name").text
        if operator not in _OPERATORS:
            raise bad_query(f"Syntax error: '{operator}' is not a comparison operator.")
        right = self._operand()
        return Compare(operator, left, right)

    def _operand(self) -> Path | Literal:
        word = self._resolved()
        match word.kind:
            case "string":
                return Literal("string", _unquoted(word.text))
            case "guid" | "date" | "number":
                return Literal(word.kind, word.text)
            case "name" if word.text in ("true", "false"):
                return Literal("bool", word.text == "true")
            case "name" if word.text == "null":
                return Literal("null", None)
            case "name":
                return _path(word)
            case _:
                raise bad_query(f"Syntax error at position {word.at}.")

    def _call(self, name: str) -> Node:
        if name in _LIKE:
            return self._like(_LIKE[name])
        if name in ("Microsoft.Dynamics.CRM.In", "Microsoft.Dynamics.CRM.NotIn"):
            return self._in(negated=name.endswith("NotIn"))
        if name.startswith("Microsoft.Dynamics.CRM.") or name.endswith(("/any", "/all")):
            raise not_here(f"the filter {name}")
        raise bad_query(f"An unknown function with name '{name}' was found.")

    def _like(self, form: str) -> Node:
        path = _path(self._next("name"))
        self._expect(",")
        text = self._resolved()
        if text.kind != "string":
            raise bad_query("No function signature matches: the second argument must be a string.")
        self._expect(")")
        return Like(path, form.format(_unquoted(text.text)))

    def _in(self, *, negated: bool) -> Node:
        arguments: dict[str, Token] = {}
        while not arguments or self._took(","):
            name = self._next("name").text
            self._expect("=")
            arguments[name] = self._resolved()
        self._expect(")")
        name_of, values = arguments.get("PropertyName"), arguments.get("PropertyValues")
        if len(arguments) != 2 or not name_of or not values or name_of.kind != "string":
            raise bad_query("In needs PropertyName='…' and PropertyValues=[\"…\"].")
        return In(_unquoted(name_of.text), _strings(values), negated)

    def _resolved(self) -> Token:
        """The next word, or what its alias stands for."""
        word = self._next()
        if not word.text.startswith("@"):
            return word
        value = self._aliases.get(word.text)
        if value is None:
            raise bad_query(f"The parameter alias '{word.text}' has no value in the query.")
        if value.startswith("["):
            return Token("array", value, word.at)
        found = tokens(value)
        if len(found) != 1:
            raise bad_query(f"The value of the parameter alias '{word.text}' cannot be read.")
        return found[0]

    def _next(self, kind: str = "") -> Token:
        if self._at >= len(self._words):
            raise bad_query("The expression ends too early.")
        word = self._words[self._at]
        if kind and word.kind != kind:
            raise bad_query(f"Syntax error at position {word.at}.")
        self._at += 1
        return word

    def _took(self, text: str) -> bool:
        found = self._at < len(self._words) and self._words[self._at].text == text
        self._at += found
        return found

    def _expect(self, text: str) -> None:
        if not self._took(text):
            raise bad_query(f"Syntax error: '{text}' expected.")


def _path(word: Token) -> Path:
    return Path(tuple(word.text.split("/")))


def _unquoted(text: str) -> str:
    return text[1:-1].replace("''", "'")


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
