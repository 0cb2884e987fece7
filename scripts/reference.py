"""Write docs/questions.md and docs/answers.schema.json from the interview itself.

    python scripts/reference.py          # write both
    python scripts/reference.py --check  # exit 1 when one is out of date

Both come from copier.yml, its includes and template/_macros/lists.jinja, so that nobody has to
keep a second list of the questions.
"""

from __future__ import annotations

import argparse
import json
import re
import sys
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

import yaml
from jinja2 import FileSystemLoader
from jinja2.sandbox import SandboxedEnvironment

ROOT = Path(__file__).resolve().parent.parent
THEMES = {
    "place": "Where the feature lives (never prompted)",
    "shape": "The shape of the feature (always prompted)",
    "stack": "The stack (prompted once, then answered by the team file)",
    "references": "References (prompted only when candidates tie)",
    "data": "Stored data (full interview)",
    "access": "Sign-in (full interview)",
    "interfaces": "Modules, messages and contracts (full interview)",
    "quality": "Tests and targets (full interview)",
    "operations": "Ownership and rollout (full interview)",
    "lists": "Lists (from a data file or the copy hook, never prompted)",
}
LIMITS = {"feature_name": 60, "feature_summary": 300, "feature_path": 250, "module_name": 40}
Question = Mapping[str, Any]


class _Loader(yaml.SafeLoader):
    """A loader that leaves ``!include`` as the path it names."""


_Loader.add_constructor("!include", lambda _, node: node.value)


def _env() -> SandboxedEnvironment:
    extensions = ["jinja2_ansible_filters.AnsibleCoreFiltersExtension"]
    return SandboxedEnvironment(loader=FileSystemLoader(ROOT), extensions=extensions)


def themes() -> Iterator[tuple[str, dict[str, Question]]]:
    """Yield each file of the interview with its questions that are recorded, in the order asked."""
    documents = yaml.load_all((ROOT / "copier.yml").read_text(encoding="utf-8"), Loader=_Loader)
    for path in list(documents)[1:]:
        asked = yaml.safe_load((ROOT / path).read_text(encoding="utf-8"))
        recorded = {name: ask for name, ask in asked.items() if not ask.get("secret")}
        yield Path(path).stem, recorded


def _choices(question: Question) -> dict[str, Any]:
    offered = question.get("choices", {})
    if isinstance(offered, str):
        macros: Any = _env().get_template("template/_macros/frameworks.jinja").module
        frameworks = macros.frameworks
        names = sorted({name for names in frameworks.values() for name in names}, key=str.lower)
        return {name: name for name in [*names, "other", "none"]}
    if isinstance(offered, list):
        return {str(value): value for value in offered}
    return {
        label: value["value"] if isinstance(value, Mapping) else value
        for label, value in offered.items()
    }


def _item(kinds: Mapping[str, Any], kind: Any, needed: list[str]) -> dict[str, Any]:
    """Return the schema of one value of a list answer, from its entry in lists.jinja."""
    if isinstance(kind, Mapping):
        properties = {key: _item(kinds, value, []) for key, value in kind.items()}
        shape = {"type": "object", "additionalProperties": False, "properties": properties}
        return {**shape, **({"required": needed} if needed else {})}
    if isinstance(kind, list):
        return {"type": "array", "maxItems": 200, "items": _item(kinds, kind[0], [])}
    if isinstance(kind, int):
        return {"type": "string", "maxLength": kind}
    if kind == "reference":
        return {"type": "string", "maxLength": 250}
    pattern = str(kinds[kind][0])
    if kind == "flag":
        return {"type": "boolean"}
    if kind == "error":
        return {"type": "integer", "minimum": 1, "maximum": 49}
    if kind == "status":
        return {"type": "integer", "minimum": 100, "maximum": 599}
    if words := re.fullmatch(r'"\(([a-zA-Z0-9|]+)\)"', pattern):
        return {"enum": words[1].split("|")}
    # Words a diagram reserves are left to the template: no schema dialect has inline flags.
    pattern = re.sub(r"\(\?!(\(\?i:[^)]*\)|[^()])*\)", "", pattern)
    return {"type": "string", "pattern": f"^{pattern.strip(chr(34))}$"}


def _help(question: Question) -> str:
    """Return the question as a person reads it; what depends on earlier answers is left out."""
    alternatives = re.sub(r"\{\{ '(.+?)' if .+? else '(.+?)' \}\}", r"\1 or \2", question["help"])
    return re.sub(r"\{([{%]).*?[%}]\}", "", alternatives).strip()


def _schema_of(name: str, question: Question, lists: Any) -> dict[str, Any]:
    choices = list(_choices(question).values())
    said = {"description": _help(question)}
    if name in lists.shapes:
        shape, needed = lists.shapes[name], lists.needed.get(name, [])
        value = _item(lists.kinds, shape, needed)
        whole = {"type": "array", "maxItems": 200, "items": value}
        return {**said, **(value if name == "test_tools" else whole)}
    if question.get("multiselect"):
        items = {"type": "array", "uniqueItems": True, "items": {"enum": choices}}
        return {**said, **items}
    if choices:
        return {**said, "enum": choices}
    kind = {"bool": "boolean", "int": "integer", "float": "number", "str": "string"}
    schema: dict[str, Any] = {**said, "type": kind[question["type"]]}
    if question["type"] == "str":
        schema["maxLength"] = LIMITS.get(name, 250 if name.endswith("_reference") else 120)
    return schema


def schema() -> dict[str, Any]:
    """Return the JSON Schema (2020-12) of a data file: every recorded answer, none required."""
    lists = _env().get_template("template/_macros/lists.jinja").module
    properties = {
        name: _schema_of(name, question, lists)
        for _, questions in themes()
        for name, question in questions.items()
    }
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "title": "Answers of a feature spec",
        "description": "What `copier copy --data-file` takes; a key left out takes its default.",
        "type": "object",
        "additionalProperties": False,
        "properties": properties,
    }


def _cell(text: object) -> str:
    return str(text).replace("|", "\\|").replace("\n", " ").strip()


def _values(name: str, question: Question, answer: Mapping[str, Any]) -> str:
    choices = _choices(question)
    if name == "backend_framework":
        return "a framework of the language, `other` or `none`"
    if choices:
        several = "any of " if question.get("multiselect") else ""
        return several + ", ".join(f"`{value}`" for value in choices.values())
    if "items" in answer and "properties" in answer["items"]:
        return "list of {" + ", ".join(f"`{key}`" for key in answer["items"]["properties"]) + "}"
    if "properties" in answer:
        return "mapping of " + ", ".join(f"`{key}`" for key in answer["properties"])
    if question["type"] == "yaml":
        return "list of names"
    limit = f", at most {answer['maxLength']} characters" if "maxLength" in answer else ""
    return {"str": "text", "int": "whole number", "float": "number", "bool": "`true`, `false`"}[
        question["type"]
    ] + limit


def _default(question: Question) -> str:
    default = str(question["default"])
    if usual := re.fullmatch(r"\{\{ team\.get\('\w+', (.*?)\)( \| to_json)? \}\}", default):
        default = usual[1]
    if "{" in default and default != "{}":
        return "from earlier answers"
    return (
        f"`{default.strip(chr(39)).replace('True', 'true').replace('False', 'false')}`"
        if default not in ("", "''")
        else "empty"
    )


def page() -> str:
    """Return docs/questions.md: one table for each theme of the interview."""
    properties = schema()["properties"]
    lines = [
        "# Questions",
        "",
        "Every answer a spec is made of, in the order asked. Written by `scripts/reference.py`",
        "from the interview in `template/_questions/`; the same as a JSON Schema for data files is",
        "[answers.schema.json](answers.schema.json). Question names and values are a public",
        "interface: they change only with a major version and a migration.",
    ]
    for theme, questions in themes():
        lines += ["", f"## {THEMES[theme]}", "", "| Question | Asks | Values | Default |"]
        lines += ["| --- | --- | --- | --- |"]
        for name, question in questions.items():
            answer = properties[name]
            cells = [f"`{name}`", answer["description"]]
            cells += [_values(name, question, answer), _default(question)]
            lines.append("| " + " | ".join(_cell(cell) for cell in cells) + " |")
    return "\n".join(lines) + "\n"


def files() -> dict[Path, str]:
    """Return the two generated files and what they should hold."""
    return {
        ROOT / "docs" / "questions.md": page(),
        ROOT / "docs" / "answers.schema.json": json.dumps(schema(), indent=2) + "\n",
    }


def main() -> int:
    """Write the files, or say which are out of date."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else None)
    parser.add_argument("--check", action="store_true", help="write nothing; exit 1 if stale")
    check = parser.parse_args().check
    stale = False
    for path, text in files().items():
        if path.exists() and path.read_text(encoding="utf-8") == text:
            continue
        stale = True
        if check:
            sys.stderr.write(
                f"{path.relative_to(ROOT)} is out of date: python scripts/reference.py\n"
            )
        else:
            path.write_text(text, encoding="utf-8", newline="\n")
    return int(stale and check)


if __name__ == "__main__":
    raise SystemExit(main())
