"""The keys of records: what they are called, and that a printed key finds its record again."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from feature_spec.markdown import Paragraph, QuoteLine, Row, read_spec
from feature_spec.markdown.records import (
    Key,
    Record,
    Unresolved,
    label,
    local_key,
    parse_key,
    records,
    resolve,
)

TESTS = Path(__file__).parents[1]
DOCUMENTS = sorted(
    file for folder in ("golden", "ideal", "documents") for file in (TESTS / folder).glob("*.md")
)

SPEC = """\
---
title: "Carts"
# a comment
status: Draft
---

# Spec: Carts / Baskets

> **Status**: Draft
> and more of it

One two, three four five six.

## 0. Checklist

| Item | Note |
| --- | --- |
| AuthN/AuthZ | session |
| **`GET /carts`** | reads |
| | nothing |

## 2. Requirements

| ID | Text |
| --- | --- |
| **[REQ-SPC-004]** | Carts expire. |
| REQ-SPC-005 | Not defined here. |

## 7. Tests

- **[VAL-SPC-001] Unit Tests**: all
- **Owner:** Ann
- no label, five words and more
  - **Owner**: Ben

### 7.1. Traceability

| ID | By |
| --- | --- |
| REQ-SPC-004 | VAL-SPC-001 |

```python
x = 1
```

```
y
```

## CORS / CSRF: both

    code

<div>

***
"""


def keys(text: str) -> list[str]:
    return [str(record.key) for record in records(read_spec(text))]


def test_a_key_says_section_kind_and_label_and_an_id_is_its_own_key() -> None:
    assert keys(SPEC) == [
        "/front:title",
        "/front:status",
        "/bullet:Status",
        "/block:and more of it",
        "/block:One two, three four five",
        "0/row:AuthN/AuthZ",
        "0/row:GET /carts",
        "0/row:nothing",
        "REQ-SPC-004",
        "2/row:REQ-SPC-005",
        "VAL-SPC-001",
        "7/bullet:Owner",
        "7/bullet:no label, five words and",
        "7/bullet:Owner#2",
        "7.1/row:REQ-SPC-004",
        "7.1/block:python",
        "7.1/block:code",
        "CORS CSRF both/block:code",
        "CORS CSRF both/block:html",
    ]


def test_an_equal_key_gets_a_number_that_no_label_has() -> None:
    text = (
        "- **A**: 1\n- **A**: 2\n- **A#2**: 3\n- **A**: 4\n- **[REQ-SPC-1]**\n- **[REQ-SPC-1]**\n"
    )
    assert keys(text) == [
        *("/bullet:A", "/bullet:A#3", "/bullet:A#2", "/bullet:A#4"),
        *("REQ-SPC-1", "REQ-SPC-1#2"),
    ]


def test_only_the_title_of_the_document_is_left_out() -> None:
    """A document may have its sections at level 1."""
    assert keys("text\n\n# Title\n\na\n\n# 1. One\n\nb\n\n# Two\n\nc\n") == [
        *("/block:text", "/block:a", "1/block:b", "Two/block:c")
    ]


@pytest.mark.parametrize(
    ("typed", "key"),
    [
        ("/front:status", Key("status", "front", "")),
        ("front:status", Key("status", "front")),
        ("0.2/row:AuthN/AuthZ", Key("AuthN/AuthZ", "row", "0.2")),
        ("row:AuthN/AuthZ", Key("AuthN/AuthZ", "row")),
        ("6/bullet:a: b/c", Key("a: b/c", "bullet", "6")),
        ("block:row:x", Key("row:x", "block")),
        ("  7/block:two   words ", Key("two words", "block", "7")),
        ("REQ-SPC-004#2", Key("REQ-SPC-004#2")),
        ("REQ-PRD-FUN-01", None),
        ("7/cell:x", None),
        ("7/row:", None),
        ("row", None),
        ("", None),
    ],
)
def test_the_first_slash_ends_the_section_and_the_first_colon_the_kind(
    typed: str, key: Key | None
) -> None:
    assert parse_key(typed) == key


@pytest.mark.parametrize(
    ("typed", "key"),
    [
        ("0/row:AuthN/AuthZ", "0/row:AuthN/AuthZ"),
        ("row:AuthN/AuthZ", "0/row:AuthN/AuthZ"),
        ("ROW:x", ""),
        ("row:authn/authz", "0/row:AuthN/AuthZ"),
        ("front:Status", "/front:status"),
        ("bullet:Owner", "7/bullet:Owner"),
        ("bullet:Owner#2", "7/bullet:Owner#2"),
        ("req-spc-004", "REQ-SPC-004"),
        ("row:REQ-SPC-004", "7.1/row:REQ-SPC-004"),
        ("cors csrf both/block:code", "CORS CSRF both/block:code"),
        ("REQ-SPC-006", ""),
    ],
)
def test_a_typed_key_names_its_record(typed: str, key: str) -> None:
    found = resolve(records(read_spec(SPEC)), typed)
    assert (str(found.key) if isinstance(found, Record) else "") == key


def test_a_short_key_that_names_several_records_lists_them() -> None:
    found = resolve(records(read_spec(SPEC)), "block:code")
    assert isinstance(found, Unresolved)
    assert found.ambiguous
    assert str(found) == "block:code names 2 records: 7.1/block:code, CORS CSRF both/block:code"


@pytest.mark.parametrize(
    ("typed", "sentence"),
    [
        ("REQ-SPC-006", "There is no record REQ-SPC-006; similar: 2/row:REQ-SPC-005, REQ-SPC-004"),
        ("AuthN/AuthZ", "There is no record AuthN/AuthZ; similar: 0/row:AuthN/AuthZ"),
        ("qqqqqqqqqqqqqq", "There is no record qqqqqqqqqqqqqq"),
    ],
)
def test_an_unknown_key_names_the_most_similar(typed: str, sentence: str) -> None:
    found = resolve(records(read_spec(SPEC)), typed)
    assert isinstance(found, Unresolved)
    assert not found.ambiguous
    assert str(found).startswith(sentence)


def test_a_record_has_its_node_and_its_heading() -> None:
    found = resolve(records(read_spec(SPEC)), "7.1/row:REQ-SPC-004")
    assert isinstance(found, Record)
    assert isinstance(found.node, Row)
    assert SPEC.split("\n")[found.node.line - 1] == found.node.own.rstrip("\n")
    assert found.section is not None
    assert found.section.title == "7.1. Traceability"


def test_what_tells_a_node_from_its_siblings_is_in_its_key() -> None:
    for record in records(read_spec(SPEC)):
        own = label(record.node)
        if own:
            assert local_key(record.node) == own
            assert record.key.label.split("#")[0] in own.replace("`", "").replace("*", "")
        elif not isinstance(record.node, Row):
            assert local_key(record.node) is None


# ---- any document --------------------------------------------------------------------------------


def _check(text: str) -> None:
    found = records(read_spec(text))
    printed = [str(record.key) for record in found]
    assert len(set(printed)) == len(printed)
    for record, key in zip(found, printed, strict=True):
        assert parse_key(key) == record.key
        assert resolve(found, key) is record
        kind, section = record.key.kind, record.key.section
        assert kind is None or (section is not None and not {"/", ":"} & set(section))
        short = resolve(found, key if kind is None else f"{kind}:{record.key.label}")
        assert short is record or (isinstance(short, Unresolved) and record in short.candidates)


@pytest.mark.parametrize("file", DOCUMENTS, ids=lambda file: f"{file.parent.name}/{file.name}")
def test_a_printed_key_finds_its_record_in_a_whole_spec(file: Path) -> None:
    text = file.read_text(encoding="utf-8")
    _check(text)
    said = [node for node in read_spec(text).walk() if isinstance(node, (Row, Paragraph))]
    nodes = [record.node for record in records(read_spec(text))]
    assert len([node for node in nodes if isinstance(node, (Row, Paragraph))]) == len(said) > 0


def test_there_are_whole_specs_to_try() -> None:
    assert len(DOCUMENTS) >= 7


WORDS = st.sampled_from(
    ["A", "a", "A#2", "A#2#2", "#2", "A/B", "A: b", "row:A", "/", ":", "**", "`x`", "`", "*x*", "é",
     "[REQ-SPC-1]", "**[REQ-SPC-1]**", "REQ-SPC-1", "\\|", "\\", " ", "\u2028", "\x00", "x\ty",
     "[TODO: x]", "1", "4.2"]
)  # fmt: skip
LABELS = st.lists(WORDS, max_size=3).map(" ".join) | st.text(max_size=12).map(
    lambda text: text.replace("\n", " ").replace("\r", " ")
)


@st.composite
def documents(draw: st.DrawFn) -> str:
    """Blocks with any labels under any headings."""
    forms = ["- **{}**: x", "- {}", "  - **{}**", "| Item |\n| - |\n| {} |", "| {} |",
             "> **{}**: x", "> {}", ">", "# {}", "## {}", "## 4.{} B", "### {} / {}",
             "```{}\nx\n```", "{}", "    {}", "<div>", "***", "1. **{}**"]  # fmt: skip
    lines = ["---", *draw(st.lists(LABELS.map(lambda text: f'"{text}": 1'), max_size=2)), "---"]
    parts = ["\n".join(lines)] if draw(st.booleans()) else []
    for form in draw(st.lists(st.sampled_from(forms), max_size=10)):
        parts.append(form.format(draw(LABELS), draw(LABELS)))
    return draw(st.sampled_from(["\n", "\n\n"])).join(parts) + "\n"


@settings(max_examples=500, deadline=None)
@given(documents())
def test_a_printed_key_finds_its_record_in_any_document(text: str) -> None:
    _check(text)


def test_a_line_of_a_quote_without_words_is_no_record() -> None:
    found = records(read_spec("> a\n>\n> b\n"))
    assert [type(record.node) for record in found] == [QuoteLine, QuoteLine]
