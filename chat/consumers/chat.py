"""The socket of a chat: ask, watch, stop and resume, in any number of tabs at once.

Every socket of the chat is told every question and answer, whoever asked. Frames have
the words of `chat.streaming.events`, with `message_id`, the answer they belong to, and
`id`, the place after them. `message` is a question that was asked.
"""

import asyncio
from collections import deque
from contextlib import aclosing
from uuid import UUID

import structlog
from django.http import Http404

from chat import access
from chat.actions import answers, messages
from chat.consumers.frames import Ask, Frame, Ping, Resume, Stop, read
from chat.models import Chat, Message
from chat.sockets.door import Closed, Code
from chat.sockets.socket import Socket
from chat.streaming.database import DATABASE_AWAY, db
from chat.streaming.events import Cursor
from chat.streaming.stop import ended
from chat.streaming.telling import BrokenOffError, told
from chatsite import failures
from chatsite.accounts.models import User
from chatsite.refusal import Refused

log = structlog.get_logger(__name__)

AWAY = Refused("unavailable", failures.AWAY, status=503)
NOTHING: dict[str, object] = {"type": "system", "content": "Nothing is being written."}
# Statuses after which the same frame may do later.
RETRYABLE = {409, 429, 503}
# Runs told last. A late notice of one of them must not tell it again.
REMEMBERED = 16


class ChatConsumer(Socket):
    """One chat of its user. A mistake is answered with a frame and ends nothing."""

    def admit(self) -> User:
        """Who it is, if the chat is (still) theirs."""
        user = super().admit()
        self._chat(user)
        return user

    async def opened(self) -> None:
        """Say hello, and tell what is being written."""
        # Answers to tell, and whether to do so even if they were told before.
        self._wanted: asyncio.Queue[tuple[UUID, bool]] = asyncio.Queue()
        self._told: deque[UUID | None] = deque(maxlen=REMEMBERED)
        # The one that is, or was last, being told.
        self._current: UUID | None = None
        await self.say({"type": "system", "content": "Connected."})
        self._telling = self.start(self._tell_all(await db(self._running), Cursor()))

    async def disconnect(self, code: int) -> None:
        """Tell no more; its failure would disturb Channels, which now cleans up."""
        self._telling.cancel()

    async def looked(self) -> None:
        """Tell what is being written, should its notice have been lost."""
        if running := await db(self._running):
            self._wanted.put_nowait((running.id, False))

    async def heard(self, notice: dict[str, str]) -> None:
        """Tell an answer that was asked for here, in another tab or by a program."""
        if notice.get("chat_id") != str(self._chat_id):
            return
        if notice["type"] == "chat.talk":
            self._wanted.put_nowait((UUID(notice["leaf"]), False))
        elif notice["type"] == "message.changed" and notice["state"] == "queued":
            self._wanted.put_nowait((UUID(notice["message_id"]), False))

    async def receive(
        self, text_data: str | None = None, bytes_data: bytes | None = None
    ) -> None:
        """Do what a frame says, or say why not."""
        try:
            await self._do(read(text_data))
        except Refused as refused:
            await self._refuse(refused)
        except Http404 as missing:
            await self._refuse(Refused("not_found", str(missing), status=404))
        except DATABASE_AWAY as error:
            log.warning("socket.database_away", error=str(error))
            await self._refuse(AWAY)

    async def _do(self, frame: Frame) -> None:
        match frame:
            case Ask():
                sent = await db(self._ask, frame)
                self._wanted.put_nowait((sent.answer.id, True))
            case Stop():
                running = await db(self._stop)
                await (ended(running) if running else self.say(NOTHING))
            case Resume():
                await self._resume(frame)
            case Ping():
                await self.say({"type": "pong"})

    async def _resume(self, frame: Resume) -> None:
        answer = await db(self._answer, frame.message_id)
        if answer is None or answer.generation_id is None:
            return await self.say(NOTHING)
        self._telling.cancel()
        if self._current:
            self._wanted.put_nowait((self._current, False))  # unless it is told
        self._telling = self.start(self._tell_all(answer, Cursor.parse(frame.after)))
        return None

    async def _refuse(self, refused: Refused) -> None:
        frame = {"type": "error", "code": refused.code, "message": refused.message}
        await self.say({**frame, "retryable": refused.status in RETRYABLE})

    async def _tell_all(self, answer: Message | None, cursor: Cursor) -> None:
        """Tell one answer after another, for as long as the socket is open."""
        if answer is not None:
            self._current = answer.id
            await self._tell(answer, cursor)
        while True:
            self._current, again = await self._wanted.get()
            wanted, question = await db(self._exchange, self._current)
            if again or wanted.generation_id not in self._told:
                await self.say(question)
                await self._tell(wanted, Cursor())

    async def _tell(self, answer: Message, cursor: Cursor) -> None:
        if answer.generation_id is None:
            return
        telling = told(answer.generation_id, self._chat_id, cursor)
        try:
            async with aclosing(telling):
                async for news in telling:
                    if news is None:
                        continue  # the server's pings keep the socket alive
                    event, place = news
                    whose = {"id": str(place), "message_id": str(answer.id)}
                    await self.say({**event.data(), **whose})
        except BrokenOffError:
            raise Closed(Code.SERVICE_RESTART) from None
        self._told.append(answer.generation_id)

    # --- On a database thread ---

    @property
    def _chat_id(self) -> UUID:
        chat_id: UUID = self.scope["url_route"]["kwargs"]["chat_id"]
        return chat_id

    def _chat(self, user: User) -> Chat:
        return access.chat_for(user, self._chat_id)

    def _running(self) -> Message | None:
        return self._chat(self.user).messages.unfinished().first()

    def _answer(self, message_id: UUID | None) -> Message | None:
        """The one that is meant: the named, the unfinished, or else the last."""
        if message_id is not None:
            return access.message_for(self.user, message_id, chat_id=self._chat_id)
        return self._running() or self._chat(self.user).leaf

    def _ask(self, frame: Ask) -> messages.Exchange:
        return messages.send(
            chat=self._chat(self.user),
            user=self.user,
            content=frame.content,
            client_id=frame.client_id,
        )

    def _stop(self) -> UUID | None:
        running = answers.running(chat=self._chat(self.user))
        if running is None:
            return None
        answers.stop_generation(generation=running)
        return running.id

    def _exchange(self, message_id: UUID) -> tuple[Message, dict[str, object]]:
        """An answer, and its question as a frame."""
        answer = access.message_for(self.user, message_id, chat_id=self._chat_id)
        question = answer.parent
        return answer, {
            "type": "message",
            "message_id": str(question.id) if question else None,
            "role": Message.Role.USER,
            "content": question.content if question else "",
            "client_id": question.client_id if question else "",
            "answer_id": str(answer.id),
        }
