"""What readers of whole specs found: a job's runs, whose record it is, what a page answers."""

from __future__ import annotations

from typing import Any

import pytest

from document import Render
from features import feature

BUILD: dict[str, Any] = {
    "surfaces": ["rest", "jobs", "storage"],
    "access": "internal",
    "databases": ["postgresql"],
    "authn_methods": ["api_key"],
    "requirements": [
        {"text": "Every day at 02:00 UTC the job builds the report of the previous day."},
        {"text": "If the job runs again for a day, it replaces that day's report."},
    ],
    "operations": [
        {"call": "job build-report --date=YYYY-MM-DD", "access": "scheduler", "retry": "natural"},
        {"call": "GET /v1/reports/{day}", "access": "scope reports:read", "retry": "safe"},
    ],
    "error_cases": [
        {"id": 1, "when": "Two runs for the same day overlap", "then": "The second exits 0"}
    ],
}
STACKS = ["go", "python", "kotlin"]


@pytest.mark.parametrize("language", STACKS)
def test_a_run_for_one_day_is_not_continued_by_the_run_of_the_next_day(
    language: str, render: Render
) -> None:
    spec = render(**BUILD, backend_language=language)
    assert spec.bullet("6", "Error 60").endswith("; the job exits 75")
    assert "`--date` of a scheduled run; what restarts it after exit 75" in spec.text
    often = [{"call": "job sweep", "schedule": "*/10 * * * *", "access": "scheduler"}]
    said = render(**{**BUILD, "operations": often}, backend_language=language)
    assert said.bullet("6", "Error 60").endswith("the job exits 75 and its next run resumes")
    assert "of a scheduled run" not in said.text


@pytest.mark.parametrize("language", STACKS)
def test_the_rerun_test_expects_what_the_requirement_says_of_a_second_run(
    language: str, render: Render
) -> None:
    said = render(**BUILD, backend_language=language).bullet("7", "[VAL-SPC-011] Rerun Test")
    assert "the data is that of one run, as REQ-SPC-002 says (Errors 1, 81)" in said
    assert "happens once" not in said
    first = {**BUILD, "requirements": BUILD["requirements"][:1]}
    said = render(**first, backend_language=language).bullet("7", "[VAL-SPC-011] Rerun Test")
    assert "each effect happens once" in said


@pytest.mark.parametrize("language", STACKS)
def test_a_job_that_builds_asks_for_its_source_and_for_what_readers_see(
    language: str, render: Render
) -> None:
    section = render(**BUILD, backend_language=language).sections["4.1"]
    assert "- **Input of a run**: [TODO: data that it reads, and from where; when" in section
    assert "- **Readers during a run**: [TODO: what they get while it replaces data" in section
    purge = [{"call": "job purge-sessions", "access": "scheduler"}]
    section = render(**{**BUILD, "operations": purge}, backend_language=language).sections["4.1"]
    assert "Input of a run" not in section
    alone = {**BUILD, "surfaces": ["jobs", "storage"], "operations": BUILD["operations"][:1]}
    assert "Readers during a run" not in render(**alone, backend_language=language).text


def test_a_job_that_reads_files_of_others_asks_each_thing_once(render: Render) -> None:
    spec = render(**feature("bank-statements"))
    section = spec.sections["4.1"]
    assert "[TODO: how a run finds the files not read before; what a repeated" in section
    assert "malformed" not in section
    assert "where the file goes" not in spec.bullet("6", "Error 66")
    assert "where the file goes" in render(**feature("import")).text
    assert "calendar of its working days]" in section
    daily = [{"text": "Each day at 06:30 the job books every new statement file once."}]
    assert "calendar" not in render(**feature("bank-statements", requirements=daily)).text


@pytest.mark.parametrize("name", ["bank-statements", "import", "churn-scores"])
def test_no_job_alone_serves_during_a_release(name: str, render: Render) -> None:
    spec = render(**feature(name, platform="kubernetes", deployment_strategy="rolling"))
    alone = "rest" not in feature(name)["surfaces"]
    assert ("versions, which run at once" not in spec.sections["9"]) is alone
    assert ("with the old code still serving" not in spec.sections["7"]) is alone


@pytest.mark.parametrize("store", ["postgresql", "mongodb", "mysql"])
def test_data_with_a_class_travels_by_tls_to_a_store_without_callers_too(
    store: str, render: Render
) -> None:
    given = feature("bank-statements", databases=[store, "object_storage"])
    said = render(**given).bullet("9", "Sensitive Data Handling")
    assert said.startswith("TLS 1.2 or 1.3 on every connection; only the accounts")
    local = feature("bank-statements", databases=["sqlite"])
    assert "TLS" not in render(**local).bullet("9", "Sensitive Data Handling")


QUEUE: dict[str, Any] = {
    "surfaces": ["rest", "storage"],
    "access": "signed_in",
    "databases": ["postgresql"],
    "data_classes": ["pii"],
    "authn_methods": ["session_cookie"],
    "authz_models": ["ownership"],
    "operations": [
        {"call": "GET /v1/desk-requests/{id}", "access": "owner"},
        {"call": "POST /v1/grants/{grant_id}/acceptance", "access": "owner"},
    ],
    "entities": [
        {"name": "DeskRequest", "attributes": ["id bigint PK", "employee_id bigint"]},
        {"name": "Desk", "attributes": ["id bigint PK", "holder_id bigint?"]},
        {
            "name": "Grant",
            "attributes": ["id bigint PK", "desk_id bigint FK", "request_id bigint FK"],
        },
    ],
}


def test_the_owner_of_an_offer_is_that_of_its_entry(render: Render) -> None:
    spec = render(**feature("allotment-waitlist"))
    said = spec.sections["4.2"]
    assert "`waiting_list_entry.resident_id` must be the user of the session; `offer` thr" in said
    assert "`offer` through `entry_id`" in said
    assert "offer.entry_id" not in said
    assert "Offer.entry_id" not in spec.sections["9"]


@pytest.mark.parametrize(("link", "table"), [("ticket", "DeskTicket"), ("seat", "DeskSeat")])
def test_a_link_named_by_the_last_word_of_its_table_is_no_person(
    link: str, table: str, render: Render
) -> None:
    request, desk, grant = QUEUE["entities"]
    columns = ["id bigint PK", "desk_id bigint FK", f"{link}_id bigint FK"]
    entities = [{**request, "name": table}, desk, {**grant, "attributes": columns}]
    calls = [{**QUEUE["operations"][0], "call": f"GET /v1/desk-{link}s/{{id}}"}]
    given = {**QUEUE, "entities": entities, "operations": [*calls, QUEUE["operations"][1]]}
    said = render(**given).sections["4.2"]
    assert f"grant.{link}_id" not in said


@pytest.mark.parametrize("name", ["allotment-waitlist", "patient-intake", "charger-map"])
def test_log_lines_promise_no_more_than_their_control(name: str, render: Render) -> None:
    said = render(**feature(name)).sections["9"]
    assert "no data classified above" not in said
    if "| log lines |" in said:
        assert "| as in SEC-SPC-025; read by [TODO: who] |" in said


@pytest.mark.parametrize("name", ["allotment-waitlist", "permits", "portal"])
def test_pages_say_the_same_of_json_of_their_load_and_of_a_session_that_ends(
    name: str, render: Render
) -> None:
    spec = render(**feature(name))
    if "JSON operations" in spec.sections["4.1"]:
        assert "N/A: no API or event surface" not in spec.text
        assert "[TODO: link the contract of the JSON operations, or" in spec.text
    if "page requests" in spec.bullet("8", "Performance / Latency"):
        said = spec.bullet("8", "Throughput")
        assert said == "[TODO: page requests per second at peak, and how it is measured]."
    if "warning 2 minutes before" in spec.sections["4.2"]:
        shown = spec.row("4.1", "Session ends")[2]
        assert shown == "the warning of 4.2; [TODO: how input is kept]"


def test_pages_with_json_that_is_asked_have_no_contract_that_is_excluded(render: Render) -> None:
    spec = render(**feature("allotment-waitlist"))
    assert spec.text.count("[TODO: link the contract of the JSON operations, or") == 1
    assert "N/A: no API" not in spec.text


@pytest.mark.parametrize("frontend", ["react", "server_rendered", "vue"])
def test_a_header_that_has_a_value_names_it(frontend: str, render: Render) -> None:
    spec = render(surfaces=["rest", "ui"], frontend_framework=frontend, backend_language="ruby")
    said = spec.row("2", "**[SEC-SPC-022]**")[1]
    assert "`Referrer-Policy: same-origin`" in said
    assert "`frame-ancestors 'self'`" in said


@pytest.mark.parametrize("metric", ["line", "branch"])
def test_the_coverage_run_of_rspec_leaves_out_the_flows_of_staging(
    metric: str, render: Render
) -> None:
    given = feature("allotment-waitlist", coverage_metric=metric)
    said = render(**given).bullet("7", "[VAL-SPC-004] Coverage")
    assert "`bundle exec rspec --exclude-pattern 'spec/system/**/*_spec.rb'` under" in said
    api = render(surfaces=["rest"], backend_language="ruby").bullet("7", "[VAL-SPC-004] Coverage")
    assert "`bundle exec rspec` under SimpleCov" in api


@pytest.mark.parametrize("style", ["monolith", "modular_monolith", "microservices"])
def test_one_kind_of_fake_is_named_for_go(style: str, render: Render) -> None:
    said = render(surfaces=["rest", "storage"], backend_language="go", architecture_style=style)
    assert "with hand-written fakes" in said.sections["7"]
    assert "go.uber.org" not in said.text


@pytest.mark.parametrize(
    ("text", "asked"),
    [
        ("When a plot becomes free, the clerk offers it to the first person of the list.", True),
        ("When a berth is vacant, the harbour offers it to the oldest entry of the queue.", True),
        ("As soon as a slot becomes available, the next patient gets it.", True),
        ("When a clerk frees a plot, the page shows the first name.", False),
        ("When a room is free, the list is shown, ordered by date.", False),
    ],
)
def test_a_list_without_its_order_and_a_state_that_nothing_starts_are_asked(
    text: str, asked: bool, render: Render
) -> None:
    section = render(**feature("allotment-waitlist", requirements=[{"text": text}])).sections["2"]
    assert (
        "- **Order**: [TODO: order of the list in REQ-SPC-001, ties included" in section
    ) is asked
    starts = "- **Triggers**: [TODO: operation, message, job or timer that starts REQ-SPC-001]"
    assert (starts in section) is (asked or "room" in text)


def test_an_act_on_a_record_is_asked_what_it_changes_and_what_refuses_it(render: Render) -> None:
    asked = "; for each operation, the states that refuse it and the other columns that it sets]"
    case = {"id": 1, "when": "The offer has expired", "then": "409"}
    assert asked in render(**feature("allotment-waitlist")).text
    assert asked not in render(**feature("allotment-waitlist", error_cases=[case])).text
    assert asked not in render(**feature("allotment-waitlist", error_cases=[])).text


@pytest.mark.parametrize("then", ["the page of the plot again", "the form again", "a message"])
def test_an_outcome_without_its_code_is_asked_for_it(then: str, render: Render) -> None:
    case = {"id": 1, "when": "The plot has a tenant", "then": then}
    given = feature("allotment-waitlist", error_cases=[case])
    assert render(**given).bullet("6", "Outcomes") == "[TODO: status code of Error 1]"
    case["then"] = f"409 with {then}"
    assert "**Outcomes**" not in render(**given).text


def test_a_run_that_refuses_is_asked_for_its_exit_code(render: Render) -> None:
    said = render(**feature("bank-statements")).bullet("6", "Outcomes")
    assert said == "[TODO: exit code of REQ-SPC-002 and Error 1; who is told, and how]"
    case = {"id": 1, "when": "A number is missing", "then": "exits 1"}
    fine = [{"text": "Each day at 06:30 the job books every new statement file once."}]
    spec = render(**feature("bank-statements", requirements=fine, error_cases=[case]))
    assert "**Outcomes**" not in spec.text


@pytest.mark.parametrize("language", ["kotlin", "go", "python"])
def test_a_module_of_one_job_does_not_promise_a_public_api(language: str, render: Render) -> None:
    said = render(**feature("bank-statements", backend_language=language)).sections["5"]
    assert "the only thing that other modules use" not in said
    assert "[TODO: functions that other modules call; without any, no such file]" in said


@pytest.mark.parametrize("language", STACKS)
def test_objects_that_are_written_are_bound_by_the_rpo_and_have_a_class(
    language: str, render: Render
) -> None:
    stores = ["postgresql", "object_storage"]
    objects: dict[str, Any] = {**BUILD, "databases": stores, "data_classes": ["financial"]}
    spec = render(**objects, object_role="written", backend_language=language)
    said = spec.bullet("9", "Data Protection")
    assert ", RTO 60 minutes; a restore drill" in said
    assert "**Loss of the bucket**: [TODO: what meets both figures then" in said
    assert (
        spec.row("9", "objects, and their old versions")[1] == '[TODO: classes in them, or "none"]'
    )
    spec = render(**objects, object_role="read_only", backend_language=language)
    assert "Loss of the bucket" not in spec.text


@pytest.mark.parametrize(
    ("path", "asked"),
    [("cmd/build-report/main.go", True), ("cmd/app/main.go", False), ("src/server.py", False)],
)
def test_components_that_start_no_api_are_asked_for_its_file(
    path: str, asked: bool, render: Render
) -> None:
    does = "Command line and lock of the job" if asked else "Starts the application"
    own = [{"path": path, "change": "new", "does": does}]
    said = render(**BUILD, components=own).sections["5"]
    assert ("files of start-up" in said) is asked


@pytest.mark.parametrize(("short", "drawn"), [("char3", "char(3)"), ("varchar40", "varchar(40)")])
def test_a_length_without_brackets_is_drawn_as_a_type_that_sql_has(
    short: str, drawn: str, render: Render
) -> None:
    entity = [{"name": "Line", "attributes": ["id uuid PK", f"currency {short}", "day int8"]}]
    said = render(surfaces=["storage"], databases=["postgresql"], entities=entity).sections["3"]
    assert f"    {drawn} currency\n" in said
    assert "    int8 day\n" in said
