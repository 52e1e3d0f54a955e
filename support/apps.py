"""The support app."""

from django.apps import AppConfig


class SupportConfig(AppConfig):
    """Tickets, agents and the knowledge base."""

    name = "support"

    def ready(self) -> None:
        """Tell the engine what the AI writes for agents."""
        from chat.streaming import purposes
        from support.drafting.draft import Draft
        from support.drafting.sorting import Triage
        from support.drafting.summary import Summary

        for purpose in (Draft(), Summary(), Triage()):
            purposes.register(purpose)
