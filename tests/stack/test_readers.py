"""Each reader: the text of a file, and what it says of the stack."""

from __future__ import annotations

import contextlib
import json
import time
from importlib import import_module
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from feature_spec.repository.documents import DocumentError
from feature_spec.stack import hints
from feature_spec.stack.found import _READERS, _reader_of
from feature_spec.stack.hints import hint_of, hints_of
from feature_spec.stack.manifest import File, Manifest

GO_MOD = """\
module example.com/pay // the module

go 1.24

require github.com/go-chi/chi/v5 v5.2.0

require (
\tgithub.com/jackc/pgx/v5 v5.7.1
\t// github.com/gin-gonic/gin v1.10.0
\tgithub.com/labstack/echo/v4 v4.13.0 // indirect
)

replace github.com/gofiber/fiber/v2 v2.0.0 => ../fiber
exclude (
\tgithub.com/gin-gonic/gin v1.0.0
)
"""
POM = """\
<project>
  <parent>
    <groupId>org.springframework.boot</groupId>
    <artifactId>spring-boot-starter-parent</artifactId>
  </parent>
  <!-- <dependency><groupId>io.quarkus</groupId><artifactId>quarkus</artifactId></dependency> -->
  <dependencyManagement><dependencies>
    <dependency><groupId>com.mysql</groupId><artifactId>mysql-connector-j</artifactId></dependency>
  </dependencies></dependencyManagement>
  <dependencies>
    <dependency>
      <groupId>org.springframework.boot</groupId>
      <artifactId> spring-boot-starter-data-jpa </artifactId>
      <exclusions><exclusion><groupId>com.zaxxer</groupId><artifactId>x</artifactId></exclusion></exclusions>
    </dependency>
    <dependency><groupId>org.postgresql</groupId><artifactId>postgresql</artifactId><scope>runtime</scope></dependency>
    <dependency><groupId>org.mongodb</groupId><artifactId>mongodb-driver-sync</artifactId><scope>test</scope></dependency>
  </dependencies>
</project>
"""
GRADLE = """\
plugins {
    kotlin("jvm") version "2.1.0"
    id("org.springframework.boot") version "3.4.0"
    id("io.micronaut.application") version "4.4.0" apply false
}
repositories { maven { url = uri("https://repo.example.com//maven") } }
/* implementation("io.quarkus:quarkus-rest") */
dependencies {
    implementation("org.springframework.boot:spring-boot-starter-web")
    // implementation("com.mysql:mysql-connector-j")
    runtimeOnly("org.postgresql:postgresql:42.7.4")
    implementation(libs.jooq.kotlin)
    testImplementation("io.mockk:mockk:1.13.13")
    testImplementation("org.mongodb:mongodb-driver-sync:5.2.0")
}
"""
CATALOG = """\
[versions]
jooq = "3.19.0" # the version
[libraries]
jooq-kotlin = { group = "org.jooq", name = "jooq-kotlin", version.ref = "jooq" }
pg = "org.postgresql:postgresql:42.7.4"
kafka = { module = "org.springframework.kafka:spring-kafka" }
[bundles]
stores = ["pg", "kafka"]
[plugins]
kotlin-jvm = { id = "org.jetbrains.kotlin.jvm", version = "2.1.0" }
"""
GROOVY = """\
plugins { id 'java' }
apply plugin: 'org.springframework.boot'
dependencies {
    implementation libs.bundles.stores
    implementation group: 'org.jdbi', name: 'jdbi3-core', version: '3.45.0'
}
"""
GEMFILE = """\
source "https://gems.example"
ruby "3.3.0"
gem "rails", "~> 8.0" # the framework
gem 'pg'
# gem "mysql2"
group :development, :test do
  gem "sqlite3"
  gem "rspec-rails"
end
group :production do
  gem "redis"
end
gem "mongo", group: :test
"""
PYPROJECT = """\
[project]
name = "shop" # the name
dependencies = [
  "fastapi[standard]>=0.115", # "flask",
  "SQLAlchemy[asyncio]~=2.0", 'asyncpg',
]
[project.optional-dependencies]
queue = ["aio-pika"]
dev = ["pymongo", "pytest"]
[dependency-groups]
test = ["locust", {include-group = "x"}]
[tool.ruff]
description = \"\"\"
[project]
dependencies = ["django"]
\"\"\"
"""
POETRY = """\
[tool.poetry]
name = "shop"
[tool.poetry.dependencies]
python = "^3.12"
django = {version = "^5.1", extras = ["argon2"]}
psycopg = "*"
[tool.poetry.group.dev.dependencies]
pymongo = "*"
"""
CARGO = """\
[package]
name = "shop"
[dependencies]
axum = "0.8"
sqlx = { version = "0.8", features = ["runtime-tokio", "postgres"] }
tokio.workspace = true
lapin.workspace = true
[dependencies.redis]
version = "0.27"
[dev-dependencies]
mongodb = "3"
"""
CSPROJ = """\
<Project Sdk="Microsoft.NET.Sdk.Web">
  <ItemGroup>
    <PackageReference Include="Npgsql.EntityFrameworkCore.PostgreSQL" Version="9.0.0" />
    <PackageReference Version="8.0.0" Include='MassTransit.RabbitMQ'></PackageReference>
    <!-- <PackageReference Include="MongoDB.Driver" /> -->
    <PackageVersion Include="MySqlConnector" Version="2.4.0" />
  </ItemGroup>
</Project>
"""
TESTS_CSPROJ = """\
<Project Sdk="Microsoft.NET.Sdk"><ItemGroup>
<PackageReference Include="Microsoft.NET.Test.Sdk" /><PackageReference Include="NUnit" />
<PackageReference Include="Npgsql" />
</ItemGroup></Project>
"""
MIX = """\
defp deps do
  [
    {:phoenix, "~> 1.7.14"},
    {:ecto_sql, "~> 3.10"},
    {:postgrex, ">= 0.0.0"},
    # {:myxql, "~> 0.7"},
    {:exqlite, "~> 0.20", only: [:dev, :test]},
    {:wallaby, "~> 0.30", runtime: false, only: :test}
  ]
end
"""
COMPOSE = """\
services:
  db: {image: "postgis/postgis:16-3.4"}
  cache: {image: "docker.io/bitnami/redis@sha256:0123"}
  queue: {image: "rabbitmq:${RABBIT_TAG:-3-management}"}
  search: {image: "${SEARCH_IMAGE:-mongo:7}"}
  sql: {image: mcr.microsoft.com/mssql/server:2022-latest}
  own: {build: ., image: "mysql:8"}
"""
PRISMA = """\
generator client {
  provider = "prisma-client-js"
}
datasource db {
  // provider = "mysql"
  provider = "postgresql"
  url      = env("DATABASE_URL")
}
"""


def node(runs: tuple[str, ...] = (), builds: tuple[str, ...] = ()) -> str:
    """The text of a package.json."""
    return json.dumps(
        {"dependencies": dict.fromkeys(runs, "1"), "devDependencies": dict.fromkeys(builds, "1")}
    )


CASES: dict[str, tuple[str, File, set[str]]] = {
    "Go modules, without comments, blocks of another kind and what others need": (
        "go.mod",
        File(GO_MOD),
        {"backend_language go", "backend_framework chi", "databases postgresql", "orm? pgx"},
    ),
    "an empty go.mod": ("go.mod", File(""), {"backend_language go"}),
    "NestJS beside the Express that it runs on": (
        "package.json",
        File(node(("@nestjs/core", "express", "pg"), ("typescript", "jest", "mongodb"))),
        {
            "backend_language typescript",
            "backend_framework NestJS",
            "backend_framework? Express",
            "databases postgresql",
            "test_tools Jest",
            "test_tools? jest.fn",
            "test_tools? Jest coverage",
        },
    ),
    "Fastify in TypeScript by its configuration": (
        "package.json",
        File(node(("fastify",)), beside=frozenset({"tsconfig.build.json"})),
        {"backend_language typescript", "backend_framework? Fastify"},
    ),
    "Express without TypeScript": (
        "package.json",
        File(node(("express", "mongoose"))),
        {
            "backend_language other=JavaScript with Express",
            "backend_framework? Express",
            "databases mongodb",
            "orm Mongoose",
        },
    ),
    "pages without a store say no language": (
        "package.json",
        File(node(("next", "react-dom"), ("typescript",))),
        {
            "frontend_framework nextjs",
            "frontend_framework? react",
            "backend_framework?? other=Next.js",
        },
    ),
    "pages that read a store do": (
        "package.json",
        File(node(("next", "@prisma/client"), ("typescript",))),
        {
            "backend_language? typescript",
            "frontend_framework nextjs",
            "backend_framework?? other=Next.js",
            "orm Prisma",
        },
    ),
    "a package of tools says no language": (
        "package.json",
        File(node((), ("turbo", "typescript", "@sveltejs/kit"))),
        {"frontend_framework sveltekit", "backend_framework?? other=SvelteKit"},
    ),
    "a package.json that is a list": ("package.json", File("[]"), set()),
    "PEP 621 with extras, groups and a text of several lines": (
        "pyproject.toml",
        File(PYPROJECT),
        {
            "backend_language python",
            "backend_framework FastAPI",
            "databases postgresql",
            "orm? SQLAlchemy",
            "message_broker rabbitmq",
            "test_tools pytest",
            "test_tools Locust",
        },
    ),
    "Poetry": (
        "pyproject.toml",
        File(POETRY),
        {
            "backend_language python",
            "backend_framework Django",
            "orm? Django ORM",
            "databases postgresql",
        },
    ),
    "a pyproject.toml of tools alone": (
        "pyproject.toml",
        File("[tool.ruff]\nline-length = 100\n"),
        set(),
    ),
    "requirements with options, comments and addresses": (
        "requirements.txt",
        File(
            "-r base.txt\nFlask==3.1 # the framework\n# django\nPyMySQL\n"
            "x @ https://example.com/fastapi.whl\nhttps://example.com/django.zip\n",
            "requirements.txt",
        ),
        {"backend_language python", "backend_framework Flask", "databases mysql"},
    ),
    "requirements of tests": (
        "requirements-dev.txt",
        File("django\nnose2\n", "requirements-dev.txt"),
        {"test_tools nose2"},
    ),
    "a Pipfile": (
        "Pipfile",
        File('[packages]\nlitestar = "*"\n[dev-packages]\npymongo = "*"\n', "Pipfile"),
        {"backend_language python", "backend_framework Litestar"},
    ),
    "setup.cfg": (
        "setup.cfg",
        File(
            "[options]\ninstall_requires =\n    Django>=5\n    # flask\n    psycopg[binary]\n"
            "[options.extras_require]\ntest = pymongo\n",
            "setup.cfg",
        ),
        {
            "backend_language python",
            "backend_framework Django",
            "orm? Django ORM",
            "databases postgresql",
        },
    ),
    "a pom without what it manages, what it comments and what its tests need": (
        "pom.xml",
        File(POM),
        {
            "backend_language java",
            "backend_framework Spring Boot",
            "orm Spring Data JPA (Hibernate)",
            "databases postgresql",
        },
    ),
    "a pom of modules has no language": (
        "pom.xml",
        File(
            "<project><packaging>pom</packaging><modules><module>api</module></modules></project>"
        ),
        set(),
    ),
    "a pom that compiles Kotlin": (
        "pom.xml",
        File("<plugin><artifactId>kotlin-maven-plugin</artifactId></plugin>"),
        {"backend_language kotlin"},
    ),
    "a pom with sources of both is a tie": (
        "pom.xml",
        File("<project/>", beside=frozenset({"src/main/java", "src/main/kotlin"})),
        {"backend_language java", "backend_language kotlin"},
    ),
    "Gradle in Kotlin with a version catalog": (
        "build.gradle.kts",
        File(GRADLE, catalog=CATALOG),
        {
            "backend_language kotlin",
            "backend_framework Spring Boot",
            "databases postgresql",
            "orm jOOQ",
            "test_tools MockK",
        },
    ),
    "Gradle in Groovy with a bundle": (
        "build.gradle",
        File(GROOVY, catalog=CATALOG),
        {
            "backend_language java",
            "backend_framework Spring Boot",
            "databases postgresql",
            "message_broker kafka",
            "orm Jdbi",
        },
    ),
    "a plugin of the catalog": (
        "build.gradle.kts",
        File("plugins {\n    alias(libs.plugins.kotlin.jvm)\n}\n", catalog=CATALOG),
        {"backend_language kotlin"},
    ),
    "an Android app": (
        "build.gradle.kts",
        File('plugins {\n  id("com.android.application")\n  kotlin("android")\n}\n'),
        {"frontend_framework? android"},
    ),
    "Gemfile with groups": (
        "Gemfile",
        File(GEMFILE),
        {
            "backend_language ruby",
            "backend_framework Rails",
            "orm? Active Record",
            "databases postgresql",
            "databases redis",
            "test_tools RSpec",
            "test_tools?? Minitest",
            "test_tools?? Minitest::Mock",
        },
    ),
    "the Gemfile of an app's tools": ("Gemfile", File('gem "fastlane"\ngem "cocoapods"\n'), set()),
    "composer.json": (
        "composer.json",
        File(
            '{"require": {"php": "^8.3", "laravel/framework": "^12", "ext-pdo_pgsql": "*"},'
            ' "require-dev": {"pestphp/pest": "^3", "mongodb/mongodb": "*"}}'
        ),
        {
            "backend_language php",
            "backend_framework Laravel",
            "orm? Eloquent",
            "databases postgresql",
            "test_tools Pest",
        },
    ),
    "crates with features and a workspace": (
        "Cargo.toml",
        File(CARGO, catalog='[workspace.dependencies]\nlapin = "2"\n'),
        {
            "backend_language rust",
            "backend_framework axum",
            "orm SQLx",
            "databases postgresql",
            "databases redis",
            "message_broker rabbitmq",
        },
    ),
    "a workspace of crates": ("Cargo.toml", File('[workspace]\nmembers = ["api"]\n'), set()),
    "a web project of .NET": (
        "Api.csproj",
        File(CSPROJ, "Api.csproj"),
        {
            "backend_language csharp",
            "backend_framework ASP.NET Core",
            "orm EF Core",
            "databases postgresql",
            "message_broker rabbitmq",
        },
    ),
    "a test project of .NET": (
        "Api.Tests.csproj",
        File(TESTS_CSPROJ, "Api.Tests.csproj"),
        {"test_tools NUnit"},
    ),
    "versions that .NET only manages": (
        "Directory.Packages.props",
        File('<PackageVersion Include="Npgsql" />', "Directory.Packages.props"),
        set(),
    ),
    "test tools that .NET only manages": (
        "Directory.Packages.props",
        File(
            '<PackageVersion Include="xunit" Version="2.8.1" /><PackageVersion Include="Moq" />'
            '<!-- <PackageVersion Include="NSubstitute" /> -->',
            "Directory.Packages.props",
        ),
        {"test_tools?? xUnit", "test_tools?? Moq"},
    ),
    "a project of the SDK of MSTest": (
        "T.csproj",
        File('<Project Sdk="MSTest.Sdk/3.6.4"></Project>', "T.csproj"),
        {"test_tools MSTest"},
    ),
    "test tools that a parent pom manages": (
        "pom.xml",
        File(
            "<packaging>pom</packaging><dependencyManagement><dependencies><dependency>"
            "<groupId>org.testng</groupId><artifactId>testng</artifactId></dependency><dependency>"
            "<groupId>org.mongodb</groupId><artifactId>mongodb-driver-sync</artifactId>"
            "</dependency></dependencies></dependencyManagement>"
        ),
        {"test_tools?? TestNG"},
    ),
    "the test tools of a version catalog": (
        "gradle/libs.versions.toml",
        File(
            '[libraries]\njunit = "org.junit.jupiter:junit-jupiter:5.11.0"\n'
            'kotest = { module = "io.kotest:kotest-runner-junit5", version = "5.9.1" }\n'
            'pg = "org.postgresql:postgresql:42.7.4"\n'
        ),
        {"test_tools?? Kotest"},
    ),
    "requirements of tests, named so first": (
        "dev-requirements.txt",
        File("pytest-mock\n", "dev-requirements.txt"),
        {"test_tools pytest-mock"},
    ),
    "mix.exs": (
        "mix.exs",
        File(MIX),
        {
            "backend_language elixir",
            "backend_framework Phoenix",
            "orm Ecto",
            "databases postgresql",
            "test_tools Wallaby",
        },
    ),
    "a Flutter app": (
        "pubspec.yaml",
        File("name: app\ndependencies:\n  flutter:\n    sdk: flutter\n"),
        {"frontend_framework flutter"},
    ),
    "a Dart package": ("pubspec.yaml", File("name: app\ndependencies: {http: ^1.2.0}\n"), set()),
    "images": (
        "compose.yaml",
        File(COMPOSE, "compose.yaml"),
        {
            "databases postgresql",
            "databases redis",
            "databases sqlserver",
            "message_broker rabbitmq",
        },
    ),
    "a compose file without services": ("compose.yaml", File("x: 1\n", "compose.yaml"), set()),
    "a Prisma schema": (
        "schema.prisma",
        File(PRISMA),
        {"databases postgresql", "orm Prisma"},
    ),
    "answers of another template": (
        ".copier-answers.yml",
        File("_src_path: gh:acme/service\ndatabase: PostgreSQL\nframework: yes\ndb: true\n"),
        {"databases? postgresql"},
    ),
    "answers of a spec": (
        ".copier-answers.yml",
        File("_src_path: x\nfeature_path: specs/a\ndatabases: [mysql]\n"),
        set(),
    ),
    "answers that no template gave": (".copier-answers.yml", File("database: mysql\n"), set()),
}


def said(name: str, file: File) -> set[str]:
    """What a file says, in short."""
    given = File(file.text, file.path or name, file.beside, file.catalog)
    return {
        f"{hint.question}{'?' * hint.doubt} {hint.value}{'=' if hint.name else ''}{hint.name}"
        for hint in hints_of(read(name, given))
    }


def read(name: str, file: File) -> Manifest:
    """Read a file with the reader of its name."""
    manifest: Manifest = import_module(f"feature_spec.stack.{_reader_of(name)}").read(file)
    return manifest


@pytest.mark.parametrize("case", CASES)
def test_a_file_says(case: str) -> None:
    name, file, expected = CASES[case]
    assert said(name, file) == expected


@pytest.mark.parametrize(
    ("name", "text", "members"),
    [
        (
            "go.work",
            "go 1.24\nuse (\n\t./pay // the service\n\t./cart\n)\nuse ./x\n",
            ["./pay", "./cart", "./x"],
        ),
        ("package.json", '{"workspaces": ["apps/*"]}', ["apps/*"]),
        (
            "package.json",
            '{"workspaces": {"packages": ["apps/*", "libs/a"]}}',
            ["apps/*", "libs/a"],
        ),
        ("pnpm-workspace.yaml", "packages:\n  - apps/*\n", ["apps/*"]),
        (
            "pom.xml",
            "<modules><module>api</module>\n<module> web </module></modules>",
            ["api", "web"],
        ),
        (
            "settings.gradle.kts",
            'include(":api", ":shared:core")\n// include(":x")\n',
            ["api", "shared/core"],
        ),
        ("settings.gradle", "include 'api',\n  'web'\nrootProject.name = 'shop'\n", ["api", "web"]),
        (
            "Cargo.toml",
            '[workspace]\nmembers = [\n  "api", # one\n  "libs/*",\n]\n',
            ["api", "libs/*"],
        ),
        (
            "Shop.sln",
            'Project("{FA}") = "Api", "src\\Api\\Api.csproj", "{1}"\nEndProject\n',
            ["src/Api/Api.csproj"],
        ),
        (
            "Shop.slnx",
            '<Solution><Project Path="src/Api/Api.csproj" /></Solution>',
            ["src/Api/Api.csproj"],
        ),
    ],
)
def test_a_file_names_its_members(name: str, text: str, members: list[str]) -> None:
    assert list(read(name, File(text, name)).members) == members


@pytest.mark.parametrize("name", ["package.json", "composer.json", "compose.yaml", "pubspec.yaml"])
def test_what_is_neither_json_nor_yaml_is_a_problem_that_names_the_file(name: str) -> None:
    with pytest.raises(DocumentError, match=name.replace(".", r"\.")):
        read(name, File('{"a": [}', name))


NAMES = sorted(
    {*_READERS, "Api.csproj", "Shop.sln", "compose.yaml", "requirements.txt", ".copier-answers.yml"}
)
ODD = """
    " ' \\ "\\ [ { ( ) ] } # // /* */ <!-- <dependency> </dependency> <PackageReference Include=
    {:a, gem do end use require include( libs. [[ ]] = \"\"\" ''' : , . - | & * a é implementation(
    plugins kotlin("jvm") datasource provider <module> "a:b:c" workspace $ @ ; !
""".split()  # noqa: SIM905 (a list would be a line for each)
ODD += ["\n", " ", "\t", "\x00", "\u2028", "do\n", "end\n", "use (\n", "require (\n", "services:\n"]


@pytest.mark.parametrize("name", NAMES)
@given(parts=st.lists(st.sampled_from(ODD), max_size=40))
def test_no_reader_throws_anything_but_a_problem(name: str, parts: list[str]) -> None:
    text = "".join(parts)
    try:
        found = list(hints_of(read(name, File(text, name, catalog=text))))
    except DocumentError:
        return
    assert all(hint.question for hint in found)


@pytest.mark.parametrize("name", NAMES)
@settings(max_examples=40)
@given(parts=st.lists(st.sampled_from(ODD), min_size=1, max_size=3))
def test_a_hostile_file_costs_no_more_than_its_size(name: str, parts: list[str]) -> None:
    unit = "".join(parts)
    file = File(unit * (100_000 // len(unit)), name)
    start = time.process_time()
    with contextlib.suppress(DocumentError):
        list(hints_of(read(name, file)))
    assert time.process_time() - start < 1.5


def test_every_line_of_the_dependencies_answers_a_question_that_is_asked() -> None:
    from feature_spec.copy.stack_reading import ASKED

    text = Path(hints.__file__).with_name("dependencies.json").read_text(encoding="utf-8")
    for names in json.loads(text).values():
        for lines in names.values():
            for line in [lines] if isinstance(lines, str) else lines:
                hint = hint_of(line)
                assert hint.question in ASKED, line
                assert (hint.value == "other") == bool(hint.name), line
                on_device = hint.question == "databases" and hint.key == "device"
                assert bool(hint.key) == (hint.question == "test_tools" or on_device), line
