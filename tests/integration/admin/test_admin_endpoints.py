"""Staff set up whom the assistant asks; keys go in and never come out."""

import pytest
from django.contrib.auth.models import Permission
from django.test import Client
from django.urls import reverse
from pytest_django import Settings

from chat.admin import words
from chat.models import ModelEndpoint
from chat.streaming import chain
from chatsite.accounts.models import User
from tests.integration.admin.desk import page

pytestmark = pytest.mark.django_db

ADD = "admin:chat_modelendpoint_add"
SECRET = "sk-very-secret"
FIELDS = {
    "name": "Main",
    "enabled": "on",
    "position": "1",
    "preset": "",
    "base_url": "https://llm.example.org/v1",
    "model": "big",
    "context_tokens": "0",
    "key_variable": "",
    "new_key": SECRET,
    "price_in": "",
    "price_out": "",
}


@pytest.fixture
def keeper(sam: User, desk: Client) -> Client:
    """Sam's browser; he may set up endpoints."""
    sam.user_permissions.add(
        *Permission.objects.filter(content_type__model="modelendpoint")
    )
    return desk


@pytest.fixture
def endpoint(keeper: Client) -> ModelEndpoint:
    """One with a stored key."""
    assert keeper.post(reverse(ADD), FIELDS).status_code == 302
    return ModelEndpoint.objects.get()


def change(keeper: Client, endpoint: ModelEndpoint, **fields: str) -> None:
    address = words.page_of(ModelEndpoint, endpoint.pk)
    given = {**FIELDS, "new_key": "", **fields}
    assert keeper.post(address, given).status_code == 302
    endpoint.refresh_from_db()


def test_a_stored_key_is_used_and_never_shown(
    keeper: Client, endpoint: ModelEndpoint
) -> None:
    assert SECRET not in endpoint.key_encrypted
    assert chain.endpoint_of(endpoint).api_key == SECRET
    shown = page(keeper, words.page_of(ModelEndpoint, endpoint.pk))
    assert "Stored" in shown
    assert SECRET not in shown + page(keeper, words.list_of(ModelEndpoint))
    assert endpoint.key_encrypted not in shown


def test_who_may_only_look_sees_no_key_either(
    keeper: Client, sam: User, endpoint: ModelEndpoint
) -> None:
    sam.user_permissions.set(Permission.objects.filter(codename="view_modelendpoint"))
    shown = page(keeper, words.page_of(ModelEndpoint, endpoint.pk))
    assert "Stored" in shown
    assert SECRET not in shown


def test_a_change_keeps_the_key_unless_there_is_a_new_one(
    keeper: Client, endpoint: ModelEndpoint
) -> None:
    change(keeper, endpoint, model="bigger")
    assert endpoint.reveal_key() == SECRET
    change(keeper, endpoint, new_key="sk-new")
    assert endpoint.reveal_key() == "sk-new"


def test_a_key_goes_to_no_address_that_it_was_not_entered_for(
    keeper: Client, endpoint: ModelEndpoint
) -> None:
    change(keeper, endpoint, base_url="https://elsewhere.example.org/v1")
    assert endpoint.reveal_key() == ""


def test_a_key_may_come_from_the_environment(
    keeper: Client, endpoint: ModelEndpoint, monkeypatch: pytest.MonkeyPatch
) -> None:
    change(keeper, endpoint, key_variable="BIG_API_KEY")
    assert (endpoint.reveal_key(), endpoint.key_encrypted) == ("", "")
    assert "BIG_API_KEY: cannot be read" in page(keeper, words.list_of(ModelEndpoint))
    monkeypatch.setenv("BIG_API_KEY", SECRET)
    assert endpoint.reveal_key() == SECRET


def test_a_key_can_be_read_after_the_secret_changed_while_the_old_one_is_known(
    endpoint: ModelEndpoint, settings: Settings
) -> None:
    old, settings.SECRET_KEY = settings.SECRET_KEY, "another" * 10
    assert endpoint.reveal_key() == ""
    settings.SECRET_KEY_FALLBACKS = [old]
    assert endpoint.reveal_key() == SECRET


@pytest.mark.parametrize(
    ("wrong", "complaint"),
    [
        ({"base_url": "ftp://llm.example.org"}, "must start with http"),
        ({"base_url": "https://me:pass@llm.example.org"}, "must hold no password"),
        ({"preset": "generic", "base_url": ""}, "needs a model and a base URL"),
        ({"preset": "embedded"}, "Select a valid choice"),
        ({"key_variable": "BIG_API_KEY"}, "environment&#x27;s key or store one"),
        ({"new_key": "", "key_variable": "SECRET_KEY"}, "Enter a valid value"),
        ({"price_in": "1"}, "Enter both prices, or none."),
        ({"price_in": "-1"}, "greater than or equal to 0"),
    ],
    ids=str,
)
def test_a_mistake_is_told_and_nothing_is_kept(
    keeper: Client, wrong: dict[str, str], complaint: str
) -> None:
    answer = keeper.post(reverse(ADD), {**FIELDS, **wrong})
    assert complaint in answer.content.decode()
    assert SECRET not in answer.content.decode()
    assert not ModelEndpoint.objects.exists()


def test_who_has_not_the_permission_sets_up_nothing(desk: Client) -> None:
    assert desk.get(words.list_of(ModelEndpoint)).status_code == 403
    assert desk.post(reverse(ADD), FIELDS).status_code == 403
