"""Every answer of the whole document: out exactly as it went in, or refused with a sentence.

test_inputs.py asks this of the macros; here the sections themselves are asked. All free texts are
attacked at once: each gets another attack in each document, until each has had them all. Copier
renders some of these documents, and `feature_spec.rendering`, which is ten times as fast, all of
them; that both give the same bytes is a test too.
"""

from __future__ import annotations

import posixpath
import re
import shutil
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from itertools import zip_longest
from pathlib import Path
from urllib.parse import unquote

import copier
import pytest
import yaml
from copier.errors import UserMessageError
from hypothesis import Phase, given, settings
from hypothesis import strategies as st

import checks
import interview
from attacks import attacks, references
from document import Spec
from external import Node
from feature_spec.rendering.render import Rendering
from interview import Answers
from oracle import Expected, blocks, diagrams, faults, hidden

FEATURE = "specs/checkout"
# What a text must not disturb. The other checks of checks.py read the words themselves, and are
# content with less than the oracle below: it knows every word of the document.
CHECKS = [
    check
    for check in checks.TEXT_CHECKS
    if check.__name__ not in {"no_template_left", "open_items_are_tokens", "links_lead_somewhere"}
]
LISTS = interview.macros("valid_lists")
# Whatever says this is open, and named as open: the one text that does not come out as it is.
OPEN = "[TODO"
# Places where a careless template is tried.
CARELESS = {"feature_name", "feature_summary", "prd_reference", "requirements.text"}
# Keys of list items that have a form, where an item cannot do without.
FORMS: Answers = {"id": {"error": 1}, "name": {"entity": "Cart", "type": "Cart"}}
# A text that must be a name from another key of its item: every attack on it is refused.
NAMES_A_FIELD = ("types", "optional")


@dataclass(frozen=True)
class Slot:
    """A place for a free text among the answers.

    Attributes:
        question: the question.
        key: the key of a list's items or of a mapping; "" for a text or a list of texts.
        kind: the largest number of characters, "reference", or "name" for what code is called.
        shape: "text", "mapping", or of a list's items: "texts", "items", "items of texts".

    """

    question: str
    key: str
    kind: int | str
    shape: str

    def __str__(self) -> str:
        """Its name in a sentence."""
        return f"{self.question}.{self.key}".rstrip(".")

    @property
    def harmless(self) -> str:
        """A word that occurs nowhere else, in the form of the answer."""
        number = SLOTS.index(self)
        return {"reference": f"docs/zq{number:02}.md", "name": f"zq{number:02}"}.get(
            str(self.kind), f"Zq{number:02}"
        )

    def refusal(self, value: object) -> str:
        """What the question's validator says of a value in this place."""
        return rendering().refusal(self.question, answers({self: value}))


def _slots() -> Iterator[Slot]:
    for name, question in interview.questions().items():
        if question["type"] == "str" and "choices" not in question and "validator" in question:
            limit = re.search(r"line\(\w+, (\d+)\)", question["validator"])
            kind = int(limit[1]) if limit else "reference" if "_reference" in name else "name"
            if name != "feature_path":  # a folder, not a text: test_place.py and test_inputs.py
                yield Slot(name, "", kind, "text")
    for name, shape in LISTS.shapes.items():
        if not isinstance(shape, Mapping):
            yield Slot(name, "", shape, "texts")
            continue
        for key, kind in shape.items():
            if (name, key) == NAMES_A_FIELD:
                continue
            one = kind[0] if isinstance(kind, list) else kind
            if isinstance(one, int) or one == "reference":
                whole = "mapping" if name == "test_tools" else "items"
                yield Slot(name, key, one, "items of texts" if one is not kind else whole)


SLOTS = list(_slots())
# Between them these features ask every question of SLOTS.
FEATURES: list[Answers] = [
    {
        **interview.EVERYTHING,
        "backend_language": "other",
        "frontend_framework": "other",
        "databases": ["postgresql", "other"],
        "message_broker": "other",
    },
    {"surfaces": ["rest"], "backend_language": "python", "backend_framework": "other"},
    {"surfaces": ["jobs"], "backend_language": "python"},
]
# A schedule is printed for a job: what is called begins with that word.
FIXED: dict[int, dict[str, str]] = {2: {"operations.call": "job nightly"}}


def answers(texts: Mapping[Slot, object], feature: int = 0) -> Answers:
    """The answers of a feature with these texts in their places, and harmless ones elsewhere."""
    given: Answers = {**FEATURES[feature], "feature_path": FEATURE}
    for slot in SLOTS:
        text = texts.get(slot, FIXED.get(feature, {}).get(str(slot), slot.harmless))
        if slot.shape == "text":
            given[slot.question] = text
        elif slot.shape == "texts":
            given[slot.question] = [text]
        elif slot.shape == "mapping":
            given.setdefault(slot.question, {})[slot.key] = text
        else:
            fixed = {
                key: FORMS[key][kind]
                for key, kind in LISTS.shapes[slot.question].items()
                if key in LISTS.needed[slot.question] and isinstance(kind, str) and key in FORMS
            }
            (item,) = given.setdefault(slot.question, [fixed])
            item[slot.key] = [text] if slot.shape == "items of texts" else text
    return given


@cache
def rendering(template: Path = interview.ROOT) -> Rendering:
    return Rendering(template)


def document(given: Answers, template: Path = interview.ROOT) -> str:
    return rendering(template).spec(given).decode("utf-8")


@cache
def harmless(feature: int) -> Spec:
    given = answers({}, feature)
    return Spec(document(given), given)


@cache
def exact(slot: Slot) -> list[str]:
    """Every text that comes out of this place exactly."""
    if slot.kind == "name":
        return ["a", "yes", "null", "end", "a_b", "x" * 40]
    limit = 250 if slot.kind == "reference" else int(slot.kind)
    values = [attack.value for attack in attacks(limit) if attack.outcome == "exact"]
    if slot.kind == "reference":
        values = [value for value in values if slot.refusal(value) == ""]
        values += [attack.value for attack in references() if attack.outcome == "exact"]
    return [value for value in values if value != OPEN]


# What must come out

_PLACE = re.compile(
    r"(?P<path>docs/|`)?zq(?P<file>\d\d)\.md(?P<section>, Section 9)?|[Zz]q(?P<word>\d\d)"
)


def replaced(harmless: str, texts: Mapping[Slot, str]) -> str:
    """What a reader sees of a part of the harmless document once the texts are in it."""

    def shown(found: re.Match[str]) -> str:
        slot = SLOTS[int(found["file"] or found["word"])]
        text = texts.get(slot, slot.harmless).strip()
        if found["word"] or found["path"] == "docs/":
            return text
        if found["path"] == "`":
            return "`" + file_name(text)
        if found["section"]:
            return file_name(text) + found["section"]
        return text if "://" in text else text.split("/")[-1] or text

    return _PLACE.sub(shown, harmless)


def file_name(reference: str) -> str:
    """The name of the file that a reference leads to."""
    path = reference.partition("#")[0]
    if path.lower().startswith(("http://", "https://")):
        path = path.partition("?")[0]
    return path.rstrip("/").rpartition("/")[2].strip()


def way(reference: str) -> str:
    """Where a link from the feature's folder leads, percent-decoded."""
    path, mark, fragment = reference.strip().partition("#")
    if not path.lower().startswith(("http://", "https://")):
        path = posixpath.relpath(path, FEATURE)
    return unquote(path + mark + fragment)


def problems(text: str, texts: Mapping[Slot, str], feature: int = 0) -> list[str]:
    """Return what is wrong with a document that is the harmless one but for these texts."""
    known = harmless(feature)
    given = {slot.question: text for slot, text in texts.items() if slot.shape == "text"}
    paths = {slot.harmless: text for slot, text in texts.items() if slot.kind == "reference"}
    links = {way(harmless): way(text) for harmless, text in paths.items()}
    front_matter = {
        **known.front_matter,
        "title": replaced(known.front_matter["title"], texts),
        "owner": given.get("owner", known.front_matter["owner"]),
    }
    ways = {key: links.get(value) for key, value in front_matter.items() if key in given}
    fixed = {key: value for key, value in front_matter.items() if key not in ways or key == "owner"}
    found = faults(text, Expected(fixed, links=[links.get(link, link) for link in known.links]))
    if found:
        return found
    spec = Spec(text, known.answers)
    for key in ways.keys() - {"owner"}:
        if unquote(spec.front_matter[key]) != ways[key]:
            found.append(f"{key} leads to {spec.front_matter[key]!r}, not to {ways[key]!r}")
    wanted = [replaced(block, texts) for block in blocks(known.text)]
    for block, other in zip_longest(compared(wanted), compared(blocks(text))):
        if block != other:
            found.append(f"a block reads {other!r}, not {block!r}")
    return found or [f"{check.__name__}: {fault}" for check in CHECKS for fault in check(spec)]


def compared(found: list[str]) -> list[str]:
    """Blocks without what rightly depends on the text.

    What detects an error is asked where its outcome names neither a code nor an alert or the like.
    """
    return [plain(block) for block in found if not block.startswith("Detection: ")]


def plain(block: str) -> str:
    r"""A block without what rightly depends on the text.

    A sentence says `pricing`, but `the payment provider`; a text that ends in a full stop gets no
    second one; a web address is not in this repository; a cell with a \\| in it is not a code span.
    """
    block = re.sub("[tT]he |, in this repository", "", block)
    block = re.sub(r"\.+", ".", block)
    return block.replace("`", "") if "\\|" in block else block


def drawings(text: str, texts: Mapping[Slot, str], node: Node, feature: int = 0) -> list[str]:
    """Return what mermaid has to say against the diagrams, or a reader to their labels."""
    known, drawn = diagrams(harmless(feature).text), diagrams(text)
    found = [error for errors in node.check("mermaid", drawn) for error in errors]
    for before, after in zip(known, drawn, strict=True):
        if before.startswith("flowchart"):
            wanted = [replaced(label, texts) for label in node.labels(before)]
            if wanted != (labels := node.labels(after)):
                found.append(f"the labels are {labels}, not {wanted}")
    return found


# Accepted

ROUNDS = max(len(exact(slot)) for slot in SLOTS)
CHUNKS = 16


def attacked(number: int) -> dict[Slot, str]:
    """The texts of one of `ROUNDS` documents: another attack in each place."""
    return {
        slot: exact(slot)[(number + 5 * place) % len(exact(slot))]
        for place, slot in enumerate(SLOTS)
    }


@pytest.mark.sampled
@pytest.mark.parametrize("chunk", range(CHUNKS))
def test_every_text_comes_out_exactly_wherever_the_document_shows_it(
    chunk: int, node: Node
) -> None:
    for number in range(chunk, ROUNDS, CHUNKS):
        texts = attacked(number)
        given = answers(texts)
        text = document(given)
        assert problems(text, texts) == []
        assert drawings(text, texts, node) == []
        assert yaml.safe_load(rendering().answers_file(given)) == {**given, "proposed": []}


def test_a_text_that_only_another_feature_is_asked_for_comes_out_exactly() -> None:
    elsewhere = [slot for slot in SLOTS if not stands_in(slot, 0)]
    places = {str(slot): [n for n in (1, 2) if stands_in(slot, n)] for slot in elsewhere}
    assert places == {"framework_other": [1], "operations.schedule": [2]}
    for slot in elsewhere:
        (feature,) = places[str(slot)]
        for value in exact(slot)[::4]:  # its macro is that of the other texts
            texts = {slot: value}
            assert problems(document(answers(texts, feature)), texts, feature) == []


def stands_in(slot: Slot, feature: int) -> bool:
    return slot.harmless in harmless(feature).text


def test_every_free_text_of_the_interview_is_attacked() -> None:
    assert all(any(stands_in(slot, n) for n in range(len(FEATURES))) for slot in SLOTS)
    assert {slot.question for slot in SLOTS} >= {"feature_name", "owner", "roles", "test_tools"}
    assert len(SLOTS) >= 37


def test_an_optional_field_of_a_type_that_is_none_of_its_fields_is_refused() -> None:
    name, key = NAMES_A_FIELD
    for attack in attacks():
        item = {"name": "Cart", "fields": ["due date"], key: [attack.value]}
        assert rendering().refusal(name, answers({}) | {name: [item]}) != "", attack


def test_each_text_has_the_limit_that_is_promised() -> None:
    """Names 60 characters, a summary 300, other texts 120, texts of items 500, references 250."""
    texts = {slot.question: slot.kind for slot in SLOTS if slot.shape == "text"}
    assert texts.pop("feature_name") == 60
    assert texts.pop("feature_summary") == 300
    assert texts.pop("module_name") == "name"
    assert {kind for name, kind in texts.items() if name.endswith("_reference")} == {"reference"}
    assert {kind for name, kind in texts.items() if not name.endswith("_reference")} == {120}
    assert {slot.kind for slot in SLOTS if slot.shape in {"texts", "mapping"}} == {120}
    assert {slot.kind for slot in SLOTS if "items" in slot.shape} == {120, 500, "reference"}


def test_an_answer_of_todo_alone_is_an_open_item_and_breaks_nothing() -> None:
    spec = document(answers({slot: OPEN for slot in SLOTS if isinstance(slot.kind, int)}))
    assert faults(spec, Expected(links=harmless(0).links)) == []
    assert [fault for check in CHECKS for fault in check(Spec(spec, {}))] == []


@pytest.mark.copier
@pytest.mark.parametrize("first", range(0, ROUNDS, 60))
def test_copier_writes_the_same_bytes_and_its_answers_file_reads_back(
    first: int, plain_template: Path, tmp_path: Path
) -> None:
    given = answers(attacked(first))
    copy(plain_template, tmp_path / "checkout", given)
    text = (tmp_path / "checkout" / ".copier-answers.yml").read_text(encoding="utf-8")
    recorded = yaml.safe_load(text)
    assert {name: recorded[name] for name in given if name in recorded} == {
        name: given[name] for name in given if name in recorded
    }
    assert given.keys() - recorded.keys() <= {"framework_other", "backend_framework"}
    spec = (tmp_path / "checkout" / "spec.md").read_bytes()
    assert spec == rendering().spec(recorded)
    # Copier alone can tell which answers were given: what it recorded of them is the truth.
    assert not given.keys() & set(recorded["proposed"])
    assert spec.decode("utf-8") == document({**given, "proposed": recorded["proposed"]})


def copy(template: Path, folder: Path, given: Answers) -> None:
    copier.run_copy(str(template), folder, data=given, defaults=True, quiet=True)


# Refused

HIDES = "One line of plain text: no line breaks, tabs or invisible characters"


@pytest.mark.parametrize("slot", SLOTS, ids=str)
def test_what_hides_something_or_is_too_long_is_refused_in_every_place(slot: Slot) -> None:
    limit = 250 if slot.kind == "reference" else slot.kind
    sentences = [HIDES, f"At most {limit} characters"]
    if slot.kind == "name":
        sentences = ["Use 1 to 40 lower-case letters, digits, - or _, starting with a letter"]
    for attack in attacks(limit if isinstance(limit, int) else 40):
        if attack.outcome == "refused":
            sentence = slot.refusal(attack.value)
            assert sentence.rpartition("]")[2].partition(": ")[2] in sentences or (
                sentence in sentences
            ), (attack, sentence)


@pytest.mark.parametrize("slot", [s for s in SLOTS if s.kind == "reference"], ids=str)
def test_what_leads_out_of_the_repository_is_refused_in_every_place(slot: Slot) -> None:
    for attack in references():
        assert bool(slot.refusal(attack.value)) == (attack.outcome == "refused"), attack


@pytest.mark.copier
@pytest.mark.parametrize("question", ["feature_name", "prd_reference", "requirements"])
def test_copier_refuses_a_bad_text_with_the_sentence_and_writes_nothing(
    question: str, plain_template: Path, tmp_path: Path
) -> None:
    """A text, a reference and a list: the sentences of all others are those of their validators."""
    slot = next(slot for slot in SLOTS if slot.question == question)
    bad = "a\u202eb"
    with pytest.raises(UserMessageError, match=re.escape(slot.refusal(bad))):
        copy(plain_template, tmp_path / "checkout", answers({slot: bad}))
    assert list(tmp_path.iterdir()) == []


# A careless template fails the same oracle


@pytest.fixture(scope="session")
def careless(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Give a copy of the template whose macros write the value as it is."""
    folder = tmp_path_factory.mktemp("careless")
    shutil.copytree(interview.ROOT / "template", folder / "template")
    shutil.copyfile(interview.ROOT / "copier.yml", folder / "copier.yml")
    macros = folder / "template" / "_text" / "quoting.jinja"
    names = re.findall(r"macro (\w+)\(([^)]*)", macros.read_text(encoding="utf-8"))
    bodies = {
        "code": "{{ '`' ~ value ~ '`' if value }}",
        "code_cell": "{{ '`' ~ value ~ '`' if value }}",
        "destination": "{{ reference | relpath(feature_path) }}",
        "link": "[{{ label }}]({{ reference | relpath(feature_path) }})",
        "node": "n_{{ value }}",
    }
    text = "\n".join(
        "{% macro NAME(TAKES) %}BODY{% endmacro %}".replace("NAME", name)
        .replace("TAKES", takes)
        .replace("BODY", bodies.get(name, "{{ value }}"))
        for name, takes in names
    )
    macros.write_text(text, encoding="utf-8")
    return folder


def test_a_careless_template_passes_with_harmless_texts(careless: Path) -> None:
    assert problems(document(answers({}), careless), {}) == []


@pytest.mark.parametrize("slot", [s for s in SLOTS if str(s) in CARELESS], ids=str)
def test_a_careless_template_fails_the_same_oracle(careless: Path, slot: Slot) -> None:
    values = exact(slot)[::24]
    broken = [
        value
        for value in values
        if problems(document(answers({slot: value}), careless), {slot: value})
    ]
    assert len(broken) > 0.2 * len(values)


# Texts that no one thought of

PIECES = st.one_of(
    st.sampled_from([a.value for a in attacks() if a.outcome == "exact" and len(a.value) < 40]),
    st.characters(exclude_categories=()).filter(lambda character: not hidden(character)),
    st.sampled_from(" .:#|`\\"),
)
TEXTS = st.lists(PIECES, min_size=1, max_size=6).map("".join).filter(lambda text: text.strip(" ."))


@settings(max_examples=settings().max_examples // 10, phases=[Phase.generate])
@given(st.lists(TEXTS, min_size=len(SLOTS), max_size=len(SLOTS), unique_by=str.strip))
def test_any_accepted_texts_come_out_exactly_together(values: list[str]) -> None:
    texts = {
        slot: value
        for slot, value in zip(SLOTS, values, strict=True)
        if OPEN not in value and slot.refusal(value) == ""
    }
    assert problems(document(answers(texts)), texts) == []
