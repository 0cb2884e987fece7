"""Where the stack is looked for, which place wins, and what a tie is."""

from __future__ import annotations

import os
import time
from pathlib import Path
from typing import Any

import pytest

import interview
from feature_spec.copy.stack_reading import offers_of
from feature_spec.rendering.render import Rendering
from feature_spec.stack.answers import Offers, answers_of
from feature_spec.stack.decisions import Stack
from feature_spec.stack.found import MAX_FILES, find

OPEN: dict[str, Any] = {
    "backend_language": "undecided",
    "frontend_framework": "undecided",
    "databases": ["undecided"],
    "message_broker": "in_process",
    "platform": "kubernetes",
    "test_tools": {},
    "proposed": ["message_broker", "platform"],
}


@pytest.fixture(scope="module")
def offers() -> Offers:
    return offers_of(interview.ROOT, Rendering(interview.ROOT))


class Repository:
    """A repository in a folder of the test."""

    def __init__(self, root: Path, offers: Offers) -> None:
        self.root, self._offers = root.resolve(), offers

    def has(self, files: dict[str, str]) -> Repository:
        for name, text in files.items():
            path = self.root / name
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(text, encoding="utf-8")
        return self

    def stack(self, feature: str = "specs/checkout", **recorded: Any) -> Stack:
        folder = self.root / feature
        folder.mkdir(parents=True, exist_ok=True)
        return answers_of(find(self.root, folder), OPEN | recorded, self._offers)


@pytest.fixture
def repository(tmp_path: Path, offers: Offers) -> Repository:
    return Repository(tmp_path, offers)


def go(*modules: str) -> str:
    return "module x\n" + "".join(f"require {module} v1.0.0\n" for module in modules)


def node(*names: str) -> str:
    return '{"dependencies": {' + ", ".join(f'"{name}": "1"' for name in names) + "}}"


GIN, ECHO, CHI = "github.com/gin-gonic/gin", "github.com/labstack/echo", "github.com/go-chi/chi"
PGX, MONGO = "github.com/jackc/pgx", "go.mongodb.org/mongo-driver"


def test_the_nearest_package_wins_over_its_parents(repository: Repository) -> None:
    stack = repository.has({"services/pay/go.mod": go(CHI, PGX), "go.mod": go(GIN, MONGO)}).stack(
        "services/pay/specs/refunds"
    )
    assert stack.answers["backend_framework"] == "chi"
    assert stack.answers["databases"] == ["postgresql"]


def test_a_parent_answers_what_the_nearest_package_does_not_say(repository: Repository) -> None:
    stack = repository.has(
        {
            "apps/api/package.json": node("fastify"),
            "apps/api/tsconfig.json": "",
            "package.json": node("pg", "@prisma/client"),
        }
    ).stack("apps/api/specs/a")
    assert stack.answers == {
        "backend_language": "typescript",
        "backend_framework": "Fastify",
        "databases": ["postgresql"],
        "orm": "Prisma",
    }


def test_one_level_below_the_root_is_looked_at(repository: Repository) -> None:
    stack = repository.has(
        {"backend/go.mod": go(ECHO), "frontend/package.json": node("react-dom")}
    ).stack()
    assert stack.answers["backend_framework"] == "Echo"
    assert stack.answers["frontend_framework"] == "react"
    assert stack.decisions[0].files == ("backend/go.mod",)


@pytest.mark.parametrize("folder", ["docs", "examples", "tools", "node_modules", ".cache", "a/b"])
def test_what_is_no_package_is_not_looked_at(repository: Repository, folder: str) -> None:
    assert repository.has({f"{folder}/go.mod": go(GIN)}).stack().decisions == []


def test_a_package_in_services_is_found(repository: Repository) -> None:
    stack = repository.has({"services/cart/go.mod": go(GIN)}).stack()
    assert stack.answers["backend_framework"] == "Gin"


def test_of_several_packages_the_one_named_as_the_feature_wins(repository: Repository) -> None:
    stack = repository.has(
        {"services/cart/go.mod": go(GIN, MONGO), "services/checkout/go.mod": go(CHI, PGX)}
    ).stack("specs/checkout")
    assert stack.answers["backend_framework"] == "chi"
    assert stack.answers["databases"] == ["postgresql"]


def test_of_several_packages_the_one_that_is_called_the_backend_wins(
    repository: Repository,
) -> None:
    stack = repository.has({"backend/go.mod": go(GIN), "worker/go.mod": go(CHI)}).stack()
    assert stack.answers["backend_framework"] == "Gin"


def test_two_frameworks_at_one_distance_are_a_tie_that_names_the_files(
    repository: Repository,
) -> None:
    stack = repository.has({"cart/go.mod": go(GIN), "pay/go.mod": go(ECHO)}).stack()
    assert stack.answers == {"backend_language": "go"}
    assert [(tie.question, tie.candidates) for tie in stack.ties] == [
        ("backend_framework", (("Echo", "pay/go.mod"), ("Gin", "cart/go.mod")))
    ]


def test_two_languages_at_one_distance_are_a_tie_and_nothing_follows(
    repository: Repository,
) -> None:
    stack = repository.has({"go.mod": go(GIN), "mix.exs": "{:phoenix, 1}"}).stack()
    assert stack.answers == {}
    assert [tie.question for tie in stack.ties] == ["backend_language"]


def test_a_package_of_another_language_says_nothing_of_the_backend(repository: Repository) -> None:
    stack = repository.has({"go.mod": go(GIN), "package.json": node("vue")}).stack(
        backend_language="python"
    )
    assert "backend_framework" not in stack.answers
    assert stack.answers["frontend_framework"] == "vue"


def test_stores_of_packages_beside_each_other_are_a_tie(repository: Repository) -> None:
    stack = repository.has({"cart/go.mod": go(PGX), "pay/go.mod": go(MONGO)}).stack()
    assert "databases" not in stack.answers
    assert stack.ties[0].question == "databases"


@pytest.mark.parametrize(
    ("drivers", "images", "stores"),
    [
        ((), ("postgres", "redis"), ["postgresql", "redis"]),
        ((), ("postgres", "mysql"), ["postgresql", "mysql"]),
        ((PGX,), ("postgres", "mysql", "redis"), ["postgresql", "redis"]),
        ((PGX, MONGO), (), ["postgresql", "mongodb"]),
        (("github.com/redis/go-redis",), ("mysql",), ["mysql", "redis"]),
        (("github.com/mattn/go-sqlite3",), ("postgres",), ["postgresql"]),
        (("github.com/mattn/go-sqlite3",), (), ["sqlite"]),
        (("github.com/minio/minio-go", PGX), ("minio",), ["postgresql"]),
    ],
)
def test_stores_come_from_drivers_and_images(
    repository: Repository, drivers: tuple[str, ...], images: tuple[str, ...], stores: list[str]
) -> None:
    services = "".join(f"  s{n}: {{image: {image}}}\n" for n, image in enumerate(images))
    stack = repository.has(
        {"go.mod": go(*drivers), "compose.yaml": f"services:\n{services}"}
    ).stack()
    assert stack.answers["databases"] == stores


def test_a_compose_file_that_packages_share_adds_no_store_to_one_that_names_its_own(
    repository: Repository,
) -> None:
    stack = repository.has(
        {
            "services/pay/go.mod": go(CHI, PGX),
            "compose.yaml": "services: {a: {image: redis}, b: {image: mongo}}",
        }
    ).stack("services/pay/specs/a")
    assert stack.answers["databases"] == ["postgresql"]


def test_a_store_that_is_not_offered_is_other_with_its_name(repository: Repository) -> None:
    stack = repository.has({"compose.yaml": "services: {a: {image: neo4j}}"}).stack()
    assert stack.answers == {"databases": ["other"], "database_other": "Neo4j"}


def test_a_framework_that_is_not_offered_is_other_with_its_name(repository: Repository) -> None:
    stack = repository.has({"requirements.txt": "sanic\n"}).stack()
    assert stack.answers == {
        "backend_language": "python",
        "backend_framework": "other",
        "framework_other": "Sanic",
    }


def test_what_a_person_answered_stays(repository: Repository) -> None:
    files = {"go.mod": go(GIN, PGX, "github.com/segmentio/kafka-go")}
    given: dict[str, Any] = {
        "backend_language": "go",
        "backend_framework": "chi",
        "databases": ["mysql"],
        "orm": "sqlc",
        "message_broker": "nats",
        "proposed": [],
    }
    assert repository.has(files).stack(**given).answers == {}


def test_members_are_read_where_the_root_has_no_code(repository: Repository) -> None:
    stack = repository.has(
        {
            "pom.xml": "<packaging>pom</packaging>"
            "<parent><groupId>org.springframework.boot</groupId>"
            "<artifactId>spring-boot-starter-parent</artifactId></parent>"
            "<modules><module>web</module><module>persistence</module></modules>",
            "web/pom.xml": "<project/>",
            "persistence/pom.xml": "<dependency><groupId>com.mysql</groupId>"
            "<artifactId>mysql-connector-j</artifactId></dependency>",
        }
    ).stack()
    assert stack.answers == {
        "backend_language": "java",
        "backend_framework": "Spring Boot",
        "databases": ["mysql"],
    }


def test_a_solution_names_its_projects(repository: Repository) -> None:
    stack = repository.has(
        {
            "Shop.sln": 'Project("{F}") = "A", "src\\Shop.Api\\Shop.Api.csproj", "{1}"\n'
            'Project("{F}") = "T", "test\\Shop.Tests\\Shop.Tests.csproj", "{2}"\n',
            "src/Shop.Api/Shop.Api.csproj": '<Project Sdk="Microsoft.NET.Sdk.Web">'
            '<PackageReference Include="Npgsql.EntityFrameworkCore.PostgreSQL" /></Project>',
            "test/Shop.Tests/Shop.Tests.csproj": '<Project Sdk="Microsoft.NET.Sdk">'
            '<PackageReference Include="Microsoft.NET.Test.Sdk" />'
            '<PackageReference Include="NUnit" /><PackageReference Include="Moq" /></Project>',
        }
    ).stack()
    assert stack.answers == {
        "backend_language": "csharp",
        "backend_framework": "ASP.NET Core",
        "databases": ["postgresql"],
        "orm": "EF Core",
        "test_tools": {"unit": "NUnit", "mock": "Moq"},
    }


def test_a_workspace_is_searched_by_its_pattern(repository: Repository) -> None:
    stack = repository.has(
        {
            "package.json": '{"workspaces": ["projects/*"]}',
            "projects/api/package.json": node("@nestjs/core"),
            "projects/api/tsconfig.json": "{}",
            "projects/web/package.json": node("nuxt"),
        }
    ).stack()
    assert stack.answers == {
        "backend_language": "typescript",
        "backend_framework": "NestJS",
        "frontend_framework": "nuxt",
    }


def test_the_kotlin_sources_decide(repository: Repository) -> None:
    stack = repository.has(
        {"build.gradle": "plugins { id 'io.ktor.plugin' }\n", "src/main/kotlin/App.kt": ""}
    ).stack()
    assert stack.answers == {"backend_language": "kotlin", "backend_framework": "Ktor"}


def test_a_file_that_cannot_be_read_is_a_problem_and_the_rest_goes_on(
    repository: Repository,
) -> None:
    repository.has({"package.json": "{", "go.mod": go(GIN)})
    (repository.root / "Gemfile").write_bytes(b"\xff\xfe")
    (repository.root / "composer.json").symlink_to("/etc/hostname")
    os.mkfifo(repository.root / "mix.exs")
    (repository.root / "Cargo.toml").symlink_to("Cargo.toml")
    (repository.root / "pom.xml").mkdir()
    stack = repository.stack()
    assert stack.answers["backend_framework"] == "Gin"
    assert [problem.split(" ")[0] for problem in stack.problems] == [
        "Cargo.toml",
        "Gemfile",
        "composer.json",
        "mix.exs",
        "package.json",
    ]


def test_a_member_outside_the_repository_is_not_looked_at(tmp_path: Path, offers: Offers) -> None:
    outside = Repository(tmp_path, offers).has({"other/api/go.mod": go(GIN)})
    inside = Repository(tmp_path / "shop", offers).has(
        {
            "package.json": '{"workspaces": ["../other/api", "/etc/*", "link/*", "./..",'
            ' "a\\u0000b"]}'
        }
    )
    (inside.root / "link").symlink_to(outside.root / "other")
    stack = inside.stack()
    assert stack.decisions == []
    assert stack.problems == []


def test_the_number_of_files_is_bounded(repository: Repository) -> None:
    repository.has({f"p{n}/{name}": "x" for n in range(100) for name in ("go.mod", "Gemfile")})
    folder = repository.root / "specs" / "a"
    folder.mkdir(parents=True)
    assert len({item.file for item in find(repository.root, folder).found}) <= MAX_FILES


def test_a_folder_of_many_files_costs_little(repository: Repository) -> None:
    folder = repository.root / "specs" / "a"
    folder.mkdir(parents=True)
    for number in range(5_000):
        (repository.root / f"f{number}.txt").touch()
    start = time.process_time()
    find(repository.root, folder)
    assert time.process_time() - start < 0.5


@pytest.mark.parametrize(("name", "framework"), [("@sveltejs/kit", "SvelteKit"), ("nuxt", "Nuxt")])
def test_a_framework_that_is_listed_as_a_tool_is_that_of_the_server_too(
    repository: Repository, name: str, framework: str
) -> None:
    package = f'{{"dependencies": {{"pg": "8"}}, "devDependencies": {{"{name}": "2"}}}}'
    files = {"package.json": package, "tsconfig.json": "{}"}
    answers = repository.has(files).stack(proposed=["backend_framework"]).answers
    assert answers["backend_language"] == "typescript"
    assert (answers["backend_framework"], answers["framework_other"]) == ("other", framework)


def test_a_server_beside_a_framework_that_is_listed_as_a_tool_stays(repository: Repository) -> None:
    package = '{"dependencies": {"express": "4"}, "devDependencies": {"@sveltejs/kit": "2"}}'
    stack = repository.has({"package.json": package, "tsconfig.json": "{}"}).stack()
    assert stack.answers["backend_framework"] == "Express"


def test_pages_alone_have_no_server(repository: Repository) -> None:
    package = '{"devDependencies": {"@sveltejs/kit": "2", "svelte": "5"}}'
    stack = repository.has({"package.json": package, "tsconfig.json": "{}"}).stack()
    assert "backend_language" not in stack.answers


@pytest.mark.parametrize("other", ["mariadb:11", "mysql:8", "mcr.microsoft.com/mssql/server:2022"])
def test_two_databases_of_a_compose_file_are_a_tie_without_code(
    repository: Repository, other: str
) -> None:
    compose = f"services:\n  db: {{image: 'postgres:17'}}\n  keycloak-db: {{image: '{other}'}}\n"
    stack = repository.has({"compose.yaml": compose}).stack()
    assert "databases" not in stack.answers
    assert [tie.question for tie in stack.ties] == ["databases"]


def test_a_cache_beside_the_database_of_a_compose_file_is_no_tie(repository: Repository) -> None:
    compose = "services:\n  db: {image: postgres}\n  db2: {image: postgres}\n  c: {image: redis}\n"
    assert repository.has({"compose.yaml": compose}).stack().answers["databases"] == [
        "postgresql",
        "redis",
    ]


def test_code_decides_between_two_databases_of_a_compose_file(repository: Repository) -> None:
    compose = "services:\n  db: {image: postgres}\n  kc: {image: mariadb}\n"
    stack = repository.has({"compose.yaml": compose, "go.mod": go(GIN, PGX)}).stack()
    assert stack.answers["databases"] == ["postgresql"]
