"""Name the tests of what changed since the last commit, one path a line: those of `check --quick`.

    python scripts/quick_tests.py            # from git
    python scripts/quick_tests.py FILE...    # of these files

The tests have the floor plan of the package, so most paths lead to a folder of the same name.
"""

from __future__ import annotations

import re
import subprocess
import sys
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
TESTS = (
    (r"tests/(\w+/test_\w+\.py)", r"tests/\1"),
    (r"tests/(golden|ideal|cases)/", "tests/template"),
    (r"tests/documents/", "tests/adopt"),
    (r"tests/node/|\.markdownlint\.yaml", "tests/template/test_matrix.py"),
    (r"tests/support/trials/", "tests/merge"),
    (r"tests/support/(\w+)\.py", r"import \1"),
    (r"hooks/feature_spec/(\w+)/", r"tests/\1"),
    (r"hooks/", "tests/copy tests/update"),
    (r"template/|copier\.yml", "tests/template"),
    (r"docs/|[\w.]+\.md|\.ci/|scripts/reference\.py", "tests/docs"),
    (r"scripts/merge_trials\.py", "tests/merge"),
    (r"scripts/|start\.py", "tests/scripts"),
)
"""By the start of a path, the tests that show whether it works; `import x`: what imports it."""


def main(argv: Sequence[str] | None = None) -> int:
    """Print the paths of the tests.

    Args:
        argv: files, relative to the repository; none for those that git names.

    """
    given = sys.argv[1:] if argv is None else argv
    print(*tests_of(given or changed()), sep="\n")
    return 0


def changed(repository: Path = ROOT) -> list[str]:
    """The files that differ from the last commit, and those that are not tracked."""
    asked = (
        ["git", "diff", "--name-only", "HEAD"],
        ["git", "ls-files", "--others", "--exclude-standard"],
    )
    return [
        line
        for command in asked
        for line in subprocess.run(
            command, cwd=repository, capture_output=True, text=True, check=True
        ).stdout.splitlines()
    ]


def tests_of(files: Iterable[str]) -> list[str]:
    """The folders and files of tests for some files; a folder stands for what is in it."""
    found = {path for file in files for path in _tests_of(file) if (ROOT / path).exists()}
    return sorted(path for path in found if str(Path(path).parent) not in found)


def _tests_of(file: str) -> Iterator[str]:
    for pattern, tests in TESTS:
        if match := re.match(pattern, file):
            named = match.expand(tests)
            module = named.removeprefix("import ")
            yield from named.split() if module == named else _importing(module)
            return


def _importing(module: str) -> Iterator[str]:
    """The files of tests that import a module."""
    for file in sorted((ROOT / "tests").glob("*/test_*.py")):
        text = file.read_text(encoding="utf-8")
        if re.search(rf"^(import|from) {module}\b", text, re.MULTILINE):
            yield file.relative_to(ROOT).as_posix()


if __name__ == "__main__":
    sys.exit(main())
