"""The documents that a spec links, and what is read from them."""
