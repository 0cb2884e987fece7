"""Sign-in methods: each says everything of itself in one file; a new one needs no other text."""

from __future__ import annotations

import json
import shutil
from pathlib import Path
from typing import Any

import pytest

import interview
from document import Render, Spec
from feature_spec.rendering.version import Version

FOLDER = "template/_stacks/sign_in"
CONTROLS = "template/_rows/security.json"
NEW = {
    "label": "Client certificate",
    "in_checklist": "client certificate",
    "credential": "certificate",
    "identifies": "program",
    "no_credential": "No client certificate",
    "role_source": "from the certificate's subject",
    "bullet": "mutual TLS with the {server}.",
    "own_check": {"has_backend": "mutual TLS"},
    "load_callers": "certificates",
}


def read(path: str) -> Any:
    """Return the content of a JSON file of the project."""
    return json.loads((interview.ROOT / path).read_text(encoding="utf-8"))


def parts() -> dict[str, Any]:
    """Return what each file of the family says."""
    names = [path.stem for path in (interview.ROOT / FOLDER).glob("[!_]*.json")]
    return {name: read(f"{FOLDER}/{name}.json") for name in names}


def controls() -> dict[str, Any]:
    """Return the security controls by their IDs."""
    return {control["id"]: control for control in read(CONTROLS)["rows"]["controls"]}


@pytest.fixture
def copy(tmp_path: Path) -> Path:
    """Give a copy of the template that may be changed."""
    shutil.copytree(interview.ROOT / "template", tmp_path / "template")
    shutil.copyfile(interview.ROOT / "copier.yml", tmp_path / "copier.yml")
    return tmp_path


def test_a_control_of_one_method_is_named_by_its_file() -> None:
    asked = {
        word.removeprefix("own_controls="): number
        for number, control in controls().items()
        for word in control["when"].split()
        if word.startswith("own_controls=")
    }
    assert len(asked) > 5
    assert all(name == number for name, number in asked.items())
    assert {name for part in parts().values() for name in part.get("controls", [])} == set(asked)


def test_a_control_says_what_to_try_where_a_security_test_verifies_it() -> None:
    assert len(controls()) > 30
    for number, control in controls().items():
        assert ("security" in control["verify"]) == ("attack" in control), number


def test_a_new_method_is_in_the_document_by_its_file_alone(copy: Path) -> None:
    access = copy / "template" / "_interview" / "access.yml"
    text = access.read_text(encoding="utf-8")
    assert text.count("    API key: api_key\n") == 1
    more = "    API key: api_key\n    Device certificate: device\n"
    access.write_text(text.replace("    API key: api_key\n", more), encoding="utf-8")
    (copy / FOLDER / "device.json").write_text(json.dumps(NEW), encoding="utf-8")
    answers = {"surfaces": ["rest"], "load_tests": True, "authz_models": ["scopes"]}
    answers |= {"authn_methods": ["device"], "feature_path": "specs/pay"}
    answers |= {"backend_language": "typescript"}
    spec = Version("template", copy).render(answers).spec.decode("utf-8")
    for words in (
        "PROPOSED: client certificate; scopes",
        "NestJS, mutual TLS |",
        "the certificate carries its scope",
        "- **Authentication**: Client certificate: mutual TLS with the API.",
        "- **Error 50**: No client certificate -> 401\n",
        "[TODO: number of certificates]",
    ):
        assert words in spec


def test_a_front_end_says_that_its_key_can_be_read(render: Render) -> None:
    front = {"surfaces": ["ui"], "authn_methods": ["api_key"]}
    alone = render(**front, backend_language="none").sections["4.2"]
    assert "Anyone can read a key that is shipped in a front end" in alone


MTLS = {"surfaces": ["rest"], "authn_methods": ["mtls"], "authz_models": ["scopes"]}


def test_a_call_without_a_client_certificate_gets_no_answer(render: Render) -> None:
    spec = render(**MTLS, operations=[{"call": "GET /rates", "access": "scope rates:read"}])
    assert "| `GET /rates` | TLS alert | with the scope |" in spec.sections["4.2"]
    assert spec.bullet("6", "Error 50").endswith("-> TLS alert")
    assert "401" not in spec.text
    assert "unless the record of the caller carries its scope" in spec.sections["2"]


@pytest.mark.parametrize("access", ["public", "provider signature"])
def test_an_operation_for_others_keeps_its_answer_beside_mutual_tls(
    render: Render, access: str
) -> None:
    spec = render(**MTLS, operations=[{"call": "POST /hook", "access": access}])
    assert "-> 401; where a certificate is required, a TLS alert" in spec.sections["6"]
    assert "on a listener and a host name that require a certificate" in spec.sections["4.2"]


def test_callers_with_certificates_are_counted_beside_sessions(render: Render) -> None:
    both = {**MTLS, "authn_methods": ["session_cookie", "mtls"], "load_tests": True}
    both |= {"surfaces": ["rest", "storage"], "databases": ["redis"], "redis_role": ["rate_limit"]}
    spec = render(**both)
    assert "`rl:<caller>`, 60 s" in spec.sections["3"]
    assert "[TODO: number of client certificates and sessions]" in spec.sections["7"]


def test_a_job_with_a_client_certificate_checks_whom_it_calls(render: Render) -> None:
    spec = render(surfaces=["jobs"], authn_methods=["mtls"])
    assert "[SEC-SPC-042]" in spec.sections["2"]
    assert "[SEC-SPC-039]" not in spec.sections["2"]


def test_the_version_of_tls_is_that_of_the_control_on_client_certificates(render: Render) -> None:
    words = "TLS 1.2 or 1.3 on every connection, 1.3 only where callers use certificates"
    assert words in render(**MTLS).sections["9"]
    assert "1.3 only" not in render(**{**MTLS, "authn_methods": ["jwt"]}).text


# What a contract says of the sign-in


SECURED = {"call": "POST /v1/bookings", "access": "", "sensitive": True, "success": [201]}


def with_contract(render: Render, operation: dict[str, Any], **answers: Any) -> Spec:
    shape: dict[str, Any] = {"surfaces": ["rest", "storage"], "api_reference": "docs/openapi.yaml"}
    return render(**{**shape, **answers}, operations=[operation])


@pytest.mark.parametrize("language", ["go", "ruby", "none"])
def test_a_key_is_carried_where_the_contract_says(language: str, render: Render) -> None:
    surfaces = ["rest", "ui"] if language == "none" else ["rest"]
    shape = {"authn_methods": ["api_key"], "backend_language": language, "surfaces": surfaces}
    spec = with_contract(render, SECURED, **shape)
    assert "sent where `openapi.yaml` says (SEC-SPC-012)" in spec.sections["4.2"]
    assert "X-API-Key" not in spec.text


def test_where_a_contract_is_silent_no_header_is_named(render: Render) -> None:
    silent = {"call": "POST /v1/bookings", "access": ""}
    spec = with_contract(render, silent, authn_methods=["api_key"])
    assert "in a header, never in a URL (SEC-SPC-012)" in spec.sections["4.2"]
    assert "X-API-Key" not in spec.text
    alone = with_contract(render, silent, authn_methods=["api_key"], api_reference="")
    assert "in the `X-API-Key` header, never in a URL (SEC-SPC-012)" in alone.sections["4.2"]


@pytest.mark.parametrize(
    ("operation", "proposed", "asked"),
    [
        (SECURED, ["authn_methods"], True),
        (SECURED, [], False),
        ({"call": "POST /v1/bookings", "access": ""}, ["authn_methods"], False),
        ({"call": "GET /v1/hours", "access": "public"}, ["authn_methods"], False),
    ],
)
def test_a_proposed_sign_in_is_asked_for_where_the_contract_has_one(
    operation: dict[str, Any], proposed: list[str], asked: bool, render: Render
) -> None:
    spec = with_contract(render, operation, proposed=proposed)
    assert ("- **Schemes of the contract**: [TODO: " in spec.sections["4.2"]) is asked
