"""After the feature's folder or a document moved: what the spec and its answers say is mended."""
