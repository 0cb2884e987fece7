"""The lines of quotes as a reader sees them: a soft line break ends none."""

from __future__ import annotations

from feature_spec.markdown import Node, Paragraph, Quote, QuoteLine, Spec


def with_whole_lines(document: Spec) -> Spec:
    """Join the lines of the quotes of a document that go on with the text of the line above.

    A line with a label begins a new one, and so does one behind a hard line break.
    """
    for node in document.walk():
        if isinstance(node, Quote):
            node.children = _joined(node)
    return document


def _joined(quote: Quote) -> list[Node]:
    goes_on: set[int] = set()
    for block in quote.blocks:
        if isinstance(block, Paragraph):
            last = block.line + block.own.rstrip("\n").count("\n")
            goes_on.update(range(block.line + 1, last + 1))
    lines: list[Node] = []
    above = ""
    for line in quote.children:
        label = line.label if isinstance(line, QuoteLine) else ""
        if line.line in goes_on and lines and not label and not above.endswith(("\\", "  ")):
            lines[-1] = QuoteLine(lines[-1].line, lines[-1].own + line.own)
        else:
            lines.append(line)
        above = line.own.rstrip("\r\n")
    return lines
