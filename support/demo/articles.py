"""The articles of the demo: what its maker of lamps tells customers, and its agents.

Each is a file in `articles/`: lines of "name: value", a line of three dashes, Markdown.
"""

from pathlib import Path

from chatsite.accounts.models import User
from support.actions import articles
from support.actions.articles import About, Wording
from support.models import Article, Product, Tag

_FOLDER = Path(__file__).parent / "articles"


def load_articles(*, by: User) -> list[Article]:
    """Write and publish all articles, as the lead *by*."""
    return [_load(path.read_text(), by) for path in sorted(_FOLDER.glob("*.md"))]


def _load(text: str, by: User) -> Article:
    head, body = text.split("\n---\n", 1)
    said = dict(line.split(": ", 1) for line in head.splitlines())
    about = About(
        audience=said.get("audience", articles.Audience.PUBLIC),
        keywords=said.get("keywords", ""),
        product=Product.objects.get_or_create(name=said["product"])[0],
        tags=frozenset(
            Tag.objects.get_or_create(name=name)[0] for name in said["tags"].split(", ")
        ),
    )
    wording = Wording(said["title"], body)
    article = articles.create(by=by, wording=wording, about=about)
    return articles.publish(article=article, by=by)
