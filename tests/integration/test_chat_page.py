"""The chat page as the server makes it."""

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from chat import rendering
from chat.models import Message
from chatsite.accounts.models import User
from tests import make

pytestmark = pytest.mark.django_db


def test_a_page_of_200_messages_takes_few_queries(alice: User, client: Client) -> None:
    chat = make.chat(alice, "A long talk")
    parent: Message | None = None
    for number in range(200):
        parent = Message.objects.create(
            chat=chat,
            parent=parent,
            role="assistant" if number % 2 else "user",
            content=f"message {number}",
            html=f"<p>message {number}</p>",
            html_version=rendering.VERSION,
        )
    chat.leaf = parent
    chat.save()
    client.force_login(alice)
    with CaptureQueriesContext(connection) as queries:
        page = client.get(chat.get_absolute_url())
    assert page.content.decode().count("<article") == 200
    assert 0 < len(queries) <= 12, "\n".join(q["sql"][:150] for q in queries)
