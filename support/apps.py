"""The support app."""

from django.apps import AppConfig


class SupportConfig(AppConfig):
    """Tickets, agents and the knowledge base."""

    name = "support"

    def ready(self) -> None:
        """Tell the engine what the AI writes here, fill chat's slots, check settings."""
        from chat import slots
        from chat.streaming import purposes
        from support import checks  # noqa: F401 (importing registers them)
        from support.assistant.answer import SupportAnswer
        from support.drafting.article import ArticleDraft
        from support.drafting.draft import Draft
        from support.drafting.sorting import Triage
        from support.drafting.summary import Summary
        from support.views import chat_slots
        from support.views.links import to_desk

        slots.fill("account-menu", to_desk)
        chat_slots.register()
        for purpose in (SupportAnswer(), Draft(), Summary(), Triage(), ArticleDraft()):
            purposes.register(purpose)
