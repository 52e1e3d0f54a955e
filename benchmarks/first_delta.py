"""From sending a question to its first text on the page, beyond the provider's time.

A person's browser posts the question and opens the stream that the response names; so
does this. The upstream answers at once. The floor is the same question asked of the
upstream directly.
"""

import asyncio
import re
import time

import aiohttp

from benchmarks.figures import Figure, median_ms, p95_ms
from benchmarks.visitor import Visitor
from tests.site import Site

QUESTIONS = 60
WARM_UP = 40
# The limit is for an idle machine: the suggestions after the last answer are made then.
IDLE_S = 0.3
WORD = "immediately"
_STREAM = re.compile(r'hx-sse:connect="([^"]+)"')


async def measure(site: Site) -> list[Figure]:
    """The time to the first text, its 95th percentile, and the floor."""
    site.upstream.answer("bench", [WORD])
    async with Visitor(site) as visitor:
        chat = await visitor.start_chat("bench: hello")
        taken = [await _ask(visitor, chat) for _ in range(WARM_UP + QUESTIONS)]
    async with aiohttp.ClientSession() as session:
        floor = [await _ask_upstream(session, site) for _ in range(QUESTIONS)]
    own = taken[WARM_UP:]
    name = "question sent → first text on the page"
    return [
        Figure(f"{name}, median", median_ms(own), "ms", 60, median_ms(floor)),
        Figure(f"{name}, p95", p95_ms(own), "ms", None, p95_ms(floor)),
    ]


async def _ask(visitor: Visitor, chat: str) -> float:
    await asyncio.sleep(IDLE_S)
    started = time.perf_counter()
    html = await visitor.post(f"{chat}messages/", content="bench", htmx=True)
    taken = 0.0
    found = _STREAM.search(html)
    if found is None:
        # The answer was there before the page was drawn.
        return time.perf_counter() - started
    async for frame in visitor.frames(found[1]):
        if not taken and WORD in frame:
            taken = time.perf_counter() - started
    return taken


async def _ask_upstream(session: aiohttp.ClientSession, site: Site) -> float:
    body = {
        "model": site.upstream.model,
        "messages": [{"role": "user", "content": "bench"}],
        "stream": True,
    }
    url = f"{site.upstream.url}/chat/completions"
    started, taken = time.perf_counter(), 0.0
    async with session.post(url, json=body) as response:
        async for line in response.content:
            if not taken and WORD.encode() in line:
                taken = time.perf_counter() - started
    return taken
