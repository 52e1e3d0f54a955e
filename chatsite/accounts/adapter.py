"""Where this site's accounts differ from what django-allauth does by itself."""

import logging
from typing import Any

from allauth.account.adapter import DefaultAccountAdapter
from django.contrib import messages
from django.core.validators import MaxLengthValidator

logger = logging.getLogger(__name__)

# What the columns hold, and the longest address that mail can have (RFC 5321, 4.5.3).
LONGEST_ADDRESS = 254


class AccountAdapter(DefaultAccountAdapter):
    """Address length, and what happens while mail cannot be sent."""

    def clean_email(self, email: str) -> str:
        """The address; allauth (65.21) cuts a long one off, and mails to another.

        Raises:
            ValidationError: when it is too long.
        """
        MaxLengthValidator(LONGEST_ADDRESS)(email)
        return email

    def send_mail(
        self, template_prefix: str, email: str, context: dict[str, Any]
    ) -> None:
        """Send, or say that it failed: what was to be done (a sign-up) is done."""
        try:
            super().send_mail(template_prefix, email, context)
        except OSError:  # smtplib's errors are OSErrors too
            logger.exception("A mail was not sent: %s", template_prefix)
            sorry = "We could not send you a mail just now. Please try again later."
            messages.error(self.request, sorry)
