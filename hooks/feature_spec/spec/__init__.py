"""A spec as a tree of typed nodes that gives back the very text it was read from."""

from feature_spec.spec.blocks import read_spec
from feature_spec.spec.model import (
    Cell,
    Code,
    Fence,
    Field,
    FrontMatter,
    Html,
    Item,
    List,
    Node,
    Paragraph,
    Quote,
    QuoteLine,
    Row,
    Rule,
    Section,
    Spec,
    Table,
)

__all__ = [
    "Cell",
    "Code",
    "Fence",
    "Field",
    "FrontMatter",
    "Html",
    "Item",
    "List",
    "Node",
    "Paragraph",
    "Quote",
    "QuoteLine",
    "Row",
    "Rule",
    "Section",
    "Spec",
    "Table",
    "read_spec",
]
