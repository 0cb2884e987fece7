"""A contract in several files is read as one, and the report has what was not read."""

from __future__ import annotations

import json
import textwrap
import time
from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from feature_spec.references.api import files as contract_files
from feature_spec.references.api.contract import (
    MAX_OPERATIONS,
    OperationSelection,
    operations_for,
    read_operations,
)
from feature_spec.references.api.files import ContractFiles
from feature_spec.repository.documents import DocumentError, read_document

Reader = Callable[[str], str]
HEAD = "openapi: 3.1.0\ninfo: {title: Till, version: '1'}\nsecurity: [{bearer: []}]\n"


def reader(**others: str) -> Reader:
    """Read files by their path, where `__` is a slash and `_` the dot before `yaml`."""
    texts = {
        name.replace("__", "/").replace("_yaml", ".yaml"): text for name, text in others.items()
    }

    def read(path: str) -> str:
        if path not in texts:
            raise DocumentError(f"{path} does not exist.")
        return textwrap.dedent(texts[path])

    return read


def chosen(text: str, name: str = "docs/openapi.yaml", **others: str) -> OperationSelection:
    """Everything that a contract describes."""
    document = read_operations(textwrap.dedent(text), name, reader(**others))
    return operations_for(document, "Carts", "carts", in_feature_folder=True)


def test_paths_and_operations_in_other_files_are_read() -> None:
    selection = chosen(
        HEAD
        + """\
paths:
  /carts/{id}: {$ref: paths/cart.yaml}
  /carts/price: {get: {$ref: ops/price.yaml}}
""",
        docs__paths__cart_yaml="get: {summary: Read a cart, responses: {'200': {}, '404': {}}}\n",
        docs__ops__price_yaml="{summary: Show the price, tags: [Carts], security: []}\n",
    )
    assert [(item.call, item.summary, item.secured) for item in selection.operations] == [
        ("GET /carts/{id}", "Read a cart", True),
        ("GET /carts/price", "Show the price", False),
    ]
    assert selection.operations[0].errors == (404,)
    assert "not read" not in selection.note


@pytest.mark.parametrize(
    "reference",
    ["paths.yaml#/~1carts", "./paths.yaml#/~1carts", "../docs/paths.yaml#/~1carts",
     "paths.yaml#%2F~1carts", "paths%2Eyaml#/~1carts"],
)  # fmt: skip
def test_a_pointer_leads_into_the_file_that_it_is_relative_to(reference: str) -> None:
    selection = chosen(
        f"{HEAD}paths: {{/carts: {{$ref: '{reference}'}}}}\n",
        docs__paths_yaml="/carts: {get: {summary: List}}\n/other: {get: {}}\n",
    )
    assert [(item.call, item.summary) for item in selection.operations] == [("GET /carts", "List")]


def test_all_paths_may_be_in_one_file_that_names_the_others() -> None:
    selection = chosen(
        f"{HEAD}paths: {{$ref: paths/_index.yaml}}\n",
        docs__paths___index_yaml="/carts: {$ref: carts.yaml}\n/x: {$ref: ../x.yaml#/deep/0}\n",
        docs__paths__carts_yaml="get: {summary: List}\n",
        docs__x_yaml="deep: [{post: {summary: X}}]\n",
    )
    assert [item.summary for item in selection.operations] == ["List", "X"]


def test_fields_beside_the_reference_of_a_path_belong_to_it() -> None:
    selection = chosen(
        f"{HEAD}paths: {{/carts: {{$ref: carts.yaml, put: {{summary: Replace}}}}}}\n",
        docs__carts_yaml="get: {summary: List}\n",
    )
    assert [item.call for item in selection.operations] == ["GET /carts", "PUT /carts"]


def test_a_parameter_in_another_file_is_the_key_of_a_repeat() -> None:
    selection = chosen(
        f"{HEAD}paths: {{/carts: {{$ref: p/carts.yaml}}}}\n",
        docs__p__carts_yaml="post: {parameters: [{$ref: ../q/all.yaml#/key}]}\n",
        docs__q__all_yaml="key: {$ref: key.yaml}\n",
        docs__q__key_yaml="{in: header, name: Idempotency-Key}\n",
    )
    assert selection.operations[0].idempotency == "key"


def test_files_that_name_each_other_in_a_circle_end() -> None:
    selection = chosen(
        f"{HEAD}paths: {{/a: {{$ref: a.yaml}}, /b: {{$ref: b.yaml#/b}}, /c: {{get: {{}}}}}}\n",
        docs__a_yaml="{$ref: b.yaml}\n",
        docs__b_yaml="{$ref: a.yaml}\n",
    )
    assert [item.call for item in selection.operations] == ["GET /c"]


def test_one_file_is_read_once() -> None:
    asked: list[str] = []

    def read(path: str) -> str:
        asked.append(path)
        return "get: {}\nnext: {get: {}}\n"

    refs = "".join(f"  /p{number}: {{$ref: 'all.yaml'}}\n" for number in range(50))
    document = read_operations(f"openapi: 3.0.0\npaths:\n{refs}", "openapi.yaml", read)
    assert (len(document.operations), asked) == (50, ["all.yaml"])


# ---- what is not read -----------------------------------------------------------------------


@pytest.mark.parametrize(
    ("reference", "reason"),
    [
        ("paths/none.yaml", "docs/paths/none.yaml does not exist"),
        ("../../secret.yaml", "../../secret.yaml is outside the repository"),
        ("/etc/passwd", "/etc/passwd is outside the repository"),
        ("https://example.com/a.yaml", "https://example.com/a.yaml is a web address"),
        ("file:///etc/passwd", "file:///etc/passwd is a web address"),
        ("broken.yaml",
         "docs/broken.yaml is not valid YAML: line 2: did not find expected node content"),
        ("paths.yaml#/nothing", "docs/paths.yaml has no /nothing"),
    ],
)  # fmt: skip
def test_a_path_that_cannot_be_read_is_counted_with_its_reason(reference: str, reason: str) -> None:
    selection = chosen(
        f"{HEAD}paths: {{/carts: {{$ref: '{reference}'}}, /here: {{get: {{}}}}}}\n",
        docs__broken_yaml="a: {\n  b: [}\n",
        docs__paths_yaml="some: {get: {}}\n",
    )
    assert selection.note == (
        "describes 1 operation, taken because the document lies in the feature's folder; "
        f"1 path is in another file, not read ({reason}); "
        "the rest, and later changes, are for a person to bring in"
    )


def test_several_paths_are_counted_together() -> None:
    selection = chosen(f"{HEAD}paths: {{/a: {{$ref: a.yaml}}, /b: {{$ref: b.yaml}}}}\n")
    assert selection.note == (
        "describes no operations that were read; "
        "2 paths are in other files, not read (docs/a.yaml does not exist)"
    )


def test_an_operation_that_was_not_read_has_its_call_alone() -> None:
    selection = chosen(f"{HEAD}paths: {{/carts: {{get: {{$ref: none.yaml}}}}}}\n")
    (operation,) = selection.operations
    assert (operation.call, operation.secured, operation.errors) == ("GET /carts", None, ())
    assert "1 operation is in another file, not read (docs/none.yaml" in selection.note


def test_a_schema_that_was_not_read_is_counted_once_the_operation_is_chosen() -> None:
    text = (
        f"{HEAD}paths: {{/carts: {{post: {{requestBody: {{content: "
        "{application/json: {schema: {$ref: s/cart.yaml}}}}}}}\n"
    )
    selection = chosen(text)
    assert selection.operations[0].request == ""
    assert "; another reference was not read (docs/s/cart.yaml does not exist); the rest, " in (
        selection.note
    )
    document = read_operations(text, "docs/openapi.yaml", reader())
    assert operations_for(document, "Pay", "pay", False).note.endswith("none names Pay")


def test_files_beyond_the_bound_are_not_read(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(contract_files, "MAX_FILES", 3)
    paths = "".join(f"  /p{number}: {{$ref: 'p{number}.yaml'}}\n" for number in range(5))
    others = {f"docs__p{number}_yaml": "get: {}\n" for number in range(5)}
    selection = chosen(f"{HEAD}paths:\n{paths}", **others)
    assert len(selection.operations) == 3
    assert "2 paths are in other files, not read (More than 3 files)" in selection.note


def test_text_beyond_the_bound_is_not_read(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(contract_files, "MAX_SIZE", 1024 * 1024)
    others = {"docs__a_yaml": "get: {}\n", "docs__b_yaml": "get: {}\n" + "#" * 1024 * 1024}
    selection = chosen(f"{HEAD}paths: {{/a: {{$ref: a.yaml}}, /b: {{$ref: b.yaml}}}}\n", **others)
    assert [item.call for item in selection.operations] == ["GET /a"]
    assert "1 path is in another file, not read (More than 1 MB in all files)" in selection.note


def test_a_link_out_of_the_repository_is_not_followed(tmp_path: Path) -> None:
    (tmp_path / "outside.yaml").write_text("get: {summary: secret}\n")
    root = tmp_path / "shop"
    (root / ".git").mkdir(parents=True)
    (root / ".git" / "a.yaml").write_text("get: {summary: secret}\n")
    (root / "link.yaml").symlink_to(tmp_path / "outside.yaml")
    (root / "loop.yaml").symlink_to(root / "loop.yaml")
    (root / "folder.yaml").mkdir()
    names = ["link.yaml", "loop.yaml", "folder.yaml", ".git/a.yaml", "a\0b.yaml"]
    text = json.dumps(
        {"openapi": "3.0.0", "paths": {f"/{n}": {"$ref": name} for n, name in enumerate(names)}}
    )
    document = read_operations(text, "api.json", lambda path: read_document(root, path).text)
    assert document.operations == ()
    assert [item.name for item in document.unread] == ["/0", "/1", "/2", "/3", "/4"]
    assert str(tmp_path) not in str(document.unread)


def test_a_contract_in_twenty_files_takes_at_most_twice_the_time_of_one() -> None:
    def path(number: int, indent: str) -> str:
        lines = [
            f"p{number}:", "  get:", f"    summary: Read {number}", "    tags: [Carts]",
            "    responses:", "      '200':", "        description: it",
            "      '404':", "        description: none", "  post:", f"    summary: Make {number}",
            "    responses:", "      '201': {description: made}",
        ]  # fmt: skip
        return "".join(f"{indent}{line}\n" for line in lines)

    numbers = range(800)
    whole = "openapi: 3.0.3\npaths:\n" + "".join(path(number, "  /") for number in numbers)
    whole = whole.replace("  /  ", "    ")
    parts = {
        f"f{file}.yaml": "".join(path(number, "") for number in numbers if number % 19 == file)
        for file in range(19)
    }
    split = "openapi: 3.0.3\npaths:\n" + "".join(
        f"  /p{number}: {{$ref: f{number % 19}.yaml#/p{number}}}\n" for number in numbers
    )

    def seconds(text: str) -> float:
        best = 60.0
        for _ in range(3):
            start = time.process_time()
            document = read_operations(text, "openapi.yaml", parts.__getitem__)
            best = min(best, time.process_time() - start)
            assert len(document.operations) == 1600
        return best

    assert whole.count("\n") > 10_000
    assert seconds(split) < 2 * seconds(whole)


# ---- any shape ------------------------------------------------------------------------------

REFERENCES = st.sampled_from(
    ["#/paths", "#/paths/~1a", "a.yaml", "b.yaml", "a.yaml#/paths", "b.yaml#/0", "../x", "#", "",
     "http://[bad", "a.yaml#", "b.yaml#/$ref", "%", "a.yaml#/%"]
)  # fmt: skip
JUNK = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=5) | REFERENCES,
    lambda inner: st.lists(inner, max_size=3)
    | st.dictionaries(
        st.sampled_from(["get", "post", "$ref", "paths", "/a", "/b", "parameters", "security",
                         "responses", "200", "requestBody", "content", "application/json",
                         "schema", "type", "properties", "items", "allOf", "anyOf", "required",
                         "components", "schemas", "securitySchemes", "<<"]),
        inner,
        max_size=4,
    ),
    max_leaves=30,
)  # fmt: skip


@given(JUNK, JUNK, JUNK, JUNK)
def test_files_of_any_shape_are_read_without_an_error(
    paths: object, components: object, first: object, second: object
) -> None:
    others = {"a.yaml": json.dumps(first), "b.yaml": json.dumps(second)}

    def read(path: str) -> str:
        if path not in others:
            raise DocumentError(f"{path} does not exist.")
        return others[path]

    text = json.dumps({"openapi": "3.1.0", "paths": paths, "components": components})
    document = read_operations(text, "openapi.json", read)
    assert len(document.operations) <= MAX_OPERATIONS
    assert operations_for(document, "x", "x", in_feature_folder=True).note


@given(st.text(max_size=200), st.text(max_size=30))
def test_any_reference_is_followed_or_refused(reference: str, file: str) -> None:
    asked: list[str] = []

    def read(path: str) -> str:
        asked.append(path)
        raise DocumentError("no")

    files = ContractFiles("docs/a.yaml", {"x": {"$ref": reference}}, read)
    files.follow(files.root.inside("x"))
    assert not any(path.startswith(("/", "../")) or "\0" in path for path in asked)
