"""Reading and linking feature specs: the rules behind the Copier hooks and the command."""
