"""Alice's programs use the API: chats, questions, and what is refused."""


import pytest
from django.test import Client

from chatsite.accounts.models import ApiKey, User

pytestmark = pytest.mark.django_db(transaction=True)

API = "/api/v1"


@pytest.fixture
def program(alice: User) -> Client:
    """Alice's program, with her key."""
    _, secret = ApiKey.create(user=alice)
    return Client(headers={"Authorization": f"Bearer {secret}"})


def test_alice_creates_reads_changes_and_deletes_a_chat(program: Client) -> None:
    made = program.post(f"{API}/chats", {"title": "Paris"}, "application/json")
    assert made.status_code == 201, made.content
    chat = made.json()
    print(chat)
    url = f"{API}/chats/{chat['id']}"
    r = program.patch(url, {"title": "Rome", "pinned": True}, "application/json")
    print(r.status_code, r.content)
    for m, u, d in [
        ("put", url, None),
        ("get", API + "/nope", None),
        ("get", API + "/", None),
        ("get", API + "/openapi.json", None),
        ("post", API + "/chats", None),
        ("post", API + "/chats", '"abc"'),
        ("post", API + "/chats", "{"),
        ("post", API + "/chats", '["a"]'),
        ("patch", url, '"abc"'),
        ("patch", url, '{"title": null}'),
        ("patch", url, '{"title": "\\u0000"}'),
        ("patch", url, '{"title": "\\ud800"}'),
        ("patch", url, "[" * 100000),
        ("patch", url, '{"title": "' + "x" * 1_400_000 + '"}'),
        ("patch", url, '{"title": "' + "x" * 1_000_000 + '"}'),
        ("get", API + "/chats?cursor=zzz", None),
        ("get", API + "/chats?limit=zzz", None),
        ("get", url + "/messages?limit=1", None),
        ("get", url + "/messages?cursor=1", None),
        ("get", url + "/stream", None),
        ("post", url + "/stop", None),
        ("post", url + "/stream", '{"messages": []}'),
        ("post", url + "/stream", "{}"),
        ("post", url + "/messages?wait=false", '{"content": "hi"}'),
        ("post", url + "/messages?wait=false", '{"content": "hi"}'),
        ("post", url + "/stop", None),
        ("get", url + "/messages?limit=1", None),
        ("delete", url, None),
        ("get", url, None),
    ]:
        kw = {} if d is None else {"data": d, "content_type": "application/json"}
        r = getattr(program, m)(u, **kw)
        print(
            m,
            u[-30:],
            (d or "")[:40],
            "->",
            r.status_code,
            r.headers.get("Content-Type"),
            getattr(r, "content", b"")[:300],
        )
    assert 0
