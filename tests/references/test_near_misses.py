"""What a report names instead of a document that is not linked."""

from __future__ import annotations

from pathlib import Path

import pytest

from feature_spec.copy.facts import InterviewFacts, Near
from feature_spec.copy.reading import Reading
from feature_spec.copy.report import reference_lines
from feature_spec.references.near_misses import MAX_NAMED, near_misses
from feature_spec.repository.place import Place
from layouts import write_files

KINDS = ("prd", "api", "arch", "ops")


def misses(top: Path) -> dict[str, tuple[str, ...]]:
    found = near_misses(top, KINDS, "Checkout", "checkout")
    return {kind: found[kind] for kind in KINDS if found[kind]}


@pytest.mark.parametrize(
    ("name", "kind"),
    [
        ("docs/Real-Time Services Architecture.md", "arch"),
        ("docs/very/deep/folder/of/architecture-notes.md", "arch"),
        ("wiki/Systemarchitektur und Architektur.md", "arch"),
        ("docs/决策架构.md", "arch"),
        ("docs/payments-prd.md", "prd"),
        ("docs/prd/payments.md", "prd"),
        ("docs/prd/README.md", "prd"),
        ("docs/PRD.pdf", "prd"),
        ("docs/checkout.md", "prd"),
        ("docs/支付需求文档.md", "prd"),
        ("docs/Anforderungen Zahlung.md", "prd"),
        ("middleware/openapi.yaml", "api"),
        ("proto/payments/v1/payments.proto", "api"),
        ("docs/runbook-payments.md", "ops"),
        ("infra/Operations handbook.docx", "ops"),
    ],
)
def test_a_document_that_may_be_meant_is_named(tmp_path: Path, name: str, kind: str) -> None:
    write_files(tmp_path, (name,))
    assert misses(tmp_path) == {kind: (name,)}


@pytest.mark.parametrize(
    "name",
    [
        "README.md",
        "requirements.txt",
        "requirements-dev.txt",
        "docs/prd/template.md",
        "docs/adr/0001-architecture.md",
        "docs/api/_media/ARCHITECTURE.md",
        "node_modules/kit/ARCHITECTURE.md",
        "src/operations.py",
        "docs/prdigious.md",
        "src/checkout.ts",
        "package.json",
    ],
)
def test_what_is_no_document_of_the_four_is_not_named(tmp_path: Path, name: str) -> None:
    write_files(tmp_path, (name,))
    assert misses(tmp_path) == {}


def test_what_names_the_feature_comes_first(tmp_path: Path) -> None:
    names = ("a/payments-prd.md", "b/c/checkout-notes.md", "prd/cart.md")
    write_files(tmp_path, names)
    assert misses(tmp_path) == {"prd": (names[1], names[0], names[2])}


def test_the_number_of_paths_is_bounded_and_each_is_one_line(tmp_path: Path) -> None:
    write_files(tmp_path, tuple(f"docs/prd/{number}\n\x1b[31m.md" for number in range(120)))
    paths = misses(tmp_path)["prd"]
    assert len(paths) == MAX_NAMED
    assert all(path.isprintable() for path in paths)


def lines(top: Path, interview: InterviewFacts | None = None, **answers: str) -> dict[str, str]:
    place = Place(top / "specs" / "checkout", top, True)
    report = reference_lines(
        place, {"feature_name": "Checkout", **answers}, interview or InterviewFacts(), Reading()
    )
    return {line.label: line.text for line in report}


def test_the_report_names_them_instead_of_none_found(tmp_path: Path) -> None:
    write_files(tmp_path, ("docs/Real-Time Services Architecture.md",))
    assert lines(tmp_path, arch_reference="", ops_reference="") == {
        "Architecture": "none for this feature; most similar: "
        "docs/Real-Time Services Architecture.md",
        "Operations": "none found",
    }


@pytest.mark.parametrize(
    ("name", "folder"),
    [
        ("docs/design/adr-0001.md", "docs/design/"),
        ("docs/adr/0001-use-postgres.md", "docs/adr/"),
        ("docs/decisions/0007-queue.adoc", "docs/decisions/"),
        ("ADR_3 cache.md", "./"),
    ],
)
def test_the_report_names_the_folder_of_decision_records(
    tmp_path: Path, name: str, folder: str
) -> None:
    write_files(tmp_path, (name, "docs/quadr-1.md"))
    assert lines(tmp_path, arch_reference="", ops_reference="") == {
        "Architecture": f"none found; decision records: {folder}",
        "Operations": "none found",
    }
    write_files(tmp_path, ("notes/architecture.md",))
    assert (
        "most similar: notes/architecture.md" in lines(tmp_path, arch_reference="")["Architecture"]
    )
    assert lines(tmp_path, ops_reference="") == {"Operations": "none found"}


def test_the_report_names_two_and_counts_the_others(tmp_path: Path) -> None:
    write_files(tmp_path, tuple(f"docs/prd/{name}.md" for name in "abcd"))
    assert lines(tmp_path, prd_reference="") == {
        "PRD": "none for this feature; most similar: docs/prd/a.md, docs/prd/b.md and 2 more"
    }


def test_the_report_says_that_a_document_is_the_only_one(tmp_path: Path) -> None:
    write_files(tmp_path, ("protos/demo.proto",))
    interview = InterviewFacts(only=("api",))
    assert lines(tmp_path, interview, api_reference="protos/demo.proto") == {
        "API": "protos/demo.proto [the only one]"
    }


def test_a_tie_is_still_a_tie(tmp_path: Path) -> None:
    write_files(tmp_path, ("PRD.md", "docs/PRD.md"))
    tie = InterviewFacts(near={"prd": Near(("PRD.md", "docs/PRD.md"), 2, 2)})
    assert lines(tmp_path, tie, prd_reference="") == {
        "PRD": "not linked, 2 fit equally well: PRD.md, docs/PRD.md"
    }
