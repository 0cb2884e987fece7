"""Copier with what it compiled kept: most of a run of Copier is compiling the same templates."""

from __future__ import annotations

import hashlib
import marshal
import os
import sys
import tempfile
from pathlib import Path
from types import CodeType
from typing import Any

import copier._main
from copier._jinja_ext import SandboxedEnvironment

FOLDER = "TESTS_COMPILED"
"""The variable of the environment that names the folder of what is compiled."""
COPIER = (sys.executable, str(Path(__file__).resolve()))
"""The command `copier`, with its templates compiled once for all tests."""

_known: dict[str, CodeType] = {}


class Compiled(SandboxedEnvironment):
    """Copier's environment of Jinja; a source that was compiled once is not compiled again."""

    def compile(self, source: Any, name: Any = None, *others: Any, **more: Any) -> Any:
        """Return the code of a template, of memory or of the folder where that is possible."""
        options = sorted((key, str(value)) for key, value in vars(self).items() if _decides(value))
        of = (source, name, options, sorted(self.extensions), sys.version)
        key = hashlib.sha256(repr(of).encode("utf-8", "surrogatepass")).hexdigest()
        if key not in _known:
            file = Path(os.environ[FOLDER]) / key
            if file.is_file():
                _known[key] = marshal.loads(file.read_bytes())  # noqa: S302, of this test run
            else:
                _known[key] = super().compile(source, name, *others, **more)
                _write(file, marshal.dumps(_known[key]))
        return _known[key]


def _decides(option: object) -> bool:
    """Whether an attribute of an environment is an option of its syntax."""
    return option is None or isinstance(option, str | bool)


def _write(file: Path, code: bytes) -> None:
    handle, name = tempfile.mkstemp(dir=file.parent)
    with os.fdopen(handle, "wb") as written:
        written.write(code)
    Path(name).replace(file)


if __name__ == "__main__":
    from copier._cli import CopierApp

    copier._main.SandboxedEnvironment = Compiled  # type: ignore[attr-defined]
    CopierApp.run()
