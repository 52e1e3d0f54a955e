"""A language model that staff have set up: where it is, its key, what it costs."""

import os
from base64 import urlsafe_b64encode
from typing import Self

import structlog
from cryptography.fernet import Fernet, InvalidToken, MultiFernet
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from django.conf import settings
from django.core.validators import MinValueValidator, RegexValidator
from django.db import models
from django.utils.encoding import force_bytes

log = structlog.get_logger(__name__)


class ModelEndpointQuerySet(models.QuerySet["ModelEndpoint"]):
    """Endpoints in the words of the engine."""

    def chain(self) -> Self:
        """Those that are asked, in their order."""
        return self.filter(enabled=True)


class ModelEndpoint(models.Model):
    """One model at one service. The enabled ones are asked in the order of `position`.

    While there are any, they take the place of the providers that the settings name. An
    empty field is the preset's (`chat.providers.presets`). The key is either that of an
    environment variable or stored, encrypted with a key made from SECRET_KEY.
    """

    name = models.CharField(
        max_length=100, unique=True, help_text="What staff see in the attempts."
    )
    preset = models.CharField(
        max_length=20, blank=True, help_text="Empty: the one the address suggests."
    )
    base_url = models.CharField(
        "base URL", max_length=500, blank=True, help_text="Empty: the preset's."
    )
    model = models.CharField(
        max_length=200, blank=True, help_text="Empty: the preset's."
    )
    # Only such names: whoever may edit endpoints could otherwise send any variable,
    # SECRET_KEY or DATABASE_URL included, to an address of theirs.
    key_variable = models.CharField(
        "key from the environment",
        max_length=100,
        blank=True,
        validators=[RegexValidator(r"\A[A-Z][A-Z0-9_]*_API_KEY\Z")],
        help_text="The name of a variable that ends in _API_KEY.",
    )
    key_encrypted = models.TextField(blank=True, editable=False)
    context_tokens = models.PositiveIntegerField(
        default=0, help_text="Prompt and answer together. 0: the preset's figure."
    )
    price_in = models.DecimalField(
        "price of a million tokens in",
        max_digits=12,
        decimal_places=4,
        null=True,
        blank=True,
        validators=[MinValueValidator(0)],
    )
    price_out = models.DecimalField(
        "price of a million tokens out",
        max_digits=12,
        decimal_places=4,
        null=True,
        blank=True,
        validators=[MinValueValidator(0)],
    )
    position = models.PositiveIntegerField(
        default=0, help_text="The lowest is asked first."
    )
    enabled = models.BooleanField(default=True)

    objects = ModelEndpointQuerySet.as_manager()

    class Meta:
        ordering = ["position", "id"]

    def __str__(self) -> str:
        return self.name

    def reveal_key(self) -> str:
        """The key to ask with; empty when there is none or it cannot be read.

        A method, so that no page or list shows it by its name.
        """
        if self.key_variable:
            return os.environ.get(self.key_variable, "")
        if not self.key_encrypted:
            return ""
        try:
            return _box().decrypt(self.key_encrypted.encode()).decode()
        except InvalidToken:
            log.warning("endpoint.key_unreadable", endpoint=self.name)
            return ""

    def store_key(self, key: str) -> None:
        """Keep *key*, encrypted; an empty one forgets what was kept. Does not save."""
        self.key_encrypted = _box().encrypt(key.encode()).decode() if key else ""


def _box() -> MultiFernet:
    """Encrypts with SECRET_KEY; reads what its forerunners encrypted as well."""
    secrets = [settings.SECRET_KEY, *settings.SECRET_KEY_FALLBACKS]
    return MultiFernet([_fernet(force_bytes(secret)) for secret in secrets])


def _fernet(secret: bytes) -> Fernet:
    # SECRET_KEY is random and long, so HKDF (RFC 5869) does; no slow password hash.
    made = HKDF(SHA256(), length=32, salt=None, info=b"chat.ModelEndpoint.key")
    return Fernet(urlsafe_b64encode(made.derive(secret)))
