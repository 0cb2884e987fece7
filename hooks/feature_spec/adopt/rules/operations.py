"""Running it: rollout, platform, environments, availability, backups."""

from __future__ import annotations

import re

from feature_spec.adopt.mentions import head, only
from feature_spec.adopt.rules.found import Clues, Found, Rule, agreed, said

_SPAN = re.compile(
    r"\b(RPO|RTO)\b[ :=\u2264<]{0,4}(?:of |at most |is |under |below |max(?:imum)? )?"
    r"(\d+) ?(min|mins|minutes?|m|h|hours?|hrs?|d|days?)\b",
    re.IGNORECASE,
)
_TIER = re.compile(r"[a-z][a-z0-9-]{0,30}", re.IGNORECASE)


def deployment_strategy(clues: Clues) -> Found | None:
    """The one strategy that the bullet names before its first full stop."""
    text = clues.document.bullet("Deployment Strategy")
    if text is None:
        return None
    if re.match(r"N/A: library\b", text.words):
        return said("none", text)
    strategy = only(head(text.words), clues.names("deployment_strategy"))
    return said(strategy, text) if strategy else None


def platform(clues: Clues) -> Found | None:
    """The one platform that the same words name."""
    text = clues.document.bullet("Deployment Strategy")
    place = only(head(text.words), clues.names("platform")) if text else ""
    return said(place, text) if text and place else None


def environments(clues: Clues) -> Found | None:
    """The checklist's note, when it is a list of names and nothing else."""
    note = clues.document.note("Environments")
    names = re.split(r"\s*[,/]\s*", note.words.rstrip(".")) if note else []
    if note is None or len(names) < 2 or not all(_TIER.fullmatch(name) for name in names):
        return None
    return said(names, note) if len(set(names)) == len(names) else None


def availability_slo(clues: Clues) -> Found | None:
    """The percentage that the availability bullet begins with."""
    text = clues.document.bullet("Availability")
    number = re.match(r"(?:at least )?(\d{2}(?:\.\d+)?) ?%", text.words) if text else None
    if text is None or number is None or not 90 <= float(number[1]) < 100:
        return None
    return said(float(number[1]), text)


def _minutes(name: str) -> Rule:
    def rule(clues: Clues) -> Found | None:
        found = []
        for text in (
            clues.document.bullet("Data Protection"),
            clues.document.note("Backups"),
        ):
            amounts = {
                int(amount) * {"m": 1, "h": 60, "d": 1440}[unit[0].casefold()]
                for which, amount, unit in (_SPAN.findall(text.words) if text else ())
                if which.upper() == name
            }
            if text and len(amounts) == 1:
                found.append(said(amounts.pop(), text))
            elif amounts:
                return None
        return agreed(*found)

    rule.__doc__ = f"The one {name} of the backup bullet and of the checklist, in minutes."
    return rule


RULES: dict[str, Rule] = {
    "deployment_strategy": deployment_strategy,
    "platform": platform,
    "environments": environments,
    "availability_slo": availability_slo,
    "rpo_minutes": _minutes("RPO"),
    "rto_minutes": _minutes("RTO"),
}
