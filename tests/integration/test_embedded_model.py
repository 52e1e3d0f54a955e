"""The model that comes along: real weights, asked over HTTP as any provider is."""

import json
import time
import urllib.error
import urllib.request
from collections.abc import Iterator

import pytest

from chatsite.embedded import process
from chatsite.embedded.model import Model

QUESTION = {
    "messages": [
        {
            "role": "system",
            "content": "You are a helpful AI assistant. Answer the question in clear, "
            "simple English. Be brief and correct.",
        },
        {"role": "user", "content": "What is the capital of France?"},
    ],
    "temperature": 0.1,
    "max_tokens": 40,
    "stream": True,
}


@pytest.fixture(scope="module")
def served(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Model]:
    model = Model(tmp_path_factory.mktemp("model") / "model.log")
    model.start()
    try:
        process.wait_until_ready([model], 60, time.sleep)
        yield model
    finally:
        process.stop([model], 5)


def ask(model: Model, key: str) -> list[str]:
    """The lines of the streamed answer to QUESTION."""
    request = urllib.request.Request(
        model.variables()["OPENAI_BASE_URL"] + "/chat/completions",
        json.dumps(QUESTION).encode(),
        {"Authorization": f"Bearer {key}", "Content-Type": "application/json"},
    )
    with urllib.request.urlopen(request, timeout=60) as response:
        return [line.decode().strip() for line in response if line.strip()]


def test_it_streams_the_capital_of_france(served: Model) -> None:
    lines = ask(served, served.variables()["OPENAI_API_KEY"])
    assert lines[-1] == "data: [DONE]"
    chunks = [json.loads(line.removeprefix("data: ")) for line in lines[:-1]]
    words = [
        choice["delta"].get("content") or ""
        for chunk in chunks
        for choice in chunk["choices"]
    ]
    assert "Paris" in "".join(words)
    assert len(words) > 2


def test_it_refuses_who_does_not_have_the_key(served: Model) -> None:
    with pytest.raises(urllib.error.HTTPError, match="401"):
        ask(served, "guessed")
