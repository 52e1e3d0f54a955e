"""One's news: what happened on tickets, and how one wants to be told."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import (
    require_GET,
    require_http_methods,
    require_POST,
)

from chatsite.door import Request, signed_in
from support.actions import notifications as actions
from support.forms.notifications import ChoicesForm, PageForm, ReadForm
from support.notifying import choices
from support.notifying.news import news, unread


@require_GET
@signed_in
def notifications(request: Request) -> HttpResponse:
    """The page of news; a page that is open asks for its list alone."""
    asked = PageForm(request.GET).asked()
    context = {"news": news(request.user, before=asked["before"])}
    if asked["part"] == "list":
        return render(request, "support/partials/news.html", context)
    return render(request, "support/pages/notifications.html", context)


@require_GET
@signed_in
def count(request: Request) -> HttpResponse:
    """How much is unread, for the sidebar."""
    context = {"unread": unread(request.user)}
    return render(request, "support/partials/notification_count.html", context)


@require_POST
@signed_in
def read(request: Request) -> HttpResponse:
    """Take all news as read, or those of one ticket."""
    actions.mark_read(user=request.user, number=ReadForm(request.POST).number())
    if request.htmx:
        context = {"news": news(request.user)}
        return render(request, "support/partials/news.html", context)
    return redirect("support:notifications")


@require_http_methods(["GET", "POST"])
@signed_in
def choose(request: Request) -> HttpResponse:
    """Choose what to be told, and where."""
    if request.method == "POST":
        form = ChoicesForm(request.POST)
        kinds = choices.kinds_for(request.user)
        actions.choose(user=request.user, choices=form.chosen(kinds))
        messages.success(request, "Your choice is saved.")
        return redirect("support:notification_choices")
    context = {"kinds": choices.of(request.user).items()}
    return render(request, "support/pages/notification_choices.html", context)
