"""`manage.py demo_chats`: what the demo person Alice has talked about."""

from datetime import timedelta
from typing import Any

from django.core.management.base import BaseCommand
from django.db import transaction
from django.utils import timezone

from chat import rendering
from chat.models import Chat, Message
from chatsite.accounts.models import User

# How many days ago, the title, and what was said in turns, the person first.
CHATS = [
    (
        9,
        "Names for a tabby cat",
        [
            "Give me five names for a tabby cat.",
            "How about these:\n\n1. Marble\n2. Tiger\n3. Pebble\n4. Clementine\n5. Biscuit",
            "Something with less sugar?",
            "Then **Flint**, **Rusty** or **Moss**.",
        ],
    ),
    (
        4,
        "A soup for eight",
        [
            "What soup can I cook for eight people in half an hour?",
            "Red lentil soup: it needs no soaking and is done in 25 minutes.\n\n"
            "| for eight | |\n|---|---|\n| red lentils | 600 g |\n| onions | 3 |\n"
            "| tomatoes, tinned | 800 g |\n| stock | 2 l |\n\nFry the onions with cumin, "
            "add everything, and let it simmer for 20 minutes.",
        ],
    ),
    (
        2,
        "My Lumen flickers",
        [
            "My Lumen lamp flickers when I dim it below 20 %. What can I do?",
            "Please try these, in this order:\n\n1. Update the lamp in the app under "
            "**Settings → Firmware**.\n2. Take other devices off the same socket.\n"
            "3. Set the lowest brightness to 5 % for a day.",
            "I did all three, and it still flickers.",
            "Then I am at the end of what I know. A person of Lumen can look into it.",
        ],
    ),
]


class Command(BaseCommand):
    """Does nothing where somebody has chatted already, or without Alice."""

    help = "Make the demo chats, if there are no chats at all."

    @transaction.atomic
    def handle(self, *args: Any, **options: Any) -> None:
        """Make Alice's chats."""
        alice = User.objects.filter(username="alice").first()
        if alice is None or Chat.objects.exists():
            return
        for days, title, turns in CHATS:
            _talk(alice, days, title, turns)


def _talk(owner: User, days: int, title: str, turns: list[str]) -> None:
    at = timezone.now() - timedelta(days=days, hours=6)
    chat = Chat.objects.create(
        owner=owner, title=title, title_is_provisional=False, active_at=at
    )
    for number, text in enumerate(turns):
        is_answer = number % 2 == 1
        chat.leaf = Message.objects.create(
            chat=chat,
            parent=chat.leaf,
            role=Message.Role.ASSISTANT if is_answer else Message.Role.USER,
            content=text,
            html=rendering.render(text) if is_answer else "",
            html_version=rendering.VERSION if is_answer else 0,
        )
    chat.messages.update(created_at=at)
    Chat.objects.filter(pk=chat.pk).update(created_at=at, leaf=chat.leaf)
