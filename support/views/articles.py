"""The editor of the knowledge base: its list, writing, and looking before saving."""

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.safestring import mark_safe
from django.views.decorators.http import (
    require_http_methods,
    require_POST,
    require_safe,
)

from chatsite.door import Request
from chatsite.refusal import Refused
from support.actions import articles
from support.forms.articles import ArticleForm
from support.knowledge import access, sections, writing
from support.knowledge.writing import Drawer
from support.models import Article
from support.views import article_writing
from support.views.door import agents_only


@require_safe
@agents_only
def list_(request: Request) -> HttpResponse:
    """The articles of a drawer."""
    drawer = Drawer.read(request.GET.get("in", ""))
    query = request.GET.get("q", "")
    context = {
        "drawer": drawer,
        "drawers": writing.counts(request.user),
        "query": query,
        "articles": writing.articles(request.user, drawer, query),
    }
    return render(request, "support/pages/articles.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@agents_only
def new(request: Request) -> HttpResponse:
    """Begin an article."""
    form = _form(request, None)
    if request.method == "POST" and form.is_valid():
        about = form.about() or articles.About()
        article = articles.create(by=request.user, wording=form.wording(), about=about)
        return _saved(request, article)
    return _editor(request, form, None)


@require_http_methods(["GET", "HEAD", "POST"])
@agents_only
def edit(request: Request, article_id: int) -> HttpResponse:
    """Write on an article; who saves second sees what the first one did."""
    article = access.edited_article_for(request.user, article_id)
    form = _form(request, article)
    if request.method != "POST" or not form.is_valid():
        return _editor(request, form, article)
    try:
        article = articles.revise(
            article=article,
            by=request.user,
            wording=form.wording(),
            about=form.about(),
            based_on=form.cleaned_data["based_on"],
        )
    except Refused as refused:
        form.add_error(None, refused.message)
        form.is_based_on(article.latest)
        return _editor(request, form, article, status=refused.status)
    return _saved(request, article)


@require_POST
@agents_only
def preview(request: Request) -> HttpResponse:
    """The article as its readers would see it."""
    body = request.POST.get("body", "")[: articles.LONGEST_BODY]
    html = mark_safe(sections.html(body))  # noqa: S308 (made by chat.rendering, cleaned)
    title = request.POST.get("title", "")
    context = {"html": html, "title": title}
    return render(request, "support/partials/article_preview.html", context)


def _form(request: Request, article: Article | None) -> ArticleForm:
    lead = access.may_publish(request.user)
    return ArticleForm(request.POST or None, article=article, lead=lead)


def _saved(request: Request, article: Article) -> HttpResponse:
    """On to what was asked for with the saving."""
    if "publish" in request.POST:
        articles.publish(article=article, by=request.user)
        return redirect(article)
    return redirect("support:edit_article", article.pk)


def _editor(
    request: Request, form: ArticleForm, article: Article | None, status: int = 200
) -> HttpResponse:
    if form.is_bound and form.errors and status == 200:
        status = 422
    context = {
        "form": form,
        "article": article,
        "may_publish": access.may_publish(request.user),
        **article_writing.beside(article, request.user),
    }
    return render(request, "support/pages/edit_article.html", context, status=status)
