"""Where a PRD defines an ID: in a heading, a list item, a paragraph or a table row.

Everything else is a mention: IDs inside prose, ranges and enumerations ("FR-1 to FR-9"), columns
and lists of relations (Depends on, Parent, Covers, Traces to), traceability sections, block quotes,
code, comments, front matter, link texts outside an ID column, and struck-through IDs.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from feature_spec.markdown.plain import one_line
from feature_spec.references.prd.blocks import Block, read_blocks
from feature_spec.references.prd.relations import opens_relation
from feature_spec.references.prd.requirement import Defined, PrdRequirements, merged
from feature_spec.references.prd.sections import headings_of
from feature_spec.references.prd.tables import in_table
from feature_spec.references.prd.texts import in_heading, in_item, in_paragraph

MAX_REQUIREMENTS = 10_000
"""Definitions beyond this number are not read."""


def read_requirements(text: str) -> PrdRequirements:
    """Find the definitions of requirements in a PRD.

    Args:
        text: the Markdown text of the PRD.

    Returns:
        Each ID once. Where an ID is defined twice (a summary table and a detail heading), the text,
        line and headings are those of the definition with the longer text, and the priority is the
        first one stated; a definition in a section about something else (acceptance, milestones,
        tests) yields to any other. Never raises; the time is linear in the length of the text.

    """
    found: dict[str, list[Defined]] = {}
    for definition in _definitions(read_blocks(text)):
        if definition.id in found or len(found) < MAX_REQUIREMENTS:
            found.setdefault(definition.id, []).append(definition)
    return PrdRequirements(tuple(merged(definitions) for definitions in found.values()))


def _definitions(blocks: Sequence[Block]) -> Iterator[Defined]:
    """Every definition, in order."""
    above: list[tuple[int, str]] = []
    headings = headings_of(())
    relation: int | None = None  # list items at this indentation and deeper are mentions
    for index, block in enumerate(blocks):
        if block.kind == "heading":
            while above and above[-1][0] >= block.level:
                above.pop()
            parent = headings_of(tuple(title for _, title in above))
            if not parent.trace:
                yield from in_heading(blocks, index, parent)
            above.append((block.level, one_line(block.text, 200)))
            headings = headings_of(tuple(title for _, title in above))
            relation = None
        elif headings.trace:
            continue
        elif block.kind == "table":
            yield from in_table(block, headings)
            relation = None
        elif block.kind == "item":
            if relation is not None and block.indent >= relation:
                continue
            found = list(in_item(blocks, index, headings))
            yield from found
            opens = not found and opens_relation(block.lines[-1])
            relation = block.indent + 1 if opens else None
        else:
            yield from in_paragraph(blocks, index, headings)
            relation = block.indent if opens_relation(block.lines[-1]) else None
