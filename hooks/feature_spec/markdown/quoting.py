"""How an answer is written into a spec: the Python twin of `template/_text/quoting.jinja`.

Only what the command writes itself is here. A test holds both against each other.
"""

from __future__ import annotations

import posixpath
import re
from urllib.parse import quote

_PLAIN = frozenset("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-._~/@!$&'*+,;=%")
_URL = re.compile(r"https?://", re.IGNORECASE)
_STRAY_PERCENT = re.compile(r"%(?![0-9A-Fa-f]{2})")
_ENTITY = re.compile(r"&(?=#?\w+;)")
_CODED = re.compile(r"[^`]*(`[^`|\s]([^`|]*[^`|\s])?`([^`]+|\Z))*\Z")
_MARKS = re.compile(
    r"([]\\`*[<>&|~$]|(?<![A-Za-z0-9])_|#(?=#*\Z)|:(?=//)|(?<=[wW]{3})\.|(?<=[\w.+-])@)"
)
_START = re.compile(r"\A([0-9]+(?=[.)](\s|\Z))|(?=[-+#=:]))")


def is_url(reference: str) -> bool:
    """Whether a reference is a web address."""
    return bool(_URL.match(reference))


def destination(reference: str, feature_path: str) -> str:
    """Where a link to a reference leads, as seen from a feature's folder.

    Args:
        reference: an http(s) URL, or a path from the repository's root, perhaps with a
            `#fragment`.
        feature_path: the feature's folder, from the repository's root.

    """
    target, mark, fragment = reference.strip().partition("#")
    url = is_url(target)
    if target and not url:
        target = relative(target, feature_path)
    written = _encoded(target, ":?" if url else "") + mark + _encoded(fragment, ":?")
    return _STRAY_PERCENT.sub("%25", written)


def path_destination(path: str, feature_path: str) -> str:
    """Where a link to a file leads; every character of the path is one of its name."""
    return _encoded(relative(path, feature_path).replace("%", "%25"), "")


def relative(path: str, folder: str) -> str:
    """A path as seen from a folder; both are paths from the repository's root."""
    return posixpath.relpath("/" + path, "/" + folder)


def in_link(written: str) -> str:
    """A destination as written in a link: nothing in it is read as an entity."""
    return _ENTITY.sub("&amp;", written)


def label(reference: str) -> str:
    """The words of a link to a reference: a document's file name, an address as it is."""
    return text(reference if "://" in reference else reference.rpartition("/")[2])


def text(value: str) -> str:
    """Inline Markdown that reads as exactly this text; pairs of backticks stay code spans."""
    value = value.strip()
    parts = value.split("`") if _CODED.match(value) else [value]
    written = "".join(
        f"`{part}`" if index % 2 else _MARKS.sub(r"\\\1", part) for index, part in enumerate(parts)
    )
    return _START.sub(r"\1\\", written)


def code(value: str) -> str:
    """A code span of exactly this value."""
    value = value.strip()
    if not value:
        return ""
    fence = "`" * (max(map(len, ["", *re.findall("`+", value)])) + 1)
    pad = " " if "`" in (value[0], value[-1]) else ""
    return f"{fence}{pad}{value}{pad}{fence}"


def _encoded(part: str, also: str) -> str:
    return "".join(c if c in _PLAIN or c in also else quote(c) for c in part)
