"""What every view of a page stands behind: who it is, and how to say no."""

from collections.abc import Callable
from functools import wraps
from typing import Any, Concatenate, ParamSpec

from django.contrib.auth.views import redirect_to_login
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.urls import reverse
from django.utils.http import urlencode
from django_htmx.middleware import HtmxDetails

from chatsite.accounts.models import User
from chatsite.refusal import Refused

P = ParamSpec("P")


class Request(HttpRequest):
    """A request as it reaches our views: signed in, and known to come from htmx."""

    user: User
    htmx: HtmxDetails


View = Callable[Concatenate[Request, P], HttpResponseBase]


def signed_in(view: View[P]) -> Callable[Concatenate[Any, P], HttpResponseBase]:
    """Let only people in; tell a page that was signed out in the middle."""

    @wraps(view)
    def door(request: Any, *args: P.args, **kwargs: P.kwargs) -> HttpResponseBase:
        if not request.user.is_authenticated:
            return please_sign_in(request)
        try:
            return view(request, *args, **kwargs)
        except Refused as refused:
            return refuse(request, refused)

    return door  # type: ignore[return-value]  # wraps() keeps the view's type


def please_sign_in(request: Request) -> HttpResponse:
    """The sign-in page, or for a part of a page a 401 that says so in place."""
    if not request.htmx:
        return redirect_to_login(request.get_full_path())
    back = request.htmx.current_url_abs_path or "/"
    url = f"{reverse('account_login')}?{urlencode({'next': back})}"
    return _say(request, "You are signed out.", 401, sign_in_url=url)


def refuse(request: Request, refused: Refused) -> HttpResponse:
    """Why it cannot be done, beside the composer or as a page of its own."""
    if request.htmx:
        return _say(request, refused.message, refused.status)
    context = {"message": refused.message}
    return render(request, "refused.html", context, status=refused.status)


def _say(
    request: Request, message: str, status: int, *, sign_in_url: str = ""
) -> HttpResponse:
    context = {"message": message, "sign_in_url": sign_in_url}
    response = render(request, "partials/refusal.html", context, status=status)
    response["HX-Retarget"] = "#composer-error"
    response["HX-Reswap"] = "innerHTML"
    return response
