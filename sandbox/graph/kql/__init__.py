"""Keyword Query Language as ``$search`` on messages understands it: text to a tree.

Pages: "Use the $search query parameter", "Keyword Query Language (KQL) syntax reference".
"""

from sandbox.graph.kql.parser import parse
from sandbox.graph.kql.quoting import LONGEST, unquoted
from sandbox.graph.kql.tree import And, Between, Not, Or, Query, Term

__all__ = ["LONGEST", "And", "Between", "Not", "Or", "Query", "Term", "parse", "unquoted"]
