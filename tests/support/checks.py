"""What must be true of every rendered spec; each check yields the sentences of what is not."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator

from document import Spec, windows
from external import Node
from seed import SEED_LINES

OPEN_ITEM = re.compile(r"\[TODO(?: before Validated)?: [^\]\n]+\]")
NOTE = re.compile(r"\A(PROPOSED|N/A): \S.*\Z")  # what a template may write of the notes' grammar
NEVER_NA = {"AuthN/AuthZ", "Data Protection", "Backups"}


def seed_survives(spec: Spec) -> Iterator[str]:
    """Every heading, row, column, label and note of the seed is in the document."""
    for kind, pattern in SEED_LINES:
        if not re.search(pattern, spec.text, re.MULTILINE):
            yield f"the seed's {kind} is gone: {pattern}"


def no_template_left(spec: Spec) -> Iterator[str]:
    """No Jinja, no value of Python's and no doubled space reached the prose."""
    for line in _prose(spec):
        if re.search(r"\{\{|\{%|\{#|\b(None|Undefined|True|False)\b|\S  +\S| ,| \.( |$)", line):
            yield f"a leftover in: {line}"


def _prose(spec: Spec) -> Iterator[str]:
    fenced = False
    for line in spec.body.splitlines():
        if line.startswith("```"):
            fenced = not fenced
        elif not fenced:
            yield re.sub(r"`[^`]*`", "`code`", line)


def front_matter_parses(spec: Spec) -> Iterator[str]:
    """The front matter has the seed's eight keys, in its order."""
    keys = ["title", "status", "version", "owner"]
    keys += ["prd_reference", "api_reference", "arch_reference", "tags"]
    if list(spec.front_matter) != keys:
        yield f"front matter keys are {list(spec.front_matter)}"


def tables_are_constant(spec: Spec) -> Iterator[str]:
    """Each table has one number of columns, and a delimiter row behind its head."""
    for table in spec.tables():
        counts = {len(re.findall(r"(?<!\\)\|", line)) for line in table}
        if len(counts) != 1:
            yield f"{sorted(counts)} column marks in the table of: {table[0]}"
        if len(table) < 3 or not re.fullmatch(r"(\| --- )+\|", table[1]):
            yield f"no delimiter row, or no row, in the table of: {table[0]}"


def windows_are_unique(spec: Spec) -> Iterator[str]:
    """No six consecutive lines occur twice, so no hunk of a merge has two places to go."""
    for window, starts in windows(spec.text).items():
        yield f"lines {starts} begin the same six lines:\n{window}"


def ids_are_known(spec: Spec) -> Iterator[str]:
    """IDs are defined once, cited only where defined, and each requirement is verified."""
    for family in ("REQ", "SEC", "VAL"):
        defined = spec.defined(family)
        if len(set(defined)) != len(defined):
            yield f"{family} IDs are defined twice: {defined}"
        cited = set(re.findall(rf"{family}-SPC-\d{{3}}", spec.body))
        if unknown := cited - set(defined):
            yield f"cited and not defined: {sorted(unknown)}"
    rows = {row[0]: row[1] for row in spec.rows("7.1")[1:]}
    requirements = spec.defined("REQ") + spec.defined("SEC")
    if list(rows) != requirements:
        yield f"7.1 has {list(rows)}, Section 2 has {requirements}"
    for name, verified in rows.items():
        if not re.fullmatch(r"VAL-SPC-\d{3}(, VAL-SPC-\d{3})*", verified):
            yield f"{name} is verified by {verified!r}"
    if [row[0] for row in spec.rows("7.2")[1:]] != ["_none run_"]:
        yield "7.2 does not begin without results"
    for error in set(re.findall(r"Errors? (\d+)", spec.body)):
        if f"- **Error {error}**: " not in spec.sections["6"]:
            yield f"Error {error} is cited and not in Section 6"


def notes_are_grammar(spec: Spec) -> Iterator[str]:
    """Each generated Alignment Note is PROPOSED or N/A, and three rows are never N/A."""
    for section in ("0.1", "0.2", "0.3"):
        for row in spec.rows(section)[1:]:
            if not NOTE.match(row[3]):
                yield f"the note of {row[0]} is {row[3]!r}"
            if row[0] in NEVER_NA and row[3].startswith("N/A"):
                yield f"{row[0]} closed itself: {row[3]}"
            if row[2] != "Must":
                yield f"{row[0]} is {row[2]}"


def open_items_are_tokens(spec: Spec) -> Iterator[str]:
    """Open items have the one token, and nothing else asks for text."""
    for line in spec.text.splitlines():
        named = re.sub(r"every TODO left|no TODO is left", "", line)  # the gates of 0.4
        if "TODO" in OPEN_ITEM.sub("", named):
            yield f"an open item without its form: {line}"
    for line in _prose(spec):
        if re.search(r"\bTBD\b|\?\?\?|\.\.\.|\bLink\]|lorem", line):
            yield f"a foreign placeholder: {line}"


def links_lead_somewhere(spec: Spec) -> Iterator[str]:
    """Each relative link is a recorded reference, seen from the feature's folder."""
    recorded = [spec.answers.get(f"{kind}_reference") for kind in ("prd", "api", "arch", "ops")]
    recorded += [item["path"] for item in spec.answers["more_references"]]
    here = spec.answers["feature_path"]
    for link in spec.links:
        if "://" not in link:
            parts: list[str] = []
            for part in f"{here}/{link}".split("/"):
                parts = parts[:-1] if part == ".." else [*parts, part]
            if "/".join(parts) not in recorded:
                yield f"{link} is not among the references {recorded}"


def diagrams_parse(spec: Spec, node: Node) -> Iterator[str]:
    """Mermaid itself accepts every diagram."""
    diagrams = spec.fences("mermaid")
    if not diagrams:
        yield "there is no diagram"
    for diagram, errors in zip(diagrams, node.check("mermaid", diagrams), strict=True):
        if errors:
            yield f"{errors[0]} in:\n{diagram}"


def lint_is_clean(spec: Spec, node: Node) -> Iterator[str]:
    """markdownlint, as strict as .markdownlint.yaml makes it, has nothing to say."""
    yield from node.markdownlint(spec.text)


TEXT_CHECKS: tuple[Callable[[Spec], Iterator[str]], ...] = (
    seed_survives,
    no_template_left,
    front_matter_parses,
    tables_are_constant,
    windows_are_unique,
    ids_are_known,
    notes_are_grammar,
    open_items_are_tokens,
    links_lead_somewhere,
)


def problems(spec: Spec, node: Node) -> list[str]:
    """Return everything that is wrong with a rendered spec, as sentences."""
    found = [f"{check.__name__}: {text}" for check in TEXT_CHECKS for text in check(spec)]
    found += [f"diagrams_parse: {text}" for text in diagrams_parse(spec, node)]
    found += [f"lint_is_clean: {text}" for text in lint_is_clean(spec, node)]
    return found
