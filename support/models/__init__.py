"""Tickets, who works on them, and what is said and done on them."""

from support.models.agent import AgentProfile
from support.models.assignment_rule import AssignmentRule
from support.models.attachment import Attachment
from support.models.business_calendar import BusinessCalendar, CalendarInterval, Holiday
from support.models.clock import Metric, SLAClock
from support.models.draft import Draft
from support.models.event import TicketEvent
from support.models.follower import Mention, TicketFollower
from support.models.handling import Handling
from support.models.link import TicketLink
from support.models.macro import Macro
from support.models.message import TicketMessage
from support.models.policy import SLAPolicy, SLATarget
from support.models.product import Product
from support.models.read import TicketRead
from support.models.saved_view import SavedView
from support.models.stale import StaleTicket
from support.models.tag import Tag
from support.models.team import Team, TeamMembership
from support.models.ticket import Ticket

__all__ = [
    "AgentProfile",
    "AssignmentRule",
    "Attachment",
    "BusinessCalendar",
    "CalendarInterval",
    "Draft",
    "Handling",
    "Holiday",
    "Macro",
    "Mention",
    "Metric",
    "Product",
    "SLAClock",
    "SLAPolicy",
    "SLATarget",
    "SavedView",
    "StaleTicket",
    "Tag",
    "Team",
    "TeamMembership",
    "Ticket",
    "TicketEvent",
    "TicketFollower",
    "TicketLink",
    "TicketMessage",
    "TicketRead",
]
