"""Documents that a reference may mean although the interview did not link them.

They are named in a report, for a person to decide, so a word of a name is enough.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from pathlib import Path

from feature_spec.markdown.plain import plain_line
from feature_spec.references.feature_name import names_feature, without_ordinal, words
from feature_spec.references.verify import files

MAX_NAMED = 99
"""The largest number of paths."""

_SUFFIXES = (
    *(".md", ".mdx", ".markdown", ".adoc", ".asciidoc", ".rst", ".txt", ".pdf", ".doc", ".docx"),
    *(".proto", ".graphql", ".graphqls", ".gql", ".yaml", ".yml", ".json"),
)
_TEXTS = re.compile(r"[.](?:mdx?|markdown|adoc|asciidoc|rst|txt|pdf|docx?)$")
_NAME = rf"[^/]*{_TEXTS.pattern}"
# The first one that fits; a folder of PRDs says less than a name.
_PATTERNS = {
    "api": re.compile(
        r"[.](?:proto|graphqls?|gql)$|(?:openapi|asyncapi|swagger)[^/]*[.](?:ya?ml|json)$"
    ),
    "arch": re.compile(
        rf"(?:(?<![^\W_])(?:archit|arquit)|アーキテクチャ|架[构構]|아키텍처){_NAME}"
    ),
    "ops": re.compile(
        r"(?:(?<![^\W_])(?:operat|runbook|betrieb|exploitation|operaci|opera[cç]|operazioni)"
        rf"|運用|运维|運維|운영){_NAME}"
    ),
    "prd": re.compile(
        r"(?:(?<![^\W_])(?:prds?(?![^\W_])|requirement|srs(?![^\W_])|lastenheft|pflichtenheft"
        r"|(?:produkt)?anforderung|exigence|cahier|requisit|requerimiento|eisen(?![^\W_]))"
        rf"|要件|要求|需求|요구|(?<![^/])(?:prds?|requirements)/){_NAME}"
    ),
}
# Records of single decisions: no architecture document, but the nearest thing to one.
_RECORD = re.compile(rf"(?:(?<![^/])(?:adrs?|decisions)/|(?<![^/])adr[-_ ]?[0-9]){_NAME}")
# What every pattern needs a part of: fast on the many paths that have none.
_HINT = re.compile(
    r"prd|requ|srs|heft|forderung|exigence|cahier|eisen|archit|arquit|opera|runb|betrieb|exploit"
    r"|[要需요架运運운ア아]|prot|g[rq]|openapi|asyncapi|swagger"
)
_DECOY = re.compile(
    r"(?<![a-z])(?:templates?|examples?|samples?|archived?|old|deprecated|legacy|drafts?|generated"
    r"|fixtures?|testdata|tests?|adrs?|decisions|license|changelog|contributing)(?![a-z])"
    r"|(?:^|/)requirements[^/]*[.]txt$|(?:^|/)_(?:media|static|sources|site|book)/"
)


def near_misses(root: Path, kinds: Sequence[str], *names: str) -> dict[str, tuple[str, ...]]:
    """The documents that may be meant by the references of a feature.

    Args:
        root: the repository root.
        kinds: of `prd`, `api`, `arch` and `ops`, those that are not linked.
        names: the names of the feature.

    Returns:
        For each kind at most `MAX_NAMED` paths relative to the root, each as one line. First come
        those that name the feature, then those nearest to the root. For a PRD, a text of no other
        kind that names the feature counts as well. No file is opened, and a bounded number is
        looked at. `decisions` has the folders of architecture decision records, where `arch` is
        asked for.

    """
    records: set[str] = set()
    found: dict[str, list[tuple[bool, str]]] = {kind: [] for kind in kinds}
    begins = tuple(form[0][:3] for name in names if (form := words(without_ordinal(name))))
    for path in files(root):
        lowered = path.lower()
        if not lowered.endswith(_SUFFIXES):
            continue
        if "arch" in found and _RECORD.search(lowered):
            records.add(f"{path.rpartition('/')[0] or '.'}/")
        stem = lowered.rpartition("/")[2].partition(".")[0]
        named = any(begin in stem for begin in begins) and names_feature(stem, *names)
        kind = _kind(lowered) or ("prd" if named and _TEXTS.search(lowered) else "")
        if kind in found and not _DECOY.search(lowered):
            found[kind].append((not named, path))
    named_paths = {
        kind: tuple(plain_line(path, 160) for _, path in sorted(paths, key=_named)[:MAX_NAMED])
        for kind, paths in found.items()
    }
    folders = tuple(plain_line(folder, 160) for folder in sorted(records)[:MAX_NAMED])
    return named_paths | ({"decisions": folders} if folders else {})


def _kind(path: str) -> str:
    if _HINT.search(path):
        for kind, pattern in _PATTERNS.items():
            if pattern.search(path):
                return kind
    return ""


def _named(item: tuple[bool, str]) -> bool:
    return item[0]
