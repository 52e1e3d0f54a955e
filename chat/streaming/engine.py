"""The engine: runs all generations of a worker process on one event loop."""

import asyncio
import os
import socket
from collections.abc import Callable, Sequence
from uuid import UUID

import structlog
from django.conf import settings
from django.db import OperationalError
from django.utils import timezone

from chat.providers.base import Prompt, Provider, ProviderError
from chat.providers.reciter import Reciter
from chat.streaming import bus, choice, purposes, queue, store
from chat.streaming.chain import Chain, Recent
from chat.streaming.circuits import Circuits
from chat.streaming.commits import GroupCommits
from chat.streaming.database import DATABASE_AWAY, db
from chat.streaming.listener import Listener
from chat.streaming.outcome import Halt
from chat.streaming.purposes import Order
from chat.streaming.run import Run, Work

log = structlog.get_logger(__name__)

_RECITER = Reciter()


class Engine:
    """Runs generations on the loop it is used from; `providers` says whom it can ask."""

    def __init__(self, providers: Callable[[], Chain] | None = None) -> None:
        self._chain = providers or Recent()
        self._circuits = Circuits()
        self._asked: set[Provider] = set()
        self._holder = f"{socket.gethostname()}:{os.getpid()}"
        self._runs: dict[UUID, Run] = {}
        self._released = False
        self._stops = Listener()
        self._stops.add(bus.STOPS, self._hear)
        self._commits = GroupCommits(
            tell_every=settings.CHAT_PUBLISH_INTERVAL,
            store_every=settings.CHAT_PERSIST_INTERVAL,
            on_lost=lambda generation: self._halt(generation, Halt.LOST),
            on_stop=lambda generation: self._halt(generation, Halt.STOP),
        )

    async def serve(self) -> None:
        """Tell, store and listen for stops until cancelled."""
        try:
            async with asyncio.TaskGroup() as tasks:
                tasks.create_task(self._commits.run())
                tasks.create_task(self._stops.run())
                tasks.create_task(self._warm())
        finally:
            for provider in self._asked:
                await provider.aclose()

    async def run(self, generation: UUID) -> None:
        """Run the next attempt of a generation, if this engine wins it."""
        if self._released:
            # It waited behind others in this worker; another one may have room.
            await db(queue.send, generation)
            return
        work = await db(self._begin, generation)
        if work is None:
            return
        self._asked.add(work.provider)
        run = Run(work, self._circuits, self._commits)
        self._runs[generation] = run
        try:
            if self._released:
                run.halt(Halt.RELEASE)
            await run.run()
        finally:
            del self._runs[generation]

    async def ask(self, prompts: Sequence[Prompt]) -> list[str]:
        """Short answers, whole, that nobody waits for; empty where there is none."""
        provider = self._circuits.pick(await db(self._chain))
        self._asked.add(provider)
        answers = (self._ask(provider, prompt) for prompt in prompts)
        return await asyncio.gather(*answers)

    async def _ask(self, provider: Provider, prompt: Prompt) -> str:
        try:
            answer = await provider.complete(prompt)
        except ProviderError as error:
            self._circuits.note(provider, error)
            log.info("engine.not_answered", error=str(error))
            return ""
        self._circuits.note(provider, None)
        return answer.text

    def release(self) -> None:
        """Hand all runs over to other engines, and take no more."""
        self._released = True
        for run in self._runs.values():
            run.halt(Halt.RELEASE)

    def _begin(self, generation_id: UUID) -> Work | None:
        """Choose whom to ask, and what, then win the attempt: one trip to a thread."""
        claim = store.queued(generation_id)
        if claim is None:
            return None
        providers, now = self._chain(), timezone.now()
        names = choice.left([provider.name for provider in providers], claim.tried)
        left = [provider for provider in providers if provider.name in names]
        provider = self._circuits.pick(left or providers)
        order = self._order(claim, provider)
        if order.is_known:
            provider = _RECITER
        turns = len(order.prompt.turns)
        asked = store.Asked(provider.name, provider.model, turns, order.note)
        if not store.claim(claim, self._holder, asked):
            return None
        seconds = (choice.deadline(claim.tried, now) - now).total_seconds()
        seconds = min(seconds, order.seconds or seconds)
        return Work(claim, providers, provider, order, seconds)

    def _order(self, claim: store.Claim, provider: Provider) -> Order:
        generation = claim.generation
        try:
            order = purposes.of(generation).prompt(generation, provider)
        except DATABASE_AWAY:
            raise  # it stays queued, and is sent again
        except Exception:
            # Counted as an attempt that is lost; else it would be sent again for ever.
            store.claim(claim, self._holder)
            raise
        return order if isinstance(order, Order) else Order(order)

    async def _warm(self) -> None:
        """The first question would pay for the client otherwise: 60 ms and more."""
        try:
            providers = await db(self._chain)
        except OperationalError as error:
            log.warning("engine.not_warmed", error=str(error))
            return
        self._asked.update(providers)
        for provider in providers:
            provider.warm()

    def _halt(self, generation: UUID, why: Halt) -> None:
        if run := self._runs.get(generation):
            run.halt(why)

    def _hear(self, content: bytes | None) -> None:
        """Stop what is asked to be stopped, at once; leases tell it a second later."""
        if content is not None:
            self._halt(UUID(content.decode()), Halt.STOP)
