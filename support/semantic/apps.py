"""The app of search by meaning."""

from django.apps import AppConfig


class SemanticConfig(AppConfig):
    """Vectors of the pieces of articles."""

    name = "support.semantic"
    label = "semantic"
    verbose_name = "Search by meaning"

    def ready(self) -> None:
        """Offer it to the knowledge base, and check the settings."""
        from support.knowledge import meaning
        from support.semantic import checks  # noqa: F401 (importing registers them)
        from support.semantic.search import Semantic

        meaning.register(Semantic())
