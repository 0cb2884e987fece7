"""Trials of a merge: random edits of a person against random template versions, and an oracle.

`documents` gives the old renders, `person` and `template` edit copies of them, `pairs` makes one
trial out of a seed, `methods` are the merges that are compared, `oracle` judges what came out.
Nothing here imports the package under test, save the lazy imports in `methods` and `documents`.
"""
