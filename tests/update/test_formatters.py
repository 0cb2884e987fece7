"""A filled spec that a formatter has been through gets every improvement of three versions."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

import pytest
import yaml

import filling
import formatters
import interview
import releases
import updates
from feature_spec.rendering.version import render
from formatters import FORMATTERS
from layouts import git
from versions import make_versions

CASE = interview.ROOT / "tests" / "cases" / "checkout.yml"


@dataclass(frozen=True)
class Texts:
    """The renders of the first and the last version, and both as a team fills them in."""

    template: Path
    base: str
    theirs: str
    filled: str
    wanted: str


@pytest.fixture(scope="module")
def texts(tmp_path_factory: pytest.TempPathFactory) -> Texts:
    """Give the texts of a spec before and after three versions."""
    template = releases.template(tmp_path_factory.mktemp("formatters") / "template")
    releases.release(template, "v1.0.0")
    make_versions(template)
    answers = {**yaml.safe_load(CASE.read_text(encoding="utf-8")), "feature_path": updates.FOLDER}
    base, theirs = (
        render(str(template), version, answers).text for version in ("v1.0.0", "v1.3.0")
    )
    filled = filling.fill(base).text
    wanted = filling.fill(theirs, filling.places_of(base)).text
    return Texts(template, base, theirs, filled, wanted)


@pytest.mark.parametrize("name", FORMATTERS)
def test_a_formatted_spec_gets_every_improvement(name: str, texts: Texts, tmp_path: Path) -> None:
    ours = formatters.formatted(name, tmp_path, [texts.filled])[0]
    text, _ = updates.updated(texts.base, ours, texts.theirs)
    assert "<<<<<<<" not in text
    # In the form of the formatter, it is the new render with the same fills.
    got, wanted = formatters.formatted(name, tmp_path, [text, texts.wanted])
    assert got == wanted


@pytest.mark.parametrize("name", FORMATTERS)
def test_a_formatted_fresh_spec_is_unchanged_without_a_new_text(
    name: str, texts: Texts, tmp_path: Path
) -> None:
    ours = formatters.formatted(name, tmp_path, [texts.base])[0]
    assert updates.updated(texts.base, ours, texts.base) == (ours, None)


@pytest.mark.copier
@pytest.mark.parametrize("name", ["prettier", "rumdl, lines wrapped"])
def test_copier_updates_a_formatted_spec(name: str, texts: Texts, tmp_path: Path) -> None:
    shop = updates.repository(tmp_path / "shop")
    folder = shop / updates.FOLDER
    answers = yaml.safe_load(CASE.read_text(encoding="utf-8"))
    updates.start(texts.template, folder, "v1.0.0", **answers)
    updates.write(folder, texts.filled)
    formatters.run(name, folder, "spec.md")
    (folder / ".rumdl.toml").unlink(missing_ok=True)
    updates.commit(shop)
    updates.update(folder, "v1.3.0")
    assert git(shop, "ls-files", "--unmerged") == ""
    (tmp_path / "other").mkdir()
    found = [updates.read(folder), texts.wanted]
    got, wanted = formatters.formatted(name, tmp_path / "other", found)
    assert got == wanted
