"""The pages of the desk and of its customers: who, what, and which part of a page."""
