"""`manage.py demo`: people to try the site with, in a site that has none."""

from typing import Any

from allauth.account.models import EmailAddress
from django.contrib.auth.hashers import make_password
from django.contrib.auth.models import Group
from django.core.management.base import BaseCommand
from django.db import transaction

from chatsite.accounts.models import User
from chatsite.embedded.options import DEMO_PASSWORD
from chatsite.env import env

AGENTS = "Support agents"
LEADS = "Support leads"
PEOPLE = [
    ("alice", "Adams", []),
    ("bob", "Brown", []),
    ("anna", "Archer", [AGENTS]),
    ("ben", "Baker", [AGENTS]),
    ("lena", "Lind", [AGENTS, LEADS]),
]


class Command(BaseCommand):
    """Does nothing where there is a user already."""

    help = "Make the demo people, if there are no users at all."

    @transaction.atomic
    def handle(self, *args: Any, **options: Any) -> None:
        """Make the people, their groups and their verified email addresses."""
        if User.objects.exists():
            return
        # One hash for all: hashing is slow on purpose, and the password is public.
        password = make_password(env.str("CHATSITE_DEMO_PASSWORD", DEMO_PASSWORD))
        for username, last_name, groups in PEOPLE:
            user = _person(username, last_name, password)
            user.groups.set([Group.objects.get_or_create(name=n)[0] for n in groups])
        admin = _person("admin", "Admin", password)
        admin.is_staff = admin.is_superuser = True
        admin.save()


def _person(username: str, last_name: str, password: str) -> User:
    user = User.objects.create(
        username=username,
        first_name=username.title(),
        last_name=last_name,
        email=f"{username}@example.com",
        password=password,
    )
    EmailAddress.objects.create(
        user=user, email=user.email, verified=True, primary=True
    )
    return user
