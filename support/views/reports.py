"""Reports of the desk's work, for leads and staff."""

from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from chatsite.door import Request, signed_in
from support.forms.reports import ReportForm
from support.reports import words
from support.reports.measures import table
from support.reports.page import report
from support.reports.scope import teams_reported_to


@require_GET
@signed_in
def reports(request: Request) -> HttpResponse:
    """The numbers of the chosen days as tiles, bars and a table."""
    form = ReportForm(request.GET, teams_reported_to(request.user))
    scope = form.scope()
    context = {"form": form, "scope": scope, "report": report(scope)}
    return render(request, "support/pages/reports.html", context)


@require_GET
@signed_in
def reports_csv(request: Request) -> HttpResponse:
    """The table as a file."""
    scope = ReportForm(request.GET, teams_reported_to(request.user)).scope()
    text = words.as_csv(table(scope, scope.by), scope)
    response = HttpResponse(text, content_type="text/csv; charset=utf-8")
    name = f"report-{scope.start}-{scope.end}-by-{scope.by}.csv"
    response["Content-Disposition"] = f'attachment; filename="{name}"'
    return response
