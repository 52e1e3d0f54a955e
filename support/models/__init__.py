"""Tickets, who works on them, and what is said and done on them."""

from support.models.agent import AgentProfile
from support.models.ai_run import AIRun
from support.models.ai_suggestion import AISuggestion
from support.models.article import Article
from support.models.article_chunk import ArticleChunk
from support.models.article_version import ArticleVersion
from support.models.article_vote import ArticleVote
from support.models.article_word import ArticleWord
from support.models.assignment_rule import AssignmentRule
from support.models.attachment import Attachment
from support.models.business_calendar import BusinessCalendar, CalendarInterval, Holiday
from support.models.clock import Metric, SLAClock
from support.models.csat import CSATResponse
from support.models.draft import Draft
from support.models.event import TicketEvent
from support.models.follower import Mention, TicketFollower
from support.models.handling import Handling
from support.models.handoff import Handoff
from support.models.link import TicketLink
from support.models.macro import Macro
from support.models.message import TicketMessage
from support.models.notification import Notification, NotificationChoice
from support.models.policy import SLAPolicy, SLATarget
from support.models.product import Product
from support.models.read import TicketRead
from support.models.saved_view import SavedView
from support.models.stale import StaleTicket
from support.models.tag import Tag
from support.models.team import Team, TeamMembership
from support.models.ticket import Ticket

__all__ = [
    "AIRun",
    "AISuggestion",
    "AgentProfile",
    "Article",
    "ArticleChunk",
    "ArticleVersion",
    "ArticleVote",
    "ArticleWord",
    "AssignmentRule",
    "Attachment",
    "BusinessCalendar",
    "CSATResponse",
    "CalendarInterval",
    "Draft",
    "Handling",
    "Handoff",
    "Holiday",
    "Macro",
    "Mention",
    "Metric",
    "Notification",
    "NotificationChoice",
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
