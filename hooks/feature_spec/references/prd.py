"""Product requirements documents: which requirements one defines, and which belong to a feature.

The only module that reads a PRD. Everything else (the copy hook, coverage, suspect links) asks it.

The grammar of an ID
--------------------
An ID is upper-case segments joined by hyphens. The last one is a number (`07`, `R0001`, `3.1`,
`12a`); `FR1`, `NFR1` and `REQ1` are also taken. Which kind it is, a segment before the number says:

- a requirement word (`REQ`, `FR`, `NFR`, `BR`, `UR`, `SR`, `TR`, …), first, or behind a name of the
  project (`SHOP-FR-12`), or the `R` of the number behind `PRD` (`PRD-0001-R0001`);
- a story word, first or behind `PRD`/`REQ`: `US`, `STORY`, `UC`;
- a risk word, anywhere: `RSK`, `RISK`.

Another prefix (`PERF-01`) counts only where the structure itself says "requirement": in the ID
column of a table whose own header, or a heading above it, has the word. Standards (`UTF-8`,
`RFC-9110`), other documents and work items (`ADR-012`, `PR-12`, `AC-3`, `TC-9`) never count, nor do
the spec's own IDs (any with the segment `SPC`).

Where an ID is defined
----------------------
- heading: the ID opens it (behind a section number or a word such as "Requirement"), or closes it
  in brackets: `### 4.2 FR-1: Start checkout`, `### Start checkout (FR-1)`;
- list item: the ID opens it (behind a task box), and the item says something;
- table: the ID is the cell of the ID column (the first column headed ID, Req, Requirement ID, …,
  otherwise the first one), and the row says something;
- paragraph: it opens with the ID in bold, code or brackets, or with the ID and a colon.

Everything else is a mention: IDs inside prose, ranges and enumerations ("FR-1 to FR-9"), columns
and lists of relations (Depends on, Parent, Covers, Traces to), traceability sections, block quotes,
code, comments, front matter, link texts outside an ID column, and struck-through IDs.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Literal

from feature_spec.references.feature_name import names, words
from feature_spec.references.markdown_blocks import Block, read_blocks
from feature_spec.repository.documents import one_line

Kind = Literal["requirement", "risk", "story"]
Form = Literal["heading", "list", "table", "paragraph"]
Priority = Literal["Critical", "High", "Medium", "Low"]

MAX_TEXT = 500
"""The largest number of characters of a requirement's text."""
MAX_REQUIREMENTS = 10_000
"""Definitions beyond this number are not read."""
MAX_SELECTED = 200
"""The largest selection: the template's limit for a list."""


@dataclass(frozen=True)
class Requirement:
    """A requirement, story or risk that a PRD defines.

    Attributes:
        id: as the PRD writes it, e.g. `REQ-PRD-FUN-01`.
        text: one safe line of at most `MAX_TEXT` characters; empty when the PRD says nothing.
        priority: when the PRD states one.
        headings: the headings that the definition stands under, outermost first, each one line.
        line: line number of the definition that gave the text, from 1.
        form: the structure of that definition.
        kind: what the ID says it is.
        also_under: the headings of the other definitions of the same ID.

    """

    id: str
    text: str
    priority: Priority | None
    headings: tuple[str, ...]
    line: int
    form: Form
    kind: Kind
    also_under: tuple[tuple[str, ...], ...] = ()


@dataclass(frozen=True)
class PrdRequirements:
    """What a PRD defines, in the order of first definition, each ID once."""

    requirements: tuple[Requirement, ...]

    def find(self, prd_id: str) -> Requirement | None:
        """The requirement of that ID, or None."""
        return next((item for item in self.requirements if item.id == prd_id), None)


@dataclass(frozen=True)
class Selection:
    """The requirements of one feature.

    Attributes:
        requirements: requirements and stories, never risks.
        note: what happened, as the rest of a sentence that begins with the document's name:
            "defines 81 requirement IDs, none under a heading naming checkout".

    """

    requirements: tuple[Requirement, ...]
    note: str


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
    found: dict[str, list[_Definition]] = {}
    for definition in _definitions(read_blocks(text)):
        if definition.id in found or len(found) < MAX_REQUIREMENTS:
            found.setdefault(definition.id, []).append(definition)
    return PrdRequirements(tuple(_merged(definitions) for definitions in found.values()))


def requirements_for(
    prd: PrdRequirements, feature_name: str, slug: str, limit: int = 30
) -> Selection:
    """Choose the requirements of one feature. Never guesses.

    Args:
        prd: the requirements of the PRD.
        feature_name: the feature's title.
        slug: the feature's folder name.
        limit: a PRD with at most so many requirements and stories is taken whole.

    Returns:
        All requirements and stories, or, beyond `limit`, those under a heading that names the
        feature (`naming.names`), at most `MAX_SELECTED`. Risks, and what the PRD puts under "Out of
        scope" or "Non-goals", are left out. The note says aloud which of these happened.

    """
    taken = [item for item in prd.requirements if item.kind != "risk"]
    inside = [item for item in taken if not _out_of_scope(item.headings)]
    if not taken:
        risks = _count(len(prd.requirements), "risk ID")
        return Selection(
            (),
            f"defines {risks} but no requirement IDs"
            if prd.requirements
            else "defines no requirement IDs",
        )
    note = f"defines {_count(len(taken), 'requirement ID')}"
    if len(taken) > len(inside):
        note += f", {len(taken) - len(inside)} out of scope"
    if len(inside) <= limit:
        if len(taken) > 1 and inside:
            note += ", the others taken" if len(taken) > len(inside) else ", all taken"
        elif inside:
            note += ", taken"
        return Selection(tuple(inside), note)
    feature = one_line(feature_name, 60) or slug
    under = [item for item in inside if _under(item, feature_name, slug)]
    if not under:
        return Selection((), f"{note}, none under a heading naming {feature}")
    note += f", {len(under)} under a heading naming {feature}"
    if len(under) > MAX_SELECTED:
        note += f", the first {MAX_SELECTED} taken"
    return Selection(tuple(under[:MAX_SELECTED]), note)


def _count(number: int, noun: str) -> str:
    return f"{number} {noun}" if number == 1 else f"{number} {noun}s"


def _under(item: Requirement, *feature: str) -> bool:
    return any(
        names(heading, *feature) for path in (item.headings, *item.also_under) for heading in path
    )


# ---- IDs ------------------------------------------------------------------------------------


def _word_set(text: str) -> frozenset[str]:
    return frozenset(text.split())


_REQUIREMENT_WORDS = _word_set(
    "REQ REQS RQ FR NFR FREQ NFREQ FUN FUNC NF BR BRQ UR URQ SR SRS TR HLR LLR"
)
_STORY_WORDS = frozenset({"US", "STORY", "UC"})
_RISK_WORDS = frozenset({"RSK", "RISK"})
# These name standards, other documents and work items, also where a table says "requirement".
_OTHER_WORDS = _word_set(
    "AC ADR AES ARD ASCII ASM BUG CIS CON COVID CVE CWE DEP DES ECMA EN EPIC ES FIPS G GDPR "
    "GOAL H2 HTTP IEC IEEE IETF IP IPV ISO JIRA KPI MD MS NIST OBJ OKR OQ OWASP PCI PLN PLAN "
    "POSIX PR Q QA RFC RSA SC SHA SOC SPEC SQL SSL TASK TC TEST TLS UTC UTF V VAL W3C WCAG"
)
_LONG = r"[A-Z][A-Z0-9]{0,19}(?:-[A-Z0-9]{1,20}){0,5}-R?\d{1,6}(?:\.\d{1,4}){0,4}[a-z]?"
_SHORT = r"(?:FR|NFR|REQ)\d{1,5}(?:\.\d{1,4}){0,4}"
# Not inside a word or a path; a `_` beside it is emphasis unless a word goes on behind it.
_ID = re.compile(rf"(?<![^\W_])(?<![./-])(?:{_LONG}|{_SHORT})(?![^\W_]|/|-\w|\.\w|_[^\W_])")


def _kind_of(token: str, *, declared: bool = False) -> Kind | None:
    """What an ID-shaped token is; None when it is no ID of a PRD.

    `declared` means that the structure around it says that these are requirements.
    """
    *head, number = token.split("-")
    if not head:  # FR1
        return "requirement"
    if "SPC" in head or head[0] in _OTHER_WORDS:
        return None
    if _RISK_WORDS.intersection(head):
        return "risk"
    if head[0] in _STORY_WORDS or (head[0] in {"PRD", "REQ"} and _STORY_WORDS & set(head[1:2])):
        return "story"
    if head[0] in _REQUIREMENT_WORDS or {"REQ", "FR", "NFR"}.intersection(head):
        return "requirement"
    if head[0] == "PRD":
        return "requirement" if number.startswith("R") else None
    return "requirement" if declared else None


@dataclass(frozen=True)
class _Opening:
    """A text that opens with an ID: the ID, what follows it, and how it is set."""

    id: str
    rest: str
    decorated: bool
    separated: bool


_ANCHORS = re.compile(r"\s*(?:<[^<>]{1,200}>\s*){0,3}")
_DECORATION = re.compile(r"\*\*|__|[*_`\[]")
_ANOTHER = re.compile(
    r"\s*(?:to|through|thru|until|till|bis|and|or|und|[-\u2010-\u2015~\u2026,/&+;]|\.{2,3})"
    rf"\s*[*_`\[]{{0,4}}(?:{_LONG}|{_SHORT}|\d)"
)
_TALK = re.compile(
    r"\s+(?:is|are|was|were|has|have|and|or|to|in|of|for|from|with|as|by|on|at|if|when|depends?|"
    r"requires?|covers?|blocks?|replaces?|supersedes?|remains?|needs?|through|until|above|below)\b"
)
_SEPARATOR = re.compile(r"\s*(?::|[-\u2010-\u2015]+(?=\s)|\.(?=\s|$)|\||\u2192|=(?=\s))\s*")


def _opening(text: str) -> _Opening | None:
    """Read the ID that a text opens with; None for another opening, a range or an enumeration."""
    position = 0
    if text.startswith(("<", " ", "\t")) and (anchors := _ANCHORS.match(text)):
        position = anchors.end()
    marks: list[str] = []
    while len(marks) < 4 and (mark := _DECORATION.match(text, position)):
        marks.append(mark.group())
        position = mark.end()
    match = _ID.match(text, position)
    if not match:
        return None
    rest = text[match.end() :]
    bracketed = separated = False
    for mark_text in reversed(marks):
        closing = "]" if mark_text == "[" else mark_text
        if rest.startswith((f":{closing}", f".{closing}")):
            rest, separated = rest[1:], True
        if not rest.startswith(closing):
            break
        rest = rest[len(closing) :]
        bracketed = bracketed or closing == "]"
    if _ANOTHER.match(rest) or (bracketed and rest.startswith(("(", "["))):
        return None
    separator = _SEPARATOR.match(rest)
    if separator and not rest.startswith(" | "):
        rest, separated = rest[separator.end() :], True
    if not separated and _TALK.match(rest):
        return None
    if marks and separated and rest.startswith("**") and rest.count("**") % 2:
        rest = rest[2:]
    return _Opening(match.group(), rest.strip(), bool(marks), separated)


_ONLY_IDS = re.compile(rf"(?:[\s,;/&+()*_`\[\]\u2013-]|and|or|to|{_LONG}|{_SHORT})*\Z")


def _says_something(text: str) -> bool:
    return not _ONLY_IDS.match(text[:600])


# ---- priorities -----------------------------------------------------------------------------

_PRIORITIES: dict[str, Priority] = {
    "critical": "Critical",
    "p0": "Critical",
    "blocker": "Critical",
    "highest": "Critical",
    "must": "High",
    "p1": "High",
    "high": "High",
    "mandatory": "High",
    "required": "High",
    "should": "Medium",
    "p2": "Medium",
    "medium": "Medium",
    "med": "Medium",
    "normal": "Medium",
    "could": "Low",
    "wont": "Low",
    "would": "Low",
    "p3": "Low",
    "p4": "Low",
    "low": "Low",
    "lowest": "Low",
    "nice": "Low",
    "optional": "Low",
}
_LETTERS: dict[str, Priority] = {"h": "High", "m": "Medium", "l": "Low"}
_MOSCOW: dict[str, Priority] = {"m": "High", "s": "Medium", "c": "Low", "w": "Low"}
_RANKS: tuple[Priority, ...] = ("Critical", "High", "Medium", "Low")
_FILLERS = _word_set(
    "have haves to priority prio level be will not now mvp requirement requirements feature "
    "features"
)
_PRIORITY_LABEL = re.compile(
    r"\b(?:priority|prio|moscow)[*_`\s]{0,4}[:=][*_`\s]{0,4}([A-Za-z0-9'\u2019 -]{1,20})", re.I
)
_META_LABEL = re.compile(
    r"[-*+\s_`]*(?:priority|prio|moscow|status|owner|type|category|source|parent|release|version|"
    r"milestone|effort|estimate|phase|id|depends on|dependencies|traces to|covers|related)"
    r"[*_`\s]*:",
    re.I,
)
_TEXT_LABEL = re.compile(
    r"[*_`\s]*(?:description|requirement|statement|text|definition)[*_`\s]*:[*_`\s]*", re.I
)
_TAG = re.compile(r"\s*[(\[]([^()\[\]]{1,30})[)\]][*_]*\s*[:.\u2013\u2014-]?\s*")
_LAST_TAG = re.compile(r"[(\[]([^()\[\]]{1,30})[)\]][*_]*\.?\Z")


def _priority(value: str, *, whole: bool = False, moscow: bool = False) -> Priority | None:
    """The highest priority that a value states; `whole` wants nothing else in the value."""
    found = words(re.sub("['\u2019]", "", value[:80]))
    if len(found) == 1 and len(found[0]) == 1 and not whole:
        return (_MOSCOW if moscow else _LETTERS).get(found[0])
    stated = {_PRIORITIES[word] for word in found if word in _PRIORITIES}
    if whole and any(word not in _PRIORITIES and word not in _FILLERS for word in found):
        return None
    return next((rank for rank in _RANKS if rank in stated), None)


def _labelled_priority(text: str) -> Priority | None:
    label = _PRIORITY_LABEL.search(text)
    return _priority(label.group(1), moscow="moscow" in label.group().lower()) if label else None


def _split_priority(text: str) -> tuple[str, Priority | None]:
    """Take a tag like `(Must)` or `[P1]` off either end of a text."""
    first = _TAG.match(text)
    if first and (stated := _priority(first.group(1), whole=True)):
        return text[first.end() :], stated
    text = text.rstrip()
    last = _LAST_TAG.search(text[-40:])
    if last and (stated := _priority(last.group(1), whole=True)):
        return text[: len(text[:-40]) + last.start()].rstrip(" *_"), stated
    return text, _labelled_priority(text[:2000])


# ---- sections -------------------------------------------------------------------------------

_LEADING_NUMBER = re.compile(
    r"\A(?:(?:§\s*)?\d{1,4}(?:\.\d{1,4}){0,6}[.):]?\s+|[^\w\s*`\[(<]{1,8}\s+)"
)
_TRACE_SECTION = re.compile(
    r"\b(?:traceability|trace matrix|coverage (?:map|matrix|table)|revision history|change ?log|"
    r"document history|version history|table of contents|references|related documents|see also|"
    r"glossary)\b"
)
_SIDE_SECTION = re.compile(
    r"\b(?:acceptance|verification|validation|tests?|testing|test plan|milestones?|roadmap|"
    r"releases?|coverage|dependencies|open questions|questions|decisions|appendix)\b"
)
_OUT_OF_SCOPE = re.compile(r"(?:out of scope|not in scope|non ?goals?|won ?t have)\b")
_RELATION_WORDS = _word_set(
    "depends dependency dependencies parent parents cover covers covered coverage trace traces "
    "traced traceability related relates blocks blocked supersedes satisfies implements "
    "implemented links linked affects impacts source upstream downstream target maps mapped "
    "mapping see"
)


def _section_words(heading: str) -> str:
    return " ".join(words(_LEADING_NUMBER.sub("", heading)))


def _out_of_scope(headings: Sequence[str]) -> bool:
    return any(_OUT_OF_SCOPE.match(_section_words(heading)) for heading in headings)


@dataclass
class _Section:
    """The headings above a place, and what they say about definitions there."""

    path: tuple[str, ...]
    trace: bool = False
    side: bool = False
    declared: bool = False
    priority: Priority | None = None


def _section(path: tuple[str, ...]) -> _Section:
    titles = [_section_words(heading) for heading in path]
    inner = titles[1:] if len(titles) > 1 else titles  # the document's own title decides nothing
    return _Section(
        path,
        trace=any(_TRACE_SECTION.search(title) for title in inner),
        side=any(_SIDE_SECTION.search(title) for title in inner),
        declared=any("requirement" in title for title in titles),
        priority=_priority(titles[-1], whole=True) if titles else None,
    )


# ---- definitions ----------------------------------------------------------------------------


@dataclass(frozen=True)
class _Definition:
    """One place that defines an ID; `side` in a section that is about something else."""

    id: str
    text: str
    priority: Priority | None
    section: _Section
    line: int
    form: Form
    kind: Kind

    @property
    def strength(self) -> tuple[bool, int]:
        return not self.section.side, len(self.text)


def _merged(definitions: list[_Definition]) -> Requirement:
    best = max(definitions, key=lambda item: item.strength)  # the first of equals
    stated = [item.priority for item in (best, *definitions) if item.priority]
    others = dict.fromkeys(item.section.path for item in definitions if item is not best)
    return Requirement(
        id=best.id,
        text=best.text,
        priority=stated[0] if stated else None,
        headings=best.section.path,
        line=best.line,
        form=best.form,
        kind=best.kind,
        also_under=tuple(path for path in others if path != best.section.path),
    )


def _definitions(source: Iterator[Block]) -> Iterator[_Definition]:
    blocks = list(source)
    above: list[tuple[int, str]] = []
    section = _section(())
    relation: int | None = None  # list items at this indentation and deeper are mentions
    for index, block in enumerate(blocks):
        if block.kind == "heading":
            while above and above[-1][0] >= block.level:
                above.pop()
            parent = _section(tuple(title for _, title in above))
            if not parent.trace:
                yield from _in_heading(blocks, index, parent)
            above.append((block.level, one_line(block.text, 200)))
            section = _section(tuple(title for _, title in above))
            relation = None
        elif section.trace:
            continue
        elif block.kind == "table":
            yield from _in_table(block, section)
            relation = None
        elif block.kind == "item":
            if relation is not None and block.indent >= relation:
                continue
            found = list(_in_item(blocks, index, section))
            yield from found
            opens = not found and _opens_relation(block.lines[-1])
            relation = block.indent + 1 if opens else None
        else:
            yield from _in_paragraph(blocks, index, section)
            relation = block.indent if _opens_relation(block.lines[-1]) else None


_RELATION_LEAD = _word_set(
    "depends dependency dependencies parent parents cover covers covered coverage trace traces "
    "traced traceability related blocks blocked satisfies implements"
)


def _opens_relation(line: str) -> bool:
    """Whether a line like `**Depends on:**` introduces a list of mentions."""
    leads = line.rstrip(" *_").endswith(":") or line.endswith(("**", "__"))
    found = words(line) if leads and len(line) <= 60 else ()
    return 0 < len(found) <= 5 and found[0] in _RELATION_LEAD


_TITLE_LABEL = re.compile(
    r"(?:(?:functional|non-?functional|user|business|system|security|use)\s+)?"
    r"(?:requirement|req|story|case|risk|feature)\s*[:#\u2013\u2014-]?\s+(?=[\[*`A-Z])",
    re.I,
)
_CLOSING_ID = re.compile(rf"[(\[][*`\s]{{0,4}}({_LONG}|{_SHORT})[*`\s]{{0,4}}[)\]][*_]{{0,4}}\Z")


def _in_heading(blocks: list[Block], index: int, section: _Section) -> Iterator[_Definition]:
    block = blocks[index]
    title = block.text[:2000]
    for _ in range(2):
        title = _LEADING_NUMBER.sub("", title)
    label = _TITLE_LABEL.match(title)
    opening = _opening(title[label.end() :] if label else title)
    if opening:
        token, rest = opening.id, opening.rest
    else:
        closing = _CLOSING_ID.search(title[-120:])
        rest = title[: len(title[:-120]) + closing.start()] if closing else ""
        if not closing or not _says_something(rest) or _ID.search(rest):
            return
        token = closing[1]
    kind = _kind_of(token)
    if kind is None:
        return
    text, priority = _split_priority(rest)
    below = list(_below(blocks, index))
    if not text:
        text = next((said for said in map(_said, below) if said), "")
    priority = priority or _first_priority(below) or section.priority
    yield _Definition(
        token, one_line(text, MAX_TEXT), priority, section, block.line, "heading", kind
    )


def _below(blocks: list[Block], index: int, deeper_than: int = -1) -> Iterator[Block]:
    """The next paragraphs and list items that say more about a definition; a bounded number."""
    for block in blocks[index + 1 : index + 16]:
        if block.kind not in {"item", "paragraph"} or block.indent <= deeper_than:
            return
        opening = _opening(block.lines[0])
        if opening and _kind_of(opening.id):
            return
        yield block


def _said(block: Block) -> str:
    """What a block says, without lines like `**Status**: draft` and without `Description:`."""
    lines = [line for line in block.lines[:60] if not _META_LABEL.match(line[:80])]
    if lines:
        lines[0] = (
            _TEXT_LABEL.sub("", lines[0][:4000], count=1)
            if _TEXT_LABEL.match(lines[0][:80])
            else lines[0]
        )
    return "\n".join(lines).strip()


def _first_priority(blocks: Sequence[Block]) -> Priority | None:
    return next(
        (stated for block in blocks if (stated := _labelled_priority(block.text[:2000]))), None
    )


def _in_item(blocks: list[Block], index: int, section: _Section) -> Iterator[_Definition]:
    block = blocks[index]
    opening = _opening(block.lines[0])
    kind = _kind_of(opening.id) if opening else None
    if opening is None or kind is None:
        return
    more = _said(Block("item", 0, 0, block.lines[1:]))
    text, priority = _split_priority(f"{opening.rest}\n{more}".strip())
    below = list(_below(blocks, index, deeper_than=block.indent))
    if not text:
        text = " ".join(said for said in map(_said, below) if said)
    if not _says_something(text):
        return
    priority = (
        priority
        or _labelled_priority(block.text[:4000])
        or _first_priority(below)
        or section.priority
    )
    yield _Definition(
        opening.id, one_line(text, MAX_TEXT), priority, section, block.line, "list", kind
    )


def _in_paragraph(blocks: list[Block], index: int, section: _Section) -> Iterator[_Definition]:
    block = blocks[index]
    starts: list[tuple[int, _Opening]] = []
    for offset, line in enumerate(block.lines):
        if offset and not starts:
            return
        opening = _opening(line)
        if opening is None or not _kind_of(opening.id):
            continue
        first = starts[0][1] if starts else opening
        if offset:  # a definition a line, as in a list without bullets
            defines = opening.separated and first.separated
        else:
            subject = opening.rest[:1].islower()  # "**FR-1** needs the bank's API"
            defines = opening.separated or (opening.decorated and not subject)
        if defines and opening.decorated == first.decorated:
            starts.append((offset, opening))
    ends = [*(offset for offset, _ in starts[1:]), len(block.lines)][: len(starts)]
    for (offset, opening), end in zip(starts, ends, strict=True):
        kind = _kind_of(opening.id)
        lines = block.lines[offset + 1 : end]
        more = _said(Block("paragraph", 0, 0, lines))
        text, priority = _split_priority(f"{opening.rest}\n{more}".strip())
        below = list(_below(blocks, index)) if end == len(block.lines) else []
        if not text:
            text = next((said for said in map(_said, below) if said), "")
        if kind is None or not _says_something(text):
            continue
        priority = (
            priority
            or _labelled_priority("\n".join(lines[:20])[:4000])
            or (_first_priority(below[:4]) if below else None)
            or section.priority
        )
        yield _Definition(
            opening.id,
            one_line(text, MAX_TEXT),
            priority,
            section,
            block.line + offset,
            "paragraph",
            kind,
        )


# ---- tables ---------------------------------------------------------------------------------

_ID_HEADERS = frozenset({"req", "reqs", "req no", "req nr", "requirement no", "requirement number"})
_TEXT_HEADERS = (
    _word_set("description descriptions statement requirement requirements text"),
    _word_set("story capability behaviour behavior definition detail details need what"),
    _word_set("title name feature summary risk"),
)
_PRIORITY_HEADERS = _word_set("priority prio moscow importance")
_NOT_TEXT = _word_set("acceptance test tests type category")
_OTHER_HEADERS = _RELATION_WORDS | _word_set(
    "priority prio moscow status owner assignee effort estimate release version milestone phase "
    "date acceptance criteria criterion notes note comment comments rationale type category "
    "verification test tests ref reference references impact likelihood mitigation id"
)


@dataclass(frozen=True)
class _Columns:
    """Where a table keeps what; `named` when a header says which column holds the ID."""

    id: int
    named: bool
    declared: bool
    text: tuple[int, ...]
    free: tuple[int, ...]
    priority: int | None
    moscow: bool


def _columns(header: list[str]) -> _Columns | None:
    """Read a table's header; None when no column can hold the ID of what a row defines."""
    heads = [words(one_line(cell, 80)) for cell in header[:30]]
    related = [bool(_RELATION_WORDS.intersection(head)) for head in heads]
    named = [
        position
        for position, head in enumerate(heads)
        if not related[position]
        and ("id" in head or "identifier" in head or " ".join(head) in _ID_HEADERS)
    ]
    if not heads or (not named and related[0]):
        return None
    column = named[0] if named else 0
    others = [position for position in range(len(heads)) if position != column]
    text = [
        position
        for group in _TEXT_HEADERS
        for position in others
        if group.intersection(heads[position])
        and not related[position]
        and not _NOT_TEXT.intersection(heads[position])
    ]
    ranks = [position for position in others if _PRIORITY_HEADERS.intersection(heads[position])]
    said = {"req", "reqs", "requirement", "requirements"}
    return _Columns(
        id=column,
        named=bool(named),
        declared=bool(named)
        and any(said.intersection(heads[position]) for position in (column, *text[:1])),
        text=tuple(dict.fromkeys(position for position in text if position not in ranks)),
        free=tuple(
            position for position in others if not _OTHER_HEADERS.intersection(heads[position])
        ),
        priority=ranks[0] if ranks else None,
        moscow=bool(ranks) and "moscow" in heads[ranks[0]],
    )


_LINKED_HERE = re.compile(r"\[([^\[\]]{1,80})\]\(#[^()\s]{0,200}\)")
_KEY = re.compile(rf"[*_`\[]{{0,4}}(?:{_LONG}|{_SHORT})[*_`\]]{{0,4}}\Z")


def _in_table(block: Block, section: _Section) -> Iterator[_Definition]:
    columns = _columns(block.rows[0])
    if columns is None:
        return
    for offset, row in enumerate(block.rows[1:], 2):
        if columns.id >= len(row) or any(_KEY.match(cell) for cell in row[: columns.id]):
            continue  # no ID, or the row is about another one
        cell = _LINKED_HERE.sub(r"\1", row[columns.id][:1000])
        opening = _opening(cell)
        if opening is None or (opening.rest.strip("*_` ") and not columns.named):
            continue
        declared = columns.named and (columns.declared or section.declared)
        kind = _kind_of(opening.id, declared=declared)
        if kind is None:
            continue
        said = [row[position] for position in columns.text if position < len(row)]
        rest = [row[position] for position in columns.free if position < len(row)]
        title, tag = _split_priority(opening.rest)
        choices = [*said, title, max(rest, key=len, default="")]
        text = next((text for text in choices if _says_something(text)), "")
        if not text and not said:
            continue
        stated = (
            columns.priority is not None
            and columns.priority < len(row)
            and _priority(row[columns.priority], moscow=columns.moscow)
        )
        yield _Definition(
            opening.id,
            one_line(text, MAX_TEXT),
            stated or tag or section.priority,
            section,
            block.line + offset,
            "table",
            kind,
        )
