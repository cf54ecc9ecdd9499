"""``$filter`` and ``$orderby`` as Outlook takes them (pages: "Use query parameters …", "List
messages").
"""

from sandbox.graph.odata.fields import Field, Schema
from sandbox.graph.odata.order import Order, ordering
from sandbox.graph.odata.parser import parse_filter
from sandbox.graph.odata.predicate import predicate, properties_of
from sandbox.graph.odata.tree import And, Any, Compare, Expression, Function, Not, Or

__all__ = [
    "And",
    "Any",
    "Compare",
    "Expression",
    "Field",
    "Function",
    "Not",
    "Or",
    "Order",
    "Schema",
    "ordering",
    "parse_filter",
    "predicate",
    "properties_of",
]
