"""Adopting a hand-written spec: an answers file for it, so that `copier update` reaches it."""
