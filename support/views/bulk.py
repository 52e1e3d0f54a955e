"""The same edits on many tickets of the inbox."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.http import require_POST

from chatsite.door import Request
from chatsite.numbers import whole
from chatsite.refusal import Refused
from support.actions import bulk
from support.forms.editing import EditForm
from support.views.door import agents_only


@require_POST
@agents_only
def edit(request: Request) -> HttpResponse:
    """Edit the chosen tickets; the answer says what failed and why."""
    numbers = list(filter(None, map(whole, request.POST.getlist("ticket"))))
    form = EditForm(request.user, request.POST)
    if not numbers:
        raise Refused("nothing", "Choose tickets first.", status=422)
    edits = form.edits()
    results = bulk.edit_all(numbers=numbers, edits=edits, agent=request.user)
    if request.htmx:
        context = {"results": results}
        return render(request, "support/partials/bulk_result.html", context)
    messages.info(request, str(results))
    back = request.POST.get("back", "")
    is_ours = url_has_allowed_host_and_scheme(back, allowed_hosts=None)
    return redirect(back if is_ours and back[0] == "/" else "support:inbox")
