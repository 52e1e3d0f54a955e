"""Staff's view of chats, messages, feedback, generations and attempts.

Staff look, stop and mark as reviewed; nobody rewrites what people or models said.
"""

from chat.admin.attempts import AttemptAdmin
from chat.admin.chats import ChatAdmin
from chat.admin.feedback import FeedbackAdmin
from chat.admin.generations import GenerationAdmin
from chat.admin.messages import MessageAdmin

__all__ = [
    "AttemptAdmin",
    "ChatAdmin",
    "FeedbackAdmin",
    "GenerationAdmin",
    "MessageAdmin",
]
