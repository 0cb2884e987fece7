"""The stack that the names of the files near a feature propose, and what they leave undecided."""

from __future__ import annotations

import json
import os
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import jinja2
import pytest
from jinja2.sandbox import SandboxedEnvironment

from interview import ROOT
from layouts import write_files

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
        more: what else is found: `tied`, `unread`, `app` and `shape`.

    """

    name: str
    files: tuple[str, ...]
    expected: Mapping[str, str] = field(default_factory=dict)
    feature: str = SPEC
    more: Mapping[str, Any] = field(default_factory=dict)


def of(name: str, files: str, feature: str = SPEC, /, **more: Any) -> Near:
    """Give a layout; a question is a keyword whose value is text, the rest is `more`."""
    questions = {key: value for key, value in more.items() if key not in MORE}
    return Near(name, tuple(files.split()), questions, feature, {k: more[k] for k in MORE & {*more}})


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
        "settings.gradle.kts api/build.gradle.kts api/src/main/kotlin/A.kt core/src/main/kotlin/B.kt",
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
        shape=["ui", "rest"],
    ),
    of(
        "Next.js in JavaScript",
        "next.config.js package.json pages/api/orders.js",
        frontend_framework="nextjs next.config.js",
        shape=["ui", "rest"],
    ),
    of(
        "Nuxt",
        "nuxt.config.ts package.json tsconfig.json server/api/orders.ts",
        backend_language="typescript tsconfig.json",
        backend_framework="other nuxt.config.ts",
        framework_other="Nuxt nuxt.config.ts",
        frontend_framework="nuxt nuxt.config.ts",
        shape=["ui", "rest"],
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
            "platform": ["Kubernetes, from helm/Chart.yaml", "Serverless functions, from serverless.yml"]
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


def look(macros: Any, top: Path, feature: str = SPEC, base: str | None = None) -> dict[str, Any]:
    top = Path(os.path.realpath(top))
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
