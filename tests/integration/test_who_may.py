"""Alice may, Bob may not: every address of the site, found in the URL configuration.

An address that no rule here covers fails the test, so whoever adds one says who may.
Sockets have theirs in support/test_sockets_who_may.py.
"""

import re
from collections.abc import Callable, Iterator

import pytest
from django.http.response import HttpResponseBase
from django.test import Client
from django.urls import URLResolver, get_resolver

from chat.actions import answers, chats
from chat.models import Chat, Message
from chatsite.accounts.models import User
from tests import make

pytestmark = pytest.mark.django_db

Data = dict[str, str] | None

CHAT = "chats/<uuid:chat_id>/"
MESSAGE = f"{CHAT}messages/<uuid:message_id>/"

# What belongs to somebody: how it is asked for, and with what.
OWNED: dict[str, list[tuple[str, Data]]] = {
    CHAT: [("get", None)],
    f"{CHAT}messages/": [("get", None), ("post", {"content": "Hello"})],
    f"{CHAT}stop/": [("post", None)],
    f"{CHAT}rename/": [("get", None), ("post", {"title": "Mine"})],
    f"{CHAT}instructions/": [("get", None), ("post", {"system_prompt": "Be brief."})],
    f"{CHAT}pin/": [("post", None)],
    f"{CHAT}archive/": [("post", None)],
    f"{CHAT}delete/": [("post", None)],
    f"{CHAT}restore/": [("post", None)],
    MESSAGE: [("get", None)],
    f"{MESSAGE}stream/": [("get", None)],
    f"{MESSAGE}edit/": [("get", None), ("post", {"content": "Hello"})],
    f"{MESSAGE}regenerate/": [("post", None)],
    f"{MESSAGE}continue/": [("post", None)],
    f"{MESSAGE}select/": [("post", None)],
    f"{MESSAGE}feedback/": [("get", None), ("post", {"rating": "1"})],
    f"{MESSAGE}suggestions/": [("get", None)],
    "api/v1/chats/<uuidstr:chat_id>": [
        ("get", None),
        ("patch", {"title": "Mine"}),
        ("delete", None),
    ],
    "api/v1/chats/<uuidstr:chat_id>/messages": [
        ("get", None),
        ("post", {"content": "Hello"}),
    ],
    "api/v1/chats/<uuidstr:chat_id>/stream": [
        ("get", None),
        ("post", {"content": "Hello"}),
    ],
    "api/v1/chats/<uuidstr:chat_id>/stop": [("post", None)],
    "api/v1/messages/<uuidstr:message_id>/stream": [("get", None)],
    "api/v1/messages/<uuidstr:message_id>/regenerate": [("post", None)],
    "api/v1/messages/<uuidstr:message_id>/continue": [("post", None)],
}
# What anybody who is signed in has of their own: no object in the address.
OWN: dict[str, list[tuple[str, Data]]] = {
    "chats/": [("get", None)],
    "api/v1/chats": [("get", None), ("post", {"title": "Mine"})],
    "accounts/": [("get", None)],
    "accounts/delete/": [("get", None)],
    "accounts/sessions/": [("get", None)],
}
# What everybody may see, and the answers it gives.
PUBLIC = {
    "": {302},  # to the entrance
    "livez": {200},
    "readyz": {200},
    "healthz": {200},
    "api/": {404},
    "api/v1/": {404},
    "api/v1/openapi.json": {200},
    "api/v1/docs": {200},
}
# django-allauth's, beside ours: about nobody but who is signed in,
ALLAUTH = "accounts/"
# or for who has yet to come in.
ENTRANCE = {
    "accounts/login/",
    "accounts/login/code/confirm/",
    "accounts/logout/",
    "accounts/signup/",
    "accounts/inactive/",
    "accounts/2fa/authenticate/",
    "accounts/confirm-email/",
    r"accounts/^confirm-email/(?P<key>[-:\w]+)/$",
    "accounts/password/reset/",
    "accounts/password/reset/done/",
    "accounts/password/reset/key/done/",
    r"accounts/^password/reset/key/(?P<uidb36>[0-9A-Za-z]+)-(?P<key>.+)/$",
}
# The desk's have a walk of their own: test_desk_who_may.py.
DESK = "support/"
# Staff's; signing out of it is for all.
ADMIN = "admin/"
SIGN_OUT = "admin/logout/"


def addresses(resolver: URLResolver, prefix: str = "") -> Iterator[str]:
    """Every address below a resolver, as it is written in the URL configuration."""
    for pattern in resolver.url_patterns:
        address = prefix + str(pattern.pattern)
        if isinstance(pattern, URLResolver):
            yield from addresses(pattern, address)
        else:
            yield address


ADDRESSES = set(addresses(get_resolver()))
ACCOUNTS = sorted(a for a in ADDRESSES if a.startswith(ALLAUTH) and a not in ENTRANCE)
STAFFS = sorted(a for a in ADDRESSES if a.startswith(ADMIN) and a != SIGN_OUT)
REQUESTS = [(a, *request) for a, requests in OWNED.items() for request in requests]


@pytest.fixture
def chat(alice: User) -> Chat:
    """A chat of Alice's whose answer was interrupted, so that all can be done to it."""
    chat = make.chat(alice)
    answer = make.exchange(chat).answer
    assert answer.generation is not None
    answers.stop_generation(generation=answer.generation)
    chat.messages.answers().update(state=Message.State.INTERRUPTED)
    return chat


def url(address: str, chat: Chat) -> str:
    """Where to find the chat, or a message of it."""
    role = Message.Role.USER if "edit" in address else Message.Role.ASSISTANT
    message = chat.messages.get(role=role)
    found = re.sub(r"<\w+:chat_id>", str(chat.id), address)
    return "/" + re.sub(r"<\w+:message_id>", str(message.id), found)


def ask(client: Client, method: str, url: str, data: Data) -> HttpResponseBase:
    """Ask as a page does, or as a program for what is the API's."""
    send: Callable[..., HttpResponseBase] = getattr(client, method)
    if not url.startswith("/api/"):
        return send(url, data)
    return send(url, data, "application/json", query_params={"wait": "false"})


def is_shut_out(response: HttpResponseBase) -> bool:
    """Whether they were told to sign in."""
    login = response.status_code == 302 and "/login/" in response["Location"]
    return login or response.status_code == 401


def test_every_address_has_a_rule_and_every_rule_an_address() -> None:
    ruled = {*OWNED, *OWN, *PUBLIC}
    unruled = {a for a in ADDRESSES - ruled if not a.startswith((ALLAUTH, ADMIN, DESK))}
    assert not unruled
    assert not (ruled | ENTRANCE) - ADDRESSES


def test_every_call_of_the_api_has_a_rule() -> None:
    paths = Client().get("/api/v1/openapi.json").json()["paths"]
    calls = {(path, method) for path, methods in paths.items() for method in methods}
    ruled = {
        ("/" + re.sub(r"<\w+:(\w+)>", r"{\1}", address), method)
        for address, requests in (OWNED | OWN).items()
        for method, _ in requests
        if address.startswith("api/")
    }
    assert calls == ruled


@pytest.mark.parametrize(("address", "method", "data"), REQUESTS)
def test_alice_may_bob_finds_nothing_and_strangers_sign_in(
    alice: User, bob: User, chat: Chat, address: str, method: str, data: Data
) -> None:
    place = url(address, chat)
    if address.endswith("restore/"):
        chats.delete(chat=chat)
    client = Client()
    assert is_shut_out(ask(client, method, place, data))
    client.force_login(bob)
    assert ask(client, method, place, data).status_code == 404
    client.force_login(alice)
    response = ask(client, method, place, data)
    assert response.status_code < 400
    assert not is_shut_out(response)


@pytest.mark.parametrize(
    ("address", "method", "data"),
    [(a, *request) for a, requests in OWN.items() for request in requests],
)
def test_what_is_ones_own_needs_signing_in(
    bob: User, address: str, method: str, data: Data
) -> None:
    client = Client()
    assert is_shut_out(ask(client, method, f"/{address}", data))
    client.force_login(bob)
    assert ask(client, method, f"/{address}", data).status_code in (200, 201)


@pytest.mark.parametrize("address", ACCOUNTS)
def test_the_pages_of_an_account_are_for_who_is_signed_in(
    db: None, address: str
) -> None:
    for response in (Client().get(f"/{address}"), Client().post(f"/{address}")):
        assert is_shut_out(response)


@pytest.mark.parametrize("address", sorted(PUBLIC))
def test_what_is_public_asks_nobody_to_sign_in(address: str) -> None:
    response = Client().get(f"/{address}")
    assert response.status_code in PUBLIC[address]


@pytest.mark.parametrize("address", STAFFS)
def test_the_admin_is_shut_for_who_is_not_staff(bob: User, address: str) -> None:
    client = Client()
    client.force_login(bob)
    response = client.get("/" + re.sub(r"\^?\(.*\)\S*|<[^>]*>", "1", address))
    assert is_shut_out(response) or response.status_code == 403
