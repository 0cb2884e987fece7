"""The formatters that teams run over their documents, in the modes that they use."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Mapping, Sequence
from pathlib import Path

import external

_NODE = external.NODE / "node_modules" / ".bin"
_PYTHON = Path(sys.executable).parent

FORMATTERS: Mapping[str, Sequence[str]] = {
    "prettier": ("prettier", "--write"),
    "prettier, lines joined": ("prettier", "--write", "--prose-wrap", "never"),
    "prettier, lines wrapped": ("prettier", "--write", "--prose-wrap", "always"),
    "mdformat": ("mdformat",),
    "mdformat, lines joined": ("mdformat", "--wrap", "no"),
    "mdformat, lines wrapped": ("mdformat", "--wrap", "80", "--number"),
    "mdformat, compact tables": ("mdformat", "--compact-tables"),
    "mdformat without plugins": ("mdformat", "--no-extensions"),
    "markdownlint": ("markdownlint-cli2", "--fix"),
    "rumdl": ("rumdl", "fmt", "--no-cache"),
    "rumdl, lines wrapped": ("rumdl", "fmt", "--no-cache", "--config", ".rumdl.toml"),
}
"""Each with its command; the files to format follow."""

_SETTINGS = {".rumdl.toml": "[MD013]\nreflow = true\nline-length = 80\n"}


def run(name: str, folder: Path, *files: str) -> str:
    """Run a formatter in a folder over some files of it; what it says."""
    external.install()
    command, *options = FORMATTERS[name]
    if ".rumdl.toml" in options:
        (folder / ".rumdl.toml").write_text(_SETTINGS[".rumdl.toml"], encoding="utf-8")
    home = _PYTHON if (_PYTHON / command).exists() else _NODE
    done = subprocess.run(
        [str(home / command), *options, *files],
        cwd=folder,
        capture_output=True,
        text=True,
        encoding="utf-8",
        check=False,
    )
    if done.returncode > 1 or "Traceback" in done.stderr:  # 1 says that something is left to repair
        raise RuntimeError(f"{name}: {done.stderr or done.stdout}")
    return done.stdout + done.stderr


def formatted(name: str, folder: Path, texts: Sequence[str]) -> list[str]:
    """Format texts, in one process."""
    files = [f"{number}.md" for number in range(len(texts))]
    for file, text in zip(files, texts, strict=True):
        (folder / file).write_text(text, encoding="utf-8")
    run(name, folder, *files)
    return [(folder / file).read_text(encoding="utf-8") for file in files]
