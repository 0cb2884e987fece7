"""`gradle/libs.versions.toml`: the libraries that a Gradle build may use, each with its version."""

from __future__ import annotations

from feature_spec.stack.gradle import read_catalog as read

__all__ = ["read"]
