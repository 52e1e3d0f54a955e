"""What an agent chose for themselves."""

from django.conf import settings
from django.db import models


class AgentProfile(models.Model):
    """An agent's choices. Whether they are really there is presence, not kept here.

    `max_open` bounds what is given to them in all teams together, empty is no bound; a
    membership's `capacity` bounds one team.
    """

    class Availability(models.TextChoices):
        """What the agent says of themselves."""

        ONLINE = "online"
        BUSY = "busy"
        AWAY = "away"
        OFFLINE = "offline"

    user = models.OneToOneField(
        settings.AUTH_USER_MODEL,
        on_delete=models.CASCADE,
        primary_key=True,
        related_name="agent_profile",
    )
    availability = models.CharField(
        max_length=10, choices=Availability.choices, default=Availability.OFFLINE
    )
    signature = models.TextField(blank=True, max_length=1000)
    max_open = models.PositiveSmallIntegerField(default=20, null=True, blank=True)
    # Seconds in which a reply can be taken back; 0 sends at once.
    undo_seconds = models.PositiveSmallIntegerField(default=15)

    def __str__(self) -> str:
        return str(self.user)
