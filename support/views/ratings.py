"""How it went: rated on the request's page, or by the link from a mail."""

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods, require_POST

from chatsite.door import Request, refuse, signed_in
from chatsite.refusal import Refused
from support import access
from support.actions import csat
from support.forms.requests import RatingForm
from support.models import Ticket


@require_POST
@signed_in
def rate(request: Request, number: int) -> HttpResponse:
    """Rate one's request, or change the rating."""
    ticket = access.own_ticket_for(request.user, number)
    _rate(request, ticket)
    if not request.htmx:
        return redirect(ticket)
    return render(request, "support/partials/rating.html", _context(ticket))


@require_http_methods(["GET", "POST"])
def rate_by_token(request: HttpRequest, token: str) -> HttpResponse:
    """The same for who comes from a mail: the link says whose ticket it is."""
    ticket = Ticket.objects.filter(csat__token=token).first()
    if ticket is None:
        raise Http404("There is no such page.")
    if request.method == "POST":
        try:
            _rate(request, ticket)
        except Refused as refused:
            return refuse(request, refused)  # type: ignore[arg-type] # knows no htmx
        return redirect(request.path)
    context = {**_context(ticket), "address": request.path}
    return render(request, "support/pages/rating.html", context)


def _rate(request: HttpRequest, ticket: Ticket) -> None:
    form = RatingForm(request.POST)
    if not form.is_valid():
        raise Refused("bad_score", "Choose one of the five faces.", status=422)
    csat.rate(ticket=ticket, **form.cleaned_data)


def _context(ticket: Ticket) -> dict[str, object]:
    return {
        "ticket": ticket,
        "rating": csat.of(ticket),
        "rating_form": RatingForm(),
    }
