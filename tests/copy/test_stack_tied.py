"""Two technologies by the names of files alone: the report of a copy names both."""

from __future__ import annotations

import subprocess
from pathlib import Path

import pytest
import yaml

import compiled

COPY = [*compiled.COPIER, "copy", "--trust", "--defaults", "--vcs-ref=HEAD"]
CASES = {
    "two apps": (
        {
            "ios/Shop.xcodeproj/project.pbxproj": "",
            "android/build.gradle.kts": "",
            "android/app/src/main/AndroidManifest.xml": "<manifest/>",
        },
        "frontend_framework",
        ("iOS (ios/Shop.xcodeproj)", "Android (android/build.gradle.kts)"),
    ),
    "two languages": (
        {"services/a/build.sbt": "", "services/b/deno.json": "{}"},
        "backend_language",
        ("Scala (services/a/build.sbt)", "Deno (services/b/deno.json)"),
    ),
    "two frontends": (
        {"web/angular.json": "{}", "shop/vue.config.js": ""},
        "frontend_framework",
        ("Angular (web/angular.json)", "Vue (shop/vue.config.js)"),
    ),
}


@pytest.mark.copier
@pytest.mark.parametrize("case", CASES)
def test_the_report_names_what_the_names_of_files_leave_open(
    case: str, tmp_path: Path, template_repository: Path
) -> None:
    files, question, candidates = CASES[case]
    root = tmp_path / "shop"
    subprocess.run(["git", "init", "--quiet", str(root)], check=True)
    for name, text in files.items():
        (root / name).parent.mkdir(parents=True, exist_ok=True)
        (root / name).write_text(text, encoding="utf-8")
    surfaces = "surfaces=[ui]" if question == "frontend_framework" else "surfaces=[rest]"
    done = subprocess.run(
        [*COPY, "-d", surfaces, str(template_repository), "specs/checkout"],
        cwd=root,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        encoding="utf-8",
        check=True,
    )
    recorded = (root / "specs" / "checkout" / ".copier-answers.yml").read_text(encoding="utf-8")
    assert yaml.safe_load(recorded)[question] == "undecided"
    line = next(line for line in done.stdout.splitlines() if "not decided: " in line)
    assert all(candidate in line for candidate in candidates)
