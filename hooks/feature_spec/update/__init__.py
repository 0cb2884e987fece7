"""An update: what refuses it, what it migrates, how it is settled and reported."""
