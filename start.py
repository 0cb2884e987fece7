#!/usr/bin/env python3
"""Start a feature spec on a machine that has only Python 3.10+ and git.

    python3 path/to/this/start.py specs/checkout

Installs Copier into a virtual environment beside this file unless it is there already, then runs
`copier copy --trust` from where this repository was cloned, so that `copier update` finds it
again. Everything after the folder goes to Copier, for example --defaults --data-file answers.yml.
"""

from __future__ import annotations

import os
import subprocess
import sys
import venv
from pathlib import Path

HERE = Path(__file__).resolve().parent
ENVIRONMENT = HERE / ".venv"
COPIER = "copier>=9.19"


def python() -> Path:
    """Return the interpreter of the virtual environment, made when missing."""
    folder, suffix = ("Scripts", ".exe") if os.name == "nt" else ("bin", "")
    interpreter = ENVIRONMENT / folder / f"python{suffix}"
    if not interpreter.exists():
        print(f"Making a virtual environment in {ENVIRONMENT}", file=sys.stderr)
        venv.create(ENVIRONMENT, with_pip=True)
    if subprocess.run([interpreter, "-c", "import copier"], capture_output=True).returncode:
        print("Installing Copier", file=sys.stderr)
        install = [
            str(interpreter),
            "-m",
            "pip",
            "install",
            "--quiet",
            "--disable-pip-version-check",
        ]
        subprocess.run([*install, COPIER], check=True)
    return interpreter


def origin() -> str:
    """Return where this repository was cloned from, or the folder itself."""
    asked = ["git", "-C", str(HERE), "remote", "get-url", "origin"]
    found = subprocess.run(asked, capture_output=True, text=True)
    return found.stdout.strip() if found.returncode == 0 else str(HERE)


def main(arguments: list[str]) -> int:
    """Run `copier copy` and return its exit code."""
    if not arguments or arguments[0] in ("-h", "--help"):
        print(__doc__)
        return 0 if arguments else 2
    folder, *options = arguments
    try:
        copy = [str(python()), "-m", "copier", "copy", "--trust", *options, origin(), folder]
        return subprocess.run(copy).returncode
    except subprocess.CalledProcessError:
        print("Copier could not be installed: see pip's message above.", file=sys.stderr)
        return 1
    except KeyboardInterrupt:
        return 130


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
