"""Sends what comes after answers once more: titles and suggestions, and no answer.

python -m benchmarks.load.afterwards < chats, a JSON list of ids
"""

import sys

import django
import msgspec


def main(chats: list[str]) -> None:
    """Make the titles provisional, as they were, and send the tasks."""
    from chat.answers.answering import EXTRAS
    from chat.models import Chat
    from chat.streaming.queue import send_task

    found = Chat.objects.filter(id__in=chats)
    found.update(title_is_provisional=True)
    for chat in found:
        assert chat.leaf_id
        send_task(EXTRAS, chat.leaf_id)


if __name__ == "__main__":
    django.setup()
    main(msgspec.json.decode(sys.stdin.buffer.read(), type=list[str]))
