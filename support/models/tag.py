"""Words that agents sort tickets by."""

from django.db import models
from django.db.models.functions import Lower


class Tag(models.Model):
    """A word. One that is not active is kept for its tickets, not offered."""

    name = models.CharField(max_length=50)
    is_active = models.BooleanField(default=True)

    class Meta:
        ordering = ("name",)
        constraints = [models.UniqueConstraint(Lower("name"), name="tag_in_any_case")]

    def __str__(self) -> str:
        return self.name
