"""An OpenAI-compatible server that answers as a test tells it to.

It runs in a thread of its own, so that tests, live servers and other processes can all
use it. A test says what to answer through the question (the last user turn):

    with Upstream() as upstream:
        upstream.answer("capital of France", ["Paris", " is it."])
        gate = Gate()
        upstream.answer("slowly", ["One", gate, " two"])   # holds until gate.release()
        upstream.answer("breaks", ["One", CUT])            # faults are steps too
        upstream.refuse("busy", 429, headers={"Retry-After": "3"}, times=1)
        ...  # point OPENAI_BASE_URL at upstream.url
        upstream.requests[0].closed.wait(5)                # the asker hung up

The newest rule that matches wins; `times` lets a rule expire. Rules are for streams, so
that side tasks which quote the question (titles, suggestions) do not meet them;
`streamed=False` makes one for plain requests. A question without a rule gets `echo`, a
short Markdown answer made from it. `/embeddings` makes vectors: what
texts mean is told by `upstream.meaning("stays dark", 0)`, faults as above.
"""

import asyncio
import itertools
import threading
from collections.abc import Callable, Sequence
from typing import Any, Self

from aiohttp import web

from tests import upstream_meaning
from tests.upstream_play import (
    CUT,
    END,
    SILENCE,
    Gate,
    Reply,
    Request,
    Step,
    refusal,
    stream,
    whole,
)

__all__ = [
    "CUT",
    "END",
    "SILENCE",
    "Gate",
    "Reply",
    "Request",
    "Step",
    "Upstream",
    "echo",
]

DEADLINE = 10.0  # seconds that a test waits for something that should come at once
Rule = Callable[[Request], Reply | None]


def echo(request: Request) -> Reply:
    """The answer to a question that no rule covers."""
    text = f"You asked: **{request.question}**\n\n- It is *noted*.\n- Ask on.\n"
    return Reply(text.replace(" ", " \0").split("\0"))


class Upstream:
    """The server; a context manager. `url` is what OPENAI_BASE_URL wants."""

    model = "test-model"

    def __init__(self) -> None:
        self.requests: list[Request] = []
        self._arrival = threading.Condition()
        self._rules: list[Rule] = []
        self._meanings: dict[str, int] = {}
        self._loop = asyncio.new_event_loop()
        self._thread = threading.Thread(target=self._run, name="upstream", daemon=True)
        self._started = threading.Event()
        self._stop = asyncio.Event()

    def __enter__(self) -> Self:
        self._thread.start()
        if not self._started.wait(DEADLINE):
            raise RuntimeError("the upstream server did not start")
        return self

    def __exit__(self, *_: object) -> None:
        self._loop.call_soon_threadsafe(self._stop.set)
        self._thread.join(DEADLINE)

    def reset(self) -> None:
        """Forget rules and requests (for a server that several tests share)."""
        self._rules.clear()
        self._meanings.clear()
        self.requests.clear()

    def rule(self, rule: Rule) -> None:
        """Answer whatever this function has a reply for."""
        self._rules.append(rule)

    def meaning(self, words: str, direction: int) -> None:
        """Let texts with these words mean what others of that direction (0 to 6) do."""
        self._meanings[words] = direction

    def answer(
        self,
        match: str,
        steps: Sequence[Step],
        *,
        pause: float = 0,
        times: int | None = None,
        streamed: bool = True,
        **reply: Any,
    ) -> None:
        """Answer questions that contain `match`, `pause` seconds before each step."""
        if pause:
            steps = [part for step in steps for part in (pause, step)]
        self._matching(match, streamed, Reply(steps, **reply), times)

    def refuse(
        self,
        match: str,
        status: int,
        *,
        headers: dict[str, str] | None = None,
        error: dict[str, Any] | None = None,
        times: int | None = None,
        streamed: bool = True,
    ) -> None:
        """Answer questions that contain `match` with an error status."""
        reply = Reply(status=status, headers=headers or {}, error=error)
        self._matching(match, streamed, reply, times)

    def wait_for_requests(self, count: int = 1, match: str = "") -> list[Request]:
        """The requests whose question contains `match`, once there are `count`."""

        def found() -> list[Request]:
            return [request for request in self.requests if match in request.question]

        with self._arrival:
            if not self._arrival.wait_for(lambda: len(found()) >= count, DEADLINE):
                raise AssertionError(f"{len(found())} of {count} asked {match!r}")
        return found()

    def _matching(
        self, match: str, streamed: bool, reply: Reply, times: int | None
    ) -> None:
        left = iter(itertools.count() if times is None else range(times))

        def rule(request: Request) -> Reply | None:
            if match not in request.question or request.streamed != streamed:
                return None
            return reply if next(left, None) is not None else None

        self.rule(rule)

    def _reply(self, request: Request) -> Reply:
        replies = (rule(request) for rule in reversed(self._rules))
        return next((reply for reply in replies if reply), None) or echo(request)

    def _run(self) -> None:
        self._loop.run_until_complete(self._serve())
        self._loop.close()

    async def _serve(self) -> None:
        app = web.Application(client_max_size=64 * 1024 * 1024)
        app.router.add_get("/v1/models", self._models)
        app.router.add_post("/v1/chat/completions", self._asked)
        app.router.add_post("/v1/embeddings", self._asked)
        runner = web.AppRunner(app, handler_cancellation=True, shutdown_timeout=0)
        await runner.setup()
        site = web.TCPSite(runner, "127.0.0.1", 0)
        await site.start()
        host, port = runner.addresses[0][:2]
        self.url = f"http://{host}:{port}/v1"
        self._started.set()
        await self._stop.wait()
        await runner.cleanup()

    async def _models(self, _: web.Request) -> web.Response:
        model = {"id": self.model, "object": "model", "created": 0, "owned_by": "tests"}
        return web.json_response({"object": "list", "data": [model]})

    async def _asked(self, http: web.Request) -> web.StreamResponse:
        assert http.transport
        peer = http.transport.get_extra_info("peername")
        request = Request(await http.json(), dict(http.headers), peer)
        reply = self._reply(request)
        with self._arrival:
            self.requests.append(request)
            self._arrival.notify_all()
        try:
            if reply.status != 200:
                return refusal(reply)
            if http.path.endswith("/embeddings"):
                return await upstream_meaning.answer(request, reply, self._meanings)
            if request.streamed:
                return await stream(http, request, reply)
            return await whole(http, request, reply)
        except asyncio.CancelledError:
            request.closed.set()
            raise
        except ConnectionError:  # the asker hung up while a step was being sent
            request.closed.set()
            return web.Response()
