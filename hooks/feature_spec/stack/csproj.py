"""`.csproj`, solutions and `Directory.Build.props`: the packages of a .NET project."""

from __future__ import annotations

import re

from feature_spec.stack.manifest import File, Manifest
from feature_spec.stack.xml_lines import without_comments

_PACKAGE = re.compile(r"<(?:Global)?PackageReference\s[^<>]*?\bInclude\s*=\s*[\"']([^\"'<>]*)[\"']")
_MANAGED = re.compile(r"<PackageVersion\s[^<>]*?\bInclude\s*=\s*[\"']([^\"'<>]*)[\"']")
_SDK = re.compile(r"<Project\s[^<>]*?\bSdk\s*=\s*[\"']([^\"'<>]*)[\"']")
_WEB = re.compile(
    r"<FrameworkReference\s[^<>]*?\bInclude\s*=\s*[\"']Microsoft\.AspNetCore\.App[\"']"
)
_IN_SOLUTION = re.compile(r"[\"']([^\"'<>\n]+\.csproj)[\"']")


def read(file: File) -> Manifest:
    """Read a project, a solution, or the packages that all projects share.

    Returns:
        The packages. All of a test project's are for tests. A web project's framework is
        ASP.NET Core. Packages that only have a version are `managed`.

    """
    text = without_comments(file.text)
    if file.path.endswith((".sln", ".slnx")):
        found = [path.replace("\\", "/") for path in _IN_SOLUTION.findall(text)]
        return Manifest(members=tuple(dict.fromkeys(found[:50])))
    names = tuple(name.strip() for name in _PACKAGE.findall(text)[:1000])
    if not file.path.endswith(".csproj"):
        managed = tuple(name.strip() for name in _MANAGED.findall(text)[:1000])
        return Manifest("nuget", names, managed=managed)
    sdk = _SDK.search(text)
    if sdk and sdk[1].partition("/")[0] == "MSTest.Sdk":
        return Manifest("nuget", (), ("MSTest", *names))
    if "Microsoft.NET.Test.Sdk" in names or "<IsTestProject>true" in text:
        return Manifest("nuget", (), names)
    if (sdk and sdk[1] == "Microsoft.NET.Sdk.Web") or _WEB.search(text):
        says = ("backend_language: csharp", "backend_framework: ASP.NET Core")
        return Manifest("nuget", names, says=says)
    return Manifest("nuget", names, says=("backend_language?: csharp",))
