"""The repository around a spec: its place, git, and files that are read and written safely."""
