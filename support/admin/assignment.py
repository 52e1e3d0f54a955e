"""How a team's tickets find somebody, on the page of the team."""

from unfold.admin import StackedInline

from support.models import AssignmentRule


class AssignmentRuleInline(StackedInline):
    """The team's rule; without one it assigns by hand."""

    model = AssignmentRule
    hide_title = True
