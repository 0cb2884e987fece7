"""Trials of a merge: random edits of a person against random template versions, and an oracle.

`documents` gives the old renders; `person`, `template` and `columns` edit copies of them; `habits`
are what else happens to a spec, and `form` is how it is written. `pairs` makes one trial out of a
seed, `methods` are the merges that are compared, `oracle` judges the results by the `lineage` of
each unit, and `compare` holds a result against Copier's. Nothing here imports the package under
test, save the lazy imports in `methods` and the rendering in `documents`.
"""
