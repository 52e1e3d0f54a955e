"""What a benchmark needs in the site's database; called in its maker process."""

import time

from django.test import Client

from chat import rendering
from chat.models import Chat, Message
from chatsite.accounts.models import User
from tests import make

PAGES = 30
ANSWER = """\
Here is what to do:

1. **Look** at the `config.toml` file.
2. Change the line below.

```python
def greet(name: str) -> str:
    return f"Hello, {name}!"
```

| part | meaning |
|------|---------|
| name | who     |

That is *all*, and more is in [the manual](https://example.com/).
"""


def new_user() -> str:
    """The name of a new user."""
    return make.person("bench").username


def long_chat(messages: int) -> list[float]:
    """Seconds that the page of a chat with so many messages takes, again and again."""
    owner = make.person("reader")
    chat = _fill(make.chat(owner, "A long talk"), messages)
    client = Client(SERVER_NAME="localhost")
    client.force_login(User.objects.get(id=owner.id))
    path = chat.get_absolute_url()
    client.get(path)
    return [_seconds(client, path) for _ in range(PAGES)]


def _seconds(client: Client, path: str) -> float:
    started = time.perf_counter()
    response = client.get(path)
    taken = time.perf_counter() - started
    if response.content.count(b'class="message ') < 200:
        raise RuntimeError("the page does not show its messages")
    return taken


def _fill(chat: Chat, messages: int) -> Chat:
    html = rendering.render(ANSWER)
    parent: Message | None = None
    for number in range(messages):
        is_answer = number % 2
        parent = Message.objects.create(
            chat=chat,
            parent=parent,
            role=Message.Role.ASSISTANT if is_answer else Message.Role.USER,
            content=ANSWER if is_answer else f"Question {number}, how do I do it?",
            html=html if is_answer else "",
            html_version=rendering.VERSION if is_answer else 0,
        )
    chat.leaf = parent
    chat.save()
    return chat
