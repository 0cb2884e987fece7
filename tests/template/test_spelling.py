"""One spelling of conditional text: rows choose texts; an inline `if` chooses between words."""

from __future__ import annotations

from functools import cache

import pytest
from jinja2 import Environment, meta, nodes

import interview

ROOT = interview.ROOT
FILTERS = "jinja2_ansible_filters.AnsibleCoreFiltersExtension"
JINJA = Environment(extensions=[FILTERS], autoescape=True)
TEMPLATE = ROOT / "template"
FILES = sorted(path.relative_to(TEMPLATE).as_posix() for path in TEMPLATE.rglob("*.jinja"))
PARTIALS = [name for name in FILES if name.startswith(("_sections/", "_stacks/"))]
GIVEN = {"_copier_answers", "_copier_conf", "feature_path"}


@cache
def tree(name: str) -> nodes.Template:
    return JINJA.parse((TEMPLATE / name).read_text(encoding="utf-8"))


def is_word(branch: nodes.Expr | None) -> bool:
    """Whether a branch of an inline `if` is one word, or a value without text around it."""
    if branch is None:
        return True
    inside = [branch, *branch.find_all((nodes.Const, nodes.Concat, nodes.CondExpr))]
    return not any(
        isinstance(node, (nodes.Concat, nodes.CondExpr))
        or (
            isinstance(node, nodes.Const)
            and isinstance(node.value, str)
            and " " in node.value.strip()
        )
        for node in inside
    )


def between_texts(found: nodes.Template) -> list[int]:
    """Return the lines of inline choices that are not between words."""
    return [
        choice.lineno
        for choice in found.find_all(nodes.CondExpr)
        if not (is_word(choice.expr1) and is_word(choice.expr2))
    ]


@pytest.mark.parametrize(
    ("text", "faults"),
    [
        ("{{ 'is' if one else 'are' }}", 0),
        ("{{ ', ' if more }}", 0),
        ("{{ a.b if c else d[0] | join(', ') }}", 0),
        ("{{ a if b else [] }}", 0),
        ("{{ 'two words' if b }}", 1),
        ("{{ a if b else 'two words' }}", 1),
        ("{{ a ~ '.' if b }}", 1),
        ("{{ a if b else c if d else e }}", 1),
        ("{{ f('two words') if b else '' }}", 1),
        ("{{ [a] if b else [] }}", 0),
        ("{{ a or b if c else d }}", 0),
    ],
)
def test_an_inline_choice_is_between_words(text: str, faults: int) -> None:
    assert len(between_texts(JINJA.parse(text))) == faults


@pytest.mark.parametrize("name", FILES)
def test_no_inline_choice_is_between_texts(name: str) -> None:
    assert between_texts(tree(name)) == []


def names_of(found: nodes.Template) -> set[str]:
    """Return every name that a file sets or imports."""
    names = {node.name for node in found.find_all(nodes.Name) if node.ctx == "store"}
    names |= {node.target for node in found.find_all(nodes.Import)}
    for node in found.find_all(nodes.FromImport):
        names |= {name if isinstance(name, str) else name[1] for name in node.names}
    return names | {node.name for node in found.find_all(nodes.Macro)}


def declared(name: str) -> set[str]:
    """Return what a file may use: the document's names, and those of the files around it."""
    names = names_of(tree("feature/spec.md.jinja")) | names_of(tree(name)) | GIVEN
    folder, _, rest = name.partition("/")
    number = rest.split("/")[0]
    if folder == "_sections" and rest != number:
        for around in PARTIALS:
            if around.startswith((f"{folder}/{number}_", f"{folder}/{number}/")):
                included = around != name and tree(around).find(nodes.Include)
                names |= names_of(tree(around)) if included else set()
    return names


@pytest.mark.parametrize("name", PARTIALS)
def test_a_section_and_a_technology_use_what_is_declared_or_imported(name: str) -> None:
    assert meta.find_undeclared_variables(tree(name)) - declared(name) == set()


def test_there_are_files() -> None:
    assert len(FILES) > 100
    assert len(PARTIALS) > 50
