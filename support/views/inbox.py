"""The agents' inbox: its page, its rows for a page that is open, and the folders."""

from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from chatsite.door import Request
from chatsite.numbers import whole
from support import inbox as lists
from support.actions.bulk import MOST
from support.forms.editing import EditForm
from support.forms.lists import SORTS, FilterForm
from support.forms.offers import Offers
from support.views.door import agents_only
from support.views.lists import List


@require_GET
@agents_only
def inbox(request: Request) -> HttpResponse:
    """A page of a list; for htmx only the list, or what follows a cursor."""
    asked = List.read(request.user, request.GET)
    page = lists.page(
        request.user,
        asked.filters,
        sort=asked.sort,
        cursor=request.GET.get("cursor", ""),
    )
    context = {
        "list": asked,
        "tickets": page.tickets,
        "next_cursor": page.next_cursor,
        "most": MOST,
    }
    if request.htmx:
        return render(request, "support/partials/ticket_list.html", context)
    offers = Offers()
    context["sorts"] = () if asked.filters.folder in lists.WITH_DONE else SORTS
    context["filter_form"] = FilterForm(asked.filters, offers)
    context["bulk_form"] = EditForm(request.user, offers=offers)
    return render(request, "support/pages/inbox.html", context)


@require_GET
@agents_only
def rows(request: Request) -> HttpResponse:
    """Those of some tickets that are in the list now: what an open page shows anew."""
    asked = List.read(request.user, request.GET)
    numbers = filter(None, map(whole, request.GET.getlist("ticket")[: lists.PAGE]))
    found = lists.rows(request.user, asked.filters, numbers)
    context = {"list": asked, "tickets": found}
    return render(request, "support/partials/ticket_rows.html", context)


@require_GET
@agents_only
def folders(request: Request) -> HttpResponse:
    """The folders with their counts, as the sidebar has them."""
    shown = List.read(request.user, request.GET) if request.GET else None
    context = {"list": shown}
    return render(request, "support/partials/folders_now.html", context)
