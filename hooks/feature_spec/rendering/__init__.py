"""What the template asks, and what it gives for answers."""
