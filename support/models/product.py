"""What customers ask about."""

from django.db import models


class Product(models.Model):
    """A product. One that is not active is kept for its tickets, not offered."""

    name = models.CharField(max_length=100, unique=True)
    is_active = models.BooleanField(default=True)

    class Meta:
        ordering = ("name",)

    def __str__(self) -> str:
        return self.name
