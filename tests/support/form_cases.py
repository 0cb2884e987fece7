"""Texts of which one side changed only the form while the other changed what they say.

Each case is the body of a section in the old render, the author's text and the new render, and the
result. None has a conflict, and nothing is reported.
"""

from __future__ import annotations

from typing import NamedTuple


class Case(NamedTuple):
    """Three versions of a text, and what their merge is."""

    base: str
    ours: str
    theirs: str
    result: str


def spec(body: str) -> str:
    """A spec with a text as its first section."""
    return f"# Spec\n\n## 1. First\n\n{body}\n## 2. Second\n\nThe end of it all.\n\n## Notes\n"


def boxed(text: str, box: str = "[x]") -> str:
    return text.replace("- **", f"- {box} **")


def inside(*bullets: str) -> str:
    """Bullets inside another."""
    return "".join(f"  {line}\n" for bullet in bullets for line in bullet.splitlines())


THREE = "- **One**: alpha.\n- **Two**: beta.\n- **Three**: gamma.\n"
NEW = THREE.replace("- **Three**", "- **New**: delta.\n- **Three**")
ITEM = "- **One**: two three four [TODO: say it] six.\n"
SAY = ITEM.replace("say it", "say it in full")
PROSE = "The quick brown fox jumps over the lazy dog, and then it goes home to sleep.\n"
BROKEN = "The quick brown fox jumps\nover the lazy dog, and then\nit goes home to sleep.\n"

BULLETS = {
    "each bullet is a task": Case(
        THREE, boxed(THREE), NEW, boxed(NEW).replace("[x] **New", "[ ] **New")
    ),
    "one bullet is a task, and its words are others": Case(
        THREE,
        boxed(THREE[:18]) + THREE[18:],
        NEW.replace("alpha", "omega"),
        NEW.replace("- **One**: alpha", "- [x] **One**: omega"),
    ),
    "another marker, an answer, and the words around it": Case(
        ITEM,
        ITEM.replace("- ", "* ").replace("[TODO: say it]", "five"),
        ITEM.replace("two three", "two and three"),
        "* **One**: two and three four five six.\n",
    ),
    "a numbered list, and a new bullet in it": Case(
        THREE,
        "1. **One**: alpha.\n2. **Two**: beta.\n3. **Three**: gamma.\n",
        NEW,
        "1. **One**: alpha.\n2. **Two**: beta.\n3. **New**: delta.\n3. **Three**: gamma.\n",
    ),
    "labels that are underlined": Case(
        THREE,
        THREE.replace("**", "__"),
        NEW.replace("beta", "better"),
        NEW.replace("beta", "better").replace("**", "__").replace("__New__", "**New**"),
    ),
    "labels that are not bold": Case(
        THREE,
        THREE.replace("**", ""),
        NEW.replace("beta", "better"),
        "- One: alpha.\n- Two: better.\n- **New**: delta.\n- Three: gamma.\n",
    ),
    "a label that is a link": Case(
        THREE,
        THREE.replace("**One**", "**[One](#one)**"),
        NEW.replace("alpha", "omega"),
        NEW.replace("**One**: alpha", "**[One](#one)**: omega"),
    ),
    "a sign before a label": Case(
        THREE, THREE.replace("**One", "✅ **One"), NEW, NEW.replace("**One", "✅ **One")
    ),
    "a sign before a label, and other words": Case(
        THREE,
        THREE.replace("**One", "✅ **One"),
        NEW.replace("alpha", "omega"),
        NEW.replace("**One**: alpha", "✅ **One**: omega"),
    ),
    "the template has a numbered list": Case(
        THREE,
        THREE.replace("beta", "mine") + "- **Own**: mine.\n",
        "1. **One**: alpha.\n2. **Two**: beta.\n3. **Three**: gamma.\n",
        "1. **One**: alpha.\n2. **Two**: mine.\n3. **Three**: gamma.\n4. **Own**: mine.\n",
    ),
    "the template has another marker": Case(
        THREE,
        THREE.replace("beta", "mine") + "- **Own**: mine.\n",
        NEW.replace("- ", "* "),
        NEW.replace("- ", "* ").replace("beta", "mine") + "* **Own**: mine.\n",
    ),
    "a link of the template leads elsewhere": Case(
        "- **One**: see [this](a.md) for [TODO: what].\n",
        "- **One**: see [this](a.md) for all.\n",
        "- **One**: see [this](b.md) for [TODO: what].\n",
        "- **One**: see [this](b.md) for all.\n",
    ),
}

LINES = {
    "filled, and broken over two lines": Case(
        ITEM, "- **One**: two three four\n  five six.\n", SAY,
        "- **One**: two three four\n  five six.\n",
    ),
    "an answer of two lines": Case(
        ITEM, "- **One**: two three four five,\n  and more than that six.\n", SAY,
        "- **One**: two three four five,\n  and more than that six.\n",
    ),
    "a paragraph in other lines, and another word in it": Case(
        PROSE, BROKEN, PROSE.replace("lazy", "sleepy"), BROKEN.replace("lazy", "sleepy")
    ),
    "the template's other lines, and another word of the author": Case(
        PROSE, PROSE.replace("lazy", "sleepy"), BROKEN, BROKEN.replace("lazy", "sleepy")
    ),
    "an open item broken over two lines": Case(
        ITEM, "- **One**: two three four [TODO:\n  say it] six.\n", SAY,
        "- **One**: two three four [TODO: say it in full] six.\n",
    ),
    "an escaped character": Case(
        "Use a_b and [TODO: what] now.\n", "Use a\\_b and this now.\n",
        "Use a_b and [TODO: what] right now.\n", "Use a\\_b and this right now.\n",
    ),
    "another fence": Case(
        "```json\n1\n```\n", "~~~json\n1\n~~~\n", "```json\n1\n2\n```\n", "```json\n1\n2\n```\n"
    ),
    "a quote in other lines": Case(
        "> **One**: two three four.\n> Five six seven.\n",
        "> **One**: two three\n> four. Five six\n> seven.\n",
        "> **One**: only two three four.\n> Five six seven.\n",
        "> **One**: only two three\n> four. Five six\n> seven.\n",
    ),
    "a quote with another emphasis": Case(
        "> **One**: two [TODO: what].\n", "> __One__: two three.\n",
        "> **One**: only two [TODO: what].\n", "> __One__: only two three.\n",
    ),
}  # fmt: skip

A, B, C = "- **A**: alpha.\n", "- **B**: beta.\n", "- **C**: gamma.\n"
OWN, OTHER, GROUP = "- **Own**: mine.\n", "- **Other**: mine too.\n", "- **Group**:\n"
ASK = "- **A**: [TODO: alpha]\n"

NESTING = {
    "a list is grouped around a bullet of the author": Case(
        A + B + C, A + OWN + B + C, GROUP + inside(A, B, C), GROUP + inside(A, B, C) + OWN
    ),
    "a list is grouped behind a bullet of the author": Case(
        A + B + C, OWN + A + B + C, GROUP + inside(A, B, C), OWN + GROUP + inside(A, B, C)
    ),
    "a list is grouped around two bullets and an answer": Case(
        ASK + B + C,
        A + OWN + B + OTHER + C,
        GROUP + inside(ASK, B, C),
        GROUP + inside(A, B, C) + OWN + OTHER,
    ),
    "two of three bullets are grouped": Case(
        A + B + C, A + OWN + B + C, GROUP + inside(A, B) + C, GROUP + inside(A, B) + OWN + C
    ),
    "a group is taken apart around a bullet of the author": Case(
        GROUP + inside(A, B, C), GROUP + inside(A, OWN, B, C), A + B + C, A + OWN + B + C
    ),
    "a group is taken apart, and a bullet follows it": Case(
        GROUP + inside(ASK, B), GROUP + inside(A, OWN, B) + OTHER, ASK + B, A + OWN + B + OTHER
    ),
    "the author takes a group apart, and the template adds to it": Case(
        GROUP + inside(A, B),
        GROUP + A + B.replace("beta", "mine"),
        GROUP + inside(A, C, B),
        GROUP + A + C + B.replace("beta", "mine"),
    ),
    "the author groups, and the template adds": Case(
        A + B + C, GROUP + inside(A, B) + C, A + OWN + B + C, GROUP + inside(A, B) + OWN + C
    ),
    "a bullet of several blocks stays beside the group": Case(
        A + B,
        A + "- **Own**: mine\n  and more\n\n  of it\n  - below\n" + B,
        GROUP + inside(A, B),
        GROUP + inside(A, B) + "- **Own**: mine\n  and more\n\n  of it\n  - below\n",
    ),
    "what the author put below a bullet goes along": Case(
        A + B, A + "  - mine\n" + B, GROUP + inside(A, B), GROUP + inside(A + "  - mine\n", B)
    ),
}

DOCUMENT = """\
# Spec

## 1. First

The first words are here.

### 1.1 Part

- **One**: [TODO: one]

## 2. Second

Some more words are here.

## Notes
"""
ADDED = DOCUMENT.replace(
    "## 2. Second", "### 1.2 Other part\n\nNew words of the template.\n\n## 2. Second"
)
OWN_PART = "### Own part\n\nWords of mine.\n\n## 2. Second"


def deeper(text: str) -> str:
    """A document with each heading one level deeper."""
    return "".join(f"#{s}" if s.startswith("#") else s for s in text.splitlines(keepends=True))


HEADINGS = {
    "deeper headings, and a new section": Case(
        DOCUMENT, deeper(DOCUMENT).replace("[TODO: one]", "mine"), ADDED,
        deeper(ADDED).replace("[TODO: one]", "mine"),
    ),
    "the template's headings are deeper": Case(
        DOCUMENT, DOCUMENT.replace("## 2. Second", OWN_PART), deeper(DOCUMENT),
        deeper(DOCUMENT.replace("## 2. Second", OWN_PART)),
    ),
    "underlined headings, and other words": Case(
        DOCUMENT, DOCUMENT.replace("# Spec", "Spec\n====").replace("## Notes", "Notes\n-----"),
        ADDED.replace("# Spec", "# Specification"),
        ADDED.replace("# Spec", "Specification\n====").replace("## Notes", "Notes\n-----"),
    ),
    "closing signs, and another number": Case(
        DOCUMENT, DOCUMENT.replace("2. Second", "2. Second ##").replace("some more", "mine"),
        ADDED.replace("2. Second", "3. Second"), ADDED.replace("2. Second", "3. Second ##"),
    ),
    "no numbers, and other words": Case(
        DOCUMENT, DOCUMENT.replace("2. Second", "Second").replace("1.1 Part", "Part"),
        ADDED.replace("2. Second", "3. Second one").replace("1.1 Part", "1.1 Parts"),
        ADDED.replace("2. Second", "Second one").replace("1.1 Part", "Parts"),
    ),
    "two sections of one title": Case(
        DOCUMENT,
        DOCUMENT.replace("## Notes", "## 1. First\n\nThe first words are here.\n\n## Notes"),
        ADDED.replace("[TODO: one]", "[TODO: one]\n- **Two**: [TODO: two]"),
        ADDED.replace("[TODO: one]", "[TODO: one]\n- **Two**: [TODO: two]").replace(
            "## Notes", "## 1. First\n\nThe first words are here.\n\n## Notes"
        ),
    ),
    "a section and its copy": Case(
        DOCUMENT.replace("### 1.1 Part\n\n", ""),
        "# Spec\n\n" + 2 * "## 1. First\n\nThe first words are here.\n\n- **One**: mine\n\n"
        + DOCUMENT[DOCUMENT.index("## 2."):],
        DOCUMENT.replace("### 1.1 Part\n\n", "").replace("one]", "one]\n- **Two**: two"),
        "# Spec\n\n## 1. First\n\nThe first words are here.\n\n- **One**: mine\n- **Two**: two\n\n"
        "## 1. First\n\nThe first words are here.\n\n- **One**: mine\n\n"
        + DOCUMENT[DOCUMENT.index("## 2."):],
    ),
    "translated headings and words": Case(
        DOCUMENT,
        "# Spezifikation\n\n## 1. Erstens\n\nDie Worte zu Beginn.\n\n### 1.1 Teil\n\n"
        "- **Eins**: erledigt\n\n## 2. Zweitens\n\nUnd noch mehr davon.\n\n## Notes\n",
        ADDED.replace("[TODO: one]", "[TODO: one]\n- **Two**: [TODO: two]"),
        "# Spezifikation\n\n## 1. Erstens\n\nDie Worte zu Beginn.\n\n### 1.1 Teil\n\n"
        "- **Eins**: erledigt\n- **Two**: [TODO: two]\n\n"
        "### 1.2 Other part\n\nNew words of the template.\n\n"
        "## 2. Zweitens\n\nUnd noch mehr davon.\n\n## Notes\n",
    ),
}  # fmt: skip

CASES: dict[str, Case] = {
    **{
        name: Case(*(spec(body) for body in case))
        for cases in (BULLETS, LINES, NESTING)
        for name, case in cases.items()
    },
    **HEADINGS,
}
"""The cases as whole documents."""

UPDATED = (
    "each bullet is a task",
    "labels that are not bold",
    "a numbered list, and a new bullet in it",
    "filled, and broken over two lines",
    "a paragraph in other lines, and another word in it",
    "a list is grouped around a bullet of the author",
    "a group is taken apart around a bullet of the author",
    "deeper headings, and a new section",
    "translated headings and words",
    "a section and its copy",
)
"""The cases that a real update also has: one of each kind."""
