"""The stack of a repository: what its manifests, lock-step files and compose files name."""
