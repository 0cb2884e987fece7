"""Write docs/questions.md and docs/answers.schema.json from the interview itself.

    python scripts/reference.py          # write both
    python scripts/reference.py --check  # exit 1 when one is out of date

Both come from the interview of copier.yml and from template/_interview/valid_lists.jinja, so there
is no second list of the questions. A default that depends on other answers needs words for the
page: scripts/reference_defaults.yml.
"""

from __future__ import annotations

import argparse
import ast
import json
import re
import sys
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

import yaml

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT / "hooks"))

from feature_spec.rendering.questions import (  # noqa: E402
    Details,
    choices_of,
    labels_of,
    read_interview,
    unasked_of,
)
from feature_spec.rendering.render import Rendering  # noqa: E402

WORDS = ROOT / "scripts" / "reference_defaults.yml"
THEMES = {
    "place": "The feature's folder",
    "shape": "The shape of the feature",
    "stack": "The stack",
    "data": "Stored data",
    "access": "Sign-in and permissions",
    "interfaces": "Messages and contracts",
    "quality": "Tests and targets",
    "operations": "Rollout and operation",
    "team": "The team",
    "references": "References",
    "content": "What the documents say about the feature",
}
_NOT_BLANK = "\\S"
# What the validators of the questions say, in the words of a schema; a test holds both together.
LIMITS: dict[str, dict[str, Any]] = {
    "feature_name": {"maxLength": 60, "pattern": _NOT_BLANK},
    "feature_summary": {"maxLength": 300},
    "feature_path": {"maxLength": 250, "pattern": _NOT_BLANK},
    "module_name": {"maxLength": 40, "pattern": "^([a-z][a-z0-9_-]*)?$"},
    "coverage_target": {"minimum": 1, "maximum": 100},
    "latency_p95_ms": {"minimum": 1},
    "throughput_rps": {"minimum": 1},
    "job_window_min": {"minimum": 1},
    "rpo_minutes": {"minimum": 0},
    "rto_minutes": {"minimum": 1},
    "availability_slo": {"minimum": 90, "exclusiveMaximum": 100},
}
GENERAL = (
    "What `copier copy --data-file` takes; a key left out takes its default. A text is one line "
    "without tabs, control characters or invisible characters; a whole number has no decimal "
    "point. In place of a number, a truth value or a list, its text is taken too, as `-d` gives it."
)
RULES = {
    "feature_path": "A folder inside the repository, its name in lower-case kebab-case.",
    "module_name": "Empty only in a monolith.",
    "backend_language": "none needs a user interface.",
    "backend_framework": "A framework of the language.",
    "entities": "A primary key is never null; code names the entity or its attributes.",
    "types": "optional names fields of the same item.",
}
_CARRIED = re.compile(r"{{ carried\.get\('\w+', (.*?)\)( \| to_json(?:\([^)]*\))?)? }}")
_OF_TEAM = re.compile(r"{{ team\.get\('\w+', (.*?)\)( \| to_json(?:\([^)]*\))?)? }}")


def read(path: str) -> str:
    """Return the text of a file of the template."""
    return (ROOT / path).read_text(encoding="utf-8")


def themes() -> Iterator[tuple[str, dict[str, Details]]]:
    """Yield each file of the interview with its questions that are recorded, in the order asked."""
    interview = read_interview(read)
    for path, names in interview.files.items():
        asked = {name: interview.questions[name] for name in names}
        yield Path(path).stem, {name: ask for name, ask in asked.items() if not ask.get("secret")}


def _choices(question: Details) -> list[Any]:
    if labels := labels_of(question):
        return list(labels.values())
    if not (offered := choices_of(question, read)):
        return []
    *names, other, none = offered
    return [*sorted(names, key=str.lower), other, none]


def _item(kinds: Mapping[str, Any], kind: Any, needed: list[str]) -> dict[str, Any]:
    """Return the schema of one value of a list answer, from its entry in valid_lists.jinja."""
    if isinstance(kind, Mapping):
        properties = {key: _item(kinds, value, []) for key, value in kind.items()}
        for key in needed:
            if not {"pattern", "enum"} & properties[key].keys():
                properties[key]["pattern"] = _NOT_BLANK
        shape = {"type": "object", "additionalProperties": False, "properties": properties}
        return {**shape, **({"required": needed} if needed else {})}
    if isinstance(kind, list):
        return {"type": "array", "maxItems": 200, "items": _listed(_item(kinds, kind[0], []))}
    if isinstance(kind, int):
        return {"type": "string", "maxLength": kind}
    if kind == "reference":
        return {"type": "string", "maxLength": 250}
    if kind == "codes":
        one = _item(kinds, "identifier", [])
        return {"anyOf": [one, {"type": "object", "additionalProperties": one}]}
    pattern = str(kinds[kind][0])
    if kind == "flag":
        return {"type": "boolean"}
    if kind == "error":
        return {"type": "integer", "minimum": 1, "maximum": 49}
    if kind == "status":
        return {"type": "integer", "minimum": 100, "maximum": 599}
    if words := re.fullmatch(r'"\(([a-zA-Z0-9|]+)\)"', pattern):
        return {"enum": words[1].split("|")}
    # ECMAScript has no escape of eight digits.
    pattern = re.sub(r"\\U([0-9a-f]{8})", lambda code: chr(int(code[1], 16)), pattern)
    return {"type": "string", "pattern": f"^{pattern.strip(chr(34))}$"}


def _listed(item: dict[str, Any]) -> dict[str, Any]:
    """Return the schema of an item of a list: a text there is never blank."""
    free = item.get("type") == "string" and "pattern" not in item
    return {**item, "pattern": _NOT_BLANK} if free else item


def _help(question: Details) -> str:
    """Return the question as a person reads it, without what depends on earlier answers."""
    alternatives = re.sub(r"\{\{ '(.+?)' if .+? else '(.+?)' \}\}", r"\1 or \2", question["help"])
    return re.sub(r"\{([{%]).*?[%}]\}", "", alternatives).strip()


def _rules(name: str, question: Details, lists: Any) -> Iterator[str]:
    """Yield the rules of an answer that a schema cannot say, or not in a way that helps."""
    if name in RULES:
        yield RULES[name]
    if name.endswith("_reference") or name == "more_references":
        yield "A path inside the repository, or an http(s) URL."
    if unasked := unasked_of(question):
        listed = " and ".join(value for value in unasked if value not in _choices(question))
        yield f"Where the question does not apply: {listed}."
    if question.get("multiselect") and "validator" in question:
        yield "At least one where the question applies."
    shape = lists.shapes.get(name)
    if isinstance(shape, Mapping) and name != "test_tools":
        yield f"No two items have the same {next(iter(shape))}."


def _schema_of(name: str, question: Details, lists: Any) -> dict[str, Any]:
    choices = _choices(question)
    said = {"description": " ".join([_help(question), *_rules(name, question, lists)])}
    if name in lists.shapes:
        shape, needed = lists.shapes[name], lists.needed.get(name, [])
        value = _item(lists.kinds, shape, needed)
        whole = {"type": "array", "maxItems": lists.most.get(name, 200), "items": _listed(value)}
        if isinstance(shape, int):
            whole["uniqueItems"] = True
        if name in lists.may_be_none:
            return {**said, "anyOf": [whole, {"const": "none"}]}
        return {**said, **(value if name == "test_tools" else whole)}
    if question.get("multiselect"):
        return {**said, "type": "array", "items": {"enum": choices}}
    if choices:
        more = [value for value in unasked_of(question) if value not in choices]
        return {**said, "enum": choices + more}
    kind = {"bool": "boolean", "int": "integer", "float": "number", "str": "string"}
    schema: dict[str, Any] = {**said, "type": kind[question["type"]], **LIMITS.get(name, {})}
    if question["type"] == "str":
        schema.setdefault("maxLength", 250 if name.endswith("_reference") else 120)
    return schema


def schema() -> dict[str, Any]:
    """Return the JSON Schema (2020-12) of a data file: every recorded answer, none required."""
    lists = Rendering(ROOT).module("template/_interview/valid_lists.jinja")
    properties = {
        name: _schema_of(name, question, lists)
        for _, questions in themes()
        for name, question in questions.items()
    }
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "title": "Answers of a feature spec",
        "description": GENERAL,
        "type": "object",
        "additionalProperties": False,
        "properties": properties,
    }


def _cell(text: object) -> str:
    return str(text).replace("|", "\\|").replace("\n", " ").strip()


def _values(name: str, question: Details, answer: Mapping[str, Any]) -> str:
    choices = _choices(question)
    if name == "backend_framework":
        return "a framework of the language, `other` or `none`"
    if choices:
        several = "any of " if question.get("multiselect") else ""
        return several + ", ".join(f"`{value}`" for value in choices)
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


def words() -> dict[str, str]:
    """Return the rule of each default that depends on other answers, in words."""
    found: dict[str, str] = yaml.safe_load(WORDS.read_text(encoding="utf-8"))
    return found


def literal(question: Details) -> tuple[Any, bool] | None:
    """Return a default that is always the same, and whether that of the team file comes first.

    Returns:
        None when the default depends on other answers.

    """
    default = question["default"]
    if carried := _CARRIED.fullmatch(str(default)):  # on an update only
        try:
            return json.loads(carried[1].replace("'", '"')), False
        except ValueError:  # not a constant
            default = f"{{{{ {carried[1]}{carried[2] or ''} }}}}"
    if not isinstance(default, str) or ("{{" not in default and "{%" not in default):
        shown = question["type"] == "str" and not question.get("multiselect")
        return (default if shown else yaml.safe_load(str(default))), False
    if of_team := _OF_TEAM.fullmatch(default):
        try:
            return ast.literal_eval(of_team[1]), True
        except ValueError:  # an expression
            return None
    return None


def _default(name: str, question: Details) -> str:
    found = literal(question)
    if found is None and name not in words():
        raise SystemExit(
            f"{WORDS.relative_to(ROOT)} has no words for the default of {name}: add them"
        )
    if found is None:
        return words()[name]
    value, of_team = found
    flow = yaml.safe_dump(value, default_flow_style=True).removesuffix("...\n").strip()
    shown = "empty" if value == "" else f"`{value if isinstance(value, str) else flow}`"
    return f"the team file's, else {shown}" if of_team else shown


def _prompted(question: Details) -> str:
    ask = str(question.get("ask", True))
    if ask == "False":
        return "never"
    if "full_interview and" in ask:
        return "full interview"
    if re.search(r"\bfound\.", ask):
        return "for a tie"
    return "first feature" if re.search(r"\bteam\b", ask) else "always"


def page() -> str:
    """Return docs/questions.md: one table for each theme of the interview."""
    properties = schema()["properties"]
    lines = [
        "# Questions",
        "",
        "Every answer that a spec depends on, in the order asked. `scripts/reference.py` writes",
        "this page from the interview in `template/_interview/`. The JSON Schema for data files is",
        "[answers.schema.json](answers.schema.json). Question names and values are a public",
        "interface: they change only with a major version and a migration. The team file is",
        "`.spec-defaults.yml` beside the feature folders.",
        "",
        "The column Prompted says when you are asked: always; for the first feature of a team,",
        "unless the team file has the answer; in the full interview only; if documents tie;",
        "or never. An answer without a prompt comes from a data file, the team file or the copy",
        "hook. You are never asked for what does not apply or is recorded already.",
    ]
    for theme, questions in themes():
        lines += ["", f"## {THEMES[theme]}", ""]
        lines += ["| Question | Asks | Prompted | Values | Default |"]
        lines += ["| --- | --- | --- | --- | --- |"]
        for name, question in questions.items():
            answer = properties[name]
            cells = [f"`{name}`", _help(question), _prompted(question)]
            cells += [_values(name, question, answer), _default(name, question)]
            lines.append("| " + " | ".join(_cell(cell) for cell in cells) + " |")
    return "\n".join(lines) + "\n"


def files() -> dict[Path, str]:
    """Return the two generated files and what they should hold."""
    return {
        ROOT / "docs" / "questions.md": page(),
        ROOT / "docs" / "answers.schema.json": json.dumps(schema(), indent=2) + "\n",
    }


def main() -> int:
    """Write the files, or name those that are out of date."""
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
