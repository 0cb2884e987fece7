"""Rendering the template's files from recorded answers, outside Copier.

Copier's own packages do the work (Jinja and the filters it loads into it), with the template's own
settings. Importing Copier itself would cost more than everything else the copy hook does.
"""

from __future__ import annotations

import re
from functools import cached_property
from pathlib import Path
from typing import Any

from jinja2 import FileSystemLoader, StrictUndefined, Template
from jinja2.sandbox import SandboxedEnvironment

from feature_spec.references.kinds import KINDS
from feature_spec.repository.answers_file import Answers, load_yaml

_INCLUDE = re.compile(r"^!include[ \t]+(\S+)", re.MULTILINE)

# Hidden questions that look at the neighbours of the folder; the text of a spec never does.
_NEIGHBOURS: Answers = {
    "here": "",
    "base": "",
    "team_file": "",
    "team": {},
    "found": {kind.name: {"best": [], "others": []} for kind in KINDS},
}


class Rendering:
    """A template, ready to render.

    Args:
        template: the folder that holds `copier.yml`.

    """

    def __init__(self, template: Path) -> None:
        self._template = template
        self._config = (template / "copier.yml").read_text(encoding="utf-8")
        settings: Any = load_yaml(re.split(r"^---$", self._config, maxsplit=1, flags=re.M)[0])
        self._files = str(settings["_subdirectory"])
        options: dict[str, Any] = {**settings["_envops"], "undefined": StrictUndefined}
        self._jinja = SandboxedEnvironment(
            loader=FileSystemLoader(template),
            extensions=["jinja2_ansible_filters.AnsibleCoreFiltersExtension"],
            **options,
        )

    @cached_property
    def questions(self) -> dict[str, dict[str, Any]]:
        """The questions of the interview by name, in the order asked."""
        found: dict[str, dict[str, Any]] = {}
        for name in _INCLUDE.findall(self._config):
            content: Any = load_yaml((self._template / name).read_text(encoding="utf-8"))
            found |= content
        return found

    def module(self, path: str) -> Any:
        """What a file of macros exports: its variables and macros as attributes.

        Args:
            path: the file, relative to the template's folder.

        """
        return self._jinja.get_template(path).module

    def refusal(self, question: str, answers: Answers) -> str:
        """What the question's validator says against its answer; empty when it will do."""
        validator = self.questions[question].get("validator", "")
        return self._jinja.from_string(str(validator)).render(answers).strip()

    def spec(self, answers: Answers) -> bytes:
        """The bytes of `spec.md`.

        Args:
            answers: the recorded answers. Questions that were not asked get their defaults.

        Raises:
            jinja2.TemplateError: the answers are not those of this template.

        """
        context = _NEIGHBOURS | answers
        for name, question in self.questions.items():
            if name not in context and "default" in question:
                context[name] = self._default(question, context)
        return self._file("spec.md.jinja").render(context).encode("utf-8")

    def answers_file(self, answers: Answers) -> bytes:
        """The bytes of the answers file, with what Copier itself recorded."""
        template = self._file("{{ _copier_conf.answers_file }}.jinja")
        return template.render(_copier_answers=answers).encode("utf-8")

    def _file(self, name: str) -> Template:
        return self._jinja.get_template(f"{self._files}/{name}")

    def _default(self, question: dict[str, Any], context: Answers) -> object:
        default = question["default"]
        if not isinstance(default, str):
            return default
        text = self._jinja.from_string(default).render(context)
        kind = "yaml" if question.get("multiselect") else question.get("type", "yaml")
        return text if kind == "str" else load_yaml(text)
