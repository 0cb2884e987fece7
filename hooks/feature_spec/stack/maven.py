"""`pom.xml`: the dependencies and modules of a Maven project, by line patterns."""

from __future__ import annotations

from itertools import islice

from feature_spec.stack.manifest import File, Manifest
from feature_spec.stack.xml_lines import element, elements, without, without_comments

MAX_DEPENDENCIES = 1000
"""Dependencies beyond these are not read."""


def read(file: File) -> Manifest:
    """Read a `pom.xml`.

    Returns:
        Its dependencies as `group:artifact`, its parent among them; what it only gives a version
        to is `managed`. Java or Kotlin, where it has code and not modules alone.

    """
    text = without_comments(file.text)
    used = without(text, "<dependencyManagement>", "</dependencyManagement>")
    names: list[str] = []
    dev: list[str] = []
    for parent in elements(used, "parent"):
        names.append(_name(parent))
    for number, dependency in enumerate(elements(used, "dependency")):
        if number < MAX_DEPENDENCIES:
            own = without(dependency, "<exclusions>", "</exclusions>")
            (dev if element(own, "scope") == "test" else names).append(_name(own))
    managed = [
        _name(dependency)
        for part in elements(text, "dependencyManagement")
        for dependency in islice(elements(part, "dependency"), MAX_DEPENDENCIES)
    ]
    modules = [module.strip() for module in elements(used, "module")][:50]
    languages = tuple(_languages(file, used))
    return Manifest("maven", tuple(names), tuple(dev), languages, tuple(modules), tuple(managed))


def _name(text: str) -> str:
    return f"{element(text, 'groupId')}:{element(text, 'artifactId')}"


def _languages(file: File, text: str) -> list[str]:
    kotlin = "<artifactId>kotlin-maven-plugin</artifactId>" in text
    sources = file.beside
    if element(text, "packaging") == "pom" and not sources & {"src/main/java", "src/main/kotlin"}:
        return []
    return jvm_languages(kotlin or "src/main/kotlin" in sources, True, sources)


def jvm_languages(kotlin: bool, java: bool, sources: frozenset[str]) -> list[str]:
    """Say Java or Kotlin; both, a tie, where a Kotlin build has Java sources too."""
    said = []
    if kotlin:
        said.append("backend_language: kotlin")
    if "src/main/java" in sources or (java and not kotlin):
        said.append("backend_language: java")
    return said
