"""The vectors of the tests' upstream: each has one number for each meaning told to it."""

from collections.abc import Mapping

from aiohttp import web

from tests.upstream_play import Gate, Reply, Request

DIMENSIONS = 8  # as in chatsite.settings.test; the last is that of all other texts


def vector(text: str, meanings: Mapping[str, int]) -> list[float]:
    """What *text* means: the directions of the words that it has."""
    numbers = [0.0] * DIMENSIONS
    for words, direction in meanings.items():
        numbers[direction] += words in text
    return numbers if any(numbers) else [*numbers[:-1], 1.0]


async def answer(
    request: Request, reply: Reply, meanings: Mapping[str, int]
) -> web.Response:
    """The vectors of what was asked, the last first: their `index` says whose they are.

    A dict among the steps is sent instead.
    """
    for step in reply.steps:
        if isinstance(step, Gate):
            await step.pass_through()
        if isinstance(step, dict):
            return web.json_response(step)
    data = [
        {"object": "embedding", "index": index, "embedding": vector(text, meanings)}
        for index, text in enumerate(request.body["input"])
    ]
    body = {"object": "list", "model": request.body["model"], "data": data[::-1]}
    return web.json_response(body)
