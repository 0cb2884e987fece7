"""The command `feature-spec` itself: its help, its errors, its colours, its completion."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

import interview
from feature_spec import cli
from terminal import Terminal

PROJECT = (interview.ROOT / "pyproject.toml").read_text(encoding="utf-8")
PROGRAM = [sys.executable, "-m", "feature_spec"]


def run(*arguments: str, **environment: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [*PROGRAM, *arguments],
        env={**os.environ, "PYTHONPATH": str(interview.ROOT / "hooks"), **environment},
        capture_output=True,
        text=True,
        check=False,
    )


def test_the_package_installs_the_command() -> None:
    assert f'\n[project.scripts]\n{cli.NAME} = "feature_spec.cli:main"\n' in PROJECT


@pytest.mark.parametrize("name", ["", *cli.COMMANDS])
def test_the_help_has_examples_and_what_the_exit_status_says(
    name: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert cli.main([*name.split(), "--help"]) == 0
    shown = capsys.readouterr().out
    assert f"feature-spec {name}".strip() in shown.partition("Examples:")[2]
    if name != "completion":
        assert "Exit status: 0 done" in shown


def test_the_help_lists_every_command_with_its_line(capsys: pytest.CaptureFixture[str]) -> None:
    cli.main(["--help"])
    listed = " ".join(capsys.readouterr().out.partition("Commands:")[2].split())
    assert listed == " ".join(f"{name} {line}" for name, (_, line) in cli.COMMANDS.items())


def test_the_help_loads_no_command() -> None:
    code = (
        "import sys; from feature_spec.cli import main; main(['--help']);"
        "print([m for m in sys.modules if m.startswith(('feature_spec.', 'copier', 'yaml'))])"
    )
    environment = {**os.environ, "PYTHONPATH": str(interview.ROOT / "hooks")}
    done = subprocess.run([sys.executable, "-c", code], env=environment, capture_output=True)
    assert done.stdout.decode().splitlines()[-1] == "['feature_spec.cli']"


def test_the_version_is_that_of_the_package(capsys: pytest.CaptureFixture[str]) -> None:
    assert cli.main(["--version"]) == 0
    name, version = capsys.readouterr().out.split()
    assert name == cli.NAME
    assert f'\nversion = "{version}"\n' in PROJECT


@pytest.mark.parametrize(
    ("arguments", "sentence"),
    [
        (["mend"], "Error: No such command 'mend'."),
        (["repair"], "Error: Missing argument 'FOLDERS...'."),
        (["repair", "nowhere"], "Error: There is no folder nowhere."),
        (["repair", "--fix", "."], "Error: No such option"),
        (
            ["repair", "--reference", "prd_reference", "."],
            "Error: --reference prd_reference: write NAME=PATH, such as "
            "prd_reference=docs/prd/checkout.md.",
        ),
        (
            ["repair", "--reference", "a=b", ".", "."],
            "Error: --reference is for one folder at a time.",
        ),
        (
            ["completion", "tcsh"],
            "Error: Invalid value for '{bash|zsh|fish}': 'tcsh' is not one of",
        ),
    ],
)
def test_what_is_not_understood_is_said_in_one_sentence(
    arguments: list[str], sentence: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert cli.main(arguments) == 2
    said = capsys.readouterr()
    assert said.out == ""
    assert said.err.splitlines()[-1].startswith(sentence)


def test_a_bug_is_one_sentence_and_its_traceback_is_for_who_asks(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    def broken(*_: object) -> None:
        raise RuntimeError("first\nsecond")

    monkeypatch.setattr("feature_spec.cli.repair.plan", broken)
    assert cli.main(["repair", str(tmp_path)]) == 1
    assert capsys.readouterr().err == (
        "Error: This is a bug of feature-spec; FEATURE_SPEC_DEBUG=1 shows where "
        "(RuntimeError: first second).\n"
    )
    monkeypatch.setenv("FEATURE_SPEC_DEBUG", "1")
    with pytest.raises(RuntimeError):
        cli.main(["repair", str(tmp_path)])


def test_a_reader_that_goes_away_is_no_error() -> None:
    reader, writer = os.pipe()
    os.close(reader)
    environment = {**os.environ, "PYTHONPATH": str(interview.ROOT / "hooks")}
    done = subprocess.run(
        [*PROGRAM, "--help"], env=environment, stdout=writer, stderr=subprocess.PIPE, check=False
    )
    os.close(writer)
    assert done.stderr == b""


# Completion


def test_the_completion_script_of_bash_completes_commands_and_options(tmp_path: Path) -> None:
    command = tmp_path / "feature-spec"
    path = f"PYTHONPATH={interview.ROOT}/hooks"
    starts = f'#!/bin/sh\n{path} exec {sys.executable} -m feature_spec "$@"\n'
    command.write_text(starts, encoding="utf-8")
    command.chmod(0o755)
    script = run("completion", "bash").stdout
    ask = (
        "complete() { :; }; compopt() { :; };"  # of an interactive shell only
        f"{script}\n"
        'try() { COMP_WORDS=("$@"); COMP_CWORD=$(($# - 1)); COMPREPLY=();'
        ' _feature_spec_completion feature-spec; echo "${COMPREPLY[*]}"; }\n'
        "try feature-spec ''; try feature-spec re; try feature-spec repair --c"
    )
    environment = {**os.environ, "PATH": f"{tmp_path}{os.pathsep}{os.environ['PATH']}"}
    done = subprocess.run(
        ["bash", "-c", ask], env=environment, capture_output=True, text=True, check=False
    )
    everything, repair, check = done.stdout.splitlines()
    assert everything.split() == list(cli.COMMANDS)
    assert repair == "repair"
    assert check == "--check"


@pytest.mark.parametrize("shell", ["bash", "zsh", "fish"])
def test_a_completion_script_is_one_that_its_shell_takes(shell: str) -> None:
    script = run("completion", shell).stdout
    assert "_FEATURE_SPEC_COMPLETE" in script
    if shutil.which(shell):
        done = subprocess.run([shell, "-n"], input=script, capture_output=True, text=True)
        assert (done.returncode, done.stderr) == (0, "")


# Colour


@pytest.fixture
def spec(tmp_path: Path) -> Path:
    """Give a feature's folder that moved."""
    folder = tmp_path / "services" / "checkout"
    folder.mkdir(parents=True)
    (tmp_path / ".git").mkdir()
    (tmp_path / ".git" / "HEAD").write_text("ref: refs/heads/main\n", encoding="utf-8")
    (folder / "spec.md").write_text("# Spec\n", encoding="utf-8")
    (folder / ".copier-answers.yml").write_text(
        "_src_path: x\nfeature_path: specs/checkout\n", encoding="utf-8"
    )
    return folder


def test_there_is_no_escape_code_where_there_is_no_terminal(spec: Path) -> None:
    done = run("repair", "--check", str(spec))
    assert "services/checkout: to be repaired" in done.stdout
    assert "\x1b" not in done.stdout + done.stderr


@pytest.mark.parametrize(("name", "value"), [("", ""), ("NO_COLOR", "1"), ("TERM", "dumb")])
def test_a_terminal_shows_colour_unless_it_is_told_not_to(
    spec: Path, monkeypatch: pytest.MonkeyPatch, name: str, value: str
) -> None:
    monkeypatch.setenv("PYTHONPATH", str(interview.ROOT / "hooks"))
    monkeypatch.setenv("TERM", "xterm")
    monkeypatch.delenv("NO_COLOR", raising=False)
    if name:
        monkeypatch.setenv(name, value)
    with Terminal([*PROGRAM, "repair", "--check", str(spec)], spec) as terminal:
        terminal.until("services/checkout: to be repaired")
        assert terminal.ended() == 1
        assert (terminal.colours == {"default"}) is bool(name)
