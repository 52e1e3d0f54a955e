"""Asking, in all its forms: send, edit, regenerate, continue, choose a version."""

from collections.abc import Iterable
from dataclasses import dataclass
from uuid import UUID

from django.conf import settings
from django.db import transaction
from django.db.models import Q
from django.utils import timezone

from chat.actions import chats
from chat.actions import content as rules
from chat.answers import answering
from chat.live import publish
from chat.models import Chat, Generation, Message
from chat.purposes import answer
from chat.streaming import queue
from chat.transcripts import Tree
from chatsite.accounts.models import User
from chatsite.refusal import Refused

Role = Message.Role


@dataclass(frozen=True, slots=True)
class Exchange:
    """A question and the answer to it."""

    question: Message
    answer: Message


def clean(content: str) -> str:
    """A question as it will be stored.

    Raises:
        Refused: see `chat.actions.content.clean`.
    """
    return rules.clean(content, longest=settings.CHAT_QUESTION_CHARACTERS)


def send(*, chat: Chat, user: User, content: str, client_id: str = "") -> Exchange:
    """Ask at the end of the current branch.

    The question, the queued placeholder and its generation are stored together, and
    only then is a model called. The same `client_id` again gives the same exchange.

    An unfinished answer that gives way (`Answering.gives_way`) is withdrawn.

    Raises:
        Refused: for unfit content, while an answer is being written, while a person has
            the chat (code `person`), or at the cap.
    """
    content = clean(content)
    with transaction.atomic():
        chat = _lock(chat)
        sent, unfinished = _standing(chat, client_id)
        if sent and (answer := _answer_to(sent)):
            return Exchange(sent, answer)
        _make_room(chat, unfinished)
        question = sent or _question(chat, chat.leaf_id, content, client_id)
        return _ask(chat, user, question)


def start_chat(
    *,
    owner: User,
    content: str,
    client_id: str = "",
    answered_by: str = answer.NAME,
) -> Chat:
    """Ask the first question of a new chat, of the purpose *answered_by*. The same
    `client_id` gives the same chat.

    Raises:
        Refused: for unfit content, or at the cap.
    """
    with transaction.atomic():
        chat = chats.create(owner=owner, client_id=client_id, answered_by=answered_by)
        send(chat=chat, user=owner, content=content, client_id=client_id)
        return chat


def edit(*, question: Message, user: User, content: str, client_id: str) -> Exchange:
    """Ask a question in other words: a new branch beside it.

    Raises:
        Refused: as for `send`, and for what is not a question.
    """
    content = clean(content)
    if question.role != Role.USER:
        raise Refused("not_a_question", "Only questions can be edited.", status=409)
    with transaction.atomic():
        chat = _lock(question.chat)
        sent, unfinished = _standing(chat, client_id)
        if sent and (answer := _answer_to(sent)):
            return Exchange(sent, answer)
        _make_room(chat, unfinished)
        beside = _question(chat, question.parent_id, content, client_id)
        return _ask(chat, user, sent or beside)


def regenerate(*, message: Message, user: User) -> Message:
    """Answer the same question again: a new branch beside the answer.

    Raises:
        Refused: for what is not an answer, while one is being written, or at the cap.
    """
    if message.role != Role.ASSISTANT or message.parent_id is None:
        raise Refused("not_an_answer", "Only answers can be written again.", status=409)
    with transaction.atomic():
        chat = _lock(message.chat)
        _make_room(chat, chat.messages.unfinished())
        placeholder = Message(
            chat=chat, parent_id=message.parent_id, role=Role.ASSISTANT
        )
        _start(placeholder, user)
        _move_to(chat, placeholder)
        return placeholder


def go_on(*, message: Message, user: User) -> Message:
    """Continue an answer that was broken off or cut by length.

    Raises:
        Refused: for an answer that is whole, while one is being written, or at the cap.
    """
    with transaction.atomic():
        chat = _lock(message.chat)
        _make_room(chat, chat.messages.unfinished())
        message.refresh_from_db()
        if not message.can_continue:
            raise Refused("whole", "This answer is complete.", status=409)
        _start(message, user, prefix=message.content)
        publish.message_changed(
            owner_id=chat.owner_id,
            chat_id=chat.id,
            message_id=message.id,
            state=message.state,
        )
        return message


def select(*, message: Message) -> None:
    """Show the branch of this version, as far as it goes."""
    with transaction.atomic():
        chat = _lock(message.chat)
        leaf = Tree(chat).latest_leaf(message.id)
        chat.leaf_id = leaf
        chat.save(update_fields=["leaf"])
        publish.chat_changed(owner_id=chat.owner_id, chat_id=chat.id, leaf_id=leaf)


def _lock(chat: Chat) -> Chat:
    return Chat.objects.select_for_update().get(id=chat.id)


def _standing(chat: Chat, client_id: str) -> tuple[Message | None, list[Message]]:
    """The question that this key has sent, whose answer may have been withdrawn, and
    the answers that are being written."""
    matter = Q(state__in=Message.UNFINISHED)
    if client_id:
        matter |= Q(client_id=client_id)
    found = list(chat.messages.filter(matter))
    sent = (one for one in found if client_id and one.client_id == client_id)
    return next(sent, None), [one for one in found if one.is_unfinished]


def _answer_to(question: Message) -> Message | None:
    """The first answer; what was asked on top of it before its end shares the next."""
    following = question.children.order_by("id").first()
    while following is not None and following.role == Role.USER:
        following = following.children.order_by("id").first()
    return following


def _make_room(chat: Chat, unfinished: Iterable[Message]) -> None:
    """Have a locked chat free for another answer, or say why it is not."""
    if not chat.answered_by:
        raise Refused(
            "person",
            "A person answers here now, not the assistant. Write to them below; if you "
            "see no place for it, load the page again.",
            status=403,
        )
    for message in unfinished:
        purpose = answering.of(chat)
        if not purpose.gives_way:
            raise Refused(
                "writing",
                "The assistant is still writing. Wait for the end, or stop it first.",
                status=409,
            )
        message.chat = chat
        purpose.withdraw(message)


def _question(chat: Chat, parent: UUID | None, content: str, client_id: str) -> Message:
    return Message(
        chat=chat,
        parent_id=parent,
        role=Role.USER,
        content=content,
        client_id=client_id,
    )


def _ask(chat: Chat, user: User, question: Message) -> Exchange:
    placeholder = Message(chat=chat, parent=question, role=Role.ASSISTANT)
    _start(placeholder, user)
    if chat.title == "":
        chat.title = provisional_title(question.content)
    _move_to(chat, placeholder)
    return Exchange(question, placeholder)


def _start(message: Message, user: User, prefix: str = "") -> None:
    """Queue the writing of a message, and store it, with its question if that is new."""
    # Who asks in two chats at once waits here, and is counted after the other.
    User.objects.select_for_update(no_key=True).values_list("id").get(id=user.id)
    own = Generation.objects.filter(requested_by=user, purpose__in=answering.names())
    live = own.unfinished().count()
    if live >= settings.CHAT_LIVE_PER_USER:
        raise Refused(
            "too_many",
            f"{live} answers are being written for you already. Wait for one to end, "
            "or stop one.",
            status=429,
        )
    purpose = answering.of(message.chat)
    message.generation = queue.enqueue(
        purpose=purpose.name,
        subject=message.id,
        requested_by=user,
        prefix=prefix,
        delay=purpose.delay,
    )
    message.state = Message.State.QUEUED
    _save(message)
    purpose.asked(message)


def _save(message: Message) -> None:
    if not message._state.adding:
        message.save()
        return
    # Both new ones in one statement. A parent that was not loaded is no new one.
    parent = message._state.fields_cache.get("parent")
    chain = [parent] if parent is not None and parent._state.adding else []
    Message.objects.bulk_create([*chain, message])


def _move_to(chat: Chat, leaf: Message) -> None:
    chat.leaf = leaf
    chat.active_at = timezone.now()
    # Who talks in it again finds it in the list again.
    chat.archived_at = None
    chat.save(update_fields=["leaf", "active_at", "archived_at", "title"])
    publish.chat_talked_in(owner_id=chat.owner_id, chat_id=chat.id, leaf_id=leaf.id)


def provisional_title(question: str) -> str:
    """The first line of a question, cut at a word."""
    line = question.split("\n", 1)[0].strip()
    if len(line) <= 60:
        return line
    return line[:60].rsplit(" ", 1)[0].rstrip(",.;:") + "…"
