"""`python -m feature_spec`: the same as the command `feature-spec`."""

from feature_spec.cli import main

if __name__ == "__main__":
    raise SystemExit(main())
