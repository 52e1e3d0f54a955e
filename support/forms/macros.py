"""Keeping macros, and applying one."""

from typing import Any

from django import forms

from chatsite.accounts.models import User
from chatsite.refusal import Refused
from support.actions.editing import BY_HAND
from support.models import Draft, Macro, Tag, Team
from support.models.status import Priority, Status

KEEP = ("", "Leave as it is")


class ApplyForm(forms.Form):
    """What makes a repeated click the same, and the last event that the page showed."""

    key = forms.CharField(max_length=64, required=False)
    based_on_seq = forms.IntegerField(required=False, min_value=0)

    def given(self) -> dict[str, Any]:
        """As the action takes it.

        Raises:
            Refused: for a form that no page of ours sends.
        """
        if not self.is_valid():
            raise Refused("macro", "This could not be read. Try again.", status=422)
        return self.cleaned_data


class MacroForm(forms.Form):
    """A text with variables, and what is changed with it."""

    title = forms.CharField(max_length=100)
    team = forms.ModelChoiceField(
        Team.objects.none(), required=False, empty_label="Only me", label="For"
    )
    mode = forms.ChoiceField(
        choices=[(Draft.Mode.PUBLIC, "A reply"), (Draft.Mode.INTERNAL, "A note")],
        label="It is",
    )
    body = forms.CharField(
        required=False,
        max_length=20_000,
        strip=False,
        label="Text",
        widget=forms.Textarea(attrs={"rows": 6}),
    )
    status = forms.ChoiceField(
        choices=[KEEP, *((s.value, s.label) for s in Status if s in BY_HAND)],
        required=False,
    )
    priority = forms.TypedChoiceField(
        choices=[KEEP, *Priority.choices], coerce=int, empty_value="", required=False
    )
    assignee = forms.ChoiceField(
        choices=[KEEP, ("me", "Me"), ("nobody", "Nobody")], required=False
    )
    add_tags = forms.ModelMultipleChoiceField(
        Tag.objects.filter(is_active=True), required=False, to_field_name="name"
    )

    def __init__(self, agent: User, data: Any, *, macro: Macro) -> None:
        super().__init__(data, initial=_initial(macro))
        self.stored = macro
        teams = self.fields["team"]
        assert isinstance(teams, forms.ModelChoiceField)  # noqa: S101 (see above)
        teams.queryset = Team.objects.led_by(agent)
        self.agent = agent

    def macro(self) -> Macro:
        """The macro as the form says, not yet stored. Actions that the form does not
        know stay as they are."""
        given, macro = self.cleaned_data, self.stored
        macro.title, macro.mode, macro.body = (
            given["title"],
            given["mode"],
            given["body"],
        )
        if macro.owner_id or macro.team_id:
            macro.team = given["team"]
            macro.owner = None if given["team"] else self.agent
        actions = {n: v for n, v in macro.actions.items() if n not in self.fields}
        chosen = {n: given[n] for n in ("status", "priority") if given[n]}
        if given["assignee"]:
            chosen["assignee"] = "me" if given["assignee"] == "me" else None
        if tags := given["add_tags"]:
            chosen["add_tags"] = sorted(tag.name for tag in tags)
        macro.actions = actions | chosen
        return macro


def _initial(macro: Macro) -> dict[str, Any]:
    actions = dict(macro.actions)
    if "assignee" in actions and actions["assignee"] is None:
        actions["assignee"] = "nobody"
    fixed = {"title": macro.title, "team": macro.team, "mode": macro.mode}
    return {**actions, **fixed, "body": macro.body}
