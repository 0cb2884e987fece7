"""The types that operations take and give: plain ones with their fields, others by name alone."""

from __future__ import annotations

import json
import textwrap

import pytest
from hypothesis import given
from hypothesis import strategies as st

from feature_spec.copy.lists import as_types
from feature_spec.references.api.contract import (
    OperationSelection,
    operations_for,
    read_operations,
)
from feature_spec.references.api.wire import MAX_FIELDS, MAX_TYPES, SCALARS, is_field, is_name

PATH = """\
openapi: 3.1.0
paths:
  /a:
    post:
      requestBody: {content: {application/json: {schema: {$ref: '#/components/schemas/In'}}}}
      responses:
        '201': {content: {application/json: {schema: {$ref: '#/components/schemas/Out'}}}}
components:
  schemas:
"""


def chosen(text: str, **others: str) -> OperationSelection:
    texts = {f"docs/{name}.yaml": body for name, body in others.items()}
    document = read_operations(text, "docs/openapi.yaml", texts.__getitem__)
    return operations_for(document, "x", "x", in_feature_folder=True)


def types(schemas: str) -> dict[str, list[str]]:
    """By type, its fields; an optional one ends in `=`."""
    selection = chosen(PATH + textwrap.indent(textwrap.dedent(schemas), "    "))
    found = {}
    for item in as_types(selection):
        optional = item.get("optional", [])
        found[item["name"]] = [
            field + "=" * (field.split(" ")[0] in optional) for field in item["fields"]
        ]
    return found


def field_of(schema: str) -> str:
    """How a field of that schema is written."""
    found = types(
        f"""\
        In: {{type: object, required: [x], properties: {{x: {schema}}}}}
        Line: {{type: object, properties: {{sku: {{type: string}}}}}}
        Money: {{type: string, format: decimal}}
        State: {{enum: [open, paid]}}
        Lines: {{type: array, items: {{$ref: '#/components/schemas/Line'}}}}
        Maybe: {{anyOf: [{{$ref: '#/components/schemas/Line'}}, {{type: 'null'}}]}}
        Choice: {{oneOf: [{{$ref: '#/components/schemas/Line'}}, {{type: string}}]}}
        """
    )
    return found["In"][0].removeprefix("x ")


REF = "#/components/schemas/"


@pytest.mark.parametrize(
    ("schema", "type_"),
    [
        ("{type: string}", "string"),
        ("{type: string, format: email}", "string"),
        ("{type: string, format: uuid}", "uuid"),
        ("{type: string, format: date}", "date"),
        ("{type: string, format: date-time}", "datetime"),
        ("{type: string, format: byte}", "bytes"),
        ("{enum: [a, b]}", "string"),
        ("{const: a}", "string"),
        ("{enum: [1, 2]}", "any"),
        ("{enum: [on, off]}", "any"),
        ("{const: 2024-01-01}", "any"),
        ("{type: integer}", "integer"),
        ("{type: integer, format: int64}", "int64"),
        ("{type: number}", "number"),
        ("{type: number, format: double}", "double"),
        ("{type: boolean}", "boolean"),
        ("{type: object}", "object"),
        ("{type: object, additionalProperties: {type: string}}", "object"),
        ("{type: object, properties: {y: {type: string}}}", "object"),
        ("{type: array, items: {type: string}}", "string[]"),
        ("{type: array, items: {type: [string, 'null']}}", "array"),
        ("{type: array, items: {type: array, items: {type: string}}}", "array"),
        ("{type: array}", "array"),
        ("{type: [string, 'null']}", "string?"),
        ("{type: [string, null]}", "string?"),
        ("{type: string, nullable: true}", "string?"),
        ("{type: string, x-nullable: true}", "string?"),
        ("{type: [string, integer]}", "any"),
        ("{oneOf: [{type: string}, {type: integer}]}", "any"),
        ("{anyOf: [{type: string, format: uuid}, {type: 'null'}]}", "uuid?"),
        ("{}", "any"),
        ("true", "any"),
        (f"{{$ref: '{REF}Line'}}", "Line"),
        (f"{{type: array, items: {{$ref: '{REF}Line'}}}}", "Line[]"),
        (f"{{$ref: '{REF}Lines'}}", "Line[]"),
        (f"{{$ref: '{REF}Money'}}", "decimal"),
        (f"{{$ref: '{REF}State'}}", "string"),
        (f"{{$ref: '{REF}Maybe'}}", "Line?"),
        (f"{{$ref: '{REF}Choice'}}", "any"),
        (f"{{$ref: '{REF}None'}}", "any"),
        (f"{{allOf: [{{$ref: '{REF}Line'}}], nullable: true}}", "Line?"),
        (f"{{anyOf: [{{$ref: '{REF}Line'}}, {{type: 'null'}}]}}", "Line?"),
        (f"{{$ref: '{REF}Line/properties/sku'}}", "string"),
    ],
)
def test_a_schema_is_the_type_of_a_field(schema: str, type_: str) -> None:
    assert field_of(schema) == type_


def test_only_types_that_operations_reach_are_read() -> None:
    assert types(
        f"""\
        In: {{type: object, properties: {{line: {{$ref: '{REF}Line'}}}}}}
        Out: {{type: object, required: [id], properties: {{id: {{type: string}}}}}}
        Line: {{type: object, properties: {{parent: {{$ref: '{REF}Line'}}}}}}
        Other: {{type: object, properties: {{a: {{type: string}}}}}}
        """
    ) == {"In": ["line Line="], "Out": ["id string"], "Line": ["parent Line="]}


def test_all_of_plain_objects_is_one_object() -> None:
    assert types(
        f"""\
        In:
          allOf:
            - $ref: '{REF}Base'
            - {{type: object, required: [b], properties: {{b: {{type: integer}}}}}}
            - {{required: [c]}}
          properties: {{c: {{type: boolean}}}}
        Base: {{type: object, required: [a], properties: {{a: {{type: string}}}}}}
        """
    ) == {"In": ["a string", "b integer", "c boolean"]}


def test_a_type_that_only_extends_another_has_its_own_name() -> None:
    assert list(
        types(
            f"""\
            In: {{allOf: [{{$ref: '{REF}Base'}}]}}
            Base: {{type: object, properties: {{a: {{type: string}}}}}}
            """
        )
    ) == ["In"]


@pytest.mark.parametrize(
    "schema",
    [
        f"{{oneOf: [{{$ref: '{REF}A'}}, {{$ref: '{REF}B'}}]}}",
        f"{{anyOf: [{{$ref: '{REF}A'}}, {{$ref: '{REF}B'}}]}}",
        "{type: object}",
        "{type: object, additionalProperties: {type: string}, properties: {a: {type: string}}}",
        "{type: object, patternProperties: {x: {}}, properties: {a: {type: string}}}",
        "{type: object, properties: {'@id': {type: string}}}",
        "{type: object, properties: {a_b: {type: string}, aB: {type: string}}}",
        f"{{allOf: [{{$ref: '{REF}A'}}, {{oneOf: [{{$ref: '{REF}B'}}, {{$ref: '{REF}A'}}]}}]}}",
        f"{{allOf: [{{$ref: '{REF}A'}}, {{properties: {{a: {{type: integer}}}}}}]}}",
        f"{{allOf: [{{$ref: '{REF}A'}}, {{$ref: '{REF}None'}}]}}",
        f"{{allOf: [{{$ref: '{REF}In'}}, {{$ref: '{REF}A'}}]}}",
    ],
)
def test_what_is_not_plain_keeps_its_name_and_has_no_fields(schema: str) -> None:
    text = (
        f"{PATH}    In: {schema}\n    A: {{type: object, properties: {{a: {{type: string}}}}}}\n"
        "    B: {type: object, properties: {b: {type: string}}}\n"
    )
    selection = chosen(text)
    assert (selection.operations[0].request, selection.types) == ("In", ())


def test_a_field_that_travels_one_way_is_in_the_types_of_that_way() -> None:
    one_way = (
        "{id: {type: string, readOnly: true}, a: {type: string},"
        " p: {type: string, writeOnly: true}}"
    )
    assert types(
        f"""\
        In: {{type: object, required: [id, a, p], properties: {one_way}}}
        Out: {{type: object, required: [id, a, p], properties: {one_way}}}
        """
    ) == {"In": ["a string", "p string"], "Out": ["id string", "a string"]}


def test_one_type_for_both_ways_with_a_field_of_one_way_is_left_to_a_person() -> None:
    assert types(
        f"""\
            In: {{type: object, properties: {{id: {{type: string, readOnly: true}}}}}}
            Out: {{allOf: [{{$ref: '{REF}In'}}], properties: {{of: {{$ref: '{REF}In'}}}}}}
            """
    ) == {"Out": ["id string=", "of any="]}


# ---- names ----------------------------------------------------------------------------------


def test_a_schema_in_another_file_has_the_name_that_the_contract_gives_it() -> None:
    body = "type: object\nproperties: {line: {$ref: order-line.yaml}}\n"
    selection = chosen(
        PATH.replace("#/components/schemas/In", "cart.yaml")
        + "    ShoppingCart: {$ref: cart.yaml}\n",
        cart=body,
        **{"order-line": "type: object\nproperties: {cart: {$ref: cart.yaml}}\n"},
    )
    assert selection.operations[0].request == "ShoppingCart"
    assert [(one.name, [field.type for field in one.fields]) for one in selection.types] == [
        ("ShoppingCart", ["order_line"]),
        ("order_line", ["ShoppingCart"]),
    ]


def test_two_schemas_of_one_name_are_one_type_and_one_unknown() -> None:
    selection = chosen(
        PATH.replace("#/components/schemas/Out", "all.yaml#/definitions/In")
        + "    In: {type: object, properties: {a: {type: string}}}\n",
        all="definitions: {In: {type: object, properties: {b: {type: string}}}}\n",
    )
    (operation,) = selection.operations
    assert (operation.request, operation.response) == ("In", "")
    assert [field.name for field in selection.types[0].fields] == ["a"]


@pytest.mark.parametrize(
    "name", ["Page<Cart>", "Page«Cart»", "顧客", "string", "x" * 121, "1a", "_"]
)
def test_a_name_that_no_spec_takes_is_no_type(name: str) -> None:
    text = json.dumps(
        {
            "openapi": "3.1.0",
            "paths": {
                "/a": {
                    "post": {
                        "requestBody": {
                            "content": {
                                "application/json": {
                                    "schema": {"$ref": f"#/components/schemas/{name}"}
                                }
                            }
                        }
                    }
                }
            },
            "components": {
                "schemas": {name: {"type": "object", "properties": {"a": {"type": "string"}}}}
            },
        }
    )
    selection = chosen(text)
    assert (selection.operations[0].request, selection.types) == ("", ())


def body(operation: str, version: str = "openapi: 3.0.3") -> tuple[str, str]:
    selection = chosen(
        f"{version}\npaths: {{/a: {{post: {operation}}}}}\n"
        "components: {schemas: {A: &a {type: object, properties: {a: {type: string}}},"
        " B: {type: object, properties: {b: {type: string}}}}}\ndefinitions: {A: *a}\n"
    )
    return selection.operations[0].request, selection.operations[0].response


A = "{schema: {$ref: '#/components/schemas/A'}}"
B = "{schema: {$ref: '#/components/schemas/B'}}"
LIST = "{schema: {type: array, items: {$ref: '#/components/schemas/A'}}}"


@pytest.mark.parametrize(
    ("content", "name"),
    [
        (f"application/json: {A}", "A"),
        (f"application/json; charset=utf-8: {A}", "A"),
        (f"application/vnd.shop.v1+json: {A}", "A"),
        (f"'*/*': {A}", "A"),
        (f"application/problem+json: {B}, application/json: {A}", "A"),
        (f"application/json: {LIST}", "A[]"),
        (f"application/xml: {A}", ""),
        (f"multipart/form-data: {A}", ""),
        ("application/json: {schema: {type: string}}", ""),
        ("application/json: {schema: {type: object, title: Order, properties: {a: {}}}}", "Order"),
        ("application/json: {schema: {type: object, title: An order, properties: {a: {}}}}", ""),
        ("application/json: {schema: {type: array, items: {type: string}}}", ""),
    ],
)  # fmt: skip
def test_the_body_of_a_request_is_its_json(content: str, name: str) -> None:
    assert body(f"{{requestBody: {{content: {{{content}}}}}}}")[0] == name


@pytest.mark.parametrize(
    ("responses", "name"),
    [
        (f"'200': {{content: {{application/json: {A}}}}}", "A"),
        (f"'201': {{content: {{application/json: {A}}}}}, '204': {{}}", "A"),
        (
            f"'200': {{content: {{application/json: {A}}}}}, '201': {{content: {{a+json: {A}}}}}",
            "A",
        ),
        (f"'200': {{content: {{application/json: {A}}}}}, '202': {{content: {{a+json: {B}}}}}", ""),
        (f"2XX: {{content: {{application/json: {A}}}}}", "A"),
        (f"default: {{content: {{application/json: {A}}}}}", ""),
        (f"'400': {{content: {{application/json: {A}}}}}", ""),
    ],
)
def test_the_response_is_what_every_success_has(responses: str, name: str) -> None:
    assert body(f"{{responses: {{{responses}}}}}")[1] == name


def test_swagger_has_its_bodies_elsewhere() -> None:
    ref = "{$ref: '#/definitions/A'}"
    operation = (
        f"{{parameters: [{{in: query, name: q}}, {{in: body, schema: {ref}}}],"
        f" responses: {{200: {{schema: {{type: array, items: {ref}}}}}}}}}"
    )
    assert body(operation, "swagger: '2.0'") == ("A", "A[]")


# ---- limits and any shape -------------------------------------------------------------------


def test_more_types_and_fields_than_a_spec_takes_are_left_out() -> None:
    def ref(number: int) -> dict[str, str]:
        return {"$ref": f"#/components/schemas/T{number}"}

    schemas: dict[str, object] = {
        f"T{number}": {"type": "object", "properties": {"next": ref(number + 1)}}
        for number in range(MAX_TYPES + 50)
    }
    wide = {f"f{number}": {"type": "string"} for number in range(MAX_FIELDS + 1)}
    schemas["Wide"] = {"type": "object", "properties": wide}
    content = {"application/json": {"schema": ref(0)}}
    answer = {"application/json": {"schema": {"$ref": "#/components/schemas/Wide"}}}
    post = {"requestBody": {"content": content}, "responses": {"200": {"content": answer}}}
    text = {
        "openapi": "3.1.0",
        "paths": {"/a": {"post": post}},
        "components": {"schemas": schemas},
    }
    selection = chosen(json.dumps(text))
    assert len(selection.types) == MAX_TYPES
    assert selection.operations[0].response == "Wide"
    assert selection.types[-1].fields[0].type == "any"


NAMES = ["A", "B", "string", "a b"]
SCHEMAS = st.recursive(
    st.sampled_from([{"$ref": f"#/components/schemas/{name}"} for name in NAMES])
    | st.fixed_dictionaries({"type": st.sampled_from(["string", "object", "array", "null", 7, []])})
    | st.none()
    | st.booleans(),
    lambda inner: st.dictionaries(
        st.sampled_from(["items", "allOf", "anyOf", "oneOf", "not", "type", "enum", "title"]),
        inner | st.lists(inner, max_size=3) | st.just("object"),
        max_size=3,
    )
    | st.fixed_dictionaries(
        {"type": st.just("object"),
         "properties": st.dictionaries(st.sampled_from(["a", "b-c", "@d", "e"]), inner),
         "required": st.lists(st.sampled_from(["a", "zz"]) | st.integers())}
    ),
    max_leaves=20,
)  # fmt: skip


@given(st.lists(SCHEMAS, min_size=4, max_size=4), SCHEMAS)
def test_schemas_of_any_shape_give_what_the_template_takes(
    schemas: list[object], response: object
) -> None:
    content = {"content": {"application/json": {"schema": {"$ref": "#/components/schemas/A"}}}}
    answer = {"content": {"application/json": {"schema": response}}}
    text = {
        "openapi": "3.1.0",
        "paths": {"/a": {"post": {"requestBody": content, "responses": {"200": answer}}}},
        "components": {"schemas": dict(zip(NAMES, schemas, strict=True))},
    }
    selection = chosen(json.dumps(text))
    names = [one.name for one in selection.types]
    assert len(set(names)) == len(names)
    for one in selection.types:
        assert is_name(one.name)
        assert one.fields
        for field in one.fields:
            assert is_field(field.name)
            assert field.type.removesuffix("[]") in {*names, *SCALARS}
    for operation in selection.operations:
        for name in filter(None, (operation.request, operation.response)):
            assert is_name(name.removesuffix("[]"))
