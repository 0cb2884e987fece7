"""What a contract says, in the spec that a copy leaves behind and in its report."""

from __future__ import annotations

import re
import subprocess
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
import yaml

import compiled

COPY = [*compiled.COPIER, "copy", "--trust", "--defaults", "--vcs-ref=HEAD"]


@dataclass(frozen=True)
class Copied:
    """What a copy left behind."""

    spec: str
    answers: dict[str, Any]
    said: str

    def row(self, call: str, table: int = 0) -> list[str]:
        """The cells of the table rows that begin with that call: 0 is 4.1, 1 is 4.2."""
        rows = [line for line in self.spec.splitlines() if line.startswith(f"| `{call}` |")]
        return [cell.strip() for cell in rows[table].strip("|").split("|")][1:]

    @property
    def report(self) -> str:
        """The report's line on the API contract."""
        return next(line for line in self.said.splitlines() if line.startswith("API "))


@dataclass(frozen=True)
class Repository:
    """A repository in which a feature is specified."""

    root: Path
    template: Path

    def copy(self, feature: str, files: dict[str, str], *options: str) -> Copied:
        for name, text in files.items():
            path = self.root / name
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(text, encoding="utf-8")
        done = subprocess.run(
            [*COPY, *options, str(self.template), f"specs/{feature}"],
            cwd=self.root,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            encoding="utf-8",
            check=True,
        )
        folder = self.root / "specs" / feature
        answers = yaml.safe_load((folder / ".copier-answers.yml").read_text(encoding="utf-8"))
        return Copied((folder / "spec.md").read_text(encoding="utf-8"), answers, done.stdout)


@pytest.fixture
def repository(tmp_path: Path, template_repository: Path) -> Repository:
    subprocess.run(["git", "init", "--quiet", str(tmp_path / "till")], check=True)
    return Repository(tmp_path / "till", template_repository)


HEAD = "info: {title: Till, version: '1'}\n"


@pytest.mark.copier
def test_a_contract_without_a_word_on_security_leaves_the_caller_open(
    repository: Repository,
) -> None:
    copied = repository.copy(
        "drawers",
        {
            "docs/openapi.yaml": f"""\
openapi: 3.0.3
{HEAD}paths:
  /admin/drawers/{{id}}:
    delete:
      summary: Remove a drawer
      tags: [Drawers]
      responses: {{'204': {{description: gone}}, '403': {{description: not an admin}}}}
"""
        },
    )
    call = "DELETE /admin/drawers/{id}"
    assert copied.row(call)[1:] == ["see 4.2", "idempotent method", "204", "403"]
    assert copied.row(call, 1)[:2] == ["401", "[TODO: who may call it, and on whose records]"]
    assert f"- `{call}`: 401, 404, 429, 503" in copied.spec
    assert re.search(r"\*\*Sensitive Endpoints/Actions\*\*: \[TODO: which operations", copied.spec)
    assert copied.report.endswith("1 of it naming Drawers; it does not say who may call")


@pytest.mark.copier
def test_a_split_contract_is_read_whole_with_its_types(repository: Repository) -> None:
    copied = repository.copy(
        "carts",
        {
            "docs/openapi.yaml": f"""\
openapi: 3.1.0
{HEAD}security: [{{oauth: ['carts:read']}}]
paths:
  /carts/{{id}}: {{$ref: paths/cart.yaml}}
  /carts/price: {{get: {{$ref: ops/price.yml}}}}
  /carts/lost: {{$ref: paths/lost.yaml}}
components: {{securitySchemes: {{oauth: {{type: oauth2, flows: {{}}}}}}}}
""",
            "docs/paths/cart.yaml": """\
get:
  summary: Read a cart
  responses:
    '200': {content: {application/json: {schema: {$ref: ../schemas/Cart.yaml}}}}
    '404': {description: none}
put:
  deprecated: true
  summary: Replace a cart
  security: [{oauth: ['carts:write']}, {}]
  responses: {'200': {description: ok}, '401': {description: no}}
""",
            "docs/ops/price.yml": "{summary: Show the price, security: []}\n",
            "docs/schemas/Cart.yaml": """\
type: object
required: [id, lines]
properties:
  id: {type: string, format: uuid}
  lines: {type: array, items: {$ref: Line.yaml}}
  note: {type: [string, 'null']}
""",
            "docs/schemas/Line.yaml": "{type: object, properties: {sku: {type: string}}}\n",
        },
        "-d",
        "backend_language=python",
        "-d",
        "api_reference=docs/openapi.yaml",
    )
    assert copied.row("GET /carts/{id}") == [
        "Read a cart", "scope `carts:read`", "safe method", "200", "404",
    ]  # fmt: skip
    assert copied.row("GET /carts/{id}", 1)[:4] == [
        "401", "with the scope", "`carts:read`, else 403", "[TODO: is ownership required]",
    ]  # fmt: skip
    assert copied.row("PUT /carts/{id}")[:2] == ["Replace a cart (deprecated)", "see 4.2"]
    assert copied.row("PUT /carts/{id}", 1)[1:] == [
        "[TODO: who may call it, and on whose records]", "", "",
    ]  # fmt: skip
    assert copied.row("GET /carts/price")[:2] == ["Show the price", "anyone"]
    assert "[TODO: whether `PUT /carts/{id}` need strict access]" in copied.spec
    assert "    id: UUID\n    lines: list[Line]\n    note: str | None = None\n" in copied.spec
    assert "\n\n`GET /carts/{id}` returns `Cart`. " in copied.spec
    assert [item["name"] for item in copied.answers["types"]] == ["Cart", "Line"]
    assert copied.report.partition("describes ")[2].startswith(
        "3 operations, 3 of them naming Carts, 1 of these deprecated; 1 path is in another file, "
        "not read (docs/paths/lost.yaml does not exist); the rest, and later changes, are for a "
        "person to bring in; 1 secured, 1 does not say who may call; sign-in: OAuth 2.0 or OpenID "
    )


@pytest.mark.copier
def test_messages_of_one_address_are_told_apart(repository: Repository) -> None:
    copied = repository.copy(
        "subscribe",
        {
            "docs/asyncapi.yaml": f"""\
asyncapi: 3.0.0
{HEAD}channels:
  ping: {{address: /, messages: {{ping: {{payload: {{type: object}}}}}}}}
  subscribe: {{address: /, messages: {{subscribe: {{payload: {{type: object}}}}}}}}
operations:
  receivePing: {{action: receive, channel: {{$ref: '#/channels/ping'}}}}
  receiveSubscribe: {{action: receive, channel: {{$ref: '#/channels/subscribe'}}}}
"""
        },
        "-d",
        "surfaces=[events, storage]",
        "-d",
        "message_broker=kafka",
        "-d",
        "api_reference=docs/asyncapi.yaml",
    )
    assert [item["call"] for item in copied.answers["operations"]] == ["consume / subscribe"]
    assert copied.row("consume / subscribe")[:2] == ["[TODO: what it does]", "allowed producers"]
    assert "describes 2 operations, 1 of them naming Subscribe" in copied.report


@pytest.mark.copier
def test_types_that_were_given_stay(repository: Repository) -> None:
    given = "-d", "types=[{name: Cart, fields: [id text]}]"
    contract = f"""\
openapi: 3.1.0
{HEAD}paths:
  /carts:
    get:
      responses: {{'200': {{content: {{application/json: {{schema: {{$ref: '#/components/schemas/Cart'}}}}}}}}}}
components: {{schemas: {{Cart: {{type: object, properties: {{id: {{type: string, format: uuid}}}}}}}}}}
"""  # noqa: E501
    copied = repository.copy("carts", {"docs/openapi.yaml": contract}, *given)
    assert copied.answers["types"] == [{"name": "Cart", "fields": ["id text"]}]
    assert copied.answers["operations"][0]["response"] == "Cart"


@pytest.mark.copier
def test_the_schemes_of_a_contract_decide_how_callers_sign_in(repository: Repository) -> None:
    contract = f"""\
openapi: 3.1.0
{HEAD}security: [{{key: []}}]
paths: {{/carts: {{get: {{responses: {{'200': {{description: ok}}}}}}}}}}
components: {{securitySchemes: {{key: {{type: apiKey, in: header, name: X-API-Key}}}}}}
"""
    copied = repository.copy("carts", {"docs/openapi.yaml": contract})
    assert copied.answers["authn_methods"] == ["api_key"]
    assert "authn_methods" not in copied.answers["proposed"]
    assert "oidc_client" not in copied.answers
    assert "- **Authentication**: API key" in copied.spec
    assert copied.report.endswith("; sign-in: API key")
    given = repository.copy("bills", {}, "-d", "authn_methods=[jwt]", "-d", "feature_name=Carts")
    assert given.answers["authn_methods"] == ["jwt"]
    assert "sign-in" not in given.report


@pytest.mark.copier
@pytest.mark.parametrize(
    ("scheme", "methods", "noted"),
    [
        ("{type: apiKey, in: header, name: X-Key}", ["api_key"], "; sign-in: API key"),
        ("{type: apiKey, in: query, name: key}", ["oidc"],
         "; its security schemes do not determine the sign-in, which 4.2 asks"),
        ("{type: http, scheme: basic}", ["oidc"],
         "; its security schemes do not determine the sign-in, which 4.2 asks"),
    ],
)  # fmt: skip
def test_the_spec_contradicts_no_security_scheme_of_its_contract(
    scheme: str, methods: list[str], noted: str, repository: Repository
) -> None:
    contract = f"""\
swagger: '2.0'
{HEAD}securityDefinitions: {{key: {scheme}}}
paths: {{/carts: {{post: {{security: [{{key: []}}], responses: {{'201': {{description: ok}}}}}}}}}}
"""
    copied = repository.copy("carts", {"docs/swagger.yaml": contract})
    assert copied.answers["authn_methods"] == methods
    assert copied.report.endswith(noted)
    assert "X-API-Key" not in copied.spec
    assert ("where `swagger.yaml` says" in copied.spec) is (methods == ["api_key"])
    asked = "- **Schemes of the contract**: [TODO: the security schemes of `swagger.yaml`, "
    assert (asked in copied.spec) is (methods == ["oidc"])


@pytest.mark.copier
def test_the_issuer_is_the_one_that_the_contracts_address_names(repository: Repository) -> None:
    address = "https://id.example/.well-known/openid-configuration"
    contract = f"""\
openapi: 3.1.0
{HEAD}security: [{{one: []}}]
paths: {{/carts: {{get: {{responses: {{'200': {{description: ok}}}}}}}}}}
components: {{securitySchemes: {{one: {{type: openIdConnect, openIdConnectUrl: {address}}}}}}}
"""
    copied = repository.copy("carts", {"docs/openapi.yaml": contract})
    assert copied.answers["identity_provider"] == address
    assert f"issued by the issuer that `{address}` names" in copied.spec
    assert "[TODO: issuer" not in copied.spec
    assert copied.report.endswith(f"; issuer: from {address}")
    own = "-d", "identity_provider=https://own.example", "-d", "feature_name=Carts"
    given = repository.copy("bills", {}, *own)
    assert given.answers["identity_provider"] == "https://own.example"
    jwt = repository.copy("tills", {}, "-d", "authn_methods=[jwt]", "-d", "feature_name=Carts")
    assert jwt.answers["identity_provider"] == ""
