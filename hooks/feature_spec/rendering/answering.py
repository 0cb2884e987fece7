"""The answers that Copier would record if it asked nothing (`--defaults`), without Copier.

Every rule here is Copier's own (`copier/_main.py` and `copier/_user_data.py`, version 9.19), down
to the order in which answers win and the moment at which each is visible to the next question. The
tests compare the results byte by byte with those of Copier.

One thing differs on purpose: a person's settings of Copier give no defaults.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property, lru_cache
from typing import Any

import yaml

from feature_spec.rendering.questions import PROPOSED, Details, Interview, type_of
from feature_spec.repository.answers_file import Answers, load_yaml

Text = Callable[[str, Mapping[str, Any]], str]
"""Renders a template text with the names of a context."""

_MISSING: Any = object()
_RECORDED = (dict, list, str, int, float, bool, type(None))
_TRUE = {"y", "yes", "t", "true", "on"}
_FALSE = {"n", "no", "f", "false", "off", "~", "null", "none"}


class RejectedError(Exception):
    """A question does not take an answer.

    Attributes:
        name: the question.
        reason: what is wrong, in one line.

    """

    def __init__(self, name: str, reason: str) -> None:
        super().__init__(f"{name}: {reason}")
        self.name, self.reason = name, reason


@dataclass
class Sources:
    """Where answers come from. The first that has one wins; Copier's names are in brackets.

    Attributes:
        given: what the person answers beforehand (data, init).
        recorded: those of an older version, left out where this version does not take them (last).
        usual: better defaults than the template's (user defaults).
        neutral: values in place of the template's defaults.
        metadata: what Copier records of the template: `_src_path` and `_commit`.

    """

    given: Answers
    recorded: Answers = field(default_factory=dict)
    usual: Answers = field(default_factory=dict)
    neutral: Answers = field(default_factory=dict)
    metadata: Answers = field(default_factory=dict)


@dataclass(frozen=True)
class Answered:
    """The end of an interview.

    Attributes:
        context: every name that a template may use.
        recorded: what Copier records.

    """

    context: Answers
    recorded: Answers


def answer(interview: Interview, sources: Sources, text: Text) -> Answered:
    """Go through the interview and answer each question without asking a person.

    Raises:
        RejectedError: a question does not take an answer that was given, or has none.

    """
    found: Answers = {}  # what the interview has settled so far
    last = {name: value for name, value in sources.recorded.items() if name[0] != "_"}
    hidden: set[str] = set()
    open_to_record = {name for name, details in interview.questions.items() if not _secret(details)}

    def context() -> Answers:
        combined = sources.usual | last | sources.metadata | sources.given | found
        kept = {
            name: value
            for name, value in combined.items()
            if name in open_to_record and name not in hidden and isinstance(value, _RECORDED)
        }
        return combined | {
            "_copier_answers": sources.metadata | kept,
            "_copier_conf": {"data": sources.given},
        }

    for name, details in interview.questions.items():
        turn = Turn(name, details, context(), text)
        if name in last and not turn.takes(last[name]):
            del last[name]
        if not turn.when:
            hidden.add(name)
            last.pop(name, None)
        known = next(
            (level[name] for level in (sources.given, last, sources.usual) if name in level),
            sources.neutral.get(name, _MISSING),
        )
        default = turn.default if known is _MISSING else known
        if not turn.when and default is _MISSING:
            continue
        if name in sources.given:
            found[name] = turn.parsed(sources.given[name])
            turn.check(found[name])
        elif name in last and not turn.ask:
            continue
        elif default is not _MISSING:
            found[name] = turn.parsed(default)
            if turn.when and not _secret(details) and name not in last:  # checked above
                turn.check(found[name])
        elif turn.ask:
            raise RejectedError(name, "it has no default")
    end = context()
    kept = {PROPOSED: end[PROPOSED]} if PROPOSED in interview.questions else {}
    return Answered(end, end["_copier_answers"] | kept)


def _secret(details: Details) -> bool:
    return bool(details.get("secret"))


class Turn:
    """A question at its turn in the interview.

    Args:
        name: the question.
        details: what the template says of it.
        context: every name that its templates may use.
        text: renders a template text.

    """

    def __init__(self, name: str, details: Details, context: Answers, text: Text) -> None:
        self._name, self._details, self._context, self._text = name, details, context, text
        self._several = bool(details.get("multiselect"))

    @cached_property
    def when(self) -> bool:
        """Whether it is asked at all."""
        return _as_bool(self._rendered(self._details.get("when", True)))

    @cached_property
    def ask(self) -> bool:
        """Whether a person would be asked."""
        return _as_bool(self._rendered(self._details.get("ask", True)))

    @property
    def default(self) -> Any:
        """The template's default, not parsed yet."""
        return self._rendered(self._details.get("default", _MISSING))

    def parsed(self, value: Any) -> Any:
        """The answer that a value is.

        Raises:
            RejectedError: it is none.

        """
        try:
            if not self._several:
                return self._one(value)
            items = _items(value) if isinstance(value, str) else value
            chosen = [self._one(item) for item in items]
        except RejectedError:
            raise
        except Exception as problem:  # whatever a conversion may raise
            raise RejectedError(self._name, str(problem) or type(problem).__name__) from None
        return [choice for choice, _ in self._choices if choice in chosen]

    def check(self, value: Any) -> None:
        """Ask the question's validator.

        Raises:
            RejectedError: the validator has something against this answer.

        """
        validator = self._details.get("validator", "")
        try:
            reason = self._text(validator, self._context | {self._name: value}).strip()
        except Exception as problem:  # whatever a template may raise
            reason = str(problem) or type(problem).__name__
        if reason:
            raise RejectedError(self._name, reason)

    def takes(self, value: Any) -> bool:
        """Whether this is an answer to the question."""
        try:
            self.check(self.parsed(value))
        except Exception:  # a reason not to keep what is recorded, whatever it is
            return False
        return True

    def _rendered(self, value: Any) -> Any:
        if isinstance(value, str):
            return self._text(value, self._context)
        return [self._rendered(item) for item in value] if isinstance(value, list) else value

    @cached_property
    def _type(self) -> str:
        return self._text(type_of(self._details), self._context)

    @cached_property
    def _choices(self) -> Sequence[tuple[Any, str]]:
        """What may be chosen, each with the reason why it may not; empty for a free answer."""
        offered = self._details.get("choices", ())
        if isinstance(offered, str):
            offered = load_yaml(self._text(offered, self._context))
        choices = []
        for choice in offered.items() if isinstance(offered, dict) else offered or ():
            label, value = choice if isinstance(choice, tuple | list) else (choice, choice)
            refused = ""
            if isinstance(value, dict):
                refused, value = self._rendered(value.get("validator", "")), value["value"]
            value = self._rendered(value)
            choices.append((self._cast(self._rendered(label) if value is None else value), refused))
        return choices

    def _one(self, value: Any) -> Any:
        value = self._cast(value)
        if not self._choices:
            return value
        reason = ""
        for choice, refused in self._choices:
            if value == choice:
                if not refused:
                    return value
                reason = reason or refused
        possible = [choice for choice, refused in self._choices if not refused]
        raise RejectedError(self._name, reason or f"{value!r} is not in {possible}")

    def _cast(self, value: Any) -> Any:
        if value is None and self._type not in ("yaml", "json"):
            raise ValueError("null is not an answer")
        cast = _CASTS.get(self._type)
        if cast is None:
            raise ValueError(f"the type {self._type} is not known")
        if self._several and isinstance(value, list):
            return [cast(item) for item in value]
        return cast(value)


def _as_bool(value: Any) -> bool:
    try:
        return bool(float(value))
    except (TypeError, ValueError):
        pass  # not a number
    if isinstance(value, str):
        word = value.strip().lower()
        return word in _TRUE or (word != "" and word not in _FALSE)
    return bool(value)


def _as_str(value: Any) -> str:
    if isinstance(value, str):
        return value
    if isinstance(value, float | int):
        return str(value)
    raise ValueError(f"{value} is not a text")


def _as_yaml(value: Any) -> Any:
    return load_yaml(value) if isinstance(value, str) else value


def _as_json(value: Any) -> Any:
    return json.loads(value) if isinstance(value, str) else value


_CASTS: Mapping[str, Callable[[Any], Any]] = {
    "bool": _as_bool,
    "float": float,
    "int": int,
    "json": _as_json,
    "path": str,
    "str": _as_str,
    "yaml": _as_yaml,
}


@lru_cache(maxsize=1000)
def _items(text: str) -> tuple[str, ...]:
    """The items of a YAML list, each as it is written, without its quotes."""
    node = yaml.compose(text, Loader=yaml.SafeLoader)
    if not isinstance(node, yaml.SequenceNode):
        raise ValueError(f"{text!r} is not a list")
    items = []
    for item in node.value:
        raw = text[item.start_mark.index : item.end_mark.index].strip()
        quoted = len(raw) > 1 and raw[0] == raw[-1] and raw[0] in "'\""
        words = isinstance(item, yaml.ScalarNode) and item.tag == "tag:yaml.org,2002:str"
        items.append(raw[1:-1] if quoted and words else raw)
    return tuple(items)
