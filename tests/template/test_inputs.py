"""What goes in comes out exactly, or is refused with a sentence."""

from __future__ import annotations

import posixpath
import re
from typing import Any
from urllib.parse import unquote

import pytest
import yaml
from hypothesis import given, settings
from hypothesis import strategies as st
from jinja2 import FileSystemLoader, StrictUndefined
from jinja2.sandbox import SandboxedEnvironment

from attacks import Attack, attacks, references, wrong_lists
from external import ROOT, Node
from oracle import Expected, blocks, diagrams, faults, hidden

FEATURE = "specs/checkout"
EXACT = [a for a in attacks() if a.outcome == "exact"]
REFUSED = [a for a in attacks() if a.outcome == "refused"]
LINKED = [a.value for a in references() if a.outcome == "exact"]
ENVIRONMENT = SandboxedEnvironment(
    loader=FileSystemLoader(ROOT),
    extensions=["jinja2_ansible_filters.AnsibleCoreFiltersExtension"],
    undefined=StrictUndefined,
    trim_blocks=True,
    lstrip_blocks=True,
    keep_trailing_newline=True,
)
TEXT: Any = ENVIRONMENT.get_template("template/_text/quoting.jinja").module
VALID: Any = ENVIRONMENT.get_template("template/_interview/valid.jinja").module
ER: Any = ENVIRONMENT.get_template("template/_text/er.jinja").module
LISTS: Any = ENVIRONMENT.get_template("template/_interview/valid_lists.jinja").module
MANY = settings(max_examples=10 * settings().max_examples)
SOME = settings(max_examples=3 * settings().max_examples)

# Every place where an answer may appear, as the sections use it.
DOCUMENT = """\
{% from 'template/_text/quoting.jinja' import yaml, text, code, code_cell, link, destination %}
{% from 'template/_text/quoting.jinja' import label, node %}
---
title: {{ yaml(answer) }}
version: "1.0"
prd_reference: {{ yaml(destination(reference, feature_path)) }}
tags: ["spec", {{ yaml(answer) }}]
---

# {{ text(answer) }}

> **Owner**: {{ text(answer) }}\\
> **Related PRD**: {{ link(answer, reference, feature_path) }}

{{ text(answer) }}

{{ text(answer) }}:
{{ text(answer) }}

- {{ text(answer) }}
- **{{ text(answer) }}**: {{ text(answer) }}

{{ code(answer) }}

| A | B | C |
| --- | --- | --- |
| {{ text(answer) }} | {{ code_cell(answer) }} | **{{ text(answer) }}** |
| {{ link(answer, reference, feature_path) }} | b | c |

```mermaid
flowchart LR
  {{ node(answer) }}["{{ label(answer) }}"] --> n_z["z"]
```

```mermaid
sequenceDiagram
  participant {{ node(answer) }} as {{ label(answer) }}
  {{ node(answer) }}->>n_z: {{ label(answer) }}
```
"""
NAIVE = """\
---
title: {{ answer }}
version: "1.0"
prd_reference: {{ reference }}
tags: ["spec", {{ answer }}]
---

# {{ answer }}

> **Owner**: {{ answer }}\\
> **Related PRD**: [{{ answer }}]({{ reference }})

{{ answer }}

{{ answer }}:
{{ answer }}

- {{ answer }}
- **{{ answer }}**: {{ answer }}

`{{ answer }}`

| A | B | C |
| --- | --- | --- |
| {{ answer }} | `{{ answer }}` | **{{ answer }}** |
| [{{ answer }}]({{ reference }}) | b | c |
"""
DOCUMENT_TEMPLATE = ENVIRONMENT.from_string(DOCUMENT)
NAIVE_TEMPLATE = ENVIRONMENT.from_string(NAIVE)


def way(reference: str) -> str:
    """Return where a link from the feature's folder leads, percent-decoded."""
    path, mark, fragment = reference.partition("#")
    if not path.lower().startswith(("http://", "https://")):
        path = posixpath.relpath(path, FEATURE)
    return unquote(path + mark + fragment)


def expected(answer: str, reference: str) -> Expected:
    """Return what every document above must read as."""
    text = answer.strip()
    return Expected(
        front_matter={"title": answer, "version": "1.0", "tags": ["spec", answer]},
        blocks=[
            *[text] * 6,  # heading, paragraph, bullet, and a plain, a bold and a linked cell
            f"Owner: {text}\nRelated PRD: {text}",
            f"{text}:\n{text}",
            f"{text}: {text}",
            f"`{text}`",
            text if "\\|" in text else f"`{text}`",  # in a cell, no two parsers read it alike
            *"ABCbc",
        ],
        links=[way(reference)] * 2,
    )


def render(answer: str, reference: str = "docs/prd/checkout.md") -> str:
    return DOCUMENT_TEMPLATE.render(answer=answer, reference=reference, feature_path=FEATURE)


def named(attack: Attack) -> str:
    return f"{attack.row} {attack.value!a}"[:60]


@pytest.mark.parametrize("attack", EXACT, ids=named)
def test_an_answer_comes_out_exactly_wherever_it_stands(attack: Attack) -> None:
    assert faults(render(attack.value), expected(attack.value, "docs/prd/checkout.md")) == []


@pytest.mark.parametrize("attack", EXACT, ids=named)
def test_an_answer_that_comes_out_exactly_is_accepted(attack: Attack) -> None:
    assert VALID.line(attack.value, 120) == ""


@pytest.mark.parametrize("attack", REFUSED, ids=named)
def test_an_answer_that_hides_something_or_is_too_long_is_refused(attack: Attack) -> None:
    sentence = VALID.line(attack.value, 120)
    assert sentence in {
        "At most 120 characters",
        "One line of plain text: no line breaks, tabs or invisible characters",
    }


def test_an_answer_that_is_not_text_is_refused() -> None:
    values: list[Any] = [1, 1.5, True, None, [], {}]
    for value in values:
        assert VALID.line(value, 120).startswith("One line of plain text; quote it")


@pytest.mark.parametrize("reference", LINKED)
def test_a_reference_becomes_one_link_that_leads_to_it(reference: str) -> None:
    assert VALID.reference(reference) == ""
    assert faults(render("Checkout", reference), expected("Checkout", reference)) == []


@pytest.mark.parametrize(
    "attack", [attack for attack in EXACT if VALID.reference(attack.value) == ""], ids=named
)
def test_every_accepted_text_is_a_safe_reference(attack: Attack) -> None:
    assert faults(render("Checkout", attack.value), expected("Checkout", attack.value)) == []


@pytest.mark.parametrize(
    "value", [a.value for a in references() if a.outcome == "refused"], ids=ascii
)
def test_a_reference_out_of_the_repository_is_refused(value: str) -> None:
    assert VALID.reference(value) in {
        "An http(s) URL or a path inside the repository, such as docs/prd/checkout.md",
        "One line of plain text: no line breaks, tabs or invisible characters",
        "At most 250 characters",
    }


@pytest.mark.parametrize(
    ("answer", "source"),
    [
        ("order is `paid` or `payment_failed`", "order is `paid` or `payment_failed`"),
        ("snake_case, 3.5 s, a-b, C# (v2)", "snake_case, 3.5 s, a-b, C# (v2)"),
        ("a_ _b", "a_ \\_b"),
        ("`a``b`", "\\`a\\`\\`b\\`"),
        ("$a$", "\\$a\\$"),
        ("https://shop.example", "https\\://shop.example"),
        (" a ", "a"),
    ],
)
def test_text_is_escaped_only_where_it_must_be(answer: str, source: str) -> None:
    assert TEXT.text(answer) == source


@pytest.mark.parametrize(
    ("reference", "destination"),
    [
        ("", ""),
        ("docs/prd/checkout.md#goals", "../../docs/prd/checkout.md#goals"),
        ("ARCHITECTURE.md", "../../ARCHITECTURE.md"),
        ("specs/checkout/openapi.yaml", "openapi.yaml"),
        ("specs/openapi.yaml", "../openapi.yaml"),
        ("specs/checkout-2/openapi.yaml", "../checkout-2/openapi.yaml"),
        ("docs/a (b).md", "../../docs/a%20%28b%29.md"),
        ("docs/100%.md", "../../docs/100%25.md"),
        ("docs/what?.md", "../../docs/what%3F.md"),
        ("docs/a.md#b?c:d", "../../docs/a.md#b?c:d"),
        ("docs/a%20b.md", "../../docs/a%20b.md"),
        ("https://shop.example/a%20b c?d=e&f#g h", "https://shop.example/a%20b%20c?d=e&f#g%20h"),
    ],
)
def test_a_destination_is_seen_from_the_features_folder(reference: str, destination: str) -> None:
    assert TEXT.destination(reference, FEATURE) == destination


@pytest.mark.parametrize("path", ["specs/user-login", "a", "apps/web/specs/x2", "a b/é/c"])
def test_a_folder_of_the_features_own_is_accepted(path: str) -> None:
    assert VALID.place(path) == ""


@pytest.mark.parametrize(
    "path",
    ["", ".", "specs/CON", "specs/nul", "com1", "specs/Demo", "specs/a b", "-rf", "specs/a.",
     "specs/a ", "specs/a/", "specs/a\n", "/specs/a", "../a", "specs/../a", ".git/a", "a-", "C:/a"],
)  # fmt: skip
def test_a_folder_that_cannot_hold_a_feature_is_refused(path: str) -> None:
    assert VALID.place(path).startswith("A folder for this feature alone, inside the repository")


@pytest.mark.parametrize(("name", "value", "start"), list(wrong_lists()))
def test_a_list_of_a_wrong_shape_is_refused_by_item_and_key(
    name: str, value: Any, start: str
) -> None:
    sentence = LISTS.list_error(name, value)
    assert sentence.startswith(start)
    assert "\n" not in sentence


def test_a_list_that_uses_every_key_is_accepted() -> None:
    lists = yaml.safe_load("""
    requirements:
      - {id: REQ-SPC-001, text: "When a, then `b` | c.", priority: High, prd: REQ-1, verify: [unit]}
      - {text: One without an id}
      - {text: One without an id}
    security_requirements: [{id: SEC-SPC-050, text: a, priority: Critical, prd: N/A, verify: []}]
    entities:
      - name: OrderLine
        attributes: [id uuid PK, "order_id uuid FK,UK", "price numeric(10,2)", "tags text[]"]
        relations: ["ORDER_LINE }o--|| ORDER : belongs_to", "A |o..o{ B : has"]
    operations:
      - {call: GET /a, summary: a, access: owner, sensitive: true, success: [200]}
      - {call: GET /b, retry: key, errors: [404]}
    error_cases: [{id: 1, when: a, then: b}, {id: 49, when: a, then: b}]
    components: [{path: src/a/, change: new, does: a, depends: [b, c]}]
    more_references: [{label: a, path: "https://shop.example/a"}, {label: a, path: docs/a.md}]
    roles: [customer, 漢字]
    service_dependencies: []
    environments: [dev, prod]
    test_tools: {unit: pytest, mock: none, coverage: coverage.py, e2e: Playwright, load: k6}
    """)
    assert {name: LISTS.list_error(name, value) for name, value in lists.items()} == dict.fromkeys(
        lists, ""
    )


def test_a_second_parser_finds_no_fault_in_hostile_answers(node: Node) -> None:
    answers = [attack.value for attack in EXACT if attack.value[-1] not in ",;:"]
    found = node.check("markdownlint", [render(answer) for answer in answers])
    assert [pair for pair in zip(answers, found, strict=True) if pair[1]] == []


def test_diagrams_of_hostile_answers_parse_and_show_them(node: Node) -> None:
    documents = [(attack.value, diagrams(render(attack.value))) for attack in EXACT]
    shown = node.check("labels", [drawn[0] for _, drawn in documents])
    assert [labels[:1] for labels in shown] == [[answer.strip()] for answer, _ in documents]
    assert {len(labels) for labels in shown} == {2}
    assert node.check("mermaid", [drawn[1] for _, drawn in documents]) == [[]] * len(documents)


@pytest.mark.parametrize("mark", '"#$%&*;<>[\\]`{|}~')
def test_a_label_holds_no_mark_that_mermaid_reads(mark: str) -> None:
    assert TEXT.label(mark) == ("#quot;" if mark == '"' else f"#{ord(mark)};")


def test_a_node_has_an_id_of_its_own() -> None:
    answers = ["cart", "cart service", "end", "1a", "日本", "한국", "a+b", "a*b", "Café", "class"]
    ids = [TEXT.node(answer) for answer in answers]
    assert ids[:3] == ["n_cart", "n_cart_service", "n_end"]
    assert len(set(ids)) == len(ids)
    assert all(re.fullmatch("[A-Za-z0-9_]+", one) for one in ids)


def test_an_entity_that_is_accepted_can_be_drawn(node: Node) -> None:
    words = "one many zero to only optionally u title direction style class classDef end erDiagram"
    words += " PK FK UK fk default Order order_line constructor o x accTitle lr"
    texts = []
    for word in words.split():
        table = {
            "name": word,
            "attributes": [f"{word} text", f"a {word} PK,FK", "b numeric(10,2)[] UK", "c char(3)"],
            "relations": [f"{word.upper()} ||--o{{ ORDER : has", f"A }}|..|o B : {word.lower()}"],
        }
        relations = [r for r in table["relations"] if accepted("relations", r)]
        columns = [a.split(" ", 2) for a in table["attributes"] if accepted("attributes", a)]
        name = word.upper() if LISTS.list_error("entities", [{"name": word}]) == "" else "A"
        body = [" ".join([kind, ER.column(column), *keys]) for column, kind, *keys in columns]
        drawn = [
            " ".join(part if part == ":" else ER.entity(part) for part in r.split())
            for r in relations
        ]
        texts.append("\n".join(["erDiagram", *drawn, f"{ER.entity(name)} {{", *body, "}"]))
    assert [(t, e) for t, e in zip(texts, node.check("mermaid", texts), strict=True) if e] == []


def accepted(key: str, value: str) -> bool:
    return bool(LISTS.list_error("entities", [{"name": "A", key: [value]}]) == "")


def test_a_careless_template_fails_the_same_oracle() -> None:
    broken = {
        attack.value
        for attack in EXACT
        if faults(
            NAIVE_TEMPLATE.render(answer=attack.value, reference="../../docs/prd/checkout.md"),
            expected(attack.value, "docs/prd/checkout.md"),
        )
    }
    assert len(broken) > 0.7 * len(EXACT)
    assert {"a|b", "<script>", "](", "snake_case_name and _private and trailing_"} <= broken


def test_a_careless_template_passes_with_a_harmless_answer() -> None:
    document = NAIVE_TEMPLATE.render(answer="Checkout", reference="../../docs/prd/checkout.md")
    assert faults(document, expected("Checkout", "docs/prd/checkout.md")) == []


@pytest.mark.parametrize(
    ("document", "fault"),
    [
        ("a\u200bb\n", "the document holds U+200B"),
        ("a\n\n<br>\n", "raw HTML: '<br>\\n'"),
        ("a <b>c</b>\n", "raw HTML: '<b>'"),
        ("| a | b |\n| --- | --- |\n| c | d | e |\n", "a table row has other columns"),
        ("[a](b)\n", "links lead to ['b'], not to []"),
        ("![a](b)\n", "images: ['b']"),
        ("a *b* c\n", "1 blocks read 'a *b* c', found 0"),
        ("---\ntitle: 1\n---\n", "front matter title is 1, not '1'"),
        ("---\ntitle: [\n---\n", "the front matter does not parse"),
        ("a\n", "the front matter is not a mapping"),
    ],
)
def test_the_oracle_names_the_fault(document: str, fault: str) -> None:
    wanted = Expected({"title": "1"}, ["a *b* c"], ["a"], [])
    assert any(found.startswith(fault) for found in faults(document, wanted))


# Random answers: mostly marks that mean something somewhere, some of every other character.
MARKS = "\\`*_[]()<>&|~$#-+=:;.!\"'%{}@^/? \u00a0aB1é漢😀\u200d"
PIECES = st.one_of(
    st.sampled_from(MARKS),
    st.characters(exclude_categories=()),
    st.sampled_from(["https://", "www.", "&lt;", "<b>", "``", "1. ", "](", "a_b", "`a`", "\\|"]),
)
TEXTS = st.lists(PIECES, min_size=1, max_size=24).map("".join)


@MANY
@given(TEXTS)
def test_any_accepted_answer_comes_out_exactly(answer: str) -> None:
    if VALID.line(answer, 120) or not answer.strip():
        answer = "".join(c for c in answer if not hidden(c)).strip() or "a"
    if VALID.line(answer, 120) == "":
        assert faults(render(answer), expected(answer, "docs/prd/checkout.md")) == []


@MANY
@given(st.characters(categories=("Cc", "Cf", "Cs", "Cn", "Zl", "Zp")).filter(hidden))
def test_the_validator_refuses_what_the_oracle_calls_hidden(character: str) -> None:
    assert VALID.line(f"a{character}b", 120) != ""


@SOME
@given(TEXTS)
def test_any_accepted_reference_becomes_one_link(reference: str) -> None:
    if reference and VALID.reference(reference) == "":
        document = render("Checkout", reference)
        assert faults(document, expected("Checkout", reference)) == []
        assert blocks(document)[1] == "Owner: Checkout\nRelated PRD: Checkout"


@SOME
@given(TEXTS)
def test_any_accepted_answer_can_be_drawn(node: Node, answer: str) -> None:
    if VALID.line(answer, 120) == "" and answer.strip():
        flowchart, sequence = diagrams(render(answer))
        assert node.labels(flowchart) == [answer.strip(), "z"]
        assert node.mermaid(sequence) == []
