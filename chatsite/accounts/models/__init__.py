"""Users and the keys of their programs."""

from chatsite.accounts.models.api_key import ApiKey
from chatsite.accounts.models.user import User

__all__ = ["ApiKey", "User"]
