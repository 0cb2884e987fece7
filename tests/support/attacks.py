"""Answers that break a careless template, and what must become of each.

Every free-text answer is attacked with all of `attacks()`, every reference with those and with
`references()`, every list with `wrong_lists()`; `ROWS` says what each row is about.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, Literal, NamedTuple

Outcome = Literal["exact", "refused"]


ROWS = {
    1: "reads as something else in YAML",
    2: "emoji and other astral characters",
    3: "a pipe in a table",
    4: "a mark of Markdown or mermaid",
    5: "HTML and entities",
    6: "line breaks and control characters",
    7: "invisible characters and marks of direction",
    8: "scripts of the world",
    9: "Jinja",
    10: "shell",
    11: "length",
    13: "a reference that needs encoding",
    14: "a reference out of the repository",
    15: "a line break at the end",
}


class Attack(NamedTuple):
    """One answer: either it comes out as the `exact` string, or it is `refused` in a sentence."""

    row: int
    value: str
    outcome: Outcome


_YAML = """\
"|'|:|#|- x|&a|*a|!!python/object|%|@|>|yes|no|null|~|2024-01-01|1:30|1e3|{}|[]|a: b|a #b|"a|'a'
? a|- |---|...|0x1f|1_000|.inf|true|=|<<|!|, a|key: {a: [b]}|\\x41|"\\n"|%YAML 1.1|a:|007|+1|-1"""

_MARKDOWN = (
    "](",
    "[",
    "]",
    "](javascript:alert(1))",
    "[a](b)",
    "![a](b)",
    "[a]: /b",
    "[a]: /b 'c'",
    "[^1]",
    "[x] done",
    "[ ] open",
    "[TODO",
    "a\\",
    "\\",
    "\\\\",
    "a\\*b",
    "`",
    "``",
    "```",
    "```sh",
    "a`b",
    "a`b`c`d",
    "`a``b`",
    "order is `paid` or `failed`",
    "`<script>` and `*a*` and `\\`",
    "` a `",
    "`a|b` and `c`",
    "*",
    "*a*",
    "**a**",
    "* a",
    "***",
    "_",
    "_a_",
    "__a__",
    "snake_case_name and _private and trailing_",
    "a__b__c",
    "___",
    "~a~",
    "~~a~~",
    "~~~",
    "# a",
    "#",
    "###### a",
    "C #",
    "C ##",
    "C# #",
    "- a",
    "+ a",
    "+",
    "-",
    "--",
    "=",
    "==",
    "1. a",
    "1) a",
    "10.",
    "3.5 seconds",
    "> a",
    ">a",
    ":-",
    "| --- |",
    "-|-",
    "$a$",
    "$$a$$",
    "a  b",
    "https://shop.example/a_b*c*?d=1&e=2",
    "see www.shop.example/a*b*c, or ask a_b@shop.example",
    "mailto:a@shop.example",
    "@acme/payments",
)
_PIPES = ("|", "a|b", "||", "\\|", "a\\|b", "\\\\|", "`|`", "`a|b`", "`a\\|b`", "a | b | c |")
_HTML = (
    "<script>",
    "<script>alert(1)</script>",
    "<img src=x onerror=alert(1)>",
    "<!--",
    "<!-- a -->",
    "-->",
    "<?php ?>",
    "<![CDATA[a]]>",
    "<https://shop.example>",
    "<a@shop.example>",
    "&lt;",
    "&amp;",
    "&#60;",
    "&#x3C;script&#x3E;",
    "&nbsp;",
    "a < b > c & d",
    "</td>",
    "<br>",
)
_OTHER = {
    2: (
        "😀",
        "\U0001f469\u200d\U0001f469\u200d\U0001f467",
        "\U0001f3f3\ufe0f\u200d\U0001f308",
        "\U0001d4b3 and \U00010348",
        "é 😀 | 漢",
    ),
    8: (
        "漢字とかな",
        "한국어",
        "e\u0301 u\u0308",
        "שלום",
        "مرحبا",
        "ไทย",
        "葛\U000e0100",
        "ﬂ°°59¶ß",
    ),
    9: ("{{ 7*7 }}", "{% if %}", "{# #}", "{%- raw -%}", "}}", "%}", "{{ _copier_conf }}"),
    10: ("$(touch X)", "`touch X`", "; touch X", "&& touch X", "| touch X", "${HOME}", "%PATH%"),
}
_MERMAID = (
    'a"b',
    'x"] --> y["z',
    "a;b",
    "end",
    "#quot;",
    "#59;",
    "%%{init: {'theme': 'dark'}}%%",
    "%% a",
    "a\\nb",
    "`a`",
    "graph LR",
    "click a b",
    "--> b",
)
_BREAKS = "\n\r\t\x00\x01\x08\x0b\x0c\x1b\x1f\x7f\x80\x85\x9f\u2028\u2029"
_INVISIBLE = (
    "\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069\u200e\u200f\u061c"
    "\u200b\u200c\u2060\ufeff\xad\u180e\ufff9\ufffe\uffff\ufdd0\U0001fffe\U0010ffff\U000e0041"
)


def attacks(limit: int = 120) -> Iterator[Attack]:
    """Yield attacks on a text answer that may have at most `limit` characters."""
    for value in dict.fromkeys(_YAML.replace("\n", "|").split("|")):
        yield Attack(1, value, "exact")
    for value in _PIPES:
        yield Attack(3, value, "exact")
    for value in (*_MARKDOWN, *_MERMAID):
        yield Attack(4, value, "exact")
    for value in _HTML:
        yield Attack(5, value, "exact")
    for row, values in _OTHER.items():
        for value in values:
            yield Attack(row, value, "exact")
    for row, characters in ((6, _BREAKS), (7, _INVISIBLE)):
        for character in characters:
            yield Attack(row, f"a{character}b", "refused")
    yield Attack(7, "a\ud800b", "refused")
    yield Attack(11, "a" * limit, "exact")
    yield Attack(11, "|" * limit, "exact")
    yield Attack(11, "a" * (limit + 1), "refused")
    yield Attack(15, "abc\n", "refused")


def references() -> Iterator[Attack]:
    """Yield attacks on a reference: a path in the repository, or an http(s) URL."""
    for value in (
        "docs/prd/checkout.md",
        "docs/prd/checkout.md#goals",
        "docs/a b (c).md#d e",
        "docs/((.md",
        "docs/)[é] <x> \"y\" 'z'.md",
        "docs/漢字 😀.md#見出し",
        "docs/a&copy;b.md",
        "docs/a|b`c*d_e~f$g.md",
        "docs/what?.md",
        "docs/@acme/a+b,c;d=e!.md",
        "docs/100%.md",
        ".github/CODEOWNERS",
        "specs/checkout/openapi.yaml",
        "specs/checkout",
        "specs",
        "specs/checkout-2/openapi.yaml",
        "-rf",
        "https://shop.example/a b?c=(d)&e=f#g",
        "https://shop.example/a?b&copy;=c&amp;d",
        "https://shop.example:8443/%20a%2Fb?c=%26",
        "http://localhost/[a](b)",
        "https://例え.example/é",
        "HTTPS://SHOP.EXAMPLE/A",
    ):
        yield Attack(13, value, "exact")
    for value in (
        "javascript:alert(1)",
        "JavaScript:alert(1)",
        "java\tscript:alert(1)",
        " javascript:alert(1)",
        "data:text/html,a",
        "file:///etc/passwd",
        "file:a",
        "ftp://shop.example/a",
        "C:\\x",
        "C:/x",
        "\\\\host\\share",
        "docs\\a.md",
        "~",
        "~/a",
        "~root/a",
        "..",
        "../a",
        "../../../etc/passwd",
        "docs/../../a",
        "docs/..",
        "docs/..#a",
        "docs/%2e%2e/a",
        "docs/%2E./a",
        ".git/config",
        "docs/.git/config",
        ".GIT/config",
        ".git#a",
        "/etc/passwd",
        "//host/a",
        "https:/a",
        "https://",
        "https://user:secret@shop.example/",
        "https://shop.example\\@evil.example/",
        "#goals",
        "docs/a.md\n",
        "docs/a\u202eb.md",
        "a" * 251,
    ):
        yield Attack(14, value, "refused")


_MISFITS = {
    "2fa text": "the name '2fa' does not fit; use a name, a type and optional keys",
    "due": "the type is missing; use",
    "due PK": "the type 'PK' does not fit",
    "due date nullable": "'nullable' does not fit; use",
    "due double precise": "'precise' does not fit",
    "due date PK?": "'PK?' does not fit",
    "due timestamp with zone": "'with zone' does not fit",
    "due numeric(10": "the type 'numeric(10' does not fit",
    "due uuid? PK": "a primary key is never null",
}
"""Attributes of which one part does not fit, and what the sentence says of it."""


def wrong_lists() -> Iterator[tuple[str, Any, str]]:
    """Yield the name of a list answer, a value of a wrong shape, and how its sentence begins."""
    text = {"text": "a"}
    yield "requirements", "a", "requirements is not a list"
    yield "requirements", {}, "requirements is not a list"
    yield "requirements", None, "requirements is not a list"
    yield "requirements", ["a"], "requirements[0] is not a mapping"
    yield "requirements", [text, ["a"]], "requirements[1] is not a mapping"
    yield "requirements", [text | {"prio": 1}], "requirements[0] has the unknown key 'prio'"
    yield "requirements", [text | {"a\nb": 1}], "requirements[0] has an unknown key"
    yield "requirements", [text | {1: 1}], "requirements[0] has an unknown key"
    yield "requirements", [{"priority": "High"}], "requirements[0].text is missing"
    yield "requirements", [{"text": " "}], "requirements[0].text is missing"
    yield "requirements", [{"text": 5}], "requirements[0].text: One line of plain text"
    yield "requirements", [{"text": "a\nb"}], "requirements[0].text: One line of plain text"
    yield "requirements", [{"text": "a" * 501}], "requirements[0].text: At most 500 characters"
    yield (
        "requirements",
        [text, text, text, text | {"priority": "Urgent"}],
        "requirements[3].priority is 'Urgent': use Critical, High, Medium or Low",
    )
    yield "requirements", [text | {"priority": "High\n"}], "requirements[0].priority is not known"
    yield "requirements", [text | {"priority": ["High"]}], "requirements[0].priority is '['High']'"
    yield "requirements", [text | {"id": "REQ-SPC-1"}], "requirements[0].id is 'REQ-SPC-1': use"
    yield "requirements", [text | {"id": "REQ-SPC-001\n"}], "requirements[0].id is not known: use"
    yield "requirements", [text | {"id": "REQ-SPC-001"}] * 2, "requirements[1].id is 'REQ-SPC-001'"
    yield "requirements", [text | {"verify": "unit"}], "requirements[0].verify is not a list"
    yield "requirements", [text | {"verify": ["unit", "x"]}], "requirements[0].verify[1] is 'x'"
    yield "requirements", [text] * 201, "requirements has 201 items: at most 200"
    yield "security_requirements", [text | {"id": "REQ-SPC-001"}], "security_requirements[0].id is"
    yield "entities", [{"name": "Two words"}], "entities[0].name is 'Two words': use a name"
    yield "entities", [{"name": "1st"}], "entities[0].name is '1st': use a name"
    yield "entities", [{"name": "A"}, {"name": "A"}], "entities[1].name is 'A' again"
    yield "entities", [{"name": "A", "attributes": ["id"]}], "entities[0].attributes[0] is 'id'"
    yield "entities", [{"name": "A", "attributes": ["id PK"]}], "entities[0].attributes[0] is"
    for attribute, part in _MISFITS.items():
        place = f"entities[0].attributes[0] is '{attribute}': {part}"
        yield "entities", [{"name": "A", "attributes": [attribute]}], place
    yield (
        "types",
        [{"name": "A", "fields": ["due-on date null"]}],
        "types[0].fields[0] is 'due-on date null': 'null' does not fit; use a name and a type",
    )
    yield "types", [{"name": "A b"}], "types[0].name is 'A b': use a name of letters"
    yield "types", [{"name": "A"}, {"name": "A"}], "types[1].name is 'A' again"
    yield "types", [{"fields": ["a text"]}], "types[0].name is missing"
    yield (
        "types",
        [{"name": "A", "fields": ["a text"], "optional": ["b"]}],
        "types[0].optional: 'b' is not a field of A",
    )
    yield "operations", [{"call": "a", "stream": "yes"}], "operations[0].stream is 'yes': use"
    yield "operations", [{"call": "a", "request": "A[][]"}], "operations[0].request is 'A[][]': use"
    yield "operations", [{"call": "a", "response": ["A"]}], "operations[0].response is"
    yield "operations", [{"call": "job a", "schedule": 2}], "operations[0].schedule: One line of"
    yield "operations", "nothing", "operations is not a list, nor the word none"
    yield "entities", "none", "entities is not a list"
    yield "entities", [{"name": "A", "relations": ["A -> B"]}], "entities[0].relations[0] is 'A ->"
    yield "entities", [{"name": "A", "relations": ["A ||--o{ B : End"]}], "entities[0].relations[0]"
    yield "operations", [{"call": "GET /a", "success": [99]}], "operations[0].success[0] is '99'"
    yield "operations", [{"call": "GET /a", "errors": ["404"]}], "operations[0].errors[0] is '404'"
    yield "operations", [{"call": "GET /a", "sensitive": "yes"}], "operations[0].sensitive is 'yes'"
    yield "operations", [{"call": "GET /a", "retry": "maybe"}], "operations[0].retry is 'maybe'"
    yield "error_cases", [{"id": "1", "when": "a", "then": "b"}], "error_cases[0].id is '1': use"
    yield "error_cases", [{"id": 50, "when": "a", "then": "b"}], "error_cases[0].id is '50': use"
    yield "error_cases", [{"id": True, "when": "a", "then": "b"}], "error_cases[0].id is 'True'"
    yield "error_cases", [{"id": 1, "then": "b"}], "error_cases[0].when is missing"
    yield "components", [{"path": "a", "change": "moved"}], "components[0].change is 'moved': use"
    yield "components", [{"path": "a", "depends": [""]}], "components[0].depends[0] is empty"
    yield "more_references", [{"label": "a", "path": "../b"}], "more_references[0].path: An http(s)"
    yield "more_references", [{"label": "a"}], "more_references[0].path is missing"
    yield "roles", ["a", 1], "roles[1]: One line of plain text"
    yield "roles", ["a", "a"], "roles[1] is 'a' again"
    yield "roles", [""], "roles[0] is empty"
    yield "environments", ["a" * 121], "environments[0]: At most 120 characters"
    yield "service_dependencies", "a", "service_dependencies is not a list"
    yield "test_tools", ["a"], "test_tools is not a mapping"
    yield "test_tools", {"perf": "a"}, "test_tools has the unknown key 'perf'"
    yield "test_tools", {"unit": ["a"]}, "test_tools.unit: One line of plain text"
