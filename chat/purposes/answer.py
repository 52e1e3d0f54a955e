"""An answer: the prompt is the conversation so far, the end fills the placeholder."""

from dataclasses import replace

from chat import transcripts
from chat.answers.answering import Answering
from chat.models import Generation, Message
from chat.providers.base import Prompt, Provider, Turn
from chat.streaming.purposes import Ending

NAME = "answer"
GO_ON = "Go on exactly where you stopped. Do not repeat what you have written."


class Answer(Answering):
    """The assistant's, in a chat of anybody's."""

    name = NAME

    def prompt(self, generation: Generation, provider: Provider) -> Prompt:
        """The system prompt, the history, and when it goes on, its own beginning."""
        message = Message.objects.select_related("chat").get(id=generation.subject)
        turns = transcripts.turns(message, provider)
        if generation.prefix:
            begun = Turn("assistant", generation.prefix)
            turns = (*turns, begun, Turn("user", GO_ON))
        return Prompt(turns)

    def shown(self, message: Message, ending: Ending) -> Ending:
        """As it ended. Where somebody else answers by now, what came too late to be
        stopped is not more than what was stopped in time."""
        if message.chat.answered_by == self.name:
            return ending
        return replace(ending, state=Message.State.STOPPED, error="")
