"""The help centre: everybody's, signed in or not."""

from uuid import UUID, uuid4

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_POST, require_safe

from support.access import is_agent
from support.actions import article_votes
from support.forms.articles import VoteForm
from support.knowledge import access, help_centre, index, sections

VISITOR = "help_visitor"


@require_safe
def home(request: HttpRequest) -> HttpResponse:
    """What there is, by product and by tag; or what a search finds."""
    query = request.GET.get("q", "")
    narrowed = help_centre.Narrowed.read(request.GET)
    context = {"query": query, "narrowed": narrowed}
    if query.strip():
        context["found"] = help_centre.search(request.user, query, narrowed)
    else:
        context["shelves"] = help_centre.shelves(request.user, narrowed)
    context["tags"] = help_centre.tags(request.user)
    return render(request, "support/pages/help.html", context)


@require_safe
def article(request: HttpRequest, slug: str) -> HttpResponse:
    """One article, what belongs to it, and whether it helped."""
    article = access.article_for(request.user, slug)
    context = {
        "article": article,
        "html": index.html_of(article),
        "headings": [h for h in sections.headings(article.body) if h.level == 2],
        "related": help_centre.related(request.user, article),
        "vote": article_votes.of(article=article, voter=_voter(request)),
        "may_edit": is_agent(request.user),
    }
    return render(request, "support/pages/article.html", context)


@require_POST
def vote(request: HttpRequest, slug: str) -> HttpResponse:
    """Say whether the article helped, and if not, what is missing."""
    article = access.article_for(request.user, slug)
    form = VoteForm(request.POST)
    if not form.is_valid():
        return HttpResponse("Say whether it helped.", status=400)
    voter = _voter(request, new=True)
    vote = article_votes.cast(article=article, voter=voter, **form.cleaned_data)
    if not request.headers.get("HX-Request"):
        return redirect(article)
    context = {"article": article, "vote": vote}
    return render(request, "support/partials/article_vote.html", context)


def _voter(request: HttpRequest, *, new: bool = False) -> article_votes.Voter:
    """Who is signed in; else the visitor of this session, remembered once they vote."""
    if request.user.is_authenticated:
        return article_votes.Voter(user=request.user)
    if new and VISITOR not in request.session:
        request.session[VISITOR] = str(uuid4())
    known = request.session.get(VISITOR)
    return article_votes.Voter(visitor=UUID(known) if known else None)
