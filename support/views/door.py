"""The doors of the desk's pages."""

from collections.abc import Callable
from functools import wraps
from typing import Any, Concatenate

from django.http.response import HttpResponseBase

from chatsite.door import P, Request, View, signed_in
from support import access
from support.models.membership import asked_once

SAFE = ("GET", "HEAD")


def agents_only(view: View[P]) -> Callable[Concatenate[Any, P], HttpResponseBase]:
    """Let agents in; to others who are signed in there is no such page (404)."""

    @wraps(view)
    def door(
        request: Request, /, *args: P.args, **kwargs: P.kwargs
    ) -> HttpResponseBase:
        access.require_agent(request.user)
        return view(request, *args, **kwargs)

    return signed_in(reading(door))


def reading(view: View[P]) -> Callable[Concatenate[Any, P], HttpResponseBase]:
    """Let all parts of a page that is read go by one look at its viewer's teams.
    Whatever writes looks again at each step."""

    @wraps(view)
    def door(
        request: Request, /, *args: P.args, **kwargs: P.kwargs
    ) -> HttpResponseBase:
        if request.method not in SAFE:
            return view(request, *args, **kwargs)
        with asked_once():
            return view(request, *args, **kwargs)

    return door
