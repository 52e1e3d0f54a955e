"""Telling open pages of the desk and of its customers what happened."""
