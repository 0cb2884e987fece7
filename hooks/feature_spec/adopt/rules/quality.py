"""Numbers and tests: coverage, latency, throughput, job window, end-to-end and load tests, WCAG."""

from __future__ import annotations

import re

from feature_spec.adopt.fields import not_applicable
from feature_spec.adopt.mentions import doubtful
from feature_spec.adopt.rules.found import Clues, Found, Rule, agreed, said

_P95 = r"(?:p95|95th[- ]percentile|95 ?% of (?:\w+ ){0,2}(?:requests|calls))"
_AMOUNT = r"(\d{1,6}(?:\.\d+)?) ?(ms|milliseconds?|s|sec|seconds?)\b"
_LATENCY = (
    re.compile(rf"{_P95}[^.;\d]{{0,40}}{_AMOUNT}", re.IGNORECASE),
    re.compile(rf"{_AMOUNT}[^.;\d]{{0,30}}{_P95}", re.IGNORECASE),
)
_RATE = re.compile(
    r"(\d{1,3}(?:[,\u202f ]\d{3})+|\d+) ?(?:rps\b|(?:requests?|calls?|messages?|reqs?)\b"
    r"[\w ]{0,24}?(?: per second| ?/ ?s(?:ec)?\b))",
    re.IGNORECASE,
)
_WINDOW = re.compile(
    r"\b(?:ends|finish\w*|job ends|takes) (?:within|at most) (\d+) min(?:ute)?s?\b", re.I
)
_WCAG = re.compile(r"\bWCAG(?: 2\.2)? (?:level )?(AAA|AA|A)\b")


def coverage_target(clues: Clues) -> Found | None:
    """The one percentage of the coverage bullet and of the coverage policy."""
    found = []
    for text in (clues.document.bullet("Coverage"), clues.document.note("Coverage Policy")):
        numbers = set(re.findall(r"(\d{1,3}) ?%", text.words)) if text else set()
        if len(numbers) > 1:
            return None
        if text and numbers:
            found.append(said(int(numbers.pop()), text))
    result = agreed(*found)
    return result if result and 1 <= result.value <= 100 else None


def coverage_metric(clues: Clues) -> Found | None:
    """Whether the same texts speak of lines or of branches."""
    if clues.answer("backend_language") in clues.words.one_unit | {"none"}:
        return None  # their tools count what they count
    found = []
    for text in (clues.document.bullet("Coverage"), clues.document.note("Coverage Policy")):
        words = (
            {word.casefold() for word in re.findall(r"(?i)\b(line|branch)(?:s|es)?\b", text.words)}
            if text
            else set()
        )
        if len(words) > 1:
            return None
        if text and words:
            found.append(said(words.pop(), text))
    return agreed(*found)


def latency_p95_ms(clues: Clues) -> Found | None:
    """The one amount beside the 95th percentile."""
    found = []
    for text in (
        clues.document.bullet("Performance / Latency", "Performance", "Latency"),
        clues.document.note("Performance"),
    ):
        amounts = {
            _milliseconds(*match)
            for rule in _LATENCY
            for match in (rule.findall(text.words) if text else ())
        }
        if len(amounts) > 1:
            return None
        if text and amounts:
            found.append(said(amounts.pop(), text))
    result = agreed(*found)
    return result if result and result.value >= 1 else None


def _milliseconds(amount: str, unit: str) -> int:
    return round(float(amount) * (1 if unit.casefold().startswith("m") else 1000))


def throughput_rps(clues: Clues) -> Found | None:
    """The one rate per second."""
    text = clues.document.bullet("Throughput")
    rates = set(_RATE.findall(text.words)) if text else set()
    if text is None or len(rates) != 1:
        return None
    return said(int(re.sub(r"\D", "", rates.pop())), text)


def job_window_min(clues: Clues) -> Found | None:
    """The minutes within which a job or run ends."""
    found = []
    for text in (
        clues.document.bullet("Performance / Latency", "Performance"),
        clues.document.note("Performance"),
    ):
        minutes = set(_WINDOW.findall(text.words)) if text else set()
        if text and len(minutes) == 1:
            found.append(said(int(minutes.pop()), text))
    return agreed(*found)


def wcag_level(clues: Clues) -> Found | None:
    """The level of WCAG 2.2, or of WCAG without a version."""
    found = []
    for text in (clues.document.bullet("Accessibility"), clues.document.note("Accessibility")):
        levels = set(_WCAG.findall(text.words)) if text else set()
        if text and len(levels) == 1:
            found.append(said(levels.pop(), text))
    return agreed(*found)


def e2e_tests(clues: Clues) -> Found | None:
    """Whether the end-to-end bullet says that they are in scope, or names a tool."""
    text = clues.document.bullet("E2E Tests (Optional)", "E2E Tests", "End-to-end Tests")
    if text is None:
        return None
    if re.match(r"(?i)not in scope|out of scope", text.words) or not_applicable(text.words):
        return said(False, text)
    if re.match(r"(?i)in scope\b", text.words):
        return said(True, text)
    tool = re.search(r"\b(?:Playwright|Cypress|Selenium|WebdriverIO|Maestro|Detox)\b", text.words)
    return said(True, text) if tool and not doubtful(text.words) else None


def load_tests(clues: Clues) -> Found | None:
    """A filled load test bullet, or the checklist's words on the levels of tests."""
    text = clues.document.bullet("Load Test", "Load Tests")
    if text:
        if not_applicable(text.words):
            return said(False, text)
        return said(True, text) if not doubtful(text.words.partition(":")[0]) else None
    note = clues.document.note("Test Strategy")
    if note and re.search(r"\bno load\b", note.words):
        return said(False, note)
    return None


RULES: dict[str, Rule] = {
    "coverage_target": coverage_target,
    "coverage_metric": coverage_metric,
    "latency_p95_ms": latency_p95_ms,
    "throughput_rps": throughput_rps,
    "job_window_min": job_window_min,
    "wcag_level": wcag_level,
    "e2e_tests": e2e_tests,
    "load_tests": load_tests,
}
