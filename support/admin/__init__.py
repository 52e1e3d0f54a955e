"""Staff's pages of the desk: what they configure, and what they may look at."""

from support.admin.ai import AIRunAdmin
from support.admin.articles import ArticleAdmin, ArticleVoteAdmin
from support.admin.calendars import BusinessCalendarAdmin
from support.admin.customers import CSATResponseAdmin, HandoffAdmin
from support.admin.policies import SLAPolicyAdmin
from support.admin.teams import AgentProfileAdmin, TeamAdmin
from support.admin.things import MacroAdmin, SavedViewAdmin
from support.admin.tickets import (
    AttachmentAdmin,
    TicketAdmin,
    TicketEventAdmin,
    TicketMessageAdmin,
)

__all__ = [
    "AIRunAdmin",
    "AgentProfileAdmin",
    "ArticleAdmin",
    "ArticleVoteAdmin",
    "AttachmentAdmin",
    "BusinessCalendarAdmin",
    "CSATResponseAdmin",
    "HandoffAdmin",
    "MacroAdmin",
    "SLAPolicyAdmin",
    "SavedViewAdmin",
    "TeamAdmin",
    "TicketAdmin",
    "TicketEventAdmin",
    "TicketMessageAdmin",
]
