"""Markdown to plain words.

The functions differ on purpose in what they remove:

- `plain_line`: only what is invisible. For names that must stay exact: paths, calls, tags.
- `one_line`: also decoration, links and HTML; code spans stay. For text of other documents that is
  printed in a spec or a report.
- `plain_words`: decoration, links, the marks of code, and placeholders. For comparing what a spec
  says; the result is never printed into a document.
- `unescaped`: only backslash escapes, outside code. For text that becomes an answer.
- `without_comments`: only HTML comments.
"""

from __future__ import annotations

import re

# What never reaches a spec: C0 and C1 controls, DEL, soft hyphen, bidirectional marks, embeddings
# and isolates, zero-width characters except the joiner that emoji need (U+200D), byte order mark,
# interlinear, shorthand and musical format characters, lone surrogates, noncharacters, three
# private-use characters that this module uses itself, and the planes without letters (their tag
# characters hide ASCII text). At least what the interview's `line` refuses.
_HIDDEN = re.compile(
    "[\x00-\x08\x0e-\x1b\x7f-\x84\x86-\x9f\xad\u034f\u061c\u115f\u1160\u17b4\u17b5\u180b-\u180f"
    "\u200b\u200c\u200e\u200f\u202a-\u202e\u2060-\u206f\u3164\ufeff\uffa0\ufff0-\ufffb\ufdd0-\ufdef"
    "\ufffe\uffff\ud800-\udfff\ue000-\ue002\U0001bca0-\U0001bca3\U0001d173-\U0001d17a"
    "\U0001fffe\U0001ffff\U0002fffe\U0002ffff\U0003fffe-\U0010ffff]"
)
_MARKED = re.compile(r"[\\`*_~\[\]<>&]")
_CODE = re.compile(r"(?<!`)(`[^`]+`)(?!`)")
_ESCAPED = re.compile(r"\\([!-/:-@\[-^{-~])")
_STAR, _LOW = "\ue000", "\ue001"  # an escaped * or _ while decoration is removed
_SPAN = re.compile("\ue002([0-9]+)\ue002")  # the number of a code span, likewise
_TARGET = r"\((?:[^()\s]|\([^()\s]*\))*(?:\s+(?:\"[^\"]*\"|'[^']*'))?\s*\)"
_IMAGE = re.compile(r"!\[[^\[\]]*\](?:" + _TARGET + r"|\[[^\[\]]*\])")
_LINK = re.compile(r"\[([^\[\]]*)\](?:" + _TARGET + r"|\[[^\[\]]*\])")
_FOOTNOTE = re.compile(r"\[\^[^\[\]\s]*\]")
_AUTOLINK = re.compile(r"<((?:https?|mailto):[^<>\s]*)>")
_BREAK = re.compile(r"</?(?:br|p|li|ul|ol|td|th|tr|div)\b[^<>]*>", re.I)
_TAG = re.compile(r"<[/!?]?[A-Za-z][^<>]*>")
_TAG_START = re.compile(r"<(?=[/!?]?[A-Za-z])")
_EMPHASIS = re.compile(r"(?<![\w*])\*(?=[^\s*])([^*]*[^\s*])\*(?![\w*])")
_EMPHASIS_LOW = re.compile(r"(?<!\w)_(?=[^\s_])([^_]*[^\s_])_(?!\w)")
_STRONG = re.compile(r"\*\*|~~|(?<!\w)__|__(?!\w)")
_ENTITIES = {"&nbsp;": " ", "&quot;": '"', "&#39;": "'", "&apos;": "'", "&amp;": "&"}
_NESTING = 8  # links and tags inside each other are unwrapped this many times, then cut
_ANY_CODE = re.compile(r"(`[^`]+`)")
_ANY_ESCAPE = re.compile(r"\\([!-/:-@\[-`{-~])")
_ANY_LINK = re.compile(r"!?\[([^\[\]]*)\]\([^()]*\)")
_ANY_EMPHASIS = re.compile(r"(?<![\w*\\])[*_](?=\S)|(?<=[^\s\\])[*_](?![\w*])")

PLACEHOLDER = re.compile(
    r"(?<!\])\[(?![ xX]\])(?![A-Z][A-Z0-9]*(?:-[A-Z0-9]+)*-\d+\])[^\[\]\n]*\](?![(\[:])"
)
"""Text in square brackets that is neither a link nor an ID nor a task box."""


def plain_line(text: str, limit: int) -> str:
    """Text as one line without hidden characters; Markdown in it stays as it is.

    Args:
        text: any text.
        limit: the largest number of characters that come back, at least 1.

    Returns:
        The text with control, bidirectional and zero-width characters removed (the zero-width
        joiner of emoji stays), white space collapsed, and cut at a word with `…`.

    """
    return _cut(" ".join(_HIDDEN.sub("", text[: limit * 8 + 2000]).split()), limit)


def one_line(text: str, limit: int) -> str:
    r"""Document text as one line of plain data, without Markdown decoration or HTML.

    Args:
        text: Markdown text of any length, also several lines.
        limit: the largest number of characters that come back, at least 1.

    Returns:
        The line: hidden characters removed as in `plain_line`; bold, emphasis, strike-through,
        images, footnote marks, HTML tags and comments removed; links replaced by their text;
        backslash escapes (`\|` of a table) undone; code spans with single backticks kept as
        they are, other backticks removed; cut at a word with `…`. Angle brackets that do not make
        a tag stay, so the caller escapes the line before printing it.

    """
    line = " ".join(_HIDDEN.sub("", text[: limit * 8 + 2000]).split())
    if not _MARKED.search(line):
        return _cut(line, limit)
    line = without_comments(line.replace("\\|", "|").replace("\\`", ""))
    spans = _CODE.split(line)
    # A code span may be the words of a link, so the line is looked at as a whole.
    parts = [f"\ue002{at}\ue002" if at % 2 else part for at, part in enumerate(spans)]
    line = _SPAN.sub(lambda found: spans[int(found[1])], _undecorated("".join(parts)))
    line = _cut(" ".join(line.split()), limit)
    if line.count("`") % 2:  # the cut fell into a code span, whose beginning is ordinary text now
        return one_line("".join(line.rsplit("`", 1)), limit)
    return line


def plain_words(text: str) -> str:
    """Markdown as plain words: without placeholders and decoration, links as their labels."""
    text = PLACEHOLDER.sub(" ", _ANY_LINK.sub(r"\1", text))
    text = _ANY_EMPHASIS.sub("", text.replace("**", "").replace("`", ""))
    return " ".join(text.replace("\\", "").split())


def unescaped(text: str) -> str:
    """Markdown without backslash escapes; code stays as it is. The reverse of `quoting.text`."""
    parts = _ANY_CODE.split(text)
    return "".join(
        part if index % 2 else _ANY_ESCAPE.sub(r"\1", part) for index, part in enumerate(parts)
    )


def without_comments(text: str) -> str:
    """Markdown without `<!-- … -->` outside code spans; one that is not closed stays.

    Line ends inside a comment stay, so that the lines keep their numbers.
    """
    kept: list[str] = []
    done = at = ticks = 0
    while (start := text.find("<!--", at)) >= 0:
        ticks += text.count("`", at, start)
        at = start + 4
        if ticks % 2 or text[start - 1 : start] == "\\":  # inside a code span, or escaped
            continue
        end = text.find("-->", at)
        if end < 0:
            break
        kept += (text[done:start], "\n" * text.count("\n", start, end))
        done = at = end + 3
    return "".join(kept) + text[done:]


def _undecorated(text: str) -> str:
    """Markdown text outside code spans, without its markup."""
    text = text.replace("\\*", _STAR).replace("\\_", _LOW).replace("`", "")
    text = _ESCAPED.sub(r"\1", text)
    for _ in range(_NESTING):
        before = text
        text = _IMAGE.sub("", _FOOTNOTE.sub("", without_comments(text)))
        text = _LINK.sub(r"\1", _AUTOLINK.sub(r"\1", text))
        text = _TAG.sub("", _BREAK.sub(" ", text))
        if text == before:
            break
    else:
        text = _TAG_START.sub("", text.replace("](", "] (").replace("][", "] ["))
    before = ""
    while text != before:  # one mark may be inside another
        before, text = text, _STRONG.sub("", text)
        text = _EMPHASIS_LOW.sub(r"\1", _EMPHASIS.sub(r"\1", text))
    for entity, character in _ENTITIES.items():
        text = text.replace(entity, character)
    return text.replace(_STAR, "*").replace(_LOW, "_")


def _cut(line: str, limit: int) -> str:
    """The line, or as many whole words of it as fit into `limit` characters with `…`."""
    if len(line) <= limit:
        return line
    head = line[: limit - 1]
    if line[limit - 1] != " ":
        word = head.rfind(" ")
        head = head[:word] if word > limit // 2 else head
    return head.rstrip(" ,;:-\u2013\u2014\u200d") + "…"
