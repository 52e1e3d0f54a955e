"""A desk to try the site with: teams, hours, promises, and thirty tickets with stories.

`manage.py up` has it made once, in an embedded database that was empty.
"""

from django.db import connection, transaction

from chatsite.accounts.models import User
from support.demo import articles, stories, things
from support.models import Team

TASK = "support.tasks.demo"
_LOCK = 0x64656D6F  # "demo"


@transaction.atomic
def make() -> None:
    """Make all of it, or nothing where there is a team. Of two at once the second waits,
    and then finds the teams of the first."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(%s)", [_LOCK])
    if Team.objects.exists():
        return
    things.make()
    articles.load_articles(by=User.objects.get(username="lena"))
    stories.make()
