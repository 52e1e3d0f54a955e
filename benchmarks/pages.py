"""What a chat page costs the server and weighs on the wire."""

import gzip
import re

from benchmarks import people
from benchmarks.figures import Figure, median_ms
from benchmarks.visitor import Visitor
from tests.site import Site

MESSAGES = 200
_SCRIPT = re.compile(r'<script[^>]* src="([^"]+)"')


async def long_page(site: Site) -> list[Figure]:
    """Server time of a chat with 200 messages; a test counts its queries."""
    taken = await site.make(people.long_chat, MESSAGES)
    name = f"chat page with {MESSAGES} messages, server time, median"
    return [Figure(name, median_ms(taken), "ms", 150)]


async def scripts(site: Site) -> list[Figure]:
    """All JavaScript of a chat page, each file compressed as it is sent."""
    site.upstream.answer("bench", ["ok"])
    async with Visitor(site) as visitor:
        chat = await visitor.start_chat("bench")
        sources = _SCRIPT.findall(await visitor.get(chat))
        files = [await visitor.get(source) for source in sources]
    size = sum(len(gzip.compress(file.encode())) for file in files)
    return [Figure("JavaScript of a chat page, gzip", size / 1000, "KB", 70)]
