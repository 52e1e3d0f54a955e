"""The door of pages that only agents have."""

from collections.abc import Callable
from functools import wraps
from typing import Any, Concatenate

from django.http.response import HttpResponseBase

from chatsite.door import P, Request, View, signed_in
from support import access


def agents_only(view: View[P]) -> Callable[Concatenate[Any, P], HttpResponseBase]:
    """Let agents in; to others who are signed in there is no such page (404)."""

    @wraps(view)
    def door(
        request: Request, /, *args: P.args, **kwargs: P.kwargs
    ) -> HttpResponseBase:
        access.require_agent(request.user)
        return view(request, *args, **kwargs)

    return signed_in(door)
