"""Where a PRD defines an ID: in a heading, a list item, a paragraph or a table row.

Everything else is a mention: IDs inside prose, ranges and enumerations ("FR-1 to FR-9"), columns
and lists of relations (Depends on, Parent, Covers, Traces to), traceability sections, block quotes,
code, comments, front matter, link texts outside an ID column, and struck-through IDs.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from itertools import chain

from feature_spec.markdown.plain import one_line
from feature_spec.references.prd.blocks import Block, read_blocks
from feature_spec.references.prd.ids import family
from feature_spec.references.prd.relations import lead_of, opens_relation
from feature_spec.references.prd.requirement import Defined, PrdRequirements, merged
from feature_spec.references.prd.sections import headings_of, is_out_of_scope
from feature_spec.references.prd.tables import in_table
from feature_spec.references.prd.texts import in_heading, in_item, in_paragraph, in_record

MAX_REQUIREMENTS = 10_000
"""Definitions beyond this number are not read."""


def read_requirements(text: str, linked: Iterable[tuple[str, str]] = ()) -> PrdRequirements:
    """Find the definitions of requirements in a PRD.

    Args:
        text: the Markdown text of the PRD.
        linked: the other files of a PRD in several, each its name without a suffix and its text.

    Returns:
        Each ID once. Where an ID is defined twice (a summary table and a detail heading), the text,
        line and headings are those of the definition whose form or label says more about its text,
        then of the longer one; the priority is the first one stated. A definition in a section
        about something else (acceptance, milestones, tests) yields to any other. Never raises; the
        time is linear in the length of the text.

    """
    found: dict[str, list[Defined]] = {}
    named: dict[str, None] = {}
    parts = [("", text), *linked]
    defined = chain.from_iterable(_definitions(read_blocks(part), file) for file, part in parts)
    for definition in _told_apart(defined):
        if not definition.weight:
            named[definition.id] = None
        elif definition.id in found or len(found) < MAX_REQUIREMENTS:
            found.setdefault(definition.id, []).append(definition)
    sure = {token for token, places in found.items() if not all(place.loose for place in places)}
    families = {family(token) for token in sure}
    loose = Counter(family(token) for token in found)
    under = {family(token) for token, places in found.items() if any(map(_is_under, places))}
    families |= {name for name in under if loose[name] > 1}
    taken = [token for token in found if token in sure or family(token) in families]
    return PrdRequirements(
        tuple(merged(found[token]) for token in taken),
        tuple(token for token in named if token not in found)[:MAX_REQUIREMENTS],
    )


def _told_apart(defined: Iterable[Defined]) -> Iterator[Defined]:
    """The definitions, where `Requirement 1` of another section or file has its name as well."""
    places: dict[str, tuple[str, tuple[str, ...]]] = {}
    for item in defined:
        place = item.headings.file, item.headings.path
        if item.numbered and places.setdefault(item.id, place) != place:
            section = one_line(item.headings.file or " ".join(item.headings.path[-1:]), 60)
            yield replace(item, id=f"{section}: {item.id}")
        else:
            yield item


def _definitions(blocks: Sequence[Block], file: str) -> Iterator[Defined]:
    """Every definition of one file, in order."""
    above: list[tuple[int, str]] = []
    headings = headings_of((), file)
    relation: int | None = None  # list items at this indentation and deeper are mentions
    outside: int | None = None  # and these are out of scope
    for index, block in enumerate(blocks):
        if block.kind == "heading":
            while above and above[-1][0] >= block.level:
                above.pop()
            parent = headings_of(tuple(title for _, title in above), file)
            if not parent.trace:
                yield from in_heading(blocks, index, parent)
            above.append((block.level, one_line(block.text, 200)))
            headings = headings_of(tuple(title for _, title in above), file)
            relation = outside = None
            continue
        if headings.trace:
            continue
        inside = block.kind == "table" or (outside is not None and block.indent >= outside)
        here = replace(headings, out=True) if outside is not None and inside else headings
        if block.kind == "table":
            yield from in_record(block, here)
            yield from in_table(block, here)
            relation = outside = None
        elif block.kind == "item":
            if relation is not None and block.indent >= relation:
                continue
            found = list(in_item(blocks, index, here))
            yield from found
            opens = not found and opens_relation(block.lines[-1])
            relation = block.indent + 1 if opens else None
            if not inside:
                outside = block.indent + 1 if not found and _opens_outside(block) else None
        else:
            yield from in_paragraph(blocks, index, here)
            relation = block.indent if opens_relation(block.lines[-1]) else None
            outside = block.indent if _opens_outside(block) else None


def _opens_outside(block: Block) -> bool:
    """Whether a block introduces a list of what is out of scope: `**Out of scope:**`."""
    last = block.lines[-1]
    return bool(lead_of(last)) and is_out_of_scope(one_line(last, 100).rstrip(" :\uff1a"))


def _is_under(place: Defined) -> bool:
    """Whether a heading inside the document says that requirements follow."""
    return place.headings.declared and not place.headings.by_title
