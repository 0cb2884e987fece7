"""After a copy: documents are read, the spec is filled, a report closes it."""
