"""What was found of a stack, as answers: the nearest wins, and a tie is reported."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from feature_spec.stack.decisions import (
    NAMES,
    PROPOSED_BY_NAMES,
    UNDECIDED,
    Decision,
    Stack,
    Tie,
    is_open,
)
from feature_spec.stack.found import Findings, Found

REGISTRIES = {
    "go": ("go",),
    "typescript": ("npm",),
    "python": ("pypi",),
    "java": ("maven",),
    "kotlin": ("maven",),
    "csharp": ("nuget",),
    "rust": ("crates",),
    "ruby": ("rubygems",),
    "php": ("packagist",),
    "elixir": ("hex",),
}
"""By language, where the names of its packages are: the parts of `dependencies.json`."""

_OF_FLOWS = ("e2e", "load")
"""Tools that may be of another language than the backend."""
_MOST_TOOLS = 3
"""Tools of one kind beyond these say nothing: no spec names them all."""
_RELATIONAL = "relational"
_COPIES = ("key_value", "search", "files")
"""Kinds of stores that are beside another store."""
_ON_DEVICE = "device"
"""The key of a store that is on the user's device, so that no backend has it."""


@dataclass(frozen=True)
class Offers:
    """What the interview offers.

    Attributes:
        choices: by question, what may be chosen, each with its label.
        frameworks: by language, the web frameworks that it is offered.
        stores: by store, its kind.
        usual_tools: by language, the test tools that a spec names anyway.

    """

    choices: Mapping[str, Mapping[str, str]]
    frameworks: Mapping[str, Sequence[str]]
    stores: Mapping[str, str]
    usual_tools: Callable[[str], Mapping[str, str]]


def answers_of(findings: Findings, recorded: Mapping[str, Any], offers: Offers) -> Stack:
    """Answer what is open by what was found.

    Args:
        findings: what the files say.
        recorded: the recorded answers, with the names of those that are `proposed`.
        offers: what the interview offers.

    """
    return _Reasoning(findings, recorded, offers).stack


class _Reasoning:
    """The answers one after another: what was decided before says which packages count."""

    def __init__(self, findings: Findings, recorded: Mapping[str, Any], offers: Offers) -> None:
        self.stack = Stack(problems=list(findings.problems))
        self._found, self._recorded, self._offers = findings.found, recorded, offers
        self._decide_one("backend_language", self._of("backend_language"))
        self._language = self._answer("backend_language")
        self._code = self._of_language()
        if self._language in REGISTRIES:
            self._decide_one("backend_framework", _asking(self._code, "backend_framework"))
        self._decide_one("frontend_framework", self._of("frontend_framework"))
        self._decide_stores()
        if self._language in REGISTRIES:
            self._decide_one("orm", self._libraries())
        self._decide_broker()
        self._decide_tools()
        self._decide_one("platform", self._of("platform"))

    def _answer(self, question: str) -> Any:
        return self.stack.answers.get(question, self._recorded.get(question))

    def _of(self, question: str, among: Iterable[Found] | None = None) -> list[Found]:
        return _asking(self._found if among is None else among, question)

    def _of_language(self) -> list[Found]:
        """What packages of the language say; those below the root only where no nearer one is."""
        registries = REGISTRIES.get(self._language, ())
        mine = [item for item in self._found if item.registry in registries]
        near = [item for item in mine if not item.below]
        claimed = any(i.hint.question == "backend_language" and i.hint.doubt < 2 for i in near)
        return near if claimed else mine

    def _near_code(self) -> list[Found]:
        """What the packages of the language say, and what belongs to no language."""
        mine = {id(item) for item in self._code}
        of_languages = {name for names in REGISTRIES.values() for name in names}
        if self._language not in REGISTRIES:
            return list(self._found)
        return [
            item for item in self._found if id(item) in mine or item.registry not in of_languages
        ]

    def _fits(self, item: Found) -> bool:
        """Whether the interview offers it."""
        question, value = item.hint.question, item.hint.value
        if question == "backend_framework":
            return value in self._offers.frameworks.get(self._language, ()) or bool(item.hint.name)
        if question not in self._offers.choices:
            return True
        return value in self._offers.choices[question]

    def _decide_one(self, question: str, items: list[Found]) -> None:
        nearest = _nearest([item for item in items if self._fits(item)])
        if not is_open(question, self._recorded):
            self._confirm(question, nearest)
            return
        values = {(item.hint.value, item.hint.name): item for item in reversed(nearest)}
        if len(values) > 1:
            self._tie(question, [values[key] for key in sorted(values, key=str)])
        elif nearest:
            self._add(question, nearest[0].hint.value, nearest)

    def _confirm(self, question: str, nearest: list[Found]) -> None:
        """Keep in mind that files say what is recorded."""
        value = self._recorded.get(question)
        named = self._recorded.get(NAMES.get(question, ""), "")
        alike = [i for i in nearest if i.hint.value == value and i.hint.name in ("", named)]
        if question in PROPOSED_BY_NAMES and alike and len(alike) == len(nearest):
            self.stack.confirmed.append(self._decision(question, value, alike))

    def _decide_stores(self) -> None:
        """All stores that the code names; what a compose file adds, where it can be the code's."""
        question = "databases"
        if not is_open(question, self._recorded):
            return
        items = [item for item in self._of(question, self._near_code()) if self._fits(item)]
        device = _nearest([item for item in items if item.hint.key == _ON_DEVICE])
        items = [item for item in items if item.hint.key != _ON_DEVICE]
        if device and self._language == "none":
            self._decide_surfaces(device)
            items = device
        code = _at_least([item for item in items if item.registry != "images"])
        images = _at_least([item for item in items if item.registry == "images"])
        stores = code + (self._added(code, images) if code else images)
        if any(item.hint.doubt == 0 for item in stores):
            stores = [item for item in stores if item.hint.doubt == 0]
        names = {item.hint.name for item in stores if item.hint.name}
        # Of two databases that a compose file alone names, one is mostly another program's.
        alone = not code and not self._code
        several = alone and len(self._relational({item.hint.value for item in stores})) > 1
        if len(names) > 1 or several or _differ(stores):
            self._tie(question, stores)
        elif stores:
            found = {item.hint.value for item in stores}
            order = self._offers.choices[question]
            self._add(question, [value for value in order if value in found], stores)

    def _decide_surfaces(self, items: list[Found]) -> None:
        """Propose that an app stores data, where its packages name a store and no answer does."""
        question, storage = "surfaces", "storage"
        surfaces = self._recorded.get(question) or []
        proposed = question in (self._recorded.get("proposed") or ())
        if proposed and "ui" in surfaces and storage not in surfaces:
            self._add(question, [*surfaces, storage], items)

    def _added(self, code: list[Found], images: list[Found]) -> list[Found]:
        """The stores of a compose file that belong to code which names its own.

        A server of another main store is another program's: an identity provider has one as well.
        A compose file further away than the code is shared, so it adds no cache and no index.
        """
        sure = {item.hint.value for item in code if item.hint.doubt == 0}
        main = {store for store in sure if self._offers.stores.get(store) not in _COPIES}
        shared = bool(images) and images[0].distance > code[0].distance
        added = []
        for item in images:
            value = item.hint.value
            of_another = bool(self._relational({value} - sure) and self._relational(sure))
            is_main = self._offers.stores.get(value) not in _COPIES
            if (is_main and not main) or (not shared and not of_another):
                added.append(item)
        return added

    def _relational(self, stores: Iterable[str]) -> list[str]:
        return [store for store in stores if self._offers.stores.get(store) == _RELATIONAL]

    def _decide_broker(self) -> None:
        """The broker whose client the code has, else the one that a compose file starts."""
        items = self._of("message_broker", self._near_code())
        code = [item for item in items if item.registry != "images"]
        self._decide_one("message_broker", code or items)

    def _libraries(self) -> list[Found]:
        """The data access libraries that fit the stores."""
        stores = set(self._answer("databases") or ())
        fitting = []
        for item in _asking(self._of_language_and_schemas(), "orm"):
            of = item.hint.stores
            if stores & set(of) or (not of and (self._relational(stores) or UNDECIDED in stores)):
                fitting.append(item)
        return fitting

    def _of_language_and_schemas(self) -> list[Found]:
        schemas = (
            [i for i in self._found if not i.registry] if self._language == "typescript" else []
        )
        return [*self._code, *schemas]

    def _decide_tools(self) -> None:
        question = "test_tools"
        if not is_open(question, self._recorded):
            return
        usual = self._offers.usual_tools(str(self._language))
        tools: dict[str, str] = {}
        used: list[Found] = []
        for key in ("unit", "mock", "coverage", "e2e", "load"):
            among = self._found if key in _OF_FLOWS else self._code
            runner = tools.get("unit") or usual.get("unit")  # of another one, nothing is used
            nearest = _nearest(
                [
                    item
                    for item in _asking(among, question)
                    if item.hint.key == key and (key == "unit" or item.hint.runner in ("", runner))
                ]
            )
            values = sorted({item.hint.value for item in nearest})
            if values and usual.get(key) not in values and len(values) <= _MOST_TOOLS:
                tools[key] = " or ".join(values)
                used += nearest
        if tools:
            names = tuple(dict.fromkeys(tools.values()))
            self.stack.decisions.append(Decision(question, tools, names, _files(used)))

    def _add(self, question: str, value: Any, items: list[Found]) -> None:
        self.stack.decisions.append(self._decision(question, value, items))
        name = next((item.hint.name for item in items if item.hint.name), "")
        if name and question in NAMES:
            self.stack.decisions.append(Decision(NAMES[question], name, (), _files(items)))

    def _decision(self, question: str, value: Any, items: list[Found]) -> Decision:
        names = tuple(dict.fromkeys(self._label(item) for item in items))
        return Decision(question, value, names, _files(items))

    def _tie(self, question: str, items: list[Found]) -> None:
        candidates = dict.fromkeys((self._label(item), item.file) for item in items)
        self.stack.ties.append(Tie(question, tuple(candidates)))

    def _label(self, item: Found) -> str:
        labels = self._offers.choices.get(item.hint.question, {})
        return item.hint.name or labels.get(item.hint.value, item.hint.value)


def _asking(items: Iterable[Found], question: str) -> list[Found]:
    return [item for item in items if item.hint.question == question]


def _nearest(items: list[Found]) -> list[Found]:
    """Those of the least doubt at the nearest place; what is most doubtful only where alone."""

    def level(item: Found) -> tuple[bool, int, int]:
        return item.hint.doubt == 2, item.distance, item.hint.doubt

    best = min(map(level, items), default=None)
    return [item for item in items if level(item) == best]


def _at_least(items: list[Found]) -> list[Found]:
    """Those at the nearest place."""
    least = min((item.distance for item in items), default=0)
    return [item for item in items if item.distance == least]


def _differ(items: list[Found]) -> bool:
    """Whether packages beside each other have different stores; those of one build do not."""
    stores: dict[str, set[str]] = {}
    for item in items:
        if item.below and item.registry not in ("", "answers", "images", "maven", "nuget"):
            stores.setdefault(item.file.rpartition("/")[0], set()).add(item.hint.value)
    return len({frozenset(found) for found in stores.values()}) > 1


def _files(items: Iterable[Found]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(item.file for item in items))
