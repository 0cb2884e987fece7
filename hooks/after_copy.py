"""Run by Copier when a spec was copied: starts the hook, and never fails.

Copier deletes the folder it made when a task ends with another status than 0. So the work is done
by a child process, and whatever becomes of it, the spec that Copier rendered stays.
"""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Sequence


def main(argv: Sequence[str] | None = None) -> int:
    """Run `after_copy_child.py` beside this file with the same arguments.

    Args:
        argv: what `after_copy_child.py` takes.

    Returns:
        Always 0. When the child did not end well, one sentence on stderr says what is left to do.

    """
    arguments = list(sys.argv[1:] if argv is None else argv)
    child = __file__.removesuffix(".py") + "_child.py"
    # Isolated: no module of the working directory is imported, and no bytecode is left behind.
    command = [sys.executable, "-I", "-B", child, *arguments]
    try:
        status = subprocess.run(command, stdin=subprocess.DEVNULL, check=False).returncode
        how = f"stopped by signal {-status}" if status < 0 else f"stopped with status {status}"
    except KeyboardInterrupt:
        status, how = 1, "interrupted"
    except Exception as problem:
        status, how = 1, f"not started: {type(problem).__name__}"
    if status:
        print(
            "The spec is complete and valid, but the documents near it were not read (the hook "
            f"was {how}): check the references in its header, and copy the requirements of the PRD "
            "to Section 2 and the operations of the API document to Section 4.1 yourself.",
            file=sys.stderr,
        )
    return 0


if __name__ == "__main__":
    sys.exit(main())
