"""The user: Django's own, ours from the first migration on so that it can grow."""

from django.contrib.auth.models import AbstractUser
from django.db import models
from django.db.models.functions import Upper


class User(AbstractUser):
    """A person who signs in: end user, support agent or staff."""

    class Meta:
        constraints = [
            # Sign-in compares UPPER(username): "Alice" and "alice" are one person,
            # also when both sign up at once, and the lookup has an index.
            models.UniqueConstraint(
                Upper("username"),
                name="username_in_any_case",
                violation_error_message="A user with that username already exists.",
            )
        ]
        # Sign-in and password reset look people up by it.
        indexes = [models.Index(fields=["email"], name="user_by_email")]

    @property
    def display_name(self) -> str:
        """The name that others see."""
        return self.get_full_name() or self.username
