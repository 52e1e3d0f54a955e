"""What texts mean, as vectors, from an OpenAI-compatible `/embeddings`."""

from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field

import msgspec

from chat.providers.base import ProviderError
from chat.providers.client import blocking
from chat.providers.errors import FAILURES, error_of_exception

Vector = list[float]

# The SDK bounds each read, not the whole: who waits, waits for a thread of these. When a
# server says nothing they are soon all taken, and nothing more is sent to it.
_ASKING = ThreadPoolExecutor(max_workers=16, thread_name_prefix="embeddings")


class _Item(msgspec.Struct):
    index: int
    embedding: Vector


class _Answer(msgspec.Struct):
    data: list[_Item]


@dataclass(frozen=True, slots=True)
class Embedder:
    """A model that turns texts into vectors of `dimensions` numbers."""

    base_url: str
    model: str
    dimensions: int
    api_key: str = field(default="", repr=False)

    def embed(self, texts: Sequence[str], *, seconds: float) -> list[Vector]:
        """A vector for each of *texts*, within so many *seconds*.

        Raises:
            ProviderError: when they do not come in time, or are none.
        """
        future = _ASKING.submit(self._ask, texts, seconds)
        try:
            return future.result(seconds)
        except FAILURES as failure:
            future.cancel()
            raise error_of_exception(failure) from failure

    def _ask(self, texts: Sequence[str], seconds: float) -> list[Vector]:
        client = blocking(self.base_url, self.api_key)
        response = client.embeddings.with_raw_response.create(
            model=self.model,
            input=list(texts),
            # The SDK asks for base64, which not every server knows.
            encoding_format="float",
            timeout=seconds,
        )
        return self._read(response.content, len(texts))

    def _read(self, content: bytes, count: int) -> list[Vector]:
        try:
            items = msgspec.json.decode(content, type=_Answer).data
        except msgspec.DecodeError as error:  # a ValidationError too
            raise ProviderError("broken", detail=f"no embeddings: {error}") from error
        vectors = [item.embedding for item in sorted(items, key=lambda i: i.index)]
        if len(vectors) != count:
            told = f"{len(vectors)} embeddings of {count} texts"
            raise ProviderError("broken", detail=told)
        for vector in vectors:
            self._check(vector)
        return vectors

    def _check(self, vector: Vector) -> None:
        told = ""
        if len(vector) != self.dimensions:
            told = f"{len(vector)} numbers, not the expected {self.dimensions}"
        elif not any(vector):
            told = "nothing but zeros"  # which has no direction
        if told:
            raise ProviderError("broken", detail=f"{self.model} gives {told}")
