"""An agent's macros, and for leads those of their teams: a page to keep them."""

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import (
    require_GET,
    require_http_methods,
    require_POST,
)

from chatsite.door import Request
from chatsite.refusal import Refused
from support import access, variables
from support.actions import macros as actions
from support.forms.macros import MacroForm
from support.models import Macro
from support.views.door import agents_only


@require_GET
@agents_only
def macros(request: Request) -> HttpResponse:
    """All that the agent can use; what they may change has a link."""
    found = Macro.objects.visible_to(request.user).select_related("team")
    theirs = Macro.objects.editable_by(request.user).values_list("pk", flat=True)
    context = {"macros": found, "theirs": set(theirs)}
    return render(request, "support/pages/macros.html", context)


@require_http_methods(["GET", "POST"])
@agents_only
def new(request: Request) -> HttpResponse:
    """A new one."""
    return _edit(request, Macro(owner=request.user))


@require_http_methods(["GET", "POST"])
@agents_only
def macro(request: Request, macro_id: int) -> HttpResponse:
    """One that the agent may change."""
    return _edit(request, access.macro_for(request.user, macro_id, to_edit=True))


@require_POST
@agents_only
def delete(request: Request, macro_id: int) -> HttpResponse:
    """Keep it no longer."""
    found = access.macro_for(request.user, macro_id, to_edit=True)
    actions.delete(macro=found)
    return redirect("support:macros")


def _edit(request: Request, macro: Macro) -> HttpResponse:
    form = MacroForm(request.user, request.POST or None, macro=macro)
    problem = ""
    if request.method == "POST" and form.is_valid():
        try:
            actions.save(macro=form.macro(), by=request.user)
            return redirect("support:macros")
        except Refused as refused:
            problem = refused.message
    context = {
        "form": form,
        "macro": macro,
        "problem": problem,
        "variables": variables.NAMES,
    }
    status = 422 if request.method == "POST" else 200
    return render(request, "support/pages/macro.html", context, status=status)
