"""`manage.py fill_desk`: a desk as large as one likes, to measure on."""

from typing import Any

from django.contrib.auth.hashers import UNUSABLE_PASSWORD_PREFIX
from django.core.management.base import BaseCommand, CommandParser
from django.db import connection, transaction

from chatsite.accounts.models import User
from support.demo.copying import copy
from support.demo.filling import Filling, People
from support.models import Product, SLAClock, Team, Ticket, TicketEvent, TicketMessage

TEAMS, AGENTS_OF_TEAM, CUSTOMERS, PRODUCTS = 8, 6, 2000, 6
# In the order in which they name each other.
TABLES = (Ticket, TicketMessage, TicketEvent, SLAClock)


class Command(BaseCommand):
    """Adds to what is there. Its people have no passwords."""

    help = "Fill the desk with made-up tickets. Not for a site that people use."

    def add_arguments(self, parser: CommandParser) -> None:
        """How many of each."""
        parser.add_argument("--tickets", type=int, default=100_000)
        parser.add_argument("--messages", type=int, default=1_500_000)
        parser.add_argument("--seed", type=int, default=1)

    def handle(self, *args: Any, **options: Any) -> None:
        """Write batch by batch, each in a transaction, then have the planner look."""
        numbers = (options["tickets"], options["messages"], options["seed"])
        filling = Filling(_people(), *numbers)
        done = 0
        for batch in filling.batches():
            with transaction.atomic():
                for model in TABLES:
                    copy(model, batch.rows[model])
            done += len(batch.rows[Ticket])
            self.stdout.write(f"{done:,} of {filling.tickets:,} tickets")
        with connection.cursor() as cursor:
            for model in TABLES:
                cursor.execute(f"VACUUM ANALYZE {model._meta.db_table}")


def _people() -> People:
    teams = [Team.objects.get_or_create(name=f"Desk {n + 1}")[0] for n in range(TEAMS)]
    if not Team.objects.filter(is_default=True).exists():
        Team.objects.filter(pk=teams[0].pk).update(is_default=True)
    customers = _users("customer", CUSTOMERS)
    agents = _users("agent", TEAMS * AGENTS_OF_TEAM)
    for number, agent in enumerate(agents):
        teams[number % TEAMS].memberships.get_or_create(agent=agent)
    products = [
        Product.objects.get_or_create(name=f"Product {n + 1}")[0].pk
        for n in range(PRODUCTS)
    ]
    return People(
        customers=[(user.pk, user.display_name, user.email) for user in customers],
        teams={
            team.pk: list(team.memberships.values_list("agent", flat=True))
            for team in teams
        },
        products=products,
    )


def _users(part: str, count: int) -> list[User]:
    """People named `filled-<part>-<number>`."""
    names = [f"filled-{part}-{number + 1}" for number in range(count)]
    made = [
        User(
            username=name,
            first_name=part.capitalize(),
            last_name=name.rsplit("-")[-1],
            email=f"{name}@example.com",
            password=UNUSABLE_PASSWORD_PREFIX,
        )
        for name in names
    ]
    User.objects.bulk_create(made, ignore_conflicts=True)
    return list(User.objects.filter(username__in=names).order_by("id"))
