"""What the purposes of this room have in common: a run's row, filled as it goes on."""

from functools import partial

from django.db.models import Exists, OuterRef, QuerySet, Sum
from django.utils import timezone

from chat.providers.base import Prompt, Provider
from chat.streaming.purposes import Ending, Generation, Order
from support.drafting import plain
from support.drafting.reading import Reading
from support.live import publish
from support.models import AIRun

State = AIRun.State

ANSWER_TOKENS = 1024
"""Left for the answer where a provider names no limit of its own."""

_ENDS: dict[str, str] = {
    Generation.State.COMPLETE: State.DONE,
    Generation.State.STOPPED: State.CANCELLED,
    Generation.State.FAILED: State.FAILED,
    Generation.State.INTERRUPTED: State.FAILED,
}


# Not the state, which is another's to change meanwhile.
_NOTED = (
    *("based_on_seq", "as_of_message", "input_messages", "sources"),
    *("prompt_version", "provider", "model"),
)


class RunPurpose:
    """A purpose whose subject is an `AIRun`. Subclasses say what to ask, and what to make
    of the text."""

    name = ""
    watched = False
    # Raised whenever a prompt changes, so that numbers of old and new are not mixed.
    version = ""

    def read(self, run: AIRun) -> Reading:
        """What the prompt is made from."""
        raise NotImplementedError

    def ask(self, run: AIRun, reading: Reading, room: int) -> Prompt:
        """The prompt, in about *room* tokens."""
        raise NotImplementedError

    def ask_plainly(self, reading: Reading, system: str) -> Prompt | None:
        """What the small model that comes along is asked; None: the same as others."""
        return None

    def ended(self, run: AIRun, generation: Generation) -> None:
        """Make of the output what it is for; called in the transaction of the end."""

    def prompt(self, generation: Generation, provider: Provider) -> Order:
        """What to ask; the run keeps what it was made from."""
        run = AIRun.objects.get(id=generation.subject)
        reading = self.read(run)
        reading.note(run)
        run.prompt_version = self.version
        run.provider, run.model = provider.name, provider.model
        prompt = self._prompt(run, reading, provider)
        return Order(prompt, note=partial(run.save, update_fields=_NOTED))

    def _prompt(self, run: AIRun, reading: Reading, provider: Provider) -> Prompt:
        if provider.preset == plain.PRESET and (
            asked := self.ask_plainly(reading, provider.system_prompt)
        ):
            return asked
        answer = provider.max_tokens or min(ANSWER_TOKENS, provider.context_tokens // 2)
        return self.ask(run, reading, provider.context_tokens - answer)

    def started(self, generation: Generation) -> None:
        """The run says that it is being written."""
        runs = AIRun.objects.filter(id=generation.subject, state=State.QUEUED)
        runs.update(state=State.STREAMING)

    def finish(self, generation: Generation, ending: Ending) -> None:
        """Fill the run. One that was superseded keeps saying so."""
        runs = AIRun.objects.select_for_update(of=("self",)).select_related("ticket")
        run = runs.filter(id=generation.subject).first()
        if run is None or run.ticket is None:
            return
        if run.state != State.SUPERSEDED:
            run.state = _ENDS[ending.state]
        run.output = ending.text.strip()
        run.provider, run.model = ending.provider, ending.model
        run.error = ending.error
        run.finished_at = timezone.now()
        _count(run, generation, ending)
        if run.state != State.SUPERSEDED:
            self.ended(run, generation)
        run.save()
        publish.ai_changed(run.ticket, kind=run.kind)

    def text(self, generation: Generation) -> str:
        """The output of the run."""
        outputs = AIRun.objects.filter(id=generation.subject)
        return outputs.values_list("output", flat=True).first() or ""

    def orphans(self, generations: QuerySet[Generation]) -> QuerySet[Generation]:
        """Those whose run is gone."""
        return generations.exclude(Exists(AIRun.objects.filter(id=OuterRef("subject"))))


def _count(run: AIRun, generation: Generation, ending: Ending) -> None:
    """Add what a generation took; a run that was tried again has had several."""
    if ending.usage is not None:
        usage = ending.usage
        run.prompt_tokens = (run.prompt_tokens or 0) + usage.prompt_tokens
        run.completion_tokens = (run.completion_tokens or 0) + usage.completion_tokens
    cost = generation.attempts.aggregate(cost=Sum("cost"))["cost"]
    if cost is not None:
        run.cost = (run.cost or 0) + cost
