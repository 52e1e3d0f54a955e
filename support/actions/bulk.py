"""The same edits on many tickets: each on its own, and each told how it went."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from django.http import Http404

from chatsite.accounts.models import User
from chatsite.refusal import Refused
from support.access import Verb, ticket_for
from support.actions.editing import Edits, edit
from support.models import Ticket
from support.models.actor import Actor

MOST = 50


@dataclass(frozen=True, slots=True)
class Result:
    """How it went with one ticket; `refusal` is empty when it went well."""

    number: int
    refusal: str = ""


@dataclass(frozen=True, slots=True)
class Results:
    """How it went with all of them."""

    each: list[Result]

    @property
    def refused(self) -> list[Result]:
        """Those that stayed as they were."""
        return [result for result in self.each if result.refusal]

    @property
    def summary(self) -> str:
        """How many were changed, in a sentence."""
        done, count = len(self.each) - len(self.refused), len(self.each)
        if done == count:
            return f"Changed {count} {'ticket' if count == 1 else 'tickets'}."
        return f"Changed {done} of {count} tickets."

    def __str__(self) -> str:
        reasons = (f"#{r.number}: {r.refusal}" for r in self.refused)
        return " ".join([self.summary, *reasons])


def edit_all(*, numbers: Sequence[int], edits: Edits, agent: User) -> Results:
    """Edit up to 50 tickets. One that refuses does not hold up the others.

    Raises:
        Refused: for more than 50.
    """
    by = Actor.agent(agent)
    return each(
        numbers=numbers,
        agent=agent,
        work=lambda ticket: edit(ticket=ticket, edits=edits, by=by),
    )


def each(
    *, numbers: Sequence[int], agent: User, work: Callable[[Ticket], object]
) -> Results:
    """Do *work* on each ticket that *agent* may edit, in a transaction of its own.

    Raises:
        Refused: for more than 50.
    """
    numbers = list(dict.fromkeys(numbers))
    if len(numbers) > MOST:
        raise Refused("too_many", f"Choose at most {MOST} tickets.", status=422)
    return Results([_one(number, agent, work) for number in numbers])


def _one(number: int, agent: User, work: Callable[[Ticket], object]) -> Result:
    try:
        work(ticket_for(agent, number, to=Verb.EDIT))
    except Http404 as error:
        return Result(number, str(error))
    except Refused as error:
        return Result(number, error.message)
    return Result(number)
