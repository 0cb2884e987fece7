"""One spelling of conditional text: rows choose texts; an inline `if` chooses between words."""

from __future__ import annotations

from functools import cache
from pathlib import Path

import pytest
from jinja2 import Environment, meta, nodes

import interview

ROOT = interview.ROOT
FILTERS = "jinja2_ansible_filters.AnsibleCoreFiltersExtension"
JINJA = Environment(extensions=[FILTERS], autoescape=True)
TEMPLATE = ROOT / "template"
FILES = sorted(path.relative_to(TEMPLATE).as_posix() for path in TEMPLATE.rglob("*.jinja"))
PARTIALS = [name for name in FILES if name.startswith(("_sections/", "_stacks/"))]
PLAIN = (nodes.Const, nodes.Name, nodes.Getattr, nodes.Getitem, nodes.Call, nodes.Filter)
GIVEN = {"_copier_answers", "_copier_conf", "feature_path"}

# Written before the rule, and to be converted to rows.
CHOOSES_TEXTS: set[str] = {
    "_context/access.jinja",
    "_context/access_rows.jinja",
    "_context/alerts.jinja",
    "_context/attacks.jinja",
    "_context/checklist.jinja",
    "_context/contract.jinja",
    "_context/contract_files.jinja",
    "_context/facts.jinja",
    "_context/operation_rows.jinja",
    "_context/outcome.jinja",
    "_context/overview.jinja",
    "_context/security.jinja",
    "_context/security_rows.jinja",
    "_context/sensitive.jinja",
    "_context/service_levels.jinja",
    "_context/storage.jinja",
    "_interview/discovery.jinja",
    "_interview/lists.jinja",
    "_interview/team.jinja",
    "_sections/1/microservices.md.jinja",
    "_sections/1/modular_monolith.md.jinja",
    "_sections/3/er.md.jinja",
    "_sections/3/ownership/app.md.jinja",
    "_sections/3/ownership/modular_monolith.md.jinja",
    "_sections/3/ownership/monolith.md.jinja",
    "_sections/4.1/functions.md.jinja",
    "_sections/4.1/graphql.md.jinja",
    "_sections/4.1/idempotency_paging.md.jinja",
    "_sections/4.1/microservices.md.jinja",
    "_sections/4.1/ui.md.jinja",
    "_sections/4.1/versioning/additive.md.jinja",
    "_sections/4.1/versioning/code.md.jinja",
    "_sections/4.1/versioning/events.md.jinja",
    "_sections/4.1/versioning/header.md.jinja",
    "_sections/4.1/versioning/package.md.jinja",
    "_sections/4.1/versioning/path.md.jinja",
    "_sections/5_components.md.jinja",
    "_sections/8/accessibility/AA.md.jinja",
    "_sections/8/accessibility/AAA.md.jinja",
    "_sections/8_targets.md.jinja",
    "_sections/9/backup/dynamodb.md.jinja",
    "_sections/9/backup/mongodb.md.jinja",
    "_sections/9/backup/mysql.md.jinja",
    "_sections/9/backup/object_storage.md.jinja",
    "_sections/9/backup/postgresql.md.jinja",
    "_sections/9/backup/sqlite.md.jinja",
    "_sections/9/backup/sqlserver.md.jinja",
    "_sections/9/logging.md.jinja",
    "_sections/9/protection/kept.md.jinja",
    "_sections/9/protection/read_only.md.jinja",
    "_sections/9/regulation/pci_dss.md.jinja",
    "_sections/9/rollout/none.md.jinja",
    "_sections/9/rollout/recreate.md.jinja",
    "_sections/front_matter.md.jinja",
    "_sections/header.md.jinja",
    "_stacks/backend/csharp.jinja",
    "_stacks/backend/go.jinja",
    "_stacks/backend/java.jinja",
    "_stacks/backend/kotlin.jinja",
    "_stacks/backend/other.jinja",
    "_stacks/backend/php.jinja",
    "_stacks/backend/python.jinja",
    "_stacks/backend/ruby.jinja",
    "_stacks/backend/rust.jinja",
    "_stacks/backend/typescript.jinja",
    "_stacks/frontend/server_rendered.jinja",
    "_stacks/store/dynamodb.jinja",
    "_stacks/store/mongodb.jinja",
    "_stacks/store/mysql.jinja",
    "_stacks/store/other.jinja",
    "_stacks/store/postgresql.jinja",
    "_stacks/store/redis.jinja",
    "_stacks/store/sqlite.jinja",
    "_stacks/store/sqlserver.jinja",
    "_stacks/types/csharp.jinja",
    "_stacks/types/dart.jinja",
    "_stacks/types/go.jinja",
    "_stacks/types/graphql.jinja",
    "_stacks/types/java.jinja",
    "_stacks/types/kotlin.jinja",
    "_stacks/types/other.jinja",
    "_stacks/types/php.jinja",
    "_stacks/types/python.jinja",
    "_stacks/types/ruby.jinja",
    "_stacks/types/rust.jinja",
    "_stacks/types/swift.jinja",
    "_text/when.jinja",
}
USES_ANSWERS: set[str] = {
    "_sections/0.4_lifecycle.md.jinja",
    "_sections/1/check.md.jinja",
    "_sections/1_overview.md.jinja",
    "_sections/4.1/jobs.md.jinja",
    "_sections/4.1_interfaces.md.jinja",
    "_sections/5_components.md.jinja",
    "_sections/8_targets.md.jinja",
    "_sections/9/backup/other.md.jinja",
    "_sections/9/protection/kept.md.jinja",
    "_sections/front_matter.md.jinja",
    "_sections/header.md.jinja",
    "_stacks/backend/csharp.jinja",
    "_stacks/backend/go.jinja",
    "_stacks/backend/java.jinja",
    "_stacks/backend/kotlin.jinja",
    "_stacks/backend/other.jinja",
    "_stacks/backend/php.jinja",
    "_stacks/backend/python.jinja",
    "_stacks/backend/ruby.jinja",
    "_stacks/backend/rust.jinja",
    "_stacks/backend/typescript.jinja",
    "_stacks/frontend/other.jinja",
    "_stacks/frontend/server_rendered.jinja",
    "_stacks/store/other.jinja",
    "_stacks/types/kotlin.jinja",
    "_stacks/types/protobuf.jinja",
    "_stacks/types/python.jinja",
    "_stacks/types/rust.jinja",
}


@cache
def tree(name: str) -> nodes.Template:
    return JINJA.parse((TEMPLATE / name).read_text(encoding="utf-8"))


def is_word(branch: nodes.Expr | None) -> bool:
    """Whether a branch of an inline `if` is one word, or a value without text around it."""
    if branch is None:
        return True
    if isinstance(branch, (nodes.List, nodes.Dict)):
        return not branch.items
    inside = [branch, *branch.find_all((nodes.Const, nodes.Concat, nodes.CondExpr))]
    return isinstance(branch, PLAIN) and not any(
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
        ("{{ [a] if b else [] }}", 1),
    ],
)
def test_an_inline_choice_is_between_words(text: str, faults: int) -> None:
    assert len(between_texts(JINJA.parse(text))) == faults


@pytest.mark.parametrize("name", [name for name in FILES if name not in CHOOSES_TEXTS])
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


@pytest.mark.parametrize("name", [name for name in PARTIALS if name not in USES_ANSWERS])
def test_a_section_and_a_technology_use_what_is_declared_or_imported(name: str) -> None:
    assert meta.find_undeclared_variables(tree(name)) - declared(name) == set()


def test_there_are_files() -> None:
    assert len(FILES) > 100
    assert set(FILES) >= CHOOSES_TEXTS | USES_ANSWERS, "take the name out of the list"
    assert Path(TEMPLATE / "feature/spec.md.jinja").is_file()
