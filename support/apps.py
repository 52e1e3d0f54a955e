"""The support app."""

from django.apps import AppConfig


class SupportConfig(AppConfig):
    """Tickets, agents and the knowledge base."""

    name = "support"
