"""The API for programs: the doors and actions of the pages, in JSON."""
