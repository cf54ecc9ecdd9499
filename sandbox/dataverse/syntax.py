"""Reads a $filter into a tree.

Page: "Filter rows using OData".
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from sandbox.dataverse.errors import bad_query, not_here
from sandbox.dataverse.lexer import Token, tokens
from sandbox.dataverse.query_functions import NAMESPACE, special
from sandbox.dataverse.tree import (
    Both,
    Compare,
    Lambda,
    Like,
    Literal,
    Node,
    Not,
    Path,
    Special,
)

__all__ = [
    "Both",
    "Compare",
    "Lambda",
    "Like",
    "Literal",
    "Node",
    "Not",
    "Path",
    "Special",
    "parse_filter",
]

_OPERATORS: Final = ("eq", "ne", "gt", "ge", "lt", "le")
_LIKE: Final = {"contains": "%{}%", "startswith": "{}%", "endswith": "%{}"}
_DEEPEST: Final = 100


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
        self._variables: list[str] = []
        """The lambdas around the place being read, the innermost last."""

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
        return self._comparison(self._path(word))

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
                return self._path(word)
            case _:
                raise bad_query(f"Syntax error at position {word.at}.")

    def _call(self, name: str) -> Node:
        if name in _LIKE:
            return self._like(_LIKE[name])
        if name.startswith(NAMESPACE):
            return self._function(name)
        if name.endswith(("/any", "/all")):
            return self._lambda(name)
        raise bad_query(f"An unknown function with name '{name}' was found.")

    def _like(self, form: str) -> Node:
        path = self._path(self._next("name"))
        self._expect(",")
        text = self._resolved()
        if text.kind != "string":
            raise bad_query("No function signature matches: the second argument must be a string.")
        self._expect(")")
        return Like(path, form.format(_unquoted(text.text)))

    def _function(self, name: str) -> Node:
        if self._variables:
            raise not_here(f"{name} within a lambda expression")
        arguments: dict[str, Token] = {}
        while not arguments or self._took(","):
            argument = self._next("name").text
            self._expect("=")
            arguments[argument] = self._resolved()
        self._expect(")")
        return special(name, arguments)

    def _lambda(self, name: str) -> Node:
        """``Account_Emails/any(e:e/subject eq 'x')``, after its opening parenthesis."""
        steps = self._path(Token("name", name, 0)).steps
        if len(steps) > 2:
            raise bad_query("A collection cannot be reached through a lookup in $filter.")
        collection, every = steps[0], steps[-1] == "all"
        if not every and self._took(")"):
            return Lambda(collection, None, every=False)
        variable = self._next("name").text
        if variable in self._variables or "/" in variable:
            raise bad_query(f"The range variable '{variable}' cannot be used here.")
        self._expect(":")
        self._deeper()
        self._variables.append(variable)
        body = self.disjunction()
        self._variables.pop()
        self._depth -= 1
        self._expect(")")
        return Lambda(collection, body, every)

    def _path(self, word: Token) -> Path:
        """A property's path, from the row that the innermost lambda is about."""
        steps = tuple(word.text.split("/"))
        if not self._variables:
            return Path(steps)
        if steps[0] in self._variables[:-1]:
            raise not_here("a range variable of an outer lambda expression")
        if steps[0] != self._variables[-1] or len(steps) < 2:
            raise bad_query(f"'{word.text}' does not begin with '{self._variables[-1]}/'.")
        return Path(steps[1:])

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


def _unquoted(text: str) -> str:
    return text[1:-1].replace("''", "'")
