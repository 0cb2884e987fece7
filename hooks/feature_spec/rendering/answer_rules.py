"""What a recorded place or reference may be: the Python twin of `template/_interview/valid.jinja`.

The next update asks the template whether the recorded answers are valid, so only valid ones may be
recorded. A test compares both.
"""

from __future__ import annotations

import re

MAX_REFERENCE = 250
"""The largest number of characters of a reference."""

_HIDDEN = re.compile(
    "[\x00-\x1f\x7f-\x9f\xad\u034f\u061c\u115f\u1160\u180e\u200b\u200c\u200e\u200f\u2028-\u202e"
    "\u2060-\u206f\u3164\ufeff\uffa0\ufff9-\ufffb\ud800-\udfff\ufdd0-\ufdef\ufffe\uffff"
    "\U0001bca0-\U0001bca3\U0001d173-\U0001d17a\U0001fffe\U0001ffff\U0002fffe\U0002ffff"
    "\U0003fffe-\U000e00ff\U000e01f0-\U0010ffff]"
)
_URL = re.compile(r"\A(?i:https?)://[\w.-]+(:[0-9]{1,5})?([/?#][^\\]*)?(?<!\s)\Z")
_PATH = re.compile(r"\A(?!\s)[^/~#:\\][^#:\\]*(#[^\\]*)?(?<!\s)\Z")
_LEADS_OUT = re.compile(r"(?i)\A([^#]*/)?(\.\.|\.git)(/|#|\Z)|\A[^#]*%(2e|2f|5c|00)")
_FOLDER = re.compile(r"(\A|/)(?!(con|prn|aux|nul|(com|lpt)[0-9])\Z)[a-z0-9]+(-[a-z0-9]+)*\Z")


def is_reference(value: str) -> bool:
    """Whether this is an http(s) URL or a path inside the repository, or empty."""
    if len(value) > MAX_REFERENCE or _HIDDEN.search(value):
        return False
    if not value or _URL.search(value):
        return True
    return bool(_PATH.search(value)) and not _LEADS_OUT.search(value)


def is_place(value: str) -> bool:
    """Whether this may be a feature's folder: a path whose last part is kebab-case."""
    return is_reference(value) and bool(_FOLDER.search(value))
