"""A site that names a model for meaning: one article, and one question to it."""

from django.conf import LazySettings

from chatsite.accounts.models import User
from support.actions.articles import Audience
from support.knowledge import retrieval
from support.semantic import tasks
from tests.integration.support import desk
from tests.upstream import Upstream

QUESTION = "my light won't turn on"
ARTICLE = "The lamp stays dark", "Hold the button for ten seconds."


def named(server: Upstream, settings: LazySettings) -> Upstream:
    """Name a model, to which the question and the article mean the same."""
    server.reset()
    server.meaning("won't turn on", 0)
    server.meaning("stays dark", 0)
    settings.SUPPORT_EMBEDDING_MODEL = "test-meaning"
    settings.SUPPORT_EMBEDDING_URL = server.url
    return server


def slugs(question: str = QUESTION, *, internal: bool = False) -> list[str]:
    """The articles that the AI is handed."""
    found = retrieval.passages(question, internal=internal)
    return [passage.url.split("/")[3] for passage in found]


def embedded(lead: User, audience: str = Audience.PUBLIC) -> None:
    """Publish the article, and let a worker read it."""
    desk.article(lead, *ARTICLE, audience=audience)
    tasks.embed_left()
