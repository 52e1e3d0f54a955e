"""Telling people of what happens on tickets: whom, of what, in which words."""

from support.notifying.making import tell

__all__ = ["tell"]
