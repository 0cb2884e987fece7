"""The same outline of a document from the reader and from a CommonMark parser, to be compared.

What the reader says differently on purpose (see its docstring) is made the same here, and only
that: definitions are cut from the paragraphs they begin, front matter is replaced by empty lines,
and the parser looks for a table only where no other block begins.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from markdown_it import MarkdownIt
from markdown_it.common.utils import unescapeAll
from markdown_it.rules_block import table
from markdown_it.token import Token

from feature_spec.markdown import (
    Code,
    Fence,
    FrontMatter,
    Html,
    Item,
    List,
    Node,
    Paragraph,
    Quote,
    Row,
    Rule,
    Section,
    Spec,
    Table,
    code_spans,
    links,
    read_spec,
)
from feature_spec.markdown.definitions import behind_definitions, definitions
from feature_spec.markdown.texts import texts

Outline = list[Any]


def parser() -> MarkdownIt:
    """A CommonMark parser with tables that follow GitHub, and links that stay as written."""
    found = MarkdownIt("commonmark", {"maxNesting": 1000})
    found.block.ruler.before("lheading", "late_table", table, {"alt": ["paragraph", "reference"]})
    found.validateLink = lambda url: bool(url) or True  # type: ignore[method-assign]
    found.normalizeLink = lambda url: url  # type: ignore[method-assign]
    return found


@dataclass(frozen=True)
class Read:
    """What one of the two makes of a document."""

    blocks: Outline
    links: list[str]
    definitions: list[str]
    codes: list[str]


def ours(text: str) -> Read:
    """The outline as the reader sees it."""
    spec = read_spec(text)
    found = links(spec)
    defined = {unescapeAll(link.destination) for link in found if link.kind == "definition"}
    direct = [unescapeAll(link.destination) for link in found if link.kind in ("link", "image")]
    auto = [link.destination for link in found if link.kind == "autolink"]
    return Read(
        blocks=_blocks(spec, _flat(spec)),
        links=sorted(link for link in direct + auto if link not in defined),
        definitions=sorted(
            unescapeAll(link.destination) for link in found if link.kind == "definition"
        ),
        codes=sorted(" ".join(span.text.split()) for span in code_spans(spec)),
    )


def theirs(text: str) -> Read:
    """The outline as markdown-it sees it."""
    front = read_spec(text).front_matter
    if front:
        lines = front.text().removesuffix(front.tail).count("\n")
        rest = text.removeprefix(front.text().removesuffix(front.tail))
        text = "\n" * lines + rest
    if not text.endswith("\n"):  # a last line of blanks is lost without it
        text += "\n"
    env: dict[str, Any] = {}
    tokens = parser().parse(text, env)
    inlines = list(_inlines(tokens))
    references = [entry["href"] for entry in env.get("references", {}).values()]
    references += [entry["href"] for entry in env.get("duplicate_refs", [])]
    hrefs = []
    for token in inlines:
        if token.type == "link_open":
            href = str(token.attrs["href"])
            auto = token.info == "auto" and href.startswith("mailto:")
            hrefs.append(href.removeprefix("mailto:") if auto else href)
        elif token.type == "image":
            hrefs.append(str(token.attrs["src"]))
    return Read(
        blocks=_token_tree(iter(tokens), text.split("\n")),
        links=sorted(href for href in hrefs if href not in set(references)),
        definitions=sorted(references),
        codes=sorted(" ".join(t.content.split()) for t in inlines if t.type == "code_inline"),
    )


OPENS = frozenset("#`~><*-+_=|:0123456789")
"""What a line may begin with that markdown-it takes for a block where it is none."""
QUOTES = re.compile(r"^[ \t>]*(?:\t| {4})[ \t]*>|>\t.*>.*\t", re.MULTILINE)
FENCE_WITH_TAB = re.compile(r"(?s)(?:```|~~~).*>[ ]*\t")
INLINE = re.compile(r"--->|\]\([^)]*\[|\]\([^)]*\\[ \t\n]|\[.*!\[.*\[.*\].*\].*\]", re.DOTALL)
MARKER = re.compile(r"(?:[-+*]|\d+[.)])(?: |$)|<")


def parser_is_known_to_err(text: str) -> bool:
    """Whether a document has one of the constructs that markdown-it reads against the standard.

    - The line behind a definition is for it the first of a new block, though the paragraph goes on;
      a definition does not go on in a line that could begin a block, or it does in an underline; a
      backslash at its end takes the line end along.
    - A line that goes on a paragraph without the mark of its container may begin a block, even when
      it is indented by four columns or more.
    - A quote mark so far indented still goes on a quote. Behind two quote marks with tabs the
      columns are counted wrongly.
    - In a fence, a tab of which the quote mark takes a column stays a tab.
    - A line that goes on a paragraph because its list marker may not interrupt one, and is the
      header of a table, is a list item.

    - A row of blanks other than spaces (U+00A0) ends the table.

    And the one thing that the reader reads its own way: a line that was taken into a container
    without its mark is not the header of a table.
    """
    lines = text.split("\n")
    if (
        QUOTES.search(text)
        or INLINE.search(text)
        or any(line.isspace() and line.strip(" \t\r") for line in lines)
    ):
        return True
    spec = read_spec(text)
    for read in texts(spec):
        if read.defines and re.match(r"\[[^\]]*\]:\Z", read.body.strip()):
            return True
        for found in definitions(read.body) if read.defines else ():
            words = read.body[: found.end]
            if read.body[found.end :] or words.rstrip().endswith("\\"):
                return True
            if any(line[:1] in OPENS for line in words.split("\n")[1:]):
                return True
        at = 0
        for words in read.body.split("\n")[:-1]:
            at += len(words) + 1
            line, column = read.place(at)
            before, words = (
                lines[line - 1][: column - 1].expandtabs(4),
                lines[line - 1][column - 1 :],
            )
            if before.endswith("    ") and words[:1] in OPENS:
                return True
            if "|" in words and not words.strip("|:- \t\r"):
                return True
        if len(read.body) > 1 and "|" in read.body.split("\n")[-1] and not read.cell:
            under = [*lines, ""][read.place(len(read.body) - 1)[0]] if read.defines else ""
            if under.strip(" \t\r>") and not under.strip(" \t\r>-"):
                return True
    for node in spec.walk():
        if isinstance(node, Quote) and FENCE_WITH_TAB.search(node.text()):
            return True
    return any(MARKER.match(table.header[0].raw) for table in spec.tables)


def _flat(spec: Spec) -> list[Node]:
    """The blocks of a spec, sections opened."""
    found: list[Node] = []

    def collect(nodes: Sequence[Node]) -> None:
        for node in nodes:
            if not isinstance(node, FrontMatter):
                found.append(node)
            if isinstance(node, Section):
                collect(node.children)

    collect(spec.children)
    return found


def _blocks(spec: Spec, nodes: Sequence[Node]) -> Outline:
    return [block for node in nodes if (block := _block(spec, node))]


def _block(spec: Spec, node: Node) -> Any:
    end = node.line + node.own.removesuffix("\n").count("\n")
    match node:
        case Paragraph() | Section():
            text = next(iter(texts(_only(node))))
            cut = behind_definitions(text.body) if text.defines else 0
            start = node.line + text.body.count("\n", 0, cut)
            if isinstance(node, Section):
                return ("heading", start, end, node.level, _plain(text.body[cut:]))
            return ("paragraph", start, end, _plain(text.body[cut:])) if text.body[cut:] else None
        case Fence():
            return ("fence", node.line, end, unescapeAll(node.info), _code(node.content))
        case Code() | Html() | Rule():
            return (node.kind, node.line, end)
        case Table():
            rows = [node.header, *(row.cells for row in node.children if isinstance(row, Row))]
            size = len(node.header)
            cells = [[cell.text.replace("\\|", "|").strip() for cell in row][:size] for row in rows]
            return (
                "table",
                node.line,
                end + len(node.children),
                [row + [""] * (size - len(row)) for row in cells],
            )
        case Quote():
            return ("quote", node.line, node.children[-1].line, _blocks(spec, node.blocks))
        case List():
            return ("list", node.ordered, _blocks(spec, node.children))
        case Item():
            inside = [node.first] if node.first else []
            blocks = _blocks(spec, [*inside, *node.children])
            return ("item", node.line, blocks)
    raise AssertionError(node)


def _only(node: Node) -> Spec:
    """A spec that holds one node without what is inside it."""
    bare = type(node)(node.line, node.own)
    bare.__dict__.update({**node.__dict__, "children": []})
    return Spec(1, children=[bare])


def _code(content: str) -> str:
    """The content of a fence; how much of a blank line belongs to it is not compared."""
    return "\n".join(line if line.strip(" \t") else "" for line in content.split("\n"))


def _plain(text: str) -> str:
    return "\n".join(line.strip(" \t") for line in text.split("\n")).strip()


def _token_tree(tokens: Iterator[Token], lines: Sequence[str]) -> Outline:
    found: Outline = []
    for token in tokens:
        if token.nesting < 0:
            return found
        start, end = token.map or (0, 0)
        start += 1
        match token.type:
            case "paragraph_open" | "heading_open":
                content = _plain(next(tokens).content.replace("\ufffd", "\0"))
                next(tokens)
                if token.type == "heading_open":
                    found.append(("heading", start, end, int(token.tag[1]), content))
                else:
                    found.append(("paragraph", start, end, content))
            case "fence":
                content = _code(token.content.replace("\ufffd", "\0"))
                found.append(("fence", start, end, unescapeAll(token.info.strip(" \t")), content))
            case "code_block":
                found.append(("code", start, end))
            case "html_block":
                found.append(("html", start, end))
            case "hr":
                found.append(("rule", start, end))
            case "table_open":
                found.append(("table", start, end, _rows(tokens)))
            case "blockquote_open":
                while not lines[end - 1].strip(" \t\r"):
                    end -= 1
                found.append(("quote", start, end, _token_tree(tokens, lines)))
            case "bullet_list_open" | "ordered_list_open":
                found.append(("list", token.tag == "ol", _token_tree(tokens, lines)))
            case "list_item_open":
                found.append(("item", start, _token_tree(tokens, lines)))
            case _:
                raise AssertionError(token)
    return found


def _rows(tokens: Iterator[Token]) -> list[list[str]]:
    rows: list[list[str]] = []
    for token in tokens:
        if token.type == "table_close":
            break
        if token.type == "tr_open":
            rows.append([])
        elif token.type == "inline":
            rows[-1].append(token.content.replace("\ufffd", "\0").strip())
    return rows


def _inlines(tokens: Sequence[Token]) -> Iterator[Token]:
    for token in tokens:
        if token.type != "inline":
            yield token
        yield from _inlines(token.children or ())
