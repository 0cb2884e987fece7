"""Product requirements documents: which requirements one defines, and which belong to a feature.

The only package that reads a PRD. Everything else asks it:

- `ids`: what an ID is;
- `blocks`: the Markdown of a PRD, in the order of reading, with the tables of `html`;
- `sections`: what the headings above a definition say about it;
- `definitions`, with `texts` and `details`, `tables` and `columns`: where an ID is defined;
- `relations`: lists and columns that only mention IDs;
- `priorities`: how a PRD states a priority;
- `requirement`: what comes out, each ID once;
- `selection`: which of them are one feature's;
- `files`: a PRD in several files, and forms that are not read.

The words of each language are in `feature_spec.references.vocabulary`.
"""

from feature_spec.references.prd.definitions import MAX_REQUIREMENTS, read_requirements
from feature_spec.references.prd.ids import Kind
from feature_spec.references.prd.priorities import Priority
from feature_spec.references.prd.requirement import MAX_TEXT, PrdRequirements, Requirement
from feature_spec.references.prd.selection import MAX_SELECTED, Selection, requirements_for

__all__ = [
    "MAX_REQUIREMENTS",
    "MAX_SELECTED",
    "MAX_TEXT",
    "Kind",
    "PrdRequirements",
    "Priority",
    "Requirement",
    "Selection",
    "read_requirements",
    "requirements_for",
]
