"""People with chats in a site's database: python -m benchmarks.load.crowd NUMBER PAGES

Prints them as JSON. The first PAGES of them have a browser's session too.
"""

import sys
import uuid

import django
import msgspec
from django.conf import settings
from django.middleware.csrf import CSRF_SECRET_LENGTH
from django.utils.crypto import get_random_string

from benchmarks.load.plan import Person


def main(number: int, pages: int) -> None:
    """Make them, quickly: nobody signs in with a password."""
    from django.db import transaction
    from django.test import Client

    from chat.actions import chats
    from chatsite.accounts.models import ApiKey, User

    run = uuid.uuid4().hex[:8]
    people = []
    with transaction.atomic():
        for index in range(number):
            user = User.objects.create(username=f"bench-{run}-{index}")
            _, key = ApiKey.create(user=user)
            person = Person(chat=str(chats.create(owner=user).id), key=key)
            if index < pages:
                client = Client()
                client.force_login(user)
                person.session = client.cookies[settings.SESSION_COOKIE_NAME].value
                person.token = get_random_string(CSRF_SECRET_LENGTH)
            people.append(person)
    sys.stdout.buffer.write(msgspec.json.encode(people))


if __name__ == "__main__":
    django.setup()
    main(int(sys.argv[1]), int(sys.argv[2]))
