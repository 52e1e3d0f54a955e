"""A member of staff, and an answer to look at."""

import pytest
from django.contrib.auth.models import Permission
from django.test import Client

from chat.models import Message
from chatsite.accounts.models import User
from tests import make
from tests.integration.admin.desk import MODELS


@pytest.fixture
def sam(db: None) -> User:
    """Staff who may look at everything, stop and review."""
    sam = make.person("sam", is_staff=True)
    names = [f"view_{model._meta.model_name}" for model in MODELS]
    names += ["change_message", "change_generation"]
    sam.user_permissions.set(Permission.objects.filter(codename__in=names))
    return sam


@pytest.fixture
def desk(sam: User, client: Client) -> Client:
    """Sam's browser."""
    client.force_login(sam)
    return client


@pytest.fixture
def answer(alice: User) -> Message:
    """Alice asked about France; the answer waits."""
    make.exchange(make.chat(alice, "Travel"))
    return Message.objects.answers().get()
