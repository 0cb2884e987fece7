"""Which node of one version is which node of another.

Keys first, over the whole tree. Similarity last, among what is left under one parent, and only
where one candidate is clearly the most similar. Position pairs nothing.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Callable, Collection, Hashable, Iterable, Mapping, Sequence

from feature_spec.markdown import (
    Code,
    Fence,
    Html,
    Item,
    List,
    Node,
    Paragraph,
    Quote,
    QuoteLine,
    Row,
    Section,
    Table,
)
from feature_spec.markdown.open_items import OPEN_ITEM
from feature_spec.markdown.records import local_key
from feature_spec.merge import rows
from feature_spec.merge.keys import (
    first_words,
    fixed_parts,
    is_translated,
    name_of,
    number,
    whole,
    with_key,
    with_text,
    with_title,
)
from feature_spec.merge.lines import matched
from feature_spec.merge.similarity import alike, words_of
from feature_spec.merge.tree import Bag, Tree

AHEAD = 0.05
"""A pair must be more similar than the next candidate on either side by at least this much."""

A_LITTLE = 0.2
"""Sections of one number have at least this much in common when they are one."""

MAX_PRODUCT = 40_000
"""Similarity is computed for at most this many pairs of siblings of one kind."""

_ENOUGH: dict[type[Node], float] = {
    Section: 0.5,
    Table: 0.2,
    List: 0.3,
    Quote: 0.3,
    Paragraph: 0.5,
    Fence: 0.5,
    Code: 0.5,
    Html: 0.5,
    Item: 0.7,
    QuoteLine: 0.7,
    Row: 0.75,
}

_CONTAINERS = (List, Table, Quote)

_IN_TURN = (Paragraph, List, Item, Quote, QuoteLine)
"""What is paired in turn under a heading that was translated."""


def match(old: Tree, new: Tree, *, by_author: bool = False) -> dict[Node, Node]:
    """Find the nodes of a newer version that the nodes of an older one have become.

    Args:
        old: the older version.
        new: the newer one.
        by_author: whether the newer one is the author's, who may have translated it.

    Returns:
        From old nodes to new ones, each new one once; the documents themselves included.

    """
    return _Matching(old, new, translated=by_author and is_translated(old.nodes, new.nodes)).found


class _Matching:
    def __init__(self, old: Tree, new: Tree, *, translated: bool) -> None:
        self._old, self._new = old, new
        self._by_number = translated
        self._translated: set[Node] = set()
        self._parent = old.parent | new.parent
        self.found: dict[Node, Node] = {}
        self._taken: set[Node] = set()
        self._scores: dict[tuple[Node, Node], float] = {}
        self._pair(old.root, new.root)
        # Headings first, then lists and tables by their keys, rows and bullets by theirs. A copy
        # elsewhere must not be taken for a block that was changed in its place, so what is similar
        # in that place comes before what is equal elsewhere. The neighbours of copies beside
        # each other tell which is which.
        while (
            self._moves(_section_key)
            or self._similarity(_CONTAINERS)
            or self._moves(self._place_key)
            or self._moves(rows.name_in_document, self._may_be_one_row)
            or self._followers()
            or self._copies()
            or self._similarity(tuple(_ENOUGH))
            or self._twins()
            or (self._by_number and self._translations())
            or self._moves(with_text)
        ):
            pass

    def _pair(self, old: Node, new: Node) -> None:
        """Pair two nodes, and those of their children that have the same key."""
        pending = [(old, new)]
        while pending:
            old, new = pending.pop()
            self.found[old] = new
            self._taken.add(new)
            if not (old.children and new.children):
                continue
            for key in (rows.moved_keys(old, new) or with_key, with_title, with_text, first_words):
                pending += self._by_key(old.children, new.children, key)

    def _by_key(
        self, old: Sequence[Node], new: Sequence[Node], key: Callable[[Node], Hashable]
    ) -> list[tuple[Node, Node]]:
        """The pairs of nodes whose key no other node on either side has."""
        if all(node in self.found for node in old) or all(node in self._taken for node in new):
            return []
        pairs = [
            (before, after)
            for before, after in unique_pairs(old, new, key)
            if before not in self.found and after not in self._taken
        ]
        for before, after in pairs:  # at once, so that the next key does not take them again
            self.found[before] = after
            self._taken.add(after)
        return pairs

    def _moves(
        self,
        key: Callable[[Node], Hashable],
        may: Callable[[Node, Node], bool] = lambda *_: True,
    ) -> bool:
        """Pair what moved to another place, by a key that is unique in the whole document."""
        pairs = self._by_key(self._old.nodes, self._new.nodes, key)
        wrong = [pair for pair in pairs if self._is_in_a_copy(*pair) or not may(*pair)]
        for old, new in wrong:
            del self.found[old]
            self._taken.discard(new)
        pairs = [pair for pair in pairs if pair not in wrong]
        for old, new in pairs:
            self._pair(old, new)
        return bool(pairs)

    def _is_in_a_copy(self, old: Node, new: Node) -> bool:
        """Whether a row or bullet is in a copy of its list while the original is still there."""
        original = self.found.get(self._parent.get(old, old))
        other = self._parent.get(new)
        if original is None or other is None or original is other:
            return False
        if not isinstance(old, (Row, Item)):
            return False
        keys = {name_of(child) or child.says for child in original.children}
        return any((name_of(child) or child.says) in keys for child in other.children)

    def _followers(self) -> bool:
        """Pair lists, tables and sections of which most moved to one other of their kind."""
        pairs: list[tuple[Node, Node]] = []
        for old in self._old.nodes:
            if isinstance(old, (*_CONTAINERS, Section)) and old not in self.found:
                places = Counter(
                    self._new.parent[self.found[child]]
                    for child in old.children
                    if child in self.found
                )
                for new, count in places.most_common(1):
                    of = len(old.children) if isinstance(old, Section) else places.total()
                    if 2 * count > of and type(new) is type(old):
                        pairs.append((old, new))
        taken = Counter(new for _, new in pairs)
        pairs = [pair for pair in pairs if taken[pair[1]] == 1 and pair[1] not in self._taken]
        for old, new in pairs:
            self._pair(old, new)
        return bool(pairs)

    def _copies(self) -> bool:
        """Pair equal siblings that appear several times."""
        return self._by_neighbours(Node, whole)

    def _twins(self) -> bool:
        """Pair sections of one title, of which neither is clearly the more similar."""
        return self._by_neighbours(Section, with_key)

    def _by_neighbours(self, kind: type[Node], key: Callable[[Node], Hashable]) -> bool:
        pairs: list[tuple[Node, Node]] = []
        for parent, counterpart in self.found.items():
            beside = copies(parent.children, counterpart.children, self.found, self._taken, key)
            pairs += [
                (old, new)
                for old, new in beside
                if isinstance(old, kind) and old not in self.found and new not in self._taken
            ]
        for old, new in pairs:
            self._pair(old, new)
        return bool(pairs)

    def _translations(self) -> bool:
        """Pair headings of one number, and what is under them by its code and IDs or in turn."""
        pairs: list[tuple[Node, Node]] = []
        for parent, counterpart in self.found.items():
            old = [node for node in parent.children if node not in self.found]
            new = [node for node in counterpart.children if node not in self._taken]
            pairs += unique_pairs(old, new, number)
            if parent not in self._translated and not _is_renamed(parent, counterpart):
                continue
            alike_ones = unique_pairs(old, new, fixed_parts)
            pairs += [pair for pair in alike_ones if isinstance(pair[0], _IN_TURN)]
            for kind in () if alike_ones else _IN_TURN:
                before, after = ([n for n in side if type(n) is kind] for side in (old, new))
                pairs += zip(before, after, strict=True) if len(before) == len(after) else ()
        self._translated |= {node for node, _ in pairs}
        for node, other in pairs:
            self._pair(node, other)
        return bool(pairs)

    def _place_key(self, node: Node) -> Hashable:
        """The key of a node under another parent; a row only in a table with the same columns."""
        if isinstance(node, Row):
            table = self._parent[node]
            return (Row, node.key, local_key(table))
        if isinstance(node, Item) and node.label:
            return (Item, name_of(node))
        return None

    def _may_be_one_row(self, old: Node, new: Node) -> bool:
        return rows.may_be_one(old, self._parent[old], self._parent[new])

    def _similarity(self, kinds: tuple[type[Node], ...]) -> bool:
        """Pair what is clearly the most similar under one parent."""
        pairs: list[tuple[Node, Node]] = []
        for parent, counterpart in self.found.items():
            old = [node for node in parent.children if node not in self.found]
            new = [node for node in counterpart.children if node not in self._taken]
            for kind in {type(n) for n in old} & {type(n) for n in new} & set(kinds):
                pairs += self._most_similar(
                    [node for node in old if type(node) is kind],
                    [node for node in new if type(node) is kind],
                )
        for before, after in pairs:
            self._pair(before, after)
        return bool(pairs)

    def _most_similar(self, old: list[Node], new: list[Node]) -> list[tuple[Node, Node]]:
        """The pairs that are similar enough, and more so than any other pair of either node."""
        enough = _ENOUGH.get(type(old[0]))
        if enough is None or len(old) * len(new) > MAX_PRODUCT:
            return []
        scores = [[self._score(before, after) for after in new] for before in old]
        pairs = []
        for i, row in enumerate(scores):
            j = max(range(len(row)), key=row.__getitem__)
            rivals = [s for k, s in enumerate(row) if k != j]
            rivals += [other[j] for k, other in enumerate(scores) if k != i]
            if row[j] >= enough and row[j] >= max(rivals, default=0) + AHEAD:
                pairs.append((old[i], new[j]))
        return (
            pairs
            or _only_open(old, new)
            or _only_title(old, new)
            or self._of_one_number(old, new)
            or rows.in_order(old, new)
        )

    def _of_one_number(self, old: list[Node], new: list[Node]) -> list[tuple[Node, Node]]:
        """Sections that kept their number and something of what they say."""
        pairs = unique_pairs(old, new, number)
        return [pair for pair in pairs if self._score(*pair) >= A_LITTLE]

    def _score(self, old: Node, new: Node) -> float:
        if (old, new) not in self._scores:
            self._scores[old, new] = self._similarity_of(old, new)
        return self._scores[old, new]

    def _similarity_of(self, old: Node, new: Node) -> float:
        left, right = self._old.bag(old), self._new.bag(new)
        if isinstance(old, Section) and isinstance(new, Section):
            titles = alike(words_of(old.words), words_of(new.words))
            return 0.7 * alike(left, right) + 0.3 * titles
        if isinstance(old, Quote):
            words = (sum((words_of(line.says) for line in quote.children), Bag())
                     for quote in (old, new))  # fmt: skip
            shared = alike(*words)
            if shared >= _ENOUGH[QuoteLine]:
                return shared
        if isinstance(old, (List, Quote)):
            smaller = min(left.total(), right.total())
            return (left & right).total() / smaller if smaller else 0
        if isinstance(old, Table) and isinstance(new, Table):
            return rows.tables_alike(old, new, left, right)
        if isinstance(old, Row) and isinstance(new, Row) and not (left and right):
            return 0 if left or right else alike(words_of(old.key), words_of(new.key))
        return alike(left, right)


def _is_renamed(old: Node, new: Node) -> bool:
    return isinstance(old, Section) and name_of(old) != name_of(new)


def _section_key(node: Node) -> Hashable:
    return name_of(node) if isinstance(node, Section) else None


def _only_open(old: list[Node], new: list[Node]) -> list[tuple[Node, Node]]:
    """Pairs of nodes that are an open item and have no other name.

    The counterpart still has the same open item, or both are the only ones on their side.
    """
    pairs = []
    for node in filter(is_open, old):
        item = OPEN_ITEM.search(node.own)
        holders = [other for other in new if item and item[0] in other.own]
        if len(holders) == 1:
            pairs.append((node, holders[0]))
    if pairs and len({after for _, after in pairs}) == len(pairs):
        return pairs
    before, after = ([node for node in side if is_open(node)] for side in (old, new))
    return [(before[0], after[0])] if len(before) == len(after) == 1 else []


def _only_title(old: list[Node], new: list[Node]) -> list[tuple[Node, Node]]:
    """The title of the document, whatever it says, when each side has one heading of level 1."""
    if len(old) == len(new) == 1:
        before, after = old[0], new[0]
        if isinstance(before, Section) and isinstance(after, Section):
            return [(before, after)] if before.level == after.level == 1 else []
    return []


def is_open(node: Node) -> bool:
    """Whether a paragraph, a bullet or the name of a row is an open item and nothing else."""
    if isinstance(node, Row):
        return bool(node.cells) and bool(OPEN_ITEM.fullmatch(node.cells[0].text))
    if isinstance(node, (Paragraph, Item)):
        text = node.words if isinstance(node, Item) else " ".join(node.own.split())
        return bool(OPEN_ITEM.fullmatch(text))
    return False


def _unique(nodes: Iterable[Node], key: Callable[[Node], Hashable]) -> dict[Hashable, Node]:
    named: defaultdict[Hashable, list[Node]] = defaultdict(list)
    for node in nodes:
        name = key(node)
        if name is not None:
            named[name].append(node)
    return {name: found[0] for name, found in named.items() if len(found) == 1}


def unique_pairs(
    old: Iterable[Node], new: Iterable[Node], key: Callable[[Node], Hashable]
) -> list[tuple[Node, Node]]:
    """The pairs of nodes whose key no other node on either side has."""
    ours, theirs = _unique(old, key), _unique(new, key)
    return [(node, theirs[name]) for name, node in ours.items() if name in theirs]


def copies(
    old: Sequence[Node],
    new: Sequence[Node],
    found: Mapping[Node, Node],
    taken: Collection[Node],
    key: Callable[[Node], Hashable] = whole,
) -> list[tuple[Node, Node]]:
    """The pairs of equal siblings, found by their neighbours.

    Args:
        old: the children of a node in the older version.
        new: the children of its counterpart.
        found: the pairs that are known.
        taken: the newer nodes of those pairs.
        key: gives what is equal.

    """
    if all(node in found for node in old) or all(node in taken for node in new):
        return []
    before = [found[node] if node in found else key(node) or node for node in old]
    after = [node if node in taken else key(node) or node for node in new]
    return [(old[i], new[j]) for i, j in matched(before, after) if old[i] not in found]
