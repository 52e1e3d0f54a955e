"""What a person reads when a page fails: a mistake of ours, or a database that is away.

While PostgreSQL restarts nothing is wrong with the request, so it gets a 503 that says
when to come again. The API says it in its own shape (`chat.api.errors`).
"""

import sys

from django.db import OperationalError
from django.http import HttpRequest, HttpResponse
from django.template.loader import render_to_string
from django.views.decorators.csrf import requires_csrf_token
from django.views.defaults import server_error

AWAY = "Chatsite is restarting. Try again in a moment."
RETRY_AFTER_S = 2


@requires_csrf_token
def failed(request: HttpRequest) -> HttpResponse:
    """The page for an exception that nobody handled; Django calls it inside `except`.

    A middleware could not do it: Django makes a response of an exception at each layer.
    """
    if not isinstance(sys.exc_info()[1], OperationalError):
        return server_error(request)
    page = render_to_string("503.html")
    return HttpResponse(page, status=503, headers={"Retry-After": str(RETRY_AFTER_S)})
