"""Chats, their messages, and the runs that write the answers."""

from chat.models.attempt import Attempt
from chat.models.attempt_day import AttemptDay
from chat.models.chat import Chat
from chat.models.chunk import GenerationChunk
from chat.models.endpoint import ModelEndpoint
from chat.models.feedback import Feedback
from chat.models.generation import Generation
from chat.models.message import Message

__all__ = [
    "Attempt",
    "AttemptDay",
    "Chat",
    "Feedback",
    "Generation",
    "GenerationChunk",
    "Message",
    "ModelEndpoint",
]
