"""Gradle builds, in Kotlin and in Groovy: plugins, dependencies and projects, by line patterns."""

from __future__ import annotations

import re
from collections.abc import Iterator

from feature_spec.stack.manifest import File, Manifest
from feature_spec.stack.maven import jvm_languages
from feature_spec.stack.toml_lines import Tables, field, read_tables, strings

MAX_LINES = 20_000
"""Lines beyond these are not read."""

_PIECE = re.compile(
    r'"(?:[^"\\\n]|\\[^\n]?)*"?|\'(?:[^\'\\\n]|\\[^\n]?)*\'?|//[^\n]*|/\*|[^"\'/]+|/'
)
_MODULE = re.compile(r"[\"']([\w.-]+):([\w.-]+)(?=[:\"'@])")
_GROUP = re.compile(r"group\s*[:=]\s*[\"']([\w.-]+)[\"']\s*,\s*name\s*[:=]\s*[\"']([\w.-]+)[\"']")
_ALIAS = re.compile(r"\blibs\.([\w.]+)")
_CONFIGURATION = re.compile(r"\s*\"?([a-zA-Z]\w*)\"?[ \t(]")
_PLUGIN = re.compile(
    r"\bid[ \t(]+[\"']([\w.-]+)[\"']|\bkotlin\([\"']([\w.-]+)[\"']\)"
    r"|\bplugin\s*[:=]\s*[\"']([\w.-]+)[\"']|\blibs\.plugins\.([\w.]+)"
)
_CORE = re.compile(r"\s*`?(java-library|java|application|war|kotlin)`?\s*\Z")
_INCLUDED = re.compile(r"[\"']:?([\w:.-]+)[\"']")
_KOTLIN = ("org.jetbrains.kotlin.jvm", "kotlin", "org.jetbrains.kotlin.plugin.spring")
_JAVA = (
    "java",
    "java-library",
    "application",
    "war",
    "org.springframework.boot",
    "io.quarkus",
)


def read(file: File) -> Manifest:
    """Read a `build.gradle` or `build.gradle.kts`, or a `settings.gradle` of either form.

    Returns:
        The plugins and dependencies, the latter as `group:artifact` also where they are names of
        the version catalog. A plugin that a root only declares (`apply false`) is left out.

    """
    text = "".join(_code(file.text))
    lines = text.splitlines()[:MAX_LINES]
    if file.path.rpartition("/")[2].startswith("settings."):
        return Manifest(members=tuple(_included(lines)))
    catalog = read_tables(file.catalog) if file.catalog else {}
    plugins: list[str] = []
    names: list[str] = []
    dev: list[str] = []
    for line in lines:
        if "apply false" in line or "apply(false)" in line:
            continue
        found = [_plugin(match, catalog) for match in _PLUGIN.finditer(line)]
        if core := _CORE.match(line):
            found.append(core[1])
        plugins += found
        configuration = _CONFIGURATION.match(line)
        if configuration and not found:
            test = "test" in configuration[1].lower()
            (dev if test else names).extend(_modules(line, catalog))
    kotlin = any(name in plugins for name in _KOTLIN) or "src/main/kotlin" in file.beside
    java = any(name in _JAVA or name.startswith("io.micronaut") for name in plugins)
    android = any(name.startswith("com.android.") for name in plugins)
    languages = [] if android else jvm_languages(kotlin, java, file.beside)
    return Manifest("maven", (*plugins, *names), tuple(dev), tuple(languages))


def read_catalog(file: File) -> Manifest:
    """Read a version catalog: its libraries, which builds may use."""
    libraries = read_tables(file.text).get("libraries", {})
    modules = (_module(written) for written in list(libraries.values())[:1000])
    return Manifest("maven", managed=tuple(module for module in modules if module))


def _code(text: str) -> Iterator[str]:
    """Yield the text without its comments."""
    at = 0
    while at < len(text):
        found = _PIECE.match(text, at)
        if found is None:
            return
        piece, at = found[0], found.end()
        if piece == "/*":
            end = text.find("*/", at)
            at = len(text) if end < 0 else end + 2
        elif not piece.startswith("//"):
            yield piece


def _plugin(match: re.Match[str], catalog: Tables) -> str:
    by_id, kotlin, applied, alias = match.groups()
    if alias:
        written = _alias(catalog.get("plugins", {}), alias)
        return field(written, "id") or strings(written)[:1][0].partition(":")[0] if written else ""
    return by_id or applied or f"org.jetbrains.kotlin.{kotlin}"


def _modules(line: str, catalog: Tables) -> Iterator[str]:
    for group, name in (*_MODULE.findall(line), *_GROUP.findall(line)):
        yield f"{group}:{name}"
    libraries = catalog.get("libraries", {})
    for alias in _ALIAS.findall(line):
        kind, _, rest = alias.partition(".")
        bundle = strings(_alias(catalog.get("bundles", {}), rest)) if kind == "bundles" else [alias]
        for name in bundle[:50]:
            if module := _module(_alias(libraries, name)):
                yield module


def _module(written: str) -> str:
    """The `group:artifact` of a library as a catalog has it; empty where it has none."""
    module = field(written, "module")
    if not module and field(written, "group"):
        module = f"{field(written, 'group')}:{field(written, 'name')}"
    if not module and written and written[0] in "\"'":
        module = ":".join(strings(written)[0].split(":")[:2])
    return module


def _alias(table: dict[str, str], alias: str) -> str:
    """The written value of an alias, in which `-`, `_` and `.` are the same."""
    wanted = _plain(alias.removesuffix(".get"))
    return next((value for key, value in table.items() if _plain(key) == wanted), "")


def _plain(alias: str) -> str:
    return alias.replace("-", ".").replace("_", ".")


def _included(lines: list[str]) -> Iterator[str]:
    """The folders of the projects in `include(":app", ":shared:core")`, also over several lines."""
    inside = False
    for line in lines:
        start = line.lstrip()
        if start.startswith(("include(", "include ", "include\t")):
            inside = True
        elif inside and start[:1] not in ("'", '"', ")", ","):
            inside = False
        if inside:
            yield from (name.replace(":", "/") for name in _INCLUDED.findall(line)[:50])
