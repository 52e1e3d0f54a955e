"""What becomes of an article: released, taken back; its versions and what they changed."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_POST, require_safe

from chatsite.door import Request
from chatsite.numbers import whole
from support.actions import articles
from support.actions.articles import Status
from support.knowledge import access, diff
from support.views.door import agents_only


@require_safe
@agents_only
def versions(request: Request, article_id: int) -> HttpResponse:
    """All versions, and what one changed in the one before."""
    article = access.edited_article_for(request.user, article_id)
    found = list(article.versions.select_related("author"))
    number = whole(request.GET.get("version", "")) or article.latest
    chosen = next((v for v in found if v.number == number), found[0])
    before = next((v for v in found if v.number == chosen.number - 1), None)
    context = {
        "article": article,
        "versions": found,
        "chosen": chosen,
        "before": before,
        "lines": diff.compare(before.body if before else "", chosen.body),
    }
    return render(request, "support/pages/article_versions.html", context)


@require_POST
@agents_only
def restore(request: Request, article_id: int, version: int) -> HttpResponse:
    """Bring a version back, as the latest."""
    article = access.edited_article_for(request.user, article_id)
    articles.restore(article=article, number=version, by=request.user)
    messages.success(request, f"Version {version} is the latest again.")
    return redirect("support:edit_article", article.pk)


@require_POST
@agents_only
def publish(request: Request, article_id: int) -> HttpResponse:
    """Let its readers read the latest version."""
    article = access.edited_article_for(request.user, article_id)
    articles.publish(article=article, by=request.user)
    messages.success(request, "Its readers have it now.")
    return redirect("support:edit_article", article.pk)


@require_POST
@agents_only
def withdraw(request: Request, article_id: int) -> HttpResponse:
    """Take it back from its readers: to the drafts, or with to=archived away."""
    article = access.edited_article_for(request.user, article_id)
    to = Status.ARCHIVED if request.POST.get("to") == "archived" else Status.DRAFT
    articles.withdraw(article=article, by=request.user, to=to)
    messages.success(request, "Nobody but its writers sees it now.")
    return redirect("support:edit_article", article.pk)
