"""What readers of a patient form, a map of chargers and a checkout found wrong."""

from __future__ import annotations

import re
from typing import Any

import pytest

from document import Render, Spec, control
from features import feature

BOOK: dict[str, Any] = {
    "feature_path": "specs/book-loans",
    "surfaces": ["rest", "storage"],
    "architecture_style": "monolith",
    "backend_language": "go",
    "databases": ["postgresql"],
    "authz_models": ["ownership"],
    "operations": [
        {"call": "POST /loans", "access": "signed in", "retry": "key"},
        {"call": "PUT /loans/{loan_id}", "access": "owner"},
    ],
    "entities": [
        {"name": "Loan", "attributes": ["id uuid PK", "user_id uuid", "state text", "version int"]}
    ],
}


def line(spec: Spec, start: str) -> str:
    """Give the one line that starts so."""
    [found] = [line for line in spec.text.splitlines() if line.lstrip().startswith(start)]
    return found


@pytest.mark.parametrize(
    "changes",
    [
        {"data_classes": ["pii", "health"]},
        {"data_classes": ["pii", "health"], "databases": ["mongodb"], "backend_language": "kotlin"},
        {"data_classes": ["pii", "card"], "architecture_style": "microservices"},
    ],
)
def test_the_caller_of_an_idempotency_key_is_found_by_its_value(
    render: Render, changes: dict[str, Any]
) -> None:
    spec = render(**{**BOOK, **changes})

    kept = line(spec, "| `idempotency_key.caller`")
    assert "| `response`: field-encrypted (SEC-SPC-027) |" in kept


def test_without_a_caller_the_whole_row_of_the_response_is_encrypted(render: Render) -> None:
    spec = render(**{**BOOK, "data_classes": ["health"], "access": "public", "authz_models": []})

    assert "| field-encrypted (SEC-SPC-027) |" in line(spec, "| `idempotency_key.response`")


@pytest.mark.parametrize("classes", [["health"], ["pii", "health"], ["pii"]])
def test_health_data_needs_a_condition_of_its_own_under_the_gdpr(
    render: Render, classes: list[str]
) -> None:
    spec = render(**{**BOOK, "data_classes": classes, "regulations": ["gdpr"]})

    assert (", and condition of Art. 9(2)]" in line(spec, "| GDPR |")) == ("health" in classes)


@pytest.mark.parametrize("language", ["typescript", "csharp", "python"])
def test_an_existing_session_belongs_to_the_backend_for_frontend(
    render: Render, language: str
) -> None:
    exists = {
        **BOOK,
        "surfaces": ["rest", "ui", "storage"],
        "frontend_framework": "vue",
        "backend_language": language,
        "authn_methods": ["oidc"],
        "oidc_client": "bff",
        "sign_in": "exists",
    }
    spec = render(**exists)

    assert "a name with the prefix `__Host-`" in control(spec, "002")
    stack = line(spec, "- **Tech Stack**")
    assert "session" not in stack.lower()
    assert stack != line(render(**{**exists, "sign_in": "built_here"}), "- **Tech Stack**")


@pytest.mark.parametrize("sign_in", ["built_here", "exists"])
def test_a_warning_that_4_2_gives_is_not_asked_again(render: Render, sign_in: str) -> None:
    spec = render(
        **{
            **BOOK,
            "surfaces": ["rest", "ui", "storage"],
            "frontend_framework": "react",
            "authn_methods": ["oidc"],
            "oidc_client": "bff",
            "sign_in": sign_in,
        }
    )

    given = "the warning of 4.2; [TODO: how input is kept]"
    assert (given in line(spec, "| Session ends |")) == (sign_in == "built_here")
    assert ("[TODO: warning, and how long before;" in spec.text) == (sign_in == "exists")


def test_a_refused_upload_and_a_counted_sender_have_a_response(render: Render) -> None:
    spec = render(**feature("patient-intake"))
    assert "([TODO: types, largest size, and the response to another type])" in control(spec, "037")

    hooks = {**BOOK, "operations": [{"call": "POST /webhooks/bank", "access": "bank's signature"}]}
    assert "[TODO: both numbers; by what a sender of webhooks is counted" in control(
        render(**hooks), "021"
    )
    assert "sender of webhooks is counted" not in control(render(**BOOK), "021")


def test_a_call_whose_time_section_6_has_not_is_asked_for_its_time(render: Render) -> None:
    spec = render(
        **{
            **BOOK,
            "service_dependencies": ["bank"],
            "error_cases": [
                {"id": 1, "when": "The bank does not answer in 4 s", "then": "202, settled later"}
            ],
        }
    )

    assert "([TODO: size; time of calls without one in Section 6])" in control(spec, "023")


# GraphQL


WISHES: dict[str, Any] = {
    "feature_path": "specs/wishes",
    "surfaces": ["graphql", "storage"],
    "architecture_style": "microservices",
    "backend_language": "typescript",
    "databases": ["postgresql"],
    "authn_methods": ["jwt"],
    "authz_models": ["ownership"],
    "operations": [
        {"call": "mutation createWish", "access": "signed in", "retry": "key"},
        {"call": "mutation renameWish", "access": "owner"},
        {"call": "subscription wishGranted", "access": "signed in"},
    ],
    "entities": [{"name": "Wish", "attributes": ["id uuid PK", "user_id uuid", "title text"]}],
}


@pytest.mark.parametrize("language", ["typescript", "elixir", "java"])
def test_a_missing_record_can_be_null_in_the_schema(render: Render, language: str) -> None:
    schema = render(**{**WISHES, "backend_language": language}).sections["4.1"]

    assert "renameWish(input: RenameWishInput!): RenameWishResult\n" in schema
    assert "createWish(input: CreateWishInput!): CreateWishResult!\n" in schema


@pytest.mark.parametrize("surfaces", [["graphql"], ["graphql", "rest"], ["rest"]])
def test_only_an_http_resource_has_headers_of_its_end(render: Render, surfaces: list[str]) -> None:
    changes = {"surfaces": [*surfaces, "storage"], "api_versioning": "additive"}
    spec = render(**{**WISHES, **changes, "operations": []})

    assert ("`Sunset` (RFC 8594)" in spec.text) == ("rest" in surfaces)


@pytest.mark.parametrize("surfaces", [["graphql"], ["graphql", "rest"]])
def test_no_response_of_a_graphql_api_is_a_failure(render: Render, surfaces: list[str]) -> None:
    spec = render(**{**WISHES, "surfaces": [*surfaces, "storage"], "operations": []})

    sli = spec.bullet("8", "Availability")
    assert "a missing response" in sli
    assert "a response with [TODO: codes in errors] is a failure" in sli
    assert "Section 8 says which responses have failed" in spec.bullet("9", "Requests")
    assert "has failed, whatever" not in spec.text


def test_a_graphql_service_is_compared_with_its_contract(render: Render) -> None:
    spec = render(**WISHES)

    assert "- The schema of the running service equals the contract\n" in spec.sections["7"]
    assert "The schema of the running" not in render(**BOOK).text


def test_a_refused_key_of_a_mutation_has_a_code_of_the_table(render: Render) -> None:
    said = render(**WISHES).bullet("4.1", "Idempotency in GraphQL")

    assert "other input: `BAD_USER_INPUT`; repeat: a union member of its own while running," in said


PASSED = "[TODO: how a client passes its token at the start]"
FEEDS = "[TODO: what feeds each stream, and how that reaches the instance that holds it]"


@pytest.mark.parametrize(
    ("changes", "token"),
    [
        ({}, True),
        ({"authn_methods": ["api_key"]}, False),
        (
            {
                "surfaces": ["rest", "storage"],
                "operations": [
                    {"call": "GET /wishes/events", "stream": "server", "access": "owner"}
                ],
            },
            True,
        ),
        (
            {
                "surfaces": ["grpc", "storage"],
                "operations": [
                    {"call": "wishes.v1.Wishes/Watch", "stream": "server", "access": "owner"}
                ],
            },
            False,
        ),
    ],
)
def test_a_stream_is_asked_for_its_token_and_its_instances(
    render: Render, changes: dict[str, Any], token: bool
) -> None:
    section = render(**{**WISHES, **changes}).sections["4.1"]

    assert (PASSED in section) == token
    assert FEEDS in section


# Stores


@pytest.mark.parametrize(
    ("language", "client"),
    [("elixir", "[TODO: client of DynamoDB]"), ("go", "AWS SDK"), ("typescript", "AWS SDK")],
)
def test_a_client_that_a_language_lacks_is_asked(
    render: Render, language: str, client: str
) -> None:
    spec = render(**{**BOOK, "backend_language": language, "databases": ["dynamodb"]})

    assert f", {client}" in spec.bullet("1", "Tech Stack")


@pytest.mark.parametrize(("minutes", "asked"), [(1, True), (5, True), (15, False)])
def test_a_newest_point_that_is_as_old_as_the_rpo_is_asked_about(
    render: Render, minutes: int, asked: bool
) -> None:
    spec = render(**{**BOOK, "databases": ["dynamodb"], "rpo_minutes": minutes})

    said = spec.bullet("9", "DynamoDB")
    assert ("as the newest restorable point is usually 5 minutes old]" in said) == asked


def test_a_table_that_deletes_by_time_has_epoch_seconds(render: Render) -> None:
    times = [{"name": "Loan", "attributes": ["id uuid PK", "due timestamptz"]}]
    spec = render(**{**BOOK, "databases": ["dynamodb"], "entities": times})

    said = spec.bullet("3", "Schema Strategy")
    assert "times in UTC, [TODO: as ISO 8601 strings or as numbers]" in said
    assert "`expires_at` as a number of epoch seconds" in said
    unkeyed = [{"call": "GET /loans", "access": "signed in"}]
    other = render(**{**BOOK, "databases": ["dynamodb"], "operations": unkeyed})
    assert "epoch seconds" not in other.text


@pytest.mark.parametrize("store", ["dynamodb", "mongodb"])
@pytest.mark.parametrize("rules", [["gdpr"], []])
def test_a_document_store_finds_one_person_and_what_no_operation_reads(
    render: Render, store: str, rules: list[str]
) -> None:
    spec = render(**{**BOOK, "databases": [store], "data_classes": ["pii"], "regulations": rules})

    section = spec.sections["3"]
    assert ("| find the records of one person (SEC-SPC-030) |" in section) == bool(rules)
    assert "| [TODO: other reads of Sections 2 and 6, such as one by time" in section


@pytest.mark.parametrize("store", ["postgresql", "mongodb", "mysql"])
def test_data_that_no_attribute_holds_is_asked_for_among_the_rules(
    render: Render, store: str
) -> None:
    asked = "| [TODO: other data and rules of Sections 2 and 6, to keep here] | |"
    assert asked in render(**{**BOOK, "databases": [store]}).sections["3"]


def test_a_searched_copy_and_a_deleted_object_are_bound_by_the_requirements(
    render: Render,
) -> None:
    section = render(**feature("patient-intake")).sections["3"]

    assert "dual write), how late within the times of Section 2, and what keeps" in section
    assert "what deletes orphans, and the old versions of a deleted object]" in section


# Start-up code


@pytest.mark.parametrize(
    ("answers", "said"),
    [
        ({"backend_language": "elixir", "backend_framework": "Phoenix"}, "Starts the endpoint"),
        ({"backend_language": "elixir", "backend_framework": "none"}, "Mounts the routes"),
        ({"backend_language": "go"}, "Mounts the routes"),
        ({"backend_language": "rust", "backend_framework": "axum"}, "Mounts the routes"),
    ],
)
def test_what_an_endpoint_plugs_is_not_mounted_by_the_application(
    answers: dict[str, Any], said: str, render: Render
) -> None:
    assert f"Changed or new. {said}" in render(**{**BOOK, **answers}).sections["5"]


def test_the_types_of_rails_pages_are_built_from_the_active_record_classes(
    render: Render,
) -> None:
    said = "Use cases return these types, built from the Active Record classes, to controllers"
    given = feature("allotment-waitlist")
    assert said in render(**given).sections["4.1"]
    for other in ({"orm": "Sequel"}, {"backend_language": "php", "backend_framework": "Laravel"}):
        section = render(**{**given, **other}).sections["4.1"]
        assert "Active Record classes" not in section
        assert "Code, templates and tests use these types" in section


# Names of the layers


@pytest.mark.parametrize("store", ["dynamodb", "mongodb", "postgresql"])
def test_the_layers_of_elixir_have_their_names_in_section_5(render: Render, store: str) -> None:
    spec = render(
        **{
            **WISHES,
            "surfaces": ["graphql", "events", "storage"],
            "backend_language": "elixir",
            "backend_framework": "Phoenix",
            "databases": [store],
        }
    )

    section = spec.sections["5"]
    assert "Depends on `use_cases`, `domain`." in section
    assert "- **`lib/wishes/application.ex`**: New. Starts the endpoint with the routes" in section
    assert "Depends on `wishes_web`, `infrastructure`." in section
    assert "`lib/`" not in section
    assert ("`Wishes.Repo` and the like" in spec.sections["1.1"]) == (store == "postgresql")


# What fails, and what a repeat gets


PAID: dict[str, Any] = {
    **BOOK,
    "architecture_style": "microservices",
    "consistency_pattern": "none",
    "service_dependencies": ["bank", "courier"],
}


@pytest.mark.parametrize(
    ("read", "asked"),
    [
        ({"call": "GET /loans/{loan_id}", "access": "owner"}, False),
        ({"call": "GET /loans/:id", "access": "owner"}, False),
        ({"call": "GET /loans", "access": "owner"}, True),
    ],
)
def test_a_stale_write_is_read_again_where_an_operation_reads_it(
    render: Render, read: dict[str, Any], asked: bool
) -> None:
    spec = render(**{**BOOK, "operations": [*BOOK["operations"], read]})

    said = spec.bullet("6", "Error 63")
    assert ("[TODO: operation by which its caller reads the record again]" in said) == asked
    assert ("; the caller reads again" in said) != asked


@pytest.mark.parametrize("called", [["bank"], ["bank", "courier"], ["bank", "courier", "tax"]])
def test_two_effects_have_an_order_and_a_refusal(render: Render, called: list[str]) -> None:
    spec = render(**{**PAID, "service_dependencies": called})

    asked = "; order of the effects; what undoes one if the next fails]"
    assert (asked in spec.bullet("6", "Outside effects")) == (len(called) > 1)
    assert "cannot connect, times out or fails there, or its breaker is open" in spec.bullet(
        "6", "Error 70"
    )


@pytest.mark.parametrize("style", ["monolith", "modular_monolith", "microservices"])
@pytest.mark.parametrize("hears", [True, False])
def test_an_event_is_matched_by_a_reference(render: Render, style: str, hears: bool) -> None:
    hook = {"call": "POST /webhooks/bank", "access": "bank's signature"}
    operations = [*BOOK["operations"], *([hook] if hears else [])]
    section = render(**{**BOOK, "architecture_style": style, "operations": operations}).sections[
        "6"
    ]

    asked = "[TODO: reference by which an event finds its record; response to no match]"
    assert (asked in section) == hears


def test_each_error_has_a_type_and_a_repeat_is_one_key(render: Render) -> None:
    spec = render(**BOOK)

    assert "[TODO: its host; type of each error of Section 6 that names none].\n" in spec.text
    assert spec.bullet("6", "Error 62") == "Repeated key -> see Idempotency in 4.1"
    assert "; response to a malformed or unknown field, or a malformed ID]" in spec.text


@pytest.mark.parametrize("style", ["modular_monolith", "monolith"])
@pytest.mark.parametrize("store", ["postgresql", "mongodb"])
def test_an_index_has_an_age(render: Render, style: str, store: str) -> None:
    changes = {"databases": [store, "opensearch"], "architecture_style": style}
    spec = render(**{**BOOK, **changes})

    assert "Age of the oldest change that is not in the index." in spec.bullet("9", "Stores")


def test_a_saga_has_the_order_of_its_steps_already(render: Render) -> None:
    spec = render(**{**PAID, "consistency_pattern": "saga_orchestration"})

    assert "order of the effects" not in spec.text
    assert "Compensation |" in spec.sections["6"]


# Periods


@pytest.mark.parametrize(
    ("text", "column", "asked"),
    [
        ("The job deletes loans that were not returned within 30 days.", "ended date?", True),
        ("Every night the job archives loans older than 2 years.", "state text", True),
        ("The job closes a loan after 12 hours.", "ended timestamptz?", True),
        ("The job closes a loan after 12 hours.", "started timestamptz", False),
        ("The job closes each loan.", "state text", False),
    ],
)
def test_a_period_that_a_job_ends_has_a_first_moment(
    render: Render, text: str, column: str, asked: bool
) -> None:
    spec = render(
        **{
            **BOOK,
            "surfaces": ["rest", "jobs", "storage"],
            "requirements": [{"text": text}],
            "entities": [{"name": "Loan", "attributes": ["id uuid PK", column]}],
        }
    )

    said = "- **Periods**: [TODO: moment from which REQ-SPC-001 counts, and its column]"
    assert (said in spec.sections["2"]) == asked


# What Section 6 leaves to 4.1

INTAKE = feature("patient-intake")


@pytest.mark.parametrize(
    ("name", "extended"), [("patient-intake", True), ("notices", True), ("device-gateway", False)]
)
def test_a_problem_document_is_extended_where_an_error_returns_more(
    name: str, extended: bool, render: Render
) -> None:
    section = render(**feature(name)).sections["4.1"]
    assert ("problem details, extended by Section 6; tests" in section) is extended


@pytest.mark.parametrize(
    ("then", "asked"),
    [
        ("the document is deleted and the patient is told", True),
        ("nothing is stored", True),
        ("the upload is set aside", True),
        ("422 and nothing is stored", False),
        ("the job skips it", False),
        ("the client tries again", False),
        ("`scan-failed`", False),
    ],
)
def test_an_outcome_that_names_no_place_is_asked_for_it_beside_jobs(
    then: str, asked: bool, render: Render
) -> None:
    cases = [{"id": 7, "when": "The malware scan finds something", "then": then}]
    spec = render(**INTAKE | {"error_cases": cases})
    text = (
        "[TODO: what detects Error 7: an operation, with its status code, or a job or message; "
        "what stays stored]"
    )
    assert (text in spec.sections["6"]) is asked


@pytest.mark.parametrize(
    ("name", "call"),
    [
        ("patient-intake", "POST /api/v1/intakes/{intake_id}/submission"),
        ("tax-form", "POST /forms/{id}/submit"),
        ("permits", "POST /permits/{number}/decision"),
    ],
)
def test_a_repeat_is_asked_about_where_an_error_refuses_what_is_done_already(
    name: str, call: str, render: Render
) -> None:
    spec = render(**feature(name))
    asked = (
        f"[TODO: operations of Error 1; response to a repeat of `{call}`: "
        "the first one again, or Error 1]"
    )
    assert spec.bullet("6", "Repeats") == asked
    cases = [{"id": 1, "when": "The office is closed", "then": "409"}]
    assert "**Repeats**" not in render(**feature(name, error_cases=cases)).text


@pytest.mark.parametrize(
    "when", ["The player is in the queue already", "A match runs already", "The plot has a tenant"]
)
def test_a_state_that_no_act_reaches_asks_for_no_repeat(when: str, render: Render) -> None:
    cases = [{"id": 1, "when": when, "then": "`ALREADY_EXISTS`"}]
    assert "**Repeats**" not in render(**feature("match-server", error_cases=cases)).text


@pytest.mark.parametrize("language", ["go", "csharp", "python"])
def test_the_carrier_of_a_record_version_is_asked(language: str, render: Render) -> None:
    asked = "[TODO: operations that compare one; field or header that carries it"
    put = "; response to a repeat of a PUT that succeeded]"
    shape = BOOK | {"backend_language": language}
    assert render(**shape).bullet("6", "Record versions") == f"{asked}{put}"
    patch = [{"call": "PATCH /loans/{loan_id}", "access": "owner"}]
    assert render(**shape | {"operations": patch}).bullet("6", "Record versions") == f"{asked}]"
    entities = [{"name": "Loan", "attributes": ["id uuid PK", "user_id uuid"]}]
    assert "Record versions" not in render(**shape | {"entities": entities}).text
    linked = render(**shape, api_reference="openapi.yaml")
    assert "Record versions" not in linked.text


# What an answer says already


@pytest.mark.parametrize(
    ("name", "text", "cell"),
    [
        ("patient-intake", "Every night the job deletes old forms.", "see REQ-SPC-001"),
        ("import", "At 02:00 a job reads the prices.", "see REQ-SPC-001"),
        ("plans", "The job renews each plan.", "see REQ-SPC-001"),
        ("plans", "Each plan is renewed.", "[TODO: what it does]"),
    ],
)
def test_the_requirement_of_the_one_job_says_what_it_does(
    name: str, text: str, cell: str, render: Render
) -> None:
    given = feature(name, requirements=[{"text": text}])
    (call,) = [item["call"] for item in given["operations"] if item["call"].startswith("job ")]
    given["operations"] = [{**item} for item in given["operations"]]
    for item in given["operations"]:
        if item["call"] == call:
            item.pop("summary", None)
    assert render(**given).row("4.1", f"`{call}`")[1] == cell


@pytest.mark.parametrize(
    ("text", "asked"),
    [
        ("Every night the job deletes forms that were not submitted within 30 days.", True),
        ("A reading is erased after 13 months.", True),
        ("Old rows are purged after 2 years.", True),
        ("The deletion of a form is confirmed.", False),
    ],
)
def test_a_period_of_deletion_that_a_requirement_says_is_not_asked_again(
    text: str, asked: bool, render: Render
) -> None:
    spec = render(**INTAKE | {"requirements": [{"text": text}]})
    said = "[TODO: how long where REQ-SPC-001 does not say it, agreed with legal], deleted by"
    assert (said in spec.row("9", "`Intake.patient_id`")[4]) is asked


# Section 9 beside Sections 3 and 4


@pytest.mark.parametrize("style", ["monolith", "modular_monolith", "microservices"])
def test_migration_and_backup_have_accounts_of_their_own(style: str, render: Render) -> None:
    rule = render(**INTAKE | {"architecture_style": style}).bullet("9", "Sensitive Data Handling")
    assert rule.endswith("migration and backup may reach stored data.")


def test_an_account_that_only_reads_is_not_the_only_one(render: Render) -> None:
    spec = render(**INTAKE | {"data_change": "read_only"})
    assert "may re" not in spec.bullet("9", "Sensitive Data Handling")


@pytest.mark.parametrize(
    ("regulations", "classes", "said"),
    [
        (
            ["hipaa"],
            ["health"],
            "as above, not field by field; health data in them is audited (SEC-SPC-029)",
        ),
        (["gdpr"], ["health"], "as above, not field by field"),
        (["gdpr"], ["pii"], "as above"),
    ],
)
def test_written_objects_have_a_row_of_their_own(
    regulations: list[str], classes: list[str], said: str, render: Render
) -> None:
    spec = render(**INTAKE | {"regulations": regulations, "data_classes": classes})
    asked = '[TODO: classes in them, or "none"]'
    row = spec.row("9", "objects, and their old versions")
    assert row[1:] == [asked, "object storage", said, "see Section 3"]
    assert "as the object" not in spec.text


@pytest.mark.parametrize("source", ["postgresql", "mysql", "cockroachdb"])
def test_the_rto_covers_the_restore_and_the_rebuild_of_an_index(
    source: str, render: Render
) -> None:
    spec = render(**INTAKE | {"databases": [source, "opensearch", "object_storage"]})
    index = spec.bullet("9", "OpenSearch")
    assert re.fullmatch(
        r"not backed up; the RTO covers the restore of \w+ and the rebuild of the index after it.",
        index,
    )
    assert "within the RTO of 60 minutes, less its restore" in spec.sections["7"]
    assert spec.row("9", "search index")[4] == "as long as its source (Section 3)"
    assert "a change or deletion reaches the index" in spec.bullet("3", "Search index")


@pytest.mark.parametrize(
    ("column", "why"),
    [
        ("object_key text", "storage key"),
        ("api_token text", "secret"),
        ("diagnosis text", "health data"),
    ],
)
def test_what_the_types_leave_out_is_named_by_its_own_reason(
    column: str, why: str, render: Render
) -> None:
    entity = {"name": "Visit", "attributes": ["id uuid PK", "patient_id uuid", column]}
    spec = render(**INTAKE | {"entities": [entity]})
    assert f"Omitted ({why}): `Visit.{column.split()[0]}`." in spec.sections["4.1"]


@pytest.mark.parametrize("call", ["GET /api/v1/intakes", "GET /api/v1/intakes/{intake_id}"])
def test_each_record_of_a_list_of_health_records_is_audited(call: str, render: Render) -> None:
    operations = [{"call": call, "access": "practice staff"}]
    spec = render(**INTAKE | {"operations": operations, "regulations": ["hipaa"]})
    lists = "{" not in call
    assert (", also each record in a list," in control(spec, "029")) is lists
    assert ("a list one for each of its records" in spec.sections["7"]) is lists


@pytest.mark.parametrize(
    ("language", "framework", "path"),
    [
        ("typescript", "NestJS", ".dependency-cruiser.cjs"),
        ("php", "Symfony", "deptrac.yaml"),
        ("go", "none", ".golangci.yml"),
    ],
)
def test_settings_of_a_tool_for_the_whole_application_may_be_there(
    language: str, framework: str, path: str, render: Render
) -> None:
    spec = render(**INTAKE | {"backend_language": language, "backend_framework": framework})
    assert spec.bullet("5", f"`{path}`").startswith("Changed or new.")
