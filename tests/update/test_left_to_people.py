"""`copier update` where something is left to a person: small conflicts, and a full report."""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path

import pytest

import releases
import updates
from feature_spec.merge.lines import inside
from trials import methods
from updates import FOLDER, TEXT, commit, copy, read, repository, update, write

pytestmark = pytest.mark.copier

BODY = """\
---
title: "{{ feature_name }}"
status: "Validated"
---

# {{ feature_name }}

### 0.1 Architecture

| Item | Question | Note | Where |
| --- | --- | --- | --- |
| Style | Which style? | PROPOSED: library | Section 1 |
| Contract | Is there one? | PROPOSED: yes | Section 4 |

## 1. Overview

Runs on {{ platform }}.

- **Users**: [TODO: who uses it]
- **Limits**: [TODO: what it will not do]
- **First rule**: one at a time
- **Second rule**: never twice

| Store | What it keeps | How long |
| --- | --- | --- |
| Redis | [TODO: what Redis keeps] | a day |
| PostgreSQL | [TODO: what PostgreSQL keeps] | a year |

## 4. Calls

The contract is `openapi.yaml`.

## 7. Verification

- **[VAL-SPC-001] Unit tests**: each rule is tested.

### 7.2 Results

| ID | Result | Evidence |
| --- | --- | --- |
| VAL-SPC-001 | not run | |

## Notes
"""
NEWER = {
    "PROPOSED: library": "N/A: no library",
    "one at a time": "one at a time, in order",
    "never twice": "never twice, even after a crash",
    "| Redis | [TODO: what Redis keeps] | a day |\n": "",
    "The contract is `openapi.yaml`.": "The contract is `api.yaml`. [TODO: its version]",
    "each rule is tested": "each rule is tested, and each limit",
}


def changed(text: str, words: dict[str, str]) -> str:
    for old, new in words.items():
        assert text.count(old) == 1, old
        text = text.replace(old, new)
    return text


def updated(
    folder: Path, author: Callable[[str], str], newer: dict[str, str]
) -> tuple[str, list[str]]:
    """Update a spec that an author edited to a version that changes these words."""
    template = updates.template(folder / "template", BODY)
    releases.release(template, "v1.0.0")
    spec = repository(folder / "shop") / FOLDER
    copy(template, spec, "v1.0.0")
    write(spec, author(read(spec)))
    commit(folder / "shop")
    (template / TEXT).write_text(changed(BODY, newer), encoding="utf-8")
    releases.release(template, "v1.1.0")
    said = update(spec, "v1.1.0")
    return read(spec), said


def test_an_update_keeps_what_it_drops_and_says_what_outlived_its_subject(tmp_path: Path) -> None:
    first, second = "- **First rule**: one at a time\n", "- **Second rule**: never twice\n"
    text, said = updated(
        tmp_path,
        lambda spec: changed(
            spec,
            {
                "PROPOSED: library": "ALIGNED @ana 2026-11-22: library; Section 1",
                "PROPOSED: yes": "ALIGNED @ana 2026-11-22: yes, in Section 4",
                first: "",
                second: "",
                "[TODO: what Redis keeps]": "the sessions of signed-in people",
                "| VAL-SPC-001 | not run | |": "| VAL-SPC-001 | pass | https://ci/1 |",
                "## Notes\n": "## Minutes\n\nWe met on Monday.\n",
            },
        ),
        NEWER,
    )
    assert "<<<<<<<" not in text
    note = "PROPOSED: N/A: no library (was ALIGNED @ana 2026-11-22: library; Section 1)"
    assert f"| Style | Which style? | {note} | Section 1 |" in text
    assert "| VAL-SPC-001 | pass | https://ci/1 |" in text
    assert 'status: "Validated"' in text
    assert text.endswith(
        "## Minutes\n\nWe met on Monday.\n\n## Notes\n\n### Kept on update: 1. Overview\n\n"
        "| Store | What it keeps | How long |\n| --- | --- | --- |\n"
        "| Redis | the sessions of signed-in people | a day |\n"
    )
    report = "\n".join(said)
    assert (
        "1. Overview: you had removed this, so the template's change is left out: "
        "- **First rule**: one at a time, in order; - **Second rule**: never twice, even" in report
    )
    assert "VAL-SPC-001 (pass): the test says something else now" in report
    assert "Contract (4): the section changed" in report
    assert "Validated, with 1 more before coding" in report


def _replaced(old: str, new: str) -> Callable[[str], str]:
    return lambda text: changed(text, {old: new})


@pytest.mark.parametrize(
    "edit",
    [
        _replaced("| Store | What it keeps | How long |", "| Store | Contents | For how long |"),
        _replaced("| Redis | [TODO: what Redis keeps]", "\n> @ben: why?\n\n| Redis | the sessions"),
        lambda text: re.sub("^#", "##", text, flags=re.MULTILINE),
    ],
    ids=["renamed columns", "a quote between rows", "other heading levels"],
)
def test_a_conflict_is_small_and_not_larger_than_copier_s(
    tmp_path: Path, edit: Callable[[str], str]
) -> None:
    newer = {
        "- **Users**: [TODO: who uses it]": "- **Users**: [TODO: who uses it, by role]",
        "| Redis | [TODO: what Redis keeps] | a day |\n": (
            "| Redis | [TODO: what Redis keeps, by key] | a day |\n"
            "| MinIO | [TODO: what MinIO keeps] | a month |\n"
        ),
        "### 7.2": "### 7.1 Traceability\n\n[TODO: the table]\n\n### 7.2",
        "Runs on": "It runs on",
    }

    def author(text: str) -> str:
        return edit(changed(text, {"- **Users**: [TODO: who uses it]": "- **Users**: shoppers"}))

    base, theirs = (
        text.replace("{{ feature_name }}", "Checkout").replace("{{ platform }}", "kubernetes")
        for text in (BODY, changed(BODY, newer))
    )
    plain = methods.by_copier(base, author(base), theirs)
    text, said = updated(tmp_path, author, newer)
    assert inside(text) <= max(inside(plain), 4)
    assert "- **Users**: shoppers" in text
    assert "It runs on kubernetes." in text
    assert "| MinIO |" in text
    assert "Template      v1.0.0 to v1.1.0" in said
