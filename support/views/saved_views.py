"""Keeping a list of the inbox under a name."""

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_POST

from chatsite.door import Request
from support import access
from support.actions import saved_views
from support.forms.lists import SavedViewForm
from support.views.door import agents_only
from support.views.lists import List


@require_http_methods(["GET", "POST"])
@agents_only
def save(request: Request) -> HttpResponse:
    """Keep the list that the address names."""
    asked = List.read(request.user, request.GET)
    form = SavedViewForm(request.user, request.POST or None, columns=asked.columns)
    if request.method == "GET":
        context = {"form": form, "list": asked}
        return render(request, "support/partials/view_form.html", context)
    view = form.view(asked.filters, asked.sort)
    saved_views.save(view=view)
    place = f"{reverse('support:inbox')}?view={view.pk}"
    if not request.htmx:
        return redirect(place)
    return HttpResponse(status=204, headers={"HX-Redirect": place})


@require_POST
@agents_only
def delete(request: Request, view_id: int) -> HttpResponse:
    """Keep it no longer."""
    view = access.view_for(request.user, view_id, to_edit=True)
    saved_views.delete(view=view)
    return redirect("support:inbox")
