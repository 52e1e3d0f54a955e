"""Asking the assistant of the help centre."""

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods

from chat.actions import messages
from chatsite.door import Request, signed_in
from support.assistant import answer
from support.forms.asking import QuestionForm
from support.models import Article

STARTERS = 4


@require_http_methods(["GET", "POST"])
@signed_in
def ask(request: Request) -> HttpResponse:
    """Begin a chat that is answered from the help articles; `q` is a question that
    somebody has searched for."""
    asked = {"content": request.GET.get("q", "")}
    form = QuestionForm(request.POST or None, initial=asked)
    if form.is_valid():
        chat = messages.start_chat(
            owner=request.user, answered_by=answer.NAME, **form.cleaned_data
        )
        return redirect(chat)
    latest = Article.objects.open_to_all().order_by("-published_at", "-pk")
    context = {"form": form, "starters": latest[:STARTERS]}
    status = 422 if form.is_bound else 200
    return render(request, "support/pages/ask.html", context, status=status)
