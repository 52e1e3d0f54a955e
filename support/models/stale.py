"""Tickets whose clocks were reckoned under rules that have changed since."""

from django.db import models


class StaleTicket(models.Model):
    """A mark, set with the change and taken away by whoever reckoned the clocks anew.

    A row and not a job in the broker, so that none is lost and several may help. The
    database does not check the ticket: that would lock all open tickets until the
    change has committed, and agents would wait.
    """

    ticket = models.OneToOneField(
        "support.Ticket",
        on_delete=models.CASCADE,
        primary_key=True,
        db_constraint=False,
        related_name="+",
    )

    def __str__(self) -> str:
        return str(self.ticket_id)
