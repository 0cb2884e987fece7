"""The lists of a hand-written spec: its own tables and bullets, as the template's lists.

An item is taken only where the text has it in the form of the list; a placeholder never is. Items
that the template prints anyway for the other answers are left out: they would no longer change
with the template.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Sequence
from typing import Any

from feature_spec.adopt.fields import LabelledSpec, is_open, placeholders
from feature_spec.adopt.rules.found import Found
from feature_spec.adopt.vocabulary import Vocabulary
from feature_spec.markdown import Fence, Item, Row, Section, Table
from feature_spec.markdown.plain import unescaped

Entry = dict[str, Any]

_ERROR = re.compile(r"\*\*Error ([1-9]|[1-4]\d)\*\*:\s+(.+?)\s+(?:->|\u2192|=>)\s+(.+)")
_COMPONENT = re.compile(r"\*\*`([^`]+)`\*\*:\s*(?:(New|Changed|Removed)\.\s+)?(.*)", re.DOTALL)
_DEPENDS = re.compile(r"\s*Depends on ((?:`[^`]+`(?:, | and )?)+)\.?$")
_CALL = re.compile(
    r"(?:GET|HEAD|OPTIONS|POST|PUT|PATCH|DELETE|QUERY) /\S*"
    r"|(?:query|mutation|subscription|rpc) \S.*"
    r"|(?:publish|consume) [\w.-]+|job [\w-].*"
)
_ENTITY = re.compile(r"\s*([A-Z][A-Z0-9_]*) \{")
_ATTRIBUTE = re.compile(
    r"\s*([A-Za-z][A-Za-z0-9_.]*(?:\([\w,.()-]*\))?(?:_[A-Za-z_]+)?(?:\[\])*)(\??) ([A-Za-z_]\w*)"
    r"(?: ((?:PK|FK|UK)(?:,(?:PK|FK|UK))*))?(?: \"([^\"]*)\")?\s*"
)
_SPELLED = re.compile(
    r"_(?=(?:precision|varying|unsigned|zerofill|(?:with|without|with_local)_time_zone)\b)|"
    r"(?<=_with)_|(?<=_without)_|(?<=_local)_|(?<=_time)_(?=zone\b)",
    re.IGNORECASE,
)
"""The underscores that the diagram puts between the words of a type."""
_RELATION = re.compile(
    r"\s*([A-Z][A-Z0-9_]*) (?:\|o|\|\||\}o|\}\|)(?:--|\.\.)(?:o\||\|\||o\{|\|\{)"
    r" ([A-Z][A-Z0-9_]*) : ([a-z][a-z0-9_]*)\s*"
)
_PRIORITIES = ("Critical", "High", "Medium", "Low")
_SUCCESS = re.compile(r"[1-5]\d\d(?:, [1-5]\d\d)*")


def lists(document: LabelledSpec, words: Vocabulary) -> dict[str, Found]:
    """Every list that the text gives, by question."""
    readers: dict[str, Callable[[], Found | None]] = {
        "requirements": lambda: _requirements(document, words, "REQ"),
        "security_requirements": lambda: _requirements(document, words, "SEC"),
        "entities": lambda: _entities(document),
        "operations": lambda: _operations(document),
        "error_cases": lambda: _errors(document),
        "components": lambda: _components(document),
    }
    found = {name: read() for name, read in readers.items() if name in words.questions}
    return {name: answer for name, answer in found.items() if answer and answer.value}


def _plain(written: str, limit: int = 500) -> str:
    """A filled text as a value; empty when it is open, too long or would not come out the same."""
    if is_open(written) or placeholders(written):
        return ""
    value = unescaped(written).strip()
    return value if len(value) <= limit else ""


def _cell(row: Row, table: Table, *names: str) -> str:
    columns = [name.casefold() for name in table.columns]
    at = next((columns.index(name) for name in names if name in columns), -1)
    return row.cells[at].text if 0 <= at < len(row.cells) else ""


def _rows(tables: Iterable[Table]) -> Iterable[tuple[Table, Row]]:
    for table in tables:
        for row in table.children:
            if isinstance(row, Row):
                yield table, row


def _found(items: Sequence[Entry], lines: Sequence[int]) -> Found | None:
    if not items:
        return None
    last = f" to {lines[-1]}" if lines[-1] != lines[0] else ""
    count = f"{len(items)} item{'s' if len(items) > 1 else ''}"
    return Found(list(items), lines[0], f"{count}, lines {lines[0]}{last}" if last else count)


def _requirements(document: LabelledSpec, words: Vocabulary, family: str) -> Found | None:
    section = document.section("2", "coded requirements", "requirements")
    pattern = re.compile(rf"{family}-SPC-\d{{3}}")
    verified = _verified(document, words)
    items: list[Entry] = []
    lines: list[int] = []
    for table, row in _rows(document.tables(section) if section else ()):
        text = _cell(row, table, "requirement description", "requirement", "description")
        text = _plain(text or (row.cells[1].text if len(row.cells) > 1 else ""))
        if not pattern.fullmatch(row.key) or not text:
            continue
        item: Entry = {"id": row.key, "text": text}
        if (priority := _cell(row, table, "priority")) in _PRIORITIES:
            item["priority"] = priority
        if parent := _plain(_cell(row, table, "parent prd req", "parent", "prd", "prd req")):
            item["prd"] = parent
        if row.key in verified:
            item["verify"] = verified[row.key]
        items.append(item)
        lines.append(row.line)
    if len({item["id"] for item in items}) < len(items):
        return None
    return _found(items, lines)


def _verified(document: LabelledSpec, words: Vocabulary) -> dict[str, list[str]]:
    """The kinds of tests that Section 7.1 names for an ID, when the template knows them all."""
    section = document.section("7", "verification plan")
    found: dict[str, list[str]] = {}
    for table, row in _rows(document.tables(section) if section else ()):
        numbers = re.findall(r"VAL-SPC-\d{3}", _cell(row, table, "verified by"))
        levels = [words.levels.get(number, "") for number in numbers]
        if levels and all(level not in ("", "coverage", "architecture") for level in levels):
            found[row.key] = levels
    return found


def _entities(document: LabelledSpec) -> Found | None:
    section = document.section("3", "data model")
    fences = [
        node
        for node in (section.walk() if section else ())
        if isinstance(node, Fence) and node.info == "mermaid" and "erDiagram" in node.own
    ]
    if len(fences) != 1:
        return None
    entities: dict[str, Entry] = {}
    relations: list[tuple[str, str]] = []
    inside = ""
    for line in fences[0].own.splitlines()[2:-1]:
        if inside:
            attribute = _ATTRIBUTE.fullmatch(line)
            if line.strip() == "}":
                inside = ""
            elif attribute and len(line) < 120:
                kind, mark, name, keys, comment = attribute.groups()
                null = "?" if mark or re.match(r"nullable\b", comment or "") else ""
                text = f"{name} {_SPELLED.sub(' ', kind)}{null}{' ' + keys if keys else ''}"
                entities[inside]["attributes"].append(text)
            else:
                return None
        elif opened := _ENTITY.match(line):
            inside = opened[1]
            entities.setdefault(inside, {"name": _pascal(inside), "attributes": []})
        elif relation := _RELATION.fullmatch(line):
            relations.append((relation[1], line.strip()))
            for name in relation.groups()[:2]:
                entities.setdefault(name, {"name": _pascal(name), "attributes": []})
        elif line.strip() and not line.strip().startswith("%%"):
            return None
    if not entities or [text for _, text in relations] == ["USER ||--o{ ORDER : places"]:
        return None
    for item in entities.values():
        if not item["attributes"]:
            del item["attributes"]
    for name, text in relations:
        entities[name].setdefault("relations", []).append(text)
    return _found(list(entities.values()), [fences[0].line, fences[0].last_line])


def _pascal(name: str) -> str:
    return "".join(word[:1] + word[1:].lower() for word in name.split("_"))


def _operations(document: LabelledSpec) -> Found | None:
    """The first table of Section 4 whose first column is nothing but calls."""
    section = document.section("4.1", "core interfaces") or document.section("4", "interfaces")
    for table in document.tables(section) if isinstance(section, Section) else ():
        calls = [
            unescaped(row.cells[0].text).strip("`").replace("\\|", "|") for _, row in _rows([table])
        ]
        if not calls or not all(_CALL.fullmatch(call) for call in calls):
            continue
        if len(set(calls)) < len(calls):
            return None
        items = [
            _operation(call, row, table)
            for call, (_, row) in zip(calls, _rows([table]), strict=True)
        ]
        return _found(items, [table.line + 2, table.last_line])
    return None


def _operation(call: str, row: Row, table: Table) -> Entry:
    item: Entry = {"call": call}
    summary = _plain(_cell(row, table, "what it does", "description", "summary", "purpose"))
    if summary:
        item["summary"] = summary
    access = _plain(_cell(row, table, "access"))
    if access and not access.startswith("N/A"):
        parts = [
            re.sub(r"^(?:role|scope) `([^`]+)`$", _bare, part) for part in access.split(" or ")
        ]
        item["access"] = " or ".join(parts)
    repeat = _cell(row, table, "retry safe by")
    for words, value in (
        (
            r"`Idempotency-Key`|`idempotencyKey`|`request_(id|key)`|the form's one-time token"
            r"|idempotency key|run key",
            "key",
        ),
        (r"(?:(?:safe|idempotent) )?method|reads only", "safe"),
        (r"sender's event ID|business key.*|naturally idempotent", "natural"),
        (r"no: .*", "no"),
    ):
        if re.fullmatch(words, repeat):
            item["retry"] = value
    if item.get("retry") == "safe" and call.split(" ")[0] in ("PUT", "DELETE"):
        item["retry"] = "natural"
    success = _cell(row, table, "success")
    if _SUCCESS.fullmatch(success):
        item["success"] = [int(code) for code in success.split(", ")]
    return item


def _bare(found: re.Match[str]) -> str:
    kind = found[0].split(" ")[0]
    return found[1] if kind == "role" else f"{kind} {found[1]}"


def _errors(document: LabelledSpec) -> Found | None:
    section = document.section("6", "edge cases", "error handling")
    items: list[Entry] = []
    lines: list[int] = []
    for node in section.walk() if section else ():
        found = (
            _ERROR.fullmatch(node.words) if isinstance(node, Item) and not node.children else None
        )
        if found is None:
            continue
        when, then = _plain(found[2]), _plain(found[3])
        if when and then:
            items.append({"id": int(found[1]), "when": when, "then": then})
            lines.append(node.line)
    if len({item["id"] for item in items}) < len(items):
        return None
    return _found(items, lines)


def _components(document: LabelledSpec) -> Found | None:
    section = document.section("5", "component breakdown", "components")
    items: list[Entry] = []
    lines: list[int] = []
    for node in section.walk() if section else ():
        if not isinstance(node, Item):
            continue
        found = _COMPONENT.fullmatch(node.words)
        if found is None or found[1].startswith("src/example/"):
            continue
        does, depends = found[3], _DEPENDS.search(found[3])
        if depends:
            does = does[: depends.start()]
        item: Entry = {"path": found[1]}
        if found[2]:
            item["change"] = found[2].casefold()
        if text := _plain(does.strip()):
            item["does"] = text.removesuffix(".")
        if depends:
            item["depends"] = re.findall(r"`([^`]+)`", depends[1])
        if len(found[1]) <= 500 and not placeholders(node.words):
            items.append(item)
            lines.append(node.line)
    if len({item["path"] for item in items}) < len(items):
        return None
    return _found(items, lines)
