"""The real mermaid parser and the real markdownlint, behind one Node process."""

from __future__ import annotations

import contextlib
import fcntl
import json
import os
import subprocess
from collections.abc import Iterator, Sequence
from pathlib import Path
from types import TracebackType
from typing import IO, Literal

import yaml

Kind = Literal["mermaid", "labels", "markdownlint"]

ROOT = Path(__file__).resolve().parents[2]
NODE = ROOT / "tests" / "node"
MARKDOWNLINT = ROOT / ".markdownlint.yaml"


@contextlib.contextmanager
def _locked(folder: Path) -> Iterator[None]:
    """Hold an exclusive lock on ``folder`` across processes; leaves no file behind."""
    handle = os.open(folder, os.O_RDONLY)
    try:
        fcntl.flock(handle, fcntl.LOCK_EX)
        yield
    finally:
        os.close(handle)


def installed() -> bool:
    """Say whether ``node_modules`` holds exactly the versions that ``package.json`` pins."""
    wanted: dict[str, str] = json.loads((NODE / "package.json").read_text())["dependencies"]
    for name, version in wanted.items():
        manifest = NODE / "node_modules" / name / "package.json"
        if not manifest.is_file() or json.loads(manifest.read_text())["version"] != version:
            return False
    return True


def install() -> None:
    """Install the pinned packages, once for all workers; scripts of packages never run."""
    if installed():
        return
    options = ["--no-package-lock", "--no-audit", "--no-fund", "--ignore-scripts"]
    with _locked(NODE):
        if not installed():
            subprocess.run(["npm", "install", *options], cwd=NODE, check=True, capture_output=True)


class Node:
    """Parsers that answer with the sentences of their errors; started at the first question.

    Use it as a context manager, or the ``node`` fixture: one process for all tests of a worker.
    """

    def __init__(self) -> None:
        self._process: subprocess.Popen[str] | None = None

    def __enter__(self) -> Node:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.close()

    def mermaid(self, text: str) -> list[str]:
        """Return the errors of one mermaid diagram, given without its fence."""
        return self.check("mermaid", [text])[0]

    def labels(self, flowchart: str) -> list[str]:
        """Return the labels of a flowchart's nodes as a reader sees them; an error as a label."""
        return self.check("labels", [flowchart])[0]

    def markdownlint(self, text: str) -> list[str]:
        """Return what ``.markdownlint.yaml`` refuses in one document, each with its line."""
        return self.check("markdownlint", [text])[0]

    def check(self, kind: Kind, texts: Sequence[str]) -> list[list[str]]:
        """Return the answer for each text, in order."""
        to_node, from_node = self._pipes()
        answers: list[list[str]] = []
        for number, text in enumerate(texts):
            # One question, one answer: neither side can fill a pipe that the other does not read.
            to_node.write(json.dumps({"kind": kind, "name": str(number), "text": text}) + "\n")
            to_node.flush()
            answers.append(_answer(from_node))
        return answers

    def close(self) -> None:
        """End the process, if it was started."""
        if self._process is not None:
            self._process.communicate()
            self._process = None

    def _pipes(self) -> tuple[IO[str], IO[str]]:
        if self._process is None:
            install()
            config = yaml.safe_load(MARKDOWNLINT.read_text(encoding="utf-8"))
            self._process = subprocess.Popen(
                ["node", "check.mjs", json.dumps(config)],
                cwd=NODE,
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                text=True,
                encoding="utf-8",
            )
        assert self._process.stdin is not None
        assert self._process.stdout is not None
        return self._process.stdin, self._process.stdout


def _answer(from_node: IO[str]) -> list[str]:
    line = from_node.readline()
    if not line:
        raise RuntimeError(
            "the Node process ended: run `node tests/node/check.mjs '{}'` to see why"
        )
    answer: list[str] = json.loads(line)["answer"]
    return answer
