"""Teams and their members, and what agents chose for themselves."""

from typing import Any

from django.contrib import admin
from django.db.models import Count, QuerySet
from django.forms import ModelForm, MultipleChoiceField
from django.http import HttpRequest
from unfold.admin import ModelAdmin, TabularInline
from unfold.decorators import display
from unfold.widgets import UnfoldAdminCheckboxSelectMultipleWidget

from chatsite.accounts.models import User
from support.actions import teams
from support.admin.assignment import AssignmentRuleInline
from support.admin.rules import RulesAdmin
from support.models import AgentProfile, Team, TeamMembership
from support.models.actor import Actor
from support.models.ai_suggestion import FIELDS


class MembershipInline(TabularInline):
    """Who is in the team."""

    model = TeamMembership
    extra = 0
    fields = ("agent", "role", "capacity")
    autocomplete_fields = ("agent",)


class TeamForm(ModelForm):  # type: ignore[type-arg]
    """A team, with what the AI may do there as boxes to tick."""

    ai_applies = MultipleChoiceField(
        label="AI applies at once",
        choices=FIELDS,
        required=False,
        widget=UnfoldAdminCheckboxSelectMultipleWidget,
        help_text="Set on new tickets without asking; the rest is only suggested.",
    )


@admin.register(Team)
class TeamAdmin(RulesAdmin):
    """Teams. One with tickets is made inactive instead of deleted."""

    form = TeamForm
    list_display = ("name", "is_active", "is_default", "members")
    list_filter = ("is_active",)
    search_fields = ("name",)
    filter_horizontal = ("products",)
    inlines = (MembershipInline, AssignmentRuleInline)

    def changes_rules(self, form: Any) -> bool:
        """Only other hours do; members come and go."""
        return "business_calendar" in form.changed_data

    def get_queryset(self, request: HttpRequest) -> QuerySet[Team]:
        """With the number of members."""
        rows: QuerySet[Team] = super().get_queryset(request)
        return rows.annotate(count=Count("memberships"))

    @display(description="Members")
    def members(self, team: Team) -> int:
        """How many there are."""
        return team.count  # type: ignore[attr-defined]

    def save_formset(
        self, request: HttpRequest, form: Any, formset: Any, *args: Any, **kwargs: Any
    ) -> None:
        """Store the members; who is taken out leaves the team's tickets at once."""
        if formset.model is not TeamMembership:
            formset.save()
            return
        for member in formset.save(commit=False):
            member.save()
            teams.welcome(member)
        assert isinstance(request.user, User)  # noqa: S101 (the admin has let them in)
        for gone in formset.deleted_objects:
            teams.leave(team=gone.team, user=gone.agent, by=Actor.agent(request.user))


@admin.register(AgentProfile)
class AgentProfileAdmin(ModelAdmin):
    """Agents' own choices."""

    list_display = ("user", "availability", "max_open", "undo_seconds")
    list_filter = ("availability",)
    list_select_related = ("user",)
    search_fields = ("user__username", "user__email")
    autocomplete_fields = ("user",)
