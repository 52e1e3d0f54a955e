"""Vectors of texts: whose they are, and what happens instead of them."""

import pytest

from chat.providers.base import ProviderError
from chat.providers.embeddings import Embedder
from tests.upstream import Gate, Upstream

SECONDS = 5.0


@pytest.fixture
def embedder(upstream: Upstream) -> Embedder:
    """A model at the upstream."""
    return Embedder(upstream.url, "test-meaning", 8, api_key="sk-test")


def test_each_text_gets_its_own_vector_in_whatever_order_they_come(
    upstream: Upstream, embedder: Embedder
) -> None:
    upstream.meaning("tea", 0)
    upstream.meaning("kettle", 1)
    vectors = embedder.embed(["a kettle", "some tea"], seconds=SECONDS)
    assert [vector[:2] for vector in vectors] == [[0, 1], [1, 0]]
    [request] = upstream.requests
    assert request.headers["Authorization"] == "Bearer sk-test"
    assert request.body["encoding_format"] == "float"


@pytest.mark.parametrize(
    ("body", "words"),
    [
        ({"data": []}, "0 embeddings of 1 texts"),
        ({"error": "none"}, "no embeddings"),
        ({"data": [{"index": 0, "embedding": "base64"}]}, "no embeddings"),
        ({"data": [{"index": 0, "embedding": [1.0]}]}, "gives 1 numbers"),
        ({"data": [{"index": 0, "embedding": [0.0] * 8}]}, "gives nothing but zeros"),
    ],
)
def test_an_answer_that_holds_no_vectors_is_told_in_words(
    upstream: Upstream, embedder: Embedder, body: dict[str, object], words: str
) -> None:
    upstream.answer("tea", [body], streamed=False)
    with pytest.raises(ProviderError, match=words) as caught:
        embedder.embed(["tea"], seconds=SECONDS)
    assert caught.value.code == "broken"


@pytest.mark.parametrize(
    ("status", "code"), [(401, "auth"), (404, "not_found"), (503, "overloaded")]
)
def test_a_refusal_is_told_as_that_of_an_answer(
    upstream: Upstream, embedder: Embedder, status: int, code: str
) -> None:
    upstream.refuse("tea", status, streamed=False)
    with pytest.raises(ProviderError) as caught:
        embedder.embed(["tea"], seconds=SECONDS)
    assert caught.value.code == code


def test_silence_ends_in_time(upstream: Upstream, embedder: Embedder) -> None:
    gate = Gate()
    upstream.answer("tea", [gate], streamed=False)
    with pytest.raises(ProviderError) as caught:
        embedder.embed(["tea"], seconds=0.2)
    gate.release()
    assert caught.value.code == "timeout"


def test_nobody_there_is_told_as_that() -> None:
    with pytest.raises(ProviderError) as caught:
        Embedder("http://127.0.0.1:9/v1", "m", 8).embed(["tea"], seconds=SECONDS)
    assert caught.value.code == "refused"
