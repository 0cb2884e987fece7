"""The stack that the names of the files near a feature propose, and what they leave undecided."""

from __future__ import annotations

import json
import os
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import jinja2
import pytest
import yaml
from hypothesis import given, settings
from hypothesis import strategies as st
from jinja2.sandbox import SandboxedEnvironment

import releases
from compiled import COPIER
from interview import ROOT, choices
from layouts import git, write_files
from terminal import Reply, Terminal
from updates import FOLDER, commit, copy, repository, update

LANGUAGE, FRAMEWORK, FRONTEND = "backend_language", "backend_framework", "frontend_framework"
SPEC = "specs/checkout"


@dataclass(frozen=True)
class Near:
    """A repository as a table of file names, and what one feature's prompts propose there.

    Attributes:
        name: what it is.
        files: what the repository holds.
        expected: by question the value, with the file that it comes from behind a space.
        feature: the feature's folder.
        more: what else is found: `tied`, `unread`, `app` and `shape`, in the order asked.

    """

    name: str
    files: tuple[str, ...]
    expected: Mapping[str, str] = field(default_factory=dict)
    feature: str = SPEC
    more: Mapping[str, Any] = field(default_factory=dict)


def of(name: str, files: str, feature: str = SPEC, /, **more: Any) -> Near:
    """Give a layout; a question is a keyword whose value is text, the rest is `more`."""
    questions = {key: value for key, value in more.items() if key not in MORE}
    return Near(
        name, tuple(files.split()), questions, feature, {k: more[k] for k in MORE & {*more}}
    )


MORE = {"tied", "unread", "app", "shape"}
TIED = "tied"

ONE_PACKAGE = [
    of("Go", "go.mod main.go", backend_language="go go.mod"),
    of("Go with the tools of a linter", "go.mod package.json", backend_language="go go.mod"),
    of("a Go workspace", "go.work svc/pay/go.mod", backend_language="go go.work"),
    of("Rust", "Cargo.toml src/main.rs", backend_language="rust Cargo.toml"),
    of("Python with pyproject", "pyproject.toml", backend_language="python pyproject.toml"),
    of("Python with pip", "requirements.txt", backend_language="python requirements.txt"),
    of(
        "Python with pip for each stage",
        "requirements-prod.txt app.py",
        backend_language="python requirements-prod.txt",
    ),
    of("Pipenv", "Pipfile Pipfile.lock", backend_language="python Pipfile"),
    of(
        "Django",
        "manage.py pyproject.toml package.json shop/settings.py",
        backend_language="python manage.py",
        backend_framework="Django manage.py",
    ),
    of("Maven", "pom.xml src/main/java/shop/App.java", backend_language="java pom.xml"),
    of("Gradle", "build.gradle src/main/java/A.java", backend_language="java build.gradle"),
    of(
        "Gradle with Kotlin",
        "build.gradle.kts settings.gradle.kts gradlew src/main/kotlin/shop/App.kt",
        backend_language="kotlin build.gradle.kts",
    ),
    of(
        "Maven with Kotlin",
        "pom.xml src/main/kotlin/shop/App.kt src/main/resources/application.yml",
        backend_language="kotlin pom.xml",
    ),
    of(
        "a build of modules",
        "settings.gradle.kts api/build.gradle.kts api/src/main/kotlin/A.kt core/src/main/kotlin/B",
        backend_language="kotlin settings.gradle.kts",
    ),
    of(
        "a build of modules in services",
        "pom.xml services/pay/pom.xml services/pay/src/main/java/A.java",
        backend_language="java pom.xml",
    ),
    of(".NET", "Shop.csproj Program.cs", backend_language="csharp Shop.csproj"),
    of(
        "a solution of .NET",
        "Shop.sln src/Shop.Api/Shop.Api.csproj",
        backend_language="csharp Shop.sln",
    ),
    of("a new solution", "Shop.slnx Shop/Shop.csproj", backend_language="csharp Shop.slnx"),
    of("Ruby", "Gemfile app.rb", backend_language="ruby Gemfile"),
    of(
        "Rails",
        "Gemfile config/application.rb package.json app/models/user.rb",
        backend_language="ruby config/application.rb",
        backend_framework="Rails config/application.rb",
    ),
    of("PHP", "composer.json index.php", backend_language="php composer.json"),
    of(
        "Laravel",
        "artisan composer.json package.json vite.config.js",
        backend_language="php composer.json",
        backend_framework="Laravel artisan",
    ),
    of("Elixir", "mix.exs assets/package.json", backend_language="elixir mix.exs"),
    of(
        "NestJS",
        "nest-cli.json package.json tsconfig.json",
        backend_language="typescript nest-cli.json",
        backend_framework="NestJS nest-cli.json",
    ),
    of(
        "Spring with Angular",
        "pom.xml src/main/java/A.java angular.json package.json",
        backend_language="java pom.xml",
        frontend_framework="angular angular.json",
    ),
]

OTHER_LANGUAGES = [
    of("Scala", "build.sbt", backend_language="other build.sbt", backend_other="Scala build.sbt"),
    of(
        "Swift",
        "Package.swift Sources/App/main.swift",
        backend_language="other Package.swift",
        backend_other="Swift Package.swift",
    ),
    of(
        "C++",
        "CMakeLists.txt src/main.cpp",
        backend_language="other CMakeLists.txt",
        backend_other="C++ CMakeLists.txt",
    ),
    of("Deno", "deno.json", backend_language="other deno.json", backend_other="Deno deno.json"),
    of(
        "Deno with a package.json",
        "deno.jsonc package.json",
        backend_language="other deno.jsonc",
        backend_other="Deno deno.jsonc",
    ),
    of("C++ for Python", "CMakeLists.txt pyproject.toml", backend_language="python pyproject.toml"),
]

APPS = [
    of(
        "Next.js",
        "next.config.mjs package.json tsconfig.json app/page.tsx",
        frontend_framework="nextjs next.config.mjs",
        shape=["ui"],
    ),
    of(
        "Next.js with a store",
        "next.config.ts package.json tsconfig.json prisma/schema.prisma src/app/page.tsx",
        backend_language="typescript tsconfig.json",
        backend_framework="other next.config.ts",
        framework_other="Next.js next.config.ts",
        frontend_framework="nextjs next.config.ts",
        shape=["ui", "storage"],
    ),
    of(
        "Next.js with routes of an API",
        "next.config.js package.json tsconfig.json src/app/api/orders/route.ts",
        backend_language="typescript tsconfig.json",
        backend_framework="other next.config.js",
        framework_other="Next.js next.config.js",
        frontend_framework="nextjs next.config.js",
        shape=["rest", "ui"],
    ),
    of(
        "Next.js in JavaScript",
        "next.config.js package.json pages/api/orders.js",
        frontend_framework="nextjs next.config.js",
        shape=["rest", "ui"],
    ),
    of(
        "Nuxt",
        "nuxt.config.ts package.json tsconfig.json server/api/orders.ts",
        backend_language="typescript tsconfig.json",
        backend_framework="other nuxt.config.ts",
        framework_other="Nuxt nuxt.config.ts",
        frontend_framework="nuxt nuxt.config.ts",
        shape=["rest", "ui"],
    ),
    of(
        "Angular",
        "angular.json package.json tsconfig.json",
        frontend_framework="angular angular.json",
        app="angular.json",
        shape=["ui"],
    ),
    of(
        "SvelteKit",
        "svelte.config.js package.json src/app.html src/routes/+page.svelte",
        frontend_framework="sveltekit svelte.config.js",
        shape=["ui"],
    ),
    of("Svelte alone", "svelte.config.js package.json src/App.svelte", unread="package.json"),
    of("React with Vite", "package.json tsconfig.json vite.config.ts", unread="package.json"),
    of(
        "Flutter",
        "pubspec.yaml lib/main.dart Gemfile android/build.gradle android/settings.gradle"
        " android/app/src/main/AndroidManifest.xml ios/Podfile ios/Runner.xcodeproj/project.pbxproj"
        " linux/CMakeLists.txt windows/CMakeLists.txt web/index.html",
        frontend_framework="flutter pubspec.yaml",
        app="pubspec.yaml",
        shape=["ui"],
    ),
    of("a package of Dart", "pubspec.yaml bin/server.dart"),
    of(
        "an app for iOS",
        "Shop.xcodeproj/project.pbxproj Podfile Gemfile fastlane/Fastfile Package.swift",
        frontend_framework="ios Shop.xcodeproj",
        app="Shop.xcodeproj",
        shape=["ui"],
    ),
    of(
        "an app for Android",
        "settings.gradle.kts build.gradle.kts app/build.gradle.kts app/src/main/AndroidManifest.xml"
        " app/src/main/java/A.kt",
        frontend_framework="android build.gradle.kts",
        app="build.gradle.kts",
        shape=["ui"],
    ),
    of(
        "React Native",
        "package.json Gemfile metro.config.js ios/Podfile ios/Shop.xcodeproj/project.pbxproj"
        " android/settings.gradle android/app/src/main/AndroidManifest.xml",
        unread="package.json",
    ),
]

MONOREPOS = [
    of(
        "the nearest package",
        "go.mod services/pay/Cargo.toml services/cart/pyproject.toml",
        "services/pay/specs/checkout",
        backend_language="rust services/pay/Cargo.toml",
    ),
    of(
        "the feature's own folder",
        "services/checkout/mix.exs go.mod",
        "services/checkout",
        backend_language="elixir services/checkout/mix.exs",
    ),
    of(
        "the root where the package says nothing",
        "go.mod services/pay/main.go",
        "services/pay/specs/checkout",
        backend_language="go go.mod",
    ),
    of(
        "a package of JavaScript, whatever the root is",
        "go.mod services/pay/package.json",
        "services/pay/specs/checkout",
        unread="services/pay/package.json",
    ),
    of(
        "a frontend and its backend",
        "frontend/next.config.js frontend/package.json backend/go.mod docs/package.json",
        backend_language="go backend/go.mod",
        frontend_framework="nextjs frontend/next.config.js",
    ),
    of(
        "a frontend and its backend from the frontend's side",
        "frontend/angular.json frontend/package.json backend/manage.py",
        "frontend/specs/checkout",
        backend_language="python backend/manage.py",
        backend_framework="Django backend/manage.py",
        frontend_framework="angular frontend/angular.json",
        shape=["rest", "ui", "storage"],
    ),
    of(
        "a frontend whose file says nothing, and a backend",
        "package.json web/package.json server/Cargo.toml",
        backend_language="rust server/Cargo.toml",
    ),
    of(
        "scripts beside a package of JavaScript",
        "package.json src/index.js analysis/requirements.txt",
        unread="package.json",
    ),
    of(
        "a workspace of JavaScript",
        "package.json turbo.json tsconfig.json apps/web/next.config.js apps/web/package.json"
        " apps/api/nest-cli.json apps/api/package.json packages/ui/package.json",
        backend_language="typescript apps/api/nest-cli.json",
        backend_framework="NestJS apps/api/nest-cli.json",
        frontend_framework="nextjs apps/web/next.config.js",
    ),
    of(
        "services of one language",
        "services/cart/go.mod services/pay/go.mod",
        backend_language="go services/cart/go.mod",
    ),
    of(
        "the service that is named as the feature",
        "services/cart/go.mod services/checkout/Gemfile services/pay/pyproject.toml",
        backend_language="ruby services/checkout/Gemfile",
    ),
    of(
        "the service that is named as the feature of a numbered folder",
        "services/cart/go.mod services/checkout/Gemfile",
        "specs/003-checkout",
        backend_language="ruby services/checkout/Gemfile",
    ),
    of(
        "the folder that says that it is the backend",
        "backend/go.mod ml/pyproject.toml",
        backend_language="go backend/go.mod",
    ),
    of(
        "folders beside the code",
        "docs/requirements.txt scripts/pyproject.toml examples/shop/go.mod website/package.json"
        " tests/Gemfile",
    ),
    of("the documents' own tools", "docs/requirements.txt", "docs/specs/checkout"),
    of("a document of the feature", "specs/checkout/requirements.txt"),
    of(
        "apps of two frontends",
        "apps/shop/next.config.js apps/shop/package.json apps/admin/angular.json"
        " apps/admin/package.json",
        tied={
            FRONTEND: [
                "Next.js, from apps/shop/next.config.js",
                "Angular, from apps/admin/angular.json",
            ]
        },
        shape=["ui"],
    ),
    of(
        "native apps",
        "ios/Shop.xcodeproj/project.pbxproj android/settings.gradle android/build.gradle"
        " android/app/src/main/AndroidManifest.xml",
        tied={FRONTEND: ["Android, from android/build.gradle", "iOS, from ios/Shop.xcodeproj"]},
        shape=["ui"],
    ),
]

TIES = [
    of(
        "two languages at the root",
        "go.mod pyproject.toml",
        tied={LANGUAGE: ["Python, from pyproject.toml", "Go, from go.mod"]},
    ),
    of(
        "two languages below the root",
        "ingest/go.mod model/pyproject.toml model/requirements.txt",
        tied={LANGUAGE: ["Go, from ingest/go.mod", "Python, from model/pyproject.toml"]},
    ),
    of(
        "services of two languages",
        "services/cart/go.mod services/pay/mix.exs",
        tied={LANGUAGE: ["Go, from services/cart/go.mod", "Elixir, from services/pay/mix.exs"]},
    ),
    of(
        "a build without sources",
        "pom.xml",
        tied={LANGUAGE: ["Java, from pom.xml", "Kotlin, from pom.xml"]},
    ),
    of(
        "Java beside Kotlin",
        "build.gradle.kts src/main/java/A.java src/main/kotlin/B.kt",
        tied={LANGUAGE: ["Kotlin, from build.gradle.kts", "Java, from build.gradle.kts"]},
    ),
    of(
        "a service of JavaScript beside one of Go",
        "services/cart/go.mod services/pay/package.json",
        tied={
            LANGUAGE: [
                "Go, from services/cart/go.mod",
                "JavaScript or TypeScript, from services/pay/package.json",
            ]
        },
    ),
]

PLATFORMS = [
    of("a chart", "charts/shop/Chart.yaml", platform="kubernetes charts/shop/Chart.yaml"),
    of("manifests", "k8s/deployment.yaml", platform="kubernetes k8s/deployment.yaml"),
    of(
        "an overlay",
        "deploy/base/kustomization.yaml",
        platform="kubernetes deploy/base/kustomization.yaml",
    ),
    of(
        "a package's own chart",
        "services/pay/helm/Chart.yaml serverless.yml",
        "services/pay/specs/checkout",
        platform="kubernetes services/pay/helm/Chart.yaml",
    ),
    of("the Serverless Framework", "serverless.yml", platform="serverless serverless.yml"),
    of("AWS SAM", "samconfig.toml template.yaml", platform="serverless samconfig.toml"),
    of("Workers", "wrangler.toml", platform="serverless wrangler.toml"),
    of("Fly", "fly.toml Dockerfile", platform="paas fly.toml"),
    of("a container alone", "Dockerfile compose.yaml"),
    of("a stack of CDK", "cdk.json"),
    of(
        "functions beside a chart",
        "serverless.yml helm/Chart.yaml",
        tied={
            "platform": [
                "Kubernetes, from helm/Chart.yaml",
                "Serverless functions, from serverless.yml",
            ]
        },
    ),
]

EVERY = [*ONE_PACKAGE, *OTHER_LANGUAGES, *APPS, *MONOREPOS, *TIES, *PLATFORMS]


@pytest.fixture(scope="module")
def macros() -> Any:
    """Give the macros with the filters that Copier loads, and no others."""
    jinja = SandboxedEnvironment(
        loader=jinja2.FileSystemLoader(ROOT),
        extensions=["jinja2_ansible_filters.AnsibleCoreFiltersExtension"],
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
        undefined=jinja2.StrictUndefined,
    )
    return lambda name: jinja.get_template(f"template/_interview/{name}.jinja").module


NO_BACKEND = [
    of("Jekyll", "Gemfile _config.yml"),
    of("fastlane", "Gemfile fastlane/Fastfile"),
    of(
        "CocoaPods", "Gemfile ios/Podfile ios/App.xcworkspace/x package.json", unread="package.json"
    ),
    of("Unity", "Assembly-CSharp.csproj game.sln ProjectSettings/ProjectVersion.txt"),
    of("a solution of C++", "engine.sln engine/engine.vcxproj"),
    of("Tauri", "package.json src-tauri/Cargo.toml", unread="package.json"),
    of("vendored code", "vendor/go.mod third_party/Cargo.toml node_modules/composer.json"),
    of("built code", "dist/package.json build/pom.xml target/Cargo.toml"),
    of("a library of Terraform", "terraform/go.mod main.tf"),
    of("deep down", "a/b/go.mod services/pay/worker/Cargo.toml"),
    of("names that only look like one", "go.mod.bak Cargo.toml.md mygo.mod Gemfile.lock"),
]
EVERY += NO_BACKEND


def look(macros: Any, top: Path, feature: str = SPEC, base: str | None = None) -> dict[str, Any]:
    top = Path(os.path.realpath(top))
    write_files(top, (".git/HEAD",))
    here = f"{top}/{feature}"
    found = macros("stack_near").stack(here, str(top) if base is None else base, Path(here).name)
    answers: dict[str, Any] = json.loads(found)
    return answers


@pytest.mark.parametrize("near", EVERY, ids=lambda near: near.name)
def test_each_layout_proposes_what_its_files_decide_and_nothing_else(
    macros: Any, tmp_path: Path, near: Near
) -> None:
    write_files(tmp_path, near.files)
    found = look(macros, tmp_path, near.feature)
    more = {key: found.pop(key) for key in MORE & {*found}}
    said = {name: f"{answer['value']} {answer['from']}" for name, answer in found.items()}
    assert said == near.expected
    if TIED in more:
        more[TIED] = {name: sorted(lines) for name, lines in more[TIED].items()}
    expected = dict(near.more)
    if TIED in expected:
        expected[TIED] = {name: sorted(lines) for name, lines in expected[TIED].items()}
    assert more == expected


FILES = sorted({path.rpartition("/")[2] for near in EVERY for path in near.files})
FOLDERS = [
    "",
    "backend/",
    "services/pay/",
    "services/cart/",
    "web/",
    "specs/",
    "src/main/",
    "docs/",
]
PLACES = st.builds("{}{}".format, st.sampled_from(FOLDERS), st.sampled_from(FILES))


@settings(max_examples=60, deadline=None)
@given(st.sets(PLACES, max_size=12), st.sampled_from([SPEC, "services/pay/specs/checkout"]))
def test_whatever_files_are_near_each_value_is_offered_and_comes_from_one_of_them(
    macros: Any, files: set[str], feature: str
) -> None:
    with TemporaryDirectory() as top:
        write_files(Path(top), tuple(sorted(files)))
        found = look(macros, Path(top), feature)
        shape, tied = found.pop("shape", []), found.pop("tied", {})
        sources = [found.pop(name) for name in ("app", "unread") if name in found]
        assert set(shape) <= {*choices("surfaces")}
        assert not {*tied} & {*found}
        assert all(len(lines) > 1 for lines in tied.values())
        for name, answer in found.items():
            sources.append(answer["from"])
            if name in (LANGUAGE, FRONTEND, "platform"):
                assert answer["value"] in choices(name)
        assert all((Path(top) / source).exists() for source in sources)


# Where nothing is looked for


def test_nothing_is_found_where_copier_renders_an_update(macros: Any, tmp_path: Path) -> None:
    write_files(tmp_path, ("go.mod", "copier._main.old_copy.x1y2/go.mod"))
    here = f"{os.path.realpath(tmp_path)}/copier._main.old_copy.x1y2/{SPEC}"
    base = macros("discovery").base(here)
    assert macros("stack_near").stack(here, base, "checkout").strip() == "{}"


def test_nothing_is_found_without_a_base_or_outside_of_it(macros: Any, tmp_path: Path) -> None:
    write_files(tmp_path, ("go.mod", "other/Cargo.toml"))
    assert look(macros, tmp_path, base="") == {}
    assert look(macros, tmp_path, base=f"{tmp_path}/other") == {}


def test_without_git_the_folders_beside_the_feature_are_other_projects(
    macros: Any, tmp_path: Path
) -> None:
    write_files(tmp_path, ("till/go.mod", "services/pay/Cargo.toml", "serverless.yml"))
    found = macros("stack_near").stack(f"{tmp_path}/checkout", str(tmp_path), "checkout")
    assert json.loads(found) == {"platform": {"value": "serverless", "from": "serverless.yml"}}


def test_without_the_filters_of_copier_nothing_is_found_and_nothing_fails(tmp_path: Path) -> None:
    write_files(tmp_path, ("go.mod",))
    jinja = SandboxedEnvironment(loader=jinja2.FileSystemLoader(ROOT), trim_blocks=True)
    near: Any = jinja.get_template("template/_interview/stack_near.jinja").module
    assert near.stack(f"{tmp_path}/{SPEC}", str(tmp_path), "checkout").strip() == "{}"


def test_folders_that_glob_would_read_as_patterns_are_taken_as_they_are(
    macros: Any, tmp_path: Path
) -> None:
    write_files(tmp_path, ("team [a]*/Gemfile", "team [a]*/config/application.rb", "team a/go.mod"))
    found = look(macros, tmp_path, "team [a]*/specs/checkout")
    assert found[FRAMEWORK] == {"value": "Rails", "from": "team [a]*/config/application.rb"}


def test_a_name_that_hides_something_is_never_shown(macros: Any, tmp_path: Path) -> None:
    write_files(tmp_path, ("pay\u202e/go.mod", "pay\n/Cargo.toml", "a\x1b[2J/mix.exs"))
    assert look(macros, tmp_path) == {}


def test_a_folder_named_as_a_file_decides_nothing(macros: Any, tmp_path: Path) -> None:
    write_files(tmp_path, ("go.mod/x", "package.json/x", "Gemfile/x"))
    assert look(macros, tmp_path) == {}


# The shape


@pytest.mark.parametrize(
    ("contracts", "shown", "surfaces"),
    [
        (["docs/openapi.yaml"], [], "rest storage"),
        (["api/swagger.json"], [], "rest storage"),
        (["docs/openapi/checkout.yaml"], [], "rest storage"),
        (["schema.graphql"], [], "graphql storage"),
        (["docs/Checkout.GQL"], [], "graphql storage"),
        (["proto/checkout.proto"], [], "grpc storage"),
        (["docs/asyncapi.yml"], [], "events storage"),
        (["docs/asyncapi.yml", "docs/openapi.yml"], [], "rest events storage"),
        (["docs/api/checkout.yaml"], [], ""),
        ([], ["ui"], "ui"),
        ([], ["ui", "storage"], "ui storage"),
        (["docs/openapi.yaml"], ["ui"], "rest ui"),
        (["docs/api/checkout.yaml"], ["ui"], "ui"),
        ([], [], ""),
    ],
)
def test_the_surfaces_follow_the_names_of_the_contracts_and_the_frontend_alone(
    macros: Any, contracts: list[str], shown: list[str], surfaces: str
) -> None:
    assert macros("stack_found").shape(contracts, shown).strip() == surfaces


@pytest.mark.parametrize(
    ("contract", "surfaces"),
    [
        ("docs/openapi.yaml", ["rest", "storage"]),
        ("schema.graphql", ["graphql", "storage"]),
        ("proto/checkout.proto", ["grpc", "storage"]),
        ("docs/asyncapi.yaml", ["events", "storage"]),
        ("README.md", ["rest", "storage"]),
    ],
)
def test_a_contract_near_proposes_its_kind_of_interface_and_that_data_is_stored(
    template: Path, shop: Path, contract: str, surfaces: list[str]
) -> None:
    write_files(shop, (contract,))
    copy(template, shop / FOLDER)
    assert answers_of(shop)["surfaces"] == surfaces
    assert "surfaces" in answers_of(shop)["proposed"]


@pytest.mark.parametrize(
    ("found", "question", "said"),
    [
        ({LANGUAGE: {"value": "go", "from": "go.mod"}}, LANGUAGE, ["Go, from go.mod"]),
        (
            {
                LANGUAGE: {"value": "other", "from": "build.sbt"},
                "backend_other": {"value": "Scala", "from": "build.sbt"},
            },
            LANGUAGE,
            ["Scala, from build.sbt"],
        ),
        (
            {
                FRAMEWORK: {"value": "other", "from": "next.config.ts"},
                "framework_other": {"value": "Next.js", "from": "next.config.ts"},
            },
            FRAMEWORK,
            ["Next.js, from next.config.ts"],
        ),
        (
            {"tied": {LANGUAGE: ["Go, from a", "Rust, from b"]}},
            LANGUAGE,
            ["Go, from a", "Rust, from b"],
        ),
        (
            {"unread": "web/package.json"},
            LANGUAGE,
            ["Not decided yet = read after these questions from web/package.json"],
        ),
        (
            {"app": "pubspec.yaml"},
            LANGUAGE,
            ["None, because pubspec.yaml is an app, and there is no backend near it"],
        ),
        ({"app": "pubspec.yaml"}, FRONTEND, []),
        ({LANGUAGE: {"value": "go", "from": "go.mod"}}, "platform", []),
    ],
)
def test_a_prompt_says_why_it_proposes_what_it_does(
    macros: Any, found: dict[str, Any], question: str, said: list[str]
) -> None:
    lines = macros("stack_found").why(found, question)
    assert [line.strip() for line in lines.strip().splitlines()] == said


# Who wins

pytestmark = pytest.mark.copier


@pytest.fixture(scope="module")
def template(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Give the interview with a body of three lines, and no hook."""
    folder = tmp_path_factory.mktemp("found") / "template"
    releases.template(folder, body=releases.BODY, tasks=False)
    releases.release(folder, "v1.0.0")
    return folder


@pytest.fixture
def shop(tmp_path: Path) -> Path:
    """Give a new repository."""
    return repository(tmp_path / "shop")


def answers_of(shop: Path) -> dict[str, Any]:
    """Return the recorded answers."""
    found: dict[str, Any] = yaml.safe_load(
        (shop / FOLDER / ".copier-answers.yml").read_text("utf-8")
    )
    return found


def test_what_a_file_decides_is_recorded_and_counts_as_given(template: Path, shop: Path) -> None:
    write_files(shop, ("manage.py", "serverless.yml"))
    copy(template, shop / FOLDER)
    answers = answers_of(shop)
    named = (LANGUAGE, FRAMEWORK, "platform")
    assert [answers[name] for name in named] == ["python", "Django", "serverless"]
    assert not {*named} & {*answers["proposed"]}
    assert "surfaces" in answers["proposed"]


def test_a_framework_that_no_file_decides_stays_a_proposal(template: Path, shop: Path) -> None:
    write_files(shop, ("go.mod",))
    copy(template, shop / FOLDER)
    answers = answers_of(shop)
    assert (answers[LANGUAGE], answers[FRAMEWORK]) == ("go", "net/http")
    assert FRAMEWORK in answers["proposed"]
    assert LANGUAGE not in answers["proposed"]


def test_given_data_wins_over_the_repository(template: Path, shop: Path) -> None:
    write_files(shop, ("manage.py", "k8s/app.yaml"))
    copy(template, shop / FOLDER, backend_language="go", platform="vm")
    answers = answers_of(shop)
    assert [answers[name] for name in (LANGUAGE, FRAMEWORK, "platform")] == ["go", "net/http", "vm"]
    assert FRAMEWORK in answers["proposed"]


def test_given_data_that_agrees_gets_the_framework_of_the_repository(
    template: Path, shop: Path
) -> None:
    write_files(shop, ("manage.py",))
    copy(template, shop / FOLDER, backend_language="python")
    assert answers_of(shop)[FRAMEWORK] == "Django"


def test_the_team_file_wins_over_the_repository(template: Path, shop: Path) -> None:
    write_files(shop, ("manage.py", "serverless.yml", "specs/.spec-defaults.yml"))
    team = "backend_language: rust\nplatform: vm\nfrontend_framework: vue\n"
    (shop / "specs/.spec-defaults.yml").write_text(team, encoding="utf-8")
    copy(template, shop / FOLDER, surfaces=["rest", "ui"])
    answers = answers_of(shop)
    assert [answers[name] for name in (LANGUAGE, FRAMEWORK, "platform")] == ["rust", "axum", "vm"]
    assert answers[FRONTEND] == "vue"


def test_two_languages_leave_it_undecided_and_proposed(template: Path, shop: Path) -> None:
    write_files(shop, ("go.mod", "pyproject.toml"))
    copy(template, shop / FOLDER)
    answers = answers_of(shop)
    assert answers[LANGUAGE] == "undecided"
    assert FRAMEWORK not in answers
    assert LANGUAGE in answers["proposed"]


def test_an_app_alone_proposes_a_feature_without_a_backend(template: Path, shop: Path) -> None:
    write_files(shop, ("pubspec.yaml", "lib/main.dart"))
    copy(template, shop / FOLDER)
    answers = answers_of(shop)
    assert answers["surfaces"] == ["ui"]
    assert (answers[LANGUAGE], answers[FRONTEND]) == ("none", "flutter")
    assert LANGUAGE in answers["proposed"]
    assert FRONTEND not in answers["proposed"]


def test_an_app_alone_is_asked_for_its_backend_where_the_feature_has_an_interface(
    template: Path, shop: Path
) -> None:
    write_files(shop, ("pubspec.yaml", "lib/main.dart"))
    copy(template, shop / FOLDER, surfaces=["rest", "ui"])
    assert answers_of(shop)[LANGUAGE] == "undecided"


def test_a_language_that_is_not_offered_is_other_with_its_name(template: Path, shop: Path) -> None:
    write_files(shop, ("build.sbt",))
    copy(template, shop / FOLDER)
    answers = answers_of(shop)
    assert (answers[LANGUAGE], answers["backend_other"]) == ("other", "Scala")
    assert not {LANGUAGE, "backend_other"} & {*answers["proposed"]}


def test_an_update_finds_nothing_and_changes_nothing(template: Path, shop: Path) -> None:
    write_files(shop, ("README.md",))
    copy(template, shop / FOLDER)
    before = answers_of(shop)
    write_files(shop, ("manage.py", "serverless.yml", "angular.json", "docs/schema.graphql"))
    commit(shop)
    update(shop / FOLDER)
    assert answers_of(shop) == before
    assert git(shop, "status", "--porcelain") == ""


def test_what_was_found_stays_when_its_file_goes(template: Path, shop: Path) -> None:
    write_files(shop, ("manage.py", "serverless.yml"))
    copy(template, shop / FOLDER)
    before = answers_of(shop)
    (shop / "manage.py").unlink()
    (shop / "serverless.yml").unlink()
    write_files(shop, ("go.mod",))
    commit(shop)
    update(shop / FOLDER)
    assert answers_of(shop) == before


def test_an_update_that_makes_it_a_user_interface_looks_for_no_frontend(
    template: Path, shop: Path
) -> None:
    write_files(shop, ("manage.py", "angular.json"))
    copy(template, shop / FOLDER, surfaces=["rest"])
    commit(shop)
    update(shop / FOLDER, surfaces=["rest", "ui"])
    assert answers_of(shop)[FRONTEND] == "undecided"


# At the prompts


def interviewed(template: Path, shop: Path, replies: dict[str, Reply] | None = None) -> list[str]:
    """Press Enter at each prompt without a reply; the names of the prompts."""
    command = [*COPIER, "copy", "--trust", str(template), FOLDER]
    with Terminal(command, shop) as terminal:
        prompted = terminal.interview(replies)
        assert terminal.ended() == 0
    return prompted


ENTER_ONLY = [
    pytest.param(
        ("go.mod", "cmd/shop/main.go", "docs/openapi.yaml"),
        {"surfaces": ["rest", "storage"], LANGUAGE: "go"},
        id="Go",
    ),
    pytest.param(
        ("Gemfile", "config/application.rb", "package.json"),
        {"surfaces": ["rest", "storage"], LANGUAGE: "ruby", FRAMEWORK: "Rails"},
        id="Rails",
    ),
    pytest.param(
        ("next.config.ts", "package.json", "tsconfig.json", "prisma/schema.prisma", "app/page.tsx"),
        {
            "surfaces": ["ui", "storage"],
            LANGUAGE: "typescript",
            FRAMEWORK: "other",
            "framework_other": "Next.js",
            FRONTEND: "nextjs",
        },
        id="Next.js",
    ),
    pytest.param(
        ("pubspec.yaml", "lib/main.dart", "android/build.gradle", "ios/Podfile"),
        {"surfaces": ["ui"], LANGUAGE: "none", FRONTEND: "flutter"},
        id="Flutter",
    ),
    pytest.param(
        ("build.gradle.kts", "settings.gradle.kts", "src/main/kotlin/shop/App.kt"),
        {"surfaces": ["rest", "storage"], LANGUAGE: "kotlin", FRAMEWORK: "Spring Boot"},
        id="Spring",
    ),
]


@pytest.mark.parametrize(("files", "expected"), ENTER_ONLY)
def test_enter_at_each_prompt_gives_the_stack_of_the_repository(
    template: Path, shop: Path, files: tuple[str, ...], expected: dict[str, Any]
) -> None:
    write_files(shop, files)
    prompted = interviewed(template, shop)
    assert LANGUAGE in prompted
    answers = answers_of(shop)
    assert {name: answers[name] for name in expected} == expected


def test_a_prompt_says_which_file_its_proposal_comes_from(template: Path, shop: Path) -> None:
    write_files(shop, ("manage.py", "docs/x.md", "angular.json"))
    command = [*COPIER, "copy", "--trust", str(template), FOLDER]
    said = {}
    with Terminal(command, shop) as terminal:
        while (name := terminal.prompted()) is not None:
            said[name] = [line for line in terminal.below if line.startswith("     ")]
            terminal.answer(name, ["rest", "ui"] if name == "surfaces" else None)
        assert terminal.ended() == 0
    assert {name: lines for name, lines in said.items() if lines} == {
        LANGUAGE: ["     Python, from manage.py"],
        FRAMEWORK: ["     Django, from manage.py"],
        FRONTEND: ["     Angular, from angular.json"],
    }


def test_a_tie_is_asked_and_the_prompt_names_the_candidates(template: Path, shop: Path) -> None:
    write_files(shop, ("go.mod", "pyproject.toml"))
    command = [*COPIER, "copy", "--trust", str(template), FOLDER]
    with Terminal(command, shop) as terminal:
        while (name := terminal.prompted()) is not None:
            if name == LANGUAGE:
                said = terminal.below
                assert [line.strip() for line in said[:2]] == [
                    "Python, from pyproject.toml",
                    "Go, from go.mod",
                ]
                assert [line.strip() for line in said if "»" in line] == ["» Not decided yet"]
            terminal.answer(name, "go" if name == LANGUAGE else None)
        assert terminal.ended() == 0
    assert answers_of(shop)[LANGUAGE] == "go"


def test_a_framework_that_a_manifest_says_is_left_to_the_copy(template: Path, shop: Path) -> None:
    write_files(shop, ("go.mod",))
    assert FRAMEWORK not in interviewed(template, shop)
    assert FRAMEWORK in answers_of(shop)["proposed"]


def test_another_language_at_the_prompt_is_asked_for_its_framework(
    template: Path, shop: Path
) -> None:
    write_files(shop, ("go.mod",))
    assert FRAMEWORK in interviewed(template, shop, {LANGUAGE: "rust"})
    assert FRAMEWORK not in answers_of(shop)["proposed"]
