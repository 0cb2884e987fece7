"""Whether git ignores a file of a feature's folder, and by which rule."""

from __future__ import annotations

from feature_spec.repository.git import GitError, git
from feature_spec.repository.place import Place


def ignore_rule(place: Place, name: str) -> tuple[str, ...]:
    """Return the ignore rule that covers a file: its file, the rule, its line; () for none."""
    # check-ignore takes no pathspecs, so it refuses to hear that they are literal.
    arguments = ("--no-literal-pathspecs", "check-ignore", "-v", "-z", "--no-index", "--stdin")
    try:
        found = git(place.folder, *arguments, data=name.encode())
        file, line, rule = found.decode("utf-8", "surrogateescape").split("\0")[:3]
    except (GitError, ValueError):
        return ()
    return file, rule, line
