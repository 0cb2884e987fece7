"""A version of a spec, with what matching compares of its nodes."""

from __future__ import annotations

from collections import Counter
from collections.abc import Hashable

from feature_spec.markdown import Code, Fence, Html, Item, List, Node, Quote, Row, Section, Table
from feature_spec.merge.keys import name_of
from feature_spec.merge.similarity import words_of

Bag = Counter[Hashable]


class Tree:
    """A version of a spec, with what matching asks of its nodes.

    Args:
        root: its document.

    """

    def __init__(self, root: Node) -> None:
        self.root = root
        self.parent: dict[Node, Node] = {}
        self.nodes = list(root.walk())
        for node in self.nodes:
            for child in node.children:
                self.parent[child] = node
        self._bags: dict[Node, Bag] = {}

    def bag(self, node: Node) -> Bag:
        """What similarity compares: the words of a leaf, the lines or keys of a container."""
        if node not in self._bags:
            self._bags[node] = self._bag(node)
        return self._bags[node]

    def _bag(self, node: Node) -> Bag:
        if isinstance(node, Section):
            return _words_below(node)
        if isinstance(node, List):  # also what is below a bullet: a list may be grouped
            bullets = (child for child in node.walk() if isinstance(child, Item))
            return Counter(name_of(child) or child.says for child in bullets)
        if isinstance(node, (Quote, Table)):
            return Counter(name_of(child) or child.says for child in node.children)
        if isinstance(node, Row):
            return sum((words_of(cell.text) for cell in node.cells[1:]), Counter())
        if isinstance(node, (Fence, Code, Html)):
            return Counter(line.strip() for line in node.own.split("\n") if line.strip())
        return words_of(node.says)


def _words_below(section: Section) -> Bag:
    """What a section says, but of a table each cell: a new column changes few of them."""
    found: Bag = Counter()
    for node in section.walk():
        if isinstance(node, Row):
            found.update(cell.text for cell in node.cells if cell.text)
        elif isinstance(node, Table):
            found.update(node.columns)
        elif isinstance(node, (Fence, Code, Html)):
            found.update(line.strip() for line in node.own.split("\n") if line.strip())
        elif node is not section and node.says:
            found[node.says] += 1
    return found
