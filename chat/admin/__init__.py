"""Staff's view of chats, messages, feedback, generations, attempts and endpoints.

Staff look, stop and mark as reviewed; nobody rewrites what people or models said. Whom
the assistant asks is theirs to set.
"""

from chat.admin.attempt_days import AttemptDayAdmin
from chat.admin.attempts import AttemptAdmin
from chat.admin.chats import ChatAdmin
from chat.admin.endpoints import ModelEndpointAdmin
from chat.admin.feedback import FeedbackAdmin
from chat.admin.generations import GenerationAdmin
from chat.admin.messages import MessageAdmin

__all__ = [
    "AttemptAdmin",
    "AttemptDayAdmin",
    "ChatAdmin",
    "FeedbackAdmin",
    "GenerationAdmin",
    "MessageAdmin",
    "ModelEndpointAdmin",
]
