"""What a record itself says, merged: its lines without those of what is in it."""

from __future__ import annotations

import json
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from feature_spec.markdown import Field, Item, Node, Paragraph, QuoteLine, Section
from feature_spec.markdown.model import marker
from feature_spec.merge.fields import merge_field
from feature_spec.merge.forms import shifted
from feature_spec.merge.lines import Chunk, line_merge, lines_of
from feature_spec.merge.order import merge_order
from feature_spec.merge.prose import breaks_of, lines_as, unbroken


@dataclass(frozen=True)
class OwnText:
    """The merged text of a record.

    Attributes:
        text: its lines.
        source: the node that they have their form from.
        column: where the blocks beside it begin in these lines; None for where they do beside the
            source.
        notes: what to report.
        theirs: in a conflict the text for the template, and `text` is the author's.

    """

    text: str
    source: Node
    column: int | None = None
    notes: tuple[str, ...] = ()
    theirs: str | None = None


def merge_own(
    base: Node | None, ours: Node, theirs: Node, column: Callable[[Node], int]
) -> OwnText:
    """Merge what a record itself says.

    Where one side changed the form only, the result is what the other says, in that form.

    Args:
        base: the record in the old render; None when that does not have it.
        ours: in the author's text.
        theirs: in the new render.
        column: gives the column at which the blocks beside a node begin.

    Returns:
        The merged text, or that of each side, which differ in the disputed lines only.

    """
    if ours.own == theirs.own or (base and theirs.own == base.own):
        return OwnText(ours.own, ours)
    if base and ours.own == base.own:
        return OwnText(theirs.own, theirs)
    if base is None:
        return _added_by_both(ours, theirs)
    if isinstance(ours, Field):
        flow = _merged_flow_list(base.own, ours.own, theirs.own)
        if flow is not None:
            return OwnText(flow, ours)
    prose = _prose(base, ours, theirs) or _one_form(base, ours, theirs)
    if prose is not None:
        return prose
    # Without the indentation that only comes from the bullet above.
    was, mine, yours = (shifted(node.own, -column(node)) for node in (base, ours, theirs))
    return _lines(was, mine, yours, ours)


def _added_by_both(ours: Node, theirs: Node) -> OwnText:
    """What both sides added: in the author's form, or with the answer to what is asked for."""
    one = ours.says and ours.says == theirs.says
    if one or merge_field("", ours.own.strip(), theirs.own.strip()).text is not None:
        return OwnText(ours.own, ours)
    return OwnText(ours.own, ours, theirs=theirs.own)


def merged_title(base: Section | None, ours: Section, theirs: Section) -> str | None:
    """The title of a section, of which one side may have changed the number and one the words."""
    if ours.title == theirs.title or (base and ours.title == base.title):
        return theirs.title
    if base is None or theirs.title == base.title:
        return ours.title if base else None
    number = theirs if ours.number == base.number else ours
    if ours.number not in ("", base.number) and theirs.number not in (base.number, ours.number):
        return None
    words = merge_field(base.words, ours.words, theirs.words).text
    return None if words is None else number.title.removesuffix(number.words) + words


def _one_form(base: Node, ours: Node, theirs: Node) -> OwnText | None:
    if base.says and base.says == theirs.says:
        return OwnText(ours.own, ours)
    return OwnText(theirs.own, theirs) if base.says and base.says == ours.says else None


# ---- running text --------------------------------------------------------------------------


def _prose(base: Node, ours: Node, theirs: Node) -> OwnText | None:
    """Running text of which each side changed the words or only the line breaks."""
    was, mine, yours = (_running(node) for node in (base, ours, theirs))
    if was is None or mine is None or yours is None:
        return None
    # A bullet is never an open item and nothing else, as a cell may be.
    mark = "- " if isinstance(base, (Item, QuoteLine)) else ""
    merged = merge_field(*(mark + unbroken(text) for text in (was, mine, yours)))
    if merged.text is None:
        return None
    notes = (merged.note,) if merged.note else ()
    like = yours if breaks_of(mine) == breaks_of(was) else mine
    lines = lines_as(merged.text.removeprefix(mark), like)
    if lines == [line.strip(" \t") for line in mine.rstrip("\n").split("\n")]:
        return OwnText(ours.own, ours, notes=notes)
    first = ours.own[: _begin(ours)]
    blanks = " " * ours.content if isinstance(ours, Item) else first
    end = "\n" if ours.own.endswith("\n") else ""
    return OwnText(first + f"\n{blanks}".join(lines) + end, ours, notes=notes)


def _running(node: Node) -> str | None:
    """The running text of a node, from its first word on; None when it has other text."""
    if isinstance(node, QuoteLine):
        return "".join(line.lstrip(" \t>") for line in lines_of(node.own))
    if isinstance(node, Paragraph) or (
        isinstance(node, Item) and isinstance(node.first, Paragraph)
    ):
        return node.own[_begin(node) :]
    return None


def _begin(node: Node) -> int:
    """Where the first word of running text is."""
    if isinstance(node, Item):
        return marker(node.own).end()
    marks = " \t>" if isinstance(node, QuoteLine) else " \t"
    return len(node.own) - len(node.own.lstrip(marks))


# ---- lines ---------------------------------------------------------------------------------


def _lines(base: str, ours: str, theirs: str, source: Node) -> OwnText:
    """Text merged line by line; a line that both changed is merged as a field."""
    notes: dict[str, None] = {}

    def of_side(side: Callable[[Chunk], Sequence[str]]) -> str:
        def resolve(chunk: Chunk) -> Sequence[str]:
            found = _resolved(chunk, source, notes)
            return side(chunk) if found is None else found

        text, _ = line_merge(base, ours, theirs, resolve)
        return text if ours.endswith("\n") else text.removesuffix("\n")

    mine, yours = of_side(lambda chunk: chunk.ours), of_side(lambda chunk: chunk.theirs)
    return OwnText(mine, source, 0, tuple(notes), None if mine == yours else yours)


def _resolved(chunk: Chunk, source: Node, notes: dict[str, None]) -> list[str] | None:
    """Lines merged one by one when all three sides have the same number; None for a conflict."""
    if isinstance(source, QuoteLine) and (left := _without_removed(chunk)) is not None:
        return left
    if not len(chunk.base) == len(chunk.ours) == len(chunk.theirs):
        return None
    fields = [
        merge_field(was.rstrip("\n"), here.rstrip("\n"), there.rstrip("\n"))
        for was, here, there in zip(chunk.base, chunk.ours, chunk.theirs, strict=True)
    ]
    notes.update((found.note, None) for found in fields if found.note)
    lines = [found.text for found in fields if found.text is not None]
    return [f"{line}\n" for line in lines] if len(lines) == len(fields) else None


def _without_removed(chunk: Chunk) -> list[str] | None:
    """The lines of one side, without those that the other removed and this one did not change."""
    base = chunk.base
    for side, other in ((chunk.ours, chunk.theirs), (chunk.theirs, chunk.ours)):
        removed = [line not in other for line in base]
        kept = [line for line, gone in zip(base, removed, strict=True) if not gone]
        if len(side) == len(base) and kept == list(other) and any(removed):
            pairs = list(zip(base, side, removed, strict=True))
            if all(was == now for was, now, gone in pairs if gone):
                return [now for _, now, gone in pairs if not gone]
    return None


def _merged_flow_list(base: str, ours: str, theirs: str) -> str | None:
    """A front matter value that is a list on one line, merged item by item."""
    keys, lists = [], []
    for text in (base, ours, theirs):
        key, _, value = text.rstrip("\n").partition(": ")
        try:
            items = json.loads(value)
        except ValueError:
            return None
        if not isinstance(items, list) or len({str(item) for item in items}) != len(items):
            return None
        keys.append(key)
        lists.append([str(item) for item in items])
    old, mine, yours = lists
    dropped = {item for item in old if item not in mine or item not in yours}
    items = [item for item in merge_order(old, mine, yours)[0] if item not in dropped]
    return f"{keys[0]}: {json.dumps(items, ensure_ascii=False)}\n"
