"""A store on the user's device, as the manifest of an app names it."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

import interview
from feature_spec.copy.stack_reading import offers_of
from feature_spec.rendering.render import Rendering
from feature_spec.stack.answers import Offers, answers_of
from feature_spec.stack.found import find

APP = {"backend_language": "none", "frontend_framework": "flutter", "surfaces": ["ui"]}
ROOM = "androidx.room:room-runtime:2.6.1"


@pytest.fixture(scope="module")
def offers() -> Offers:
    return offers_of(interview.ROOT, Rendering(interview.ROOT))


def answers(
    root: Path, files: dict[str, str], offers: Offers, recorded: dict[str, Any]
) -> dict[str, Any]:
    """What the files of an app answer of its data."""
    for path, text in files.items():
        (root / path).parent.mkdir(parents=True, exist_ok=True)
        (root / path).write_text(text, encoding="utf-8")
    folder = root / "specs" / "trip-planner"
    folder.mkdir(parents=True)
    found = answers_of(find(root.resolve(), folder.resolve()), recorded, offers).answers
    names = ("surfaces", "databases", "database_other")
    return {name: found[name] for name in names if name in found}


def pubspec(*packages: str) -> dict[str, str]:
    lines = "".join(f"  {name}: ^1.0.0\n" for name in packages)
    return {"pubspec.yaml": f"name: trips\ndependencies:\n  flutter: {{sdk: flutter}}\n{lines}"}


def package(*names: str) -> dict[str, str]:
    return {"package.json": json.dumps({"dependencies": dict.fromkeys(names, "1")})}


@pytest.mark.parametrize(
    ("files", "databases", "name"),
    [
        (pubspec("sqflite"), ["sqlite"], None),
        (pubspec("drift", "path"), ["sqlite"], None),
        (pubspec("isar"), ["other"], "Isar"),
        (pubspec("sqflite", "hive"), ["sqlite", "other"], "Hive"),
        (package("react-native", "expo-sqlite"), ["sqlite"], None),
        (package("react-native", "@nozbe/watermelondb"), ["sqlite"], None),
        ({"app/build.gradle": f"dependencies {{\n  implementation '{ROOM}'\n}}"}, ["sqlite"], None),
    ],
)
def test_an_app_whose_packages_name_a_store_stores_data(
    tmp_path: Path, offers: Offers, files: dict[str, str], databases: list[str], name: str | None
) -> None:
    found = answers(tmp_path, files, offers, APP | {"proposed": ["surfaces"]})
    assert found.pop("surfaces") == ["ui", "storage"]
    assert found.pop("databases") == databases
    assert found.get("database_other") == name


@pytest.mark.parametrize(
    "files",
    [pubspec("http"), pubspec("shared_preferences"), package("react-native", "async-storage")],
)
def test_an_app_without_a_store_stores_nothing(
    tmp_path: Path, offers: Offers, files: dict[str, str]
) -> None:
    assert answers(tmp_path, files, offers, APP | {"proposed": ["surfaces"]}) == {}


def test_surfaces_that_a_person_gave_stay(tmp_path: Path, offers: Offers) -> None:
    assert "surfaces" not in answers(tmp_path, pubspec("sqflite"), offers, APP | {"proposed": []})


def test_a_backend_has_no_store_on_a_device(tmp_path: Path, offers: Offers) -> None:
    recorded = {"backend_language": "undecided", "surfaces": ["rest", "storage"]}
    files = {"apps/api/package.json": package("express")["package.json"]}
    files["apps/mobile/package.json"] = package("react-native", "expo-sqlite")["package.json"]
    recorded["proposed"] = ["surfaces"]
    assert answers(tmp_path, files, offers, recorded) == {}
