"""Alice's programs use the API: chats, messages, and how they are refused."""

import re

import pytest
from django.test import Client

from chat.models import Chat
from chatsite.accounts.actions import revoke
from chatsite.accounts.models import ApiKey, User
from tests import make

pytestmark = pytest.mark.django_db

API = "/api/v1"
JSON = "application/json"


@pytest.fixture
def key(alice: User) -> tuple[ApiKey, str]:
    """A key of Alice's, and its secret."""
    return ApiKey.create(user=alice)


@pytest.fixture
def program(key: tuple[ApiKey, str]) -> Client:
    """Alice's program, with her key."""
    return Client(headers={"Authorization": f"Bearer {key[1]}"})


@pytest.fixture
def chat(alice: User) -> Chat:
    """Alice's chat."""
    return make.chat(alice, "Travel")


@pytest.fixture
def page(alice: User) -> Client:
    """Alice's browser, signed in."""
    client = Client(enforce_csrf_checks=True)
    client.force_login(alice)
    return client


def test_a_chat_is_created_once_read_changed_and_deleted(program: Client) -> None:
    new = {"title": "Paris", "client_id": "one", "system_prompt": "Be brief."}
    made = program.post(f"{API}/chats", new, JSON)
    assert made.status_code == 201
    assert program.post(f"{API}/chats", new, JSON).json() == made.json()
    url = f"{API}/chats/{made.json()['id']}"
    changes = {"title": "Rome", "pinned": True, "archived": True}
    changed = program.patch(url, changes, JSON).json()
    assert changed == {**made.json(), **changes}
    assert program.get(url).json() == changed
    assert program.delete(url).status_code == 204
    assert program.get(url).status_code == 404


def test_a_change_is_made_whole_or_not_at_all(program: Client, chat: Chat) -> None:
    url = f"{API}/chats/{chat.id}"
    response = program.patch(url, {"pinned": True, "title": " "}, JSON)
    assert response.json()["error"]["code"] == "empty"
    assert not program.get(url).json()["pinned"]


def test_chats_come_in_pages_the_newest_first(program: Client, alice: User) -> None:
    made = [str(make.chat(alice).id) for _ in range(5)]
    seen: list[str] = []
    cursor: str | None = ""
    while cursor is not None:
        query = {"limit": 2, "cursor": cursor}
        page = program.get(f"{API}/chats", query_params=query).json()
        assert len(page["items"]) <= 2
        seen += [chat["id"] for chat in page["items"]]
        cursor = page["next_cursor"]
    assert seen == made[::-1]


def test_messages_come_from_the_end_of_the_branch_up(
    program: Client, chat: Chat
) -> None:
    exchange = make.exchange(chat)
    url = f"{API}/chats/{chat.id}/messages"
    end = program.get(url, query_params={"limit": 1}).json()
    assert [m["id"] for m in end["items"]] == [str(exchange.answer.id)]
    query = {"limit": 1, "cursor": end["next_cursor"]}
    above = program.get(url, query_params=query).json()
    assert [m["content"] for m in above["items"]] == [exchange.question.content]
    assert above["next_cursor"] is None


def test_who_does_not_wait_gets_both_messages_and_a_repeated_send_is_one(
    program: Client, chat: Chat
) -> None:
    url = f"{API}/chats/{chat.id}/messages?wait=false"
    question = {"content": "Hello", "client_id": "one"}
    sent = program.post(url, question, JSON)
    assert sent.status_code == 202
    states = [(m["role"], m["state"]) for m in sent.json()["messages"]]
    assert states == [("user", "complete"), ("assistant", "queued")]
    assert program.post(url, question, JSON).json() == sent.json()
    another = program.post(url, {"content": "And?"}, JSON)
    assert (another.status_code, another.json()["error"]["code"]) == (409, "writing")


def test_a_key_that_is_missing_wrong_or_revoked_is_refused(
    key: tuple[ApiKey, str], page: Client
) -> None:
    revoke(key=key[0])
    for header in ("Bearer", "Bearer nonsense", "bearer \xff", f"Bearer {key[1]}"):
        response = page.get(f"{API}/chats", headers={"Authorization": header})
        assert response.status_code == 401
        assert response["WWW-Authenticate"] == "Bearer"
        assert response.json()["error"]["code"] == "unauthorized"


def test_a_page_needs_its_csrf_token_for_changes_and_a_key_does_not(
    page: Client, key: tuple[ApiKey, str]
) -> None:
    assert page.get(f"{API}/chats").status_code == 200
    refused = page.post(f"{API}/chats", {}, JSON)
    assert (refused.status_code, refused.json()["error"]["code"]) == (403, "forbidden")
    token = "t" * 32
    page.cookies["csrftoken"] = token
    made = page.post(f"{API}/chats", {}, JSON, headers={"X-CSRFToken": token})
    assert made.status_code == 201
    strict = Client(enforce_csrf_checks=True)
    bearer = {"Authorization": f"Bearer {key[1]}"}
    assert strict.post(f"{API}/chats", {}, JSON, headers=bearer).status_code == 201


@pytest.mark.parametrize(
    ("body", "status"),
    [
        ('{"content": ""}', 422),
        ('{"content": "a\\u0000b"}', 422),
        ('{"content": "\\ud800"}', 422),
        ('{"content": "%s"}' % ("x" * 1_000_000), 422),
        ('{"content": "%s"}' % ("x" * 1_400_000), 413),
        ('{"content": 5}', 422),
        ('{"content": "Hi", "client_id": "\\u0000"}', 422),
        ('{"content": "Hi", "model": "another"}', 422),
        ('{"messages": [{"role": "assistant", "content": "Hi"}]}', 422),
        ('{"messages": []}', 400),
        ("{}", 422),
        ("null", 422),
        ('"content"', 422),
        ("[" * 100_000, 400),
        ('{"content": ' + "9" * 5000 + "}", 400),
        ("{", 400),
        (b"\xff\xfe", 400),
        ("", 422),
    ],
    ids=range(18),
)
def test_what_cannot_be_asked_is_refused_in_words(
    program: Client, chat: Chat, body: str | bytes, status: int
) -> None:
    response = program.post(f"{API}/chats/{chat.id}/stream", body, JSON)
    assert response.status_code == status
    assert set(response.json()["error"]) == {"code", "message"}
    assert not chat.messages.exists()


@pytest.mark.parametrize(
    "part",
    ["?limit=0", "?cursor=x", "?cursor=%00", "?archived=x", "/{}/messages?limit=x"],
)
def test_a_part_of_a_list_that_cannot_be_is_refused(
    program: Client, chat: Chat, part: str
) -> None:
    response = program.get(f"{API}/chats{part.format(chat.id)}")
    assert response.status_code in {400, 422}
    assert response.json()["error"]["message"]


def test_a_cursor_that_is_not_on_the_branch_is_refused(
    program: Client, chat: Chat
) -> None:
    url = f"{API}/chats/{chat.id}/messages"
    response = program.get(url, query_params={"cursor": str(chat.id)})
    assert (response.status_code, response.json()["error"]["code"]) == (400, "cursor")


def test_a_form_is_no_json(program: Client, page: Client) -> None:
    for client in (program, page):
        token = "t" * 32
        client.cookies["csrftoken"] = token
        for kind in ("multipart/form-data; boundary=x", "text/plain"):
            response = client.post(
                f"{API}/chats", "--x--", kind, headers={"X-CSRFToken": token}
            )
            assert response.json()["error"]["code"] == "not_json"
            assert response.status_code == 415


def test_what_is_not_there_is_not_there_in_json(program: Client, chat: Chat) -> None:
    wrong = program.put(f"{API}/chats/{chat.id}", {}, JSON)
    assert wrong.status_code == 405
    assert set(wrong["Allow"].split(", ")) == {"GET", "PATCH", "DELETE"}
    for response in (
        wrong,
        program.get("/api/"),
        program.get(f"{API}/chats/not-a-uuid"),
        program.post(f"{API}/nothing/here/"),
    ):
        assert response.status_code in {404, 405}
        assert set(response.json()["error"]) == {"code", "message"}


def test_the_page_about_the_api_names_every_call_and_runs_no_script_of_its_own(
    client: Client,
) -> None:
    schema = client.get(f"{API}/openapi.json").json()
    page = client.get(f"{API}/docs").content.decode()
    for path, methods in schema["paths"].items():
        for method in methods:
            assert re.search(rf"{method.upper()}</span>\s*<code>{path}<", page), path
    assert set(re.findall(r"<script[^>]*>", page)) == set(
        re.findall(r'<script type="module" src="/static/js/[^"]*">', page)
    )
