"""The merges that are compared: three texts in, one text with conflict markers out."""

from __future__ import annotations

import os
import subprocess
import tempfile
from collections.abc import Callable
from pathlib import Path

from trials.result import START

Merge = Callable[[str, str, str], str]

_LABELS = ("before updating", "last update", "after updating")
_LONELY = {name: value for name, value in os.environ.items() if not name.startswith("GIT_")} | {
    "GIT_CONFIG_GLOBAL": os.devnull,
    "GIT_CONFIG_NOSYSTEM": "1",
}


def by_record(base: str, ours: str, theirs: str) -> str:
    """Merge record by record; an error of the merge is raised."""
    from feature_spec.merge import merge_specs

    return merge_specs(base, ours, theirs, strict=True).text


def by_record_unchecked(base: str, ours: str, theirs: str) -> str:
    """Merge record by record, without the self-check at the end."""
    from feature_spec.merge import merge_specs

    return merge_specs(base, ours, theirs, checked=False).text


def by_line(base: str, ours: str, theirs: str) -> str:
    """Merge the lines of the whole files, as git does."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        _write(folder, base=base, ours=ours, theirs=theirs)
        return _merge_file(folder)


def by_copier(base: str, ours: str, theirs: str) -> str:
    """Do what Copier's update does, when none of its hooks has a say.

    The author's diff is applied to the new render; a hunk that is refused makes Copier undo the
    others and merge the lines of the whole files.
    """
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        _write(folder, base=base, ours=ours, theirs=theirs)
        (folder / "a").mkdir()
        (folder / "b").mkdir()
        _write(folder, **{"a/spec.md": base, "b/spec.md": ours, "spec.md": theirs})
        difference = _git(
            folder,
            *("diff", "--no-index", "--no-color", "--no-prefix", "--no-ext-diff"),
            *("--unified=3", "--inter-hunk-context=-1", "a/spec.md", "b/spec.md"),
        )
        if not difference:
            return theirs
        _git(folder, "apply", "--reject", given=difference)
        if (folder / "spec.md.rej").exists():
            return _merge_file(folder)
        return (folder / "spec.md").read_bytes().decode("utf-8")


def by_update(base: str, ours: str, theirs: str) -> str:
    """Do what Copier's update does with its hooks: what it merged is checked and settled."""
    from feature_spec.merge import merge_specs, needs_check

    text = by_copier(base, ours, theirs)
    if START not in text and not needs_check(ours, text):
        return text
    return merge_specs(base, ours, theirs, lines=text, strict=True).text


METHODS: dict[str, Merge] = {
    "record": by_record,
    "update": by_update,
    "unchecked": by_record_unchecked,
    "line": by_line,
    "copier": by_copier,
}


def _write(folder: Path, **files: str) -> None:
    for name, text in files.items():
        (folder / name).write_bytes(text.encode("utf-8"))


def _merge_file(folder: Path) -> str:
    labels = [word for label in _LABELS for word in ("-L", label)]
    return _git(folder, "merge-file", "-p", *labels, "ours", "base", "theirs").decode("utf-8")


def _git(folder: Path, *arguments: str, given: bytes = b"") -> bytes:
    """Run git outside any repository; its exit status tells of differences and is not an error."""
    alone = {"GIT_CEILING_DIRECTORIES": str(folder.parent)}
    done = subprocess.run(
        ["git", *arguments],
        cwd=folder,
        env=_LONELY | alone,
        input=given,
        check=False,
        capture_output=True,
    )
    if done.returncode > 127:
        raise RuntimeError(f"git {arguments[0]} failed: {done.stderr.decode()}")
    return done.stdout
