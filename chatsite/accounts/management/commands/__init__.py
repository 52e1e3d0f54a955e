"""What an operator does with accounts on the command line."""
