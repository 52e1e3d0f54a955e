"""Changing fields of tickets: one of one ticket, or several of many."""

from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from django import forms
from django.utils import timezone

from chatsite.accounts.models import User
from chatsite.refusal import Refused
from support.actions.editing import BY_HAND, Edits
from support.forms.offers import Choices, Offers, active, agents
from support.models import Product, Tag, Team, Ticket
from support.models.status import Priority, Status

KEEP, NOBODY, NOTHING, ME = "", "nobody", "nothing", "me"
MORNING = 9


class EditForm(forms.Form):
    """Edits of tickets; what is left empty stays as it is.

    With a ticket the choices are its own: its values are among them, its team's agents
    come first.
    """

    status = forms.ChoiceField(required=False)
    priority = forms.TypedChoiceField(required=False, coerce=int, empty_value=KEEP)
    team = forms.ModelChoiceField(Team.objects.active(), required=False)
    product = forms.ChoiceField(required=False)
    assignee = forms.ChoiceField(required=False)
    add_tags = forms.ModelChoiceField(
        Tag.objects.filter(is_active=True), required=False
    )
    remove_tags = forms.ModelChoiceField(Tag.objects.all(), required=False)

    def __init__(
        self,
        agent: User,
        data: Any = None,
        *,
        ticket: Ticket | None = None,
        offers: Offers | None = None,
    ) -> None:
        super().__init__(data)
        self.agent = agent
        offers = offers or Offers()
        self._offer("status", [(s.value, s.label) for s in Status if s in BY_HAND])
        self._offer("priority", Priority.choices)
        self._offer("team", active(offers.teams))
        self._offer("product", [(NOTHING, "None"), *active(offers.products)])
        self._offer("add_tags", active(offers.tags))
        self._offer("assignee", _people(agent, ticket, offers))

    def edits(self) -> Edits:
        """What is to be changed.

        Raises:
            Refused: for a value that does not exist, or when nothing is chosen.
        """
        if not self.is_valid():
            raise Refused("bad_value", "There is no such choice.", status=422)
        chosen = {name: v for name, v in self.cleaned_data.items() if v}
        if not chosen:
            raise Refused("nothing", "Choose what to change.", status=422)
        readers: dict[str, Callable[[Any], Any]] = {
            "status": Status,
            "priority": Priority,
            "product": _product,
            "assignee": self._assignee,
            "add_tags": _one,
            "remove_tags": _one,
        }
        return Edits(**{n: readers.get(n, _same)(v) for n, v in chosen.items()})

    def _offer(self, name: str, choices: Choices) -> None:
        field = self.fields[name]
        assert isinstance(field, forms.ChoiceField)  # noqa: S101 (see above)
        field.choices = [(KEEP, "Leave as it is"), *choices]

    def _assignee(self, key: str) -> User | None:
        if key == NOBODY:
            return None
        return self.agent if key == ME else agents().get(pk=int(key))


class SnoozeForm(forms.Form):
    """Until when a ticket is put off: in a word, or as the agent's own clock shows it."""

    until = forms.ChoiceField(
        choices=[
            ("hour", "For an hour"),
            ("later", "For four hours"),
            ("tomorrow", "Until tomorrow, 9:00"),
            ("monday", "Until Monday, 9:00"),
            ("at", "Until another time"),
            ("now", "Wake it now"),
        ]
    )
    at = forms.CharField(required=False, max_length=40)
    zone = forms.CharField(required=False, max_length=64)

    def moment(self) -> datetime | None:
        """The moment; None to wake it now.

        Raises:
            Refused: for what names no moment.
        """
        if not self.is_valid():
            raise Refused("bad_moment", "Choose until when.", status=422)
        return moment(self.cleaned_data, timezone.now())


def moment(given: dict[str, str], now: datetime) -> datetime | None:
    """What a word means *now*, on the clock of the agent's time zone.

    Raises:
        Refused: for what names no moment.
    """
    here = now.astimezone(_zone(given.get("zone", "")))
    morning = here.replace(hour=MORNING, minute=0, second=0, microsecond=0)
    to_monday = 7 - here.weekday()
    if given["until"] == "at":
        try:
            chosen = datetime.fromisoformat(given.get("at", ""))
        except ValueError as error:
            raise Refused("bad_moment", "Choose until when.", status=422) from error
        return chosen if chosen.tzinfo else chosen.replace(tzinfo=here.tzinfo)
    return {
        "hour": now + timedelta(hours=1),
        "later": now + timedelta(hours=4),
        "tomorrow": morning + timedelta(days=1),
        "monday": morning + timedelta(days=to_monday),
        "now": None,
    }[given["until"]]


def _zone(name: str) -> Any:
    try:
        return ZoneInfo(name) if name else timezone.get_current_timezone()
    except (ZoneInfoNotFoundError, ValueError):
        return timezone.get_current_timezone()


def _product(key: str) -> Product | None:
    return None if key == NOTHING else Product.objects.get(pk=int(key))


def _people(agent: User, ticket: Ticket | None, offers: Offers) -> Choices:
    """Nobody, oneself, the ticket's team, and then all others."""
    people = {user.pk: user.display_name for user in offers.people}
    first: Choices = [(NOBODY, "Nobody")]
    if agent.pk in people:
        first.append((ME, f"Me ({people.pop(agent.pk)})"))
    if ticket is None:
        return [*first, *people.items()]
    people.pop(ticket.requester_id, None)
    near = {m.agent_id for m in offers.members if m.team_id == ticket.team_id}
    groups = [
        (ticket.team.name, [item for item in people.items() if item[0] in near]),
        ("Other teams", [item for item in people.items() if item[0] not in near]),
    ]
    return [*first, *((name, members) for name, members in groups if members)]


def _one(tag: Tag) -> frozenset[Tag]:
    return frozenset({tag})


def _same(value: Any) -> Any:
    return value
