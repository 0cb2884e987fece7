"""Rendering the template's files from answers, outside Copier.

Copier's own packages do the work (Jinja and the filters it loads into it), with the template's own
settings. Importing Copier itself would cost more than everything else the copy hook does. What is
compiled once is kept as long as the `Rendering`.
"""

from __future__ import annotations

from collections.abc import Mapping
from functools import cached_property
from pathlib import Path
from typing import Any

from jinja2 import FileSystemLoader, StrictUndefined, Template, Undefined, meta, nodes
from jinja2.sandbox import SandboxedEnvironment

from feature_spec.references.kinds import KINDS
from feature_spec.rendering import answering
from feature_spec.rendering.nice_yaml import by_entry
from feature_spec.rendering.questions import PROPOSED, Details, Interview, interview_of
from feature_spec.repository.answers_file import Answers

NEIGHBOURS: Answers = {
    "here": "",
    "carried": {},
    "data_faults": "",
    "base": "",
    "team_file": "",
    "team": {},
    "stack_found": {},
    "found": {kind.name: {"best": [], "others": []} for kind in KINDS},
}
"""Hidden questions that look at the neighbours of the folder, or at all that Copier is given.

The text of a spec never does."""

_SPEC = "spec.md.jinja"
_RECORDED = "{{ _copier_conf.answers_file }}.jinja"
_PLAIN = (nodes.Output, nodes.TemplateData)
_MOST = 1_000
"""The number of values of an answer whose renders are remembered."""
_UNDEFINED: dict[str, type[Undefined]] = {"jinja2.StrictUndefined": StrictUndefined}


class Rendering:
    """A template, ready to render.

    Args:
        template: the folder that holds `copier.yml`.

    """

    def __init__(self, template: Path) -> None:
        self._template = template
        self._texts: dict[str, _Text] = {}

    @cached_property
    def interview(self) -> Interview:
        """The settings and the questions of the template."""
        return interview_of(self._template)

    @property
    def questions(self) -> Mapping[str, Details]:
        """The questions of the interview by name, in the order asked."""
        return self.interview.questions

    @property
    def is_of_specs(self) -> bool:
        """Whether the template has the two files that every feature's folder gets."""
        folder = self._template / self._files
        return (folder / _SPEC).is_file() and (folder / _RECORDED).is_file()

    def module(self, path: str) -> Any:
        """What a file of macros exports: its variables and macros as attributes.

        Args:
            path: the file, relative to the template's folder.

        """
        return self._jinja.get_template(path).module

    def refusal(self, question: str, answers: Answers) -> str:
        """What the question's validator says against its answer; empty when it will do."""
        validator = self.questions[question].get("validator", "")
        return self.text(str(validator), answers).strip()

    def spec(self, answers: Answers) -> bytes:
        """The bytes of `spec.md`.

        Args:
            answers: the recorded answers. Questions that were not asked get their defaults.

        Raises:
            jinja2.TemplateError, RejectedError: the answers are not those of this template.

        """
        context = NEIGHBOURS | {"_copier_answers": answers, "_copier_conf": {"data": {}}} | answers
        for name, details in self.questions.items():
            if name not in context and "default" in details:
                turn = answering.Turn(name, details, context, self.text)
                context[name] = turn.parsed(turn.default)
        return self.spec_in(context)

    def spec_in(self, context: Answers) -> bytes:
        """The bytes of `spec.md` in a context that has every name."""
        return self._file(_SPEC).render(context).encode("utf-8")

    def answers_file(self, answers: Answers) -> bytes:
        """The bytes of the answers file, with what Copier itself recorded."""
        proposed = answers.get(PROPOSED, [])
        return (
            self._file(_RECORDED)
            .render(_copier_answers=answers, **{PROPOSED: proposed})
            .encode("utf-8")
        )

    def text(self, text: str, context: Mapping[str, Any]) -> str:
        """A text of the interview, rendered."""
        compiled = self._texts.get(text)
        if compiled is None:
            compiled = self._texts[text] = _Text(self._jinja, text)
        return compiled.render(context)

    @cached_property
    def _jinja(self) -> SandboxedEnvironment:
        options: dict[str, Any] = {"keep_trailing_newline": True} | self.interview.settings.get(
            "_envops", {}
        )
        options["undefined"] = _UNDEFINED.get(options.get("undefined", ""), Undefined)
        environment = SandboxedEnvironment(
            loader=FileSystemLoader(self._template),
            extensions=["jinja2_ansible_filters.AnsibleCoreFiltersExtension"],
            auto_reload=False,
            cache_size=-1,
            **options,
        )
        environment.filters["to_nice_yaml"] = by_entry(environment.filters["to_nice_yaml"])
        return environment

    @property
    def _files(self) -> str:
        return str(self.interview.settings.get("_subdirectory", ""))

    def _file(self, name: str) -> Template:
        return self._jinja.get_template(f"{self._files}/{name}".lstrip("/"))


class _Text:
    """A compiled text of the interview, such as a default or a validator.

    A text without templates is itself. One that uses a single answer, as most validators do, is
    rendered once for each value of it.
    """

    def __init__(self, jinja: SandboxedEnvironment, text: str) -> None:
        tree = jinja.parse(text)
        imported = [name for found in tree.find_all(nodes.FromImport) for name in found.names]
        macros = {name if isinstance(name, str) else name[1] for name in imported}
        names = sorted(meta.find_undeclared_variables(tree) - macros)
        sees_all = any(getattr(node, "with_context", False) for node in tree.find_all(nodes.Node))
        alone = len(names) == 1 and not sees_all and names[0][0] != "_"  # `_copier_answers` is all
        self._name = names[0] if alone else ""
        self._plain = all(isinstance(node, _PLAIN) for node in tree.find_all(nodes.Node))
        self._template = jinja.from_string(tree)
        self._rendered: dict[str, str] = {}

    def render(self, context: Mapping[str, Any]) -> str:
        if self._plain:
            key = ""
        elif self._name in context:
            key = repr(context[self._name])
        else:
            return self._template.render(context)
        if key not in self._rendered:
            if len(self._rendered) >= _MOST:
                self._rendered.clear()
            self._rendered[key] = self._template.render(context)
        return self._rendered[key]
