"""Repairing a spec and its answers after the feature's folder or a document moved."""
