"""The admin as staff use it."""
