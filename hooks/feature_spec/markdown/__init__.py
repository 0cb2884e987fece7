"""A spec as a tree of typed nodes that gives back exactly the text it was read from.

The reader is imported when one of its names is used: a hook that only needs `plain` or `open_items`
starts without it.
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from feature_spec.markdown.blocks import read_spec
    from feature_spec.markdown.inline import (
        CodeSpan,
        Identifier,
        Link,
        OpenItem,
        code_spans,
        ids,
        links,
    )
    from feature_spec.markdown.model import (
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
    "CodeSpan",
    "Fence",
    "Field",
    "FrontMatter",
    "Html",
    "Identifier",
    "Item",
    "Link",
    "List",
    "Node",
    "OpenItem",
    "Paragraph",
    "Quote",
    "QuoteLine",
    "Row",
    "Rule",
    "Section",
    "Spec",
    "Table",
    "code_spans",
    "ids",
    "links",
    "read_spec",
]

if not TYPE_CHECKING:  # a type checker sees the imports above, and no name besides

    def __getattr__(name: str) -> object:
        for home in ("blocks", "inline", "model") if name in __all__ else ():
            module = import_module(f"{__name__}.{home}")
            if hasattr(module, name):
                return getattr(module, name)
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
