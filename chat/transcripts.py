"""Reading a chat: the branch that a page shows, and the history that a model gets."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID

from django.conf import settings
from django.utils.safestring import SafeString, mark_safe

from chat import rendering, slots
from chat.models import Chat as Chat  # also for apps that read transcripts
from chat.models import Feedback, Message
from chat.providers.base import Provider, Turn
from chat.providers.tokens import estimate
from chat.slots import Interlude

PAGE = 200
# Left for the answer when a provider names no limit of its own.
ANSWER_TOKENS = 1024
# What a turn costs beside its text, in the chat formats of the usual models.
TURN_TOKENS = 4


@dataclass(frozen=True, slots=True)
class Entry:
    """A message as a page shows it, with its place among its versions."""

    message: Message
    html: SafeString
    number: int = 1
    count: int = 1
    previous_id: UUID | None = None
    next_id: UUID | None = None
    rating: int | None = None
    is_last: bool = False

    @property
    def id(self) -> UUID:
        """The message's, which sorts by time."""
        return self.message.id

    @property
    def seconds(self) -> float | None:
        """How long the answer was written, in its last attempt; None for others."""
        generation, end = self.message.generation, self.message.finished_at
        if generation is None or generation.started_at is None or end is None:
            return None
        return max(0.1, (end - generation.started_at).total_seconds())

    @property
    def words_per_minute(self) -> int | None:
        """How quickly it was written; None for what was not."""
        seconds = self.seconds
        words = len(self.message.content.split())
        return round(words / seconds * 60) if seconds and words else None


class Tree:
    """The shape of a chat: who follows whom. One narrow query."""

    def __init__(self, chat: Chat) -> None:
        pairs = Message.objects.filter(chat=chat).order_by("id")
        self.parent: dict[UUID, UUID | None] = dict(
            pairs.values_list("id", "parent_id")
        )
        self.children: dict[UUID | None, list[UUID]] = defaultdict(list)
        for message, parent in self.parent.items():
            self.children[parent].append(message)

    def branch(self, leaf: UUID | None) -> list[UUID]:
        """From the first message to *leaf*."""
        branch = []
        while leaf is not None:
            branch.append(leaf)
            leaf = self.parent[leaf]
        return branch[::-1]

    def latest_leaf(self, message: UUID) -> UUID:
        """The end of the branch that leads on from a message by the newest versions."""
        while children := self.children.get(message):
            message = children[-1]
        return message

    def versions(self, message: UUID) -> list[UUID]:
        """The message and its alternatives, oldest first."""
        return self.children[self.parent[message]]


@dataclass(frozen=True, slots=True)
class Transcript:
    """A stretch of the current branch; `earlier` is its first message if there is more
    above it. `interludes` were said beside the chat meanwhile."""

    entries: list[Entry]
    earlier: UUID | None = None
    interludes: Sequence[Interlude] = ()

    @property
    def last(self) -> Message | None:
        """Its last message."""
        return self.entries[-1].message if self.entries else None

    @property
    def in_order(self) -> list[Entry | Interlude]:
        """All of it, as it was said."""
        said: list[Entry | Interlude] = [*self.entries, *self.interludes]
        return sorted(said, key=lambda one: one.id)


def latest(chat: Chat) -> Transcript:
    """The end of the current branch, a page of it."""
    tree = Tree(chat)
    return _page(chat, tree, tree.branch(chat.leaf_id))


def alone(chat: Chat) -> list[Entry]:
    """The same without what was said beside it."""
    tree = Tree(chat)
    return _entries(chat, tree, tree.branch(chat.leaf_id)[-PAGE:])


def before(chat: Chat, message: UUID) -> Transcript:
    """The page of the current branch that ends above a message."""
    tree = Tree(chat)
    branch = tree.branch(chat.leaf_id)
    end = branch.index(message) if message in branch else 0
    return _page(chat, tree, branch[:end], until=message)


def after(chat: Chat, message: UUID) -> Transcript | None:
    """What follows a message on the current branch; None when it is not on it."""
    tree = Tree(chat)
    branch = tree.branch(chat.leaf_id)
    if message not in branch:
        return None
    rest = branch[branch.index(message) + 1 :]
    return Transcript(_entries(chat, tree, rest))


def just_sent(question: Message, placeholder: Message) -> Transcript:
    """An exchange whose answer is not written yet. It ends its branch, so both are the
    only versions, and nothing needs to be asked of the database."""
    nothing = SafeString("")
    last = Entry(placeholder, nothing, is_last=True)
    return Transcript([Entry(question, nothing), last])


def some(chat: Chat, *messages: Message) -> Transcript:
    """Some messages of a chat as its page shows them."""
    ids = [message.id for message in messages]
    return Transcript(_entries(chat, Tree(chat), ids))


def entry(message: Message, chat: Chat) -> Entry:
    """One message of a chat as its page shows it."""
    return some(chat, message).entries[0]


def _page(
    chat: Chat, tree: Tree, branch: list[UUID], until: UUID | None = None
) -> Transcript:
    shown = branch[-PAGE:]
    earlier = shown[0] if len(branch) > PAGE else None
    interludes = slots.between(chat.id, earlier, until)
    return Transcript(_entries(chat, tree, shown), earlier, interludes)


def _entries(chat: Chat, tree: Tree, ids: list[UUID]) -> list[Entry]:
    messages = Message.objects.filter(id__in=ids).select_related("generation")
    found = messages.in_bulk()
    ratings = dict(
        Feedback.objects.filter(message__in=ids, user=chat.owner_id).values_list(
            "message_id", "rating"
        )
    )
    return [
        _entry(
            found[id],
            tree.versions(id),
            rating=ratings.get(id),
            is_last=id == chat.leaf_id,
        )
        for id in ids
        if id in found
    ]


def _entry(
    message: Message, versions: list[UUID], *, rating: int | None, is_last: bool
) -> Entry:
    place = versions.index(message.id)
    return Entry(
        message=message,
        html=_html(message),
        number=place + 1,
        count=len(versions),
        previous_id=versions[place - 1] if place else None,
        next_id=versions[place + 1] if place + 1 < len(versions) else None,
        rating=rating,
        is_last=is_last,
    )


def _html(message: Message) -> SafeString:
    """The answer as stored, or rendered again where the renderer has changed."""
    if message.role != Message.Role.ASSISTANT or message.is_unfinished:
        return SafeString("")
    if message.html_version != rendering.VERSION:
        message.html = rendering.render(message.content)
        message.html_version = rendering.VERSION
        message.save(update_fields=["html", "html_version"])
    return mark_safe(message.html)  # noqa: S308 (made by rendering.render, cleaned)


def turns(message: Message, provider: Provider) -> tuple[Turn, ...]:
    """What a model is told to answer *message*, which is still empty, or to go on.

    The system prompt, then the last messages up to it: at most CHAT_HISTORY_MESSAGES,
    and as many as fit beside an answer into the model's context. The last one, the
    question, is always there.
    """
    system = Turn("system", message.chat.system_prompt or provider.system_prompt)
    room = room_beside_answer(provider) - _cost(system.content)
    told: list[Turn] = []
    for past in history(message):
        room -= _cost(past.content)
        if told and room < 0:
            break
        told.append(Turn(past.role, past.content))
    return (system, *reversed(told))


def room_beside_answer(provider: Provider) -> int:
    """Tokens of a prompt for *provider* that leaves room for an answer."""
    answer = provider.max_tokens or min(ANSWER_TOKENS, provider.context_tokens // 2)
    return provider.context_tokens - answer


def _cost(text: str) -> int:
    return estimate(text) + TURN_TOKENS


def history(message: Message) -> list[Message]:
    """The messages above one, nearest first, without those that hold no text: at most
    CHAT_HISTORY_MESSAGES."""
    rows = Message.objects.raw(
        """
        WITH RECURSIVE branch AS (
            SELECT m.*, 0 AS depth FROM chat_message m WHERE id = %s
            UNION ALL
            SELECT m.*, b.depth + 1 FROM chat_message m
              JOIN branch b ON m.id = b.parent_id WHERE b.depth < %s
        )
        SELECT id, role, content FROM branch
         WHERE depth > 0 AND content <> '' ORDER BY depth
        """,
        [message.id, settings.CHAT_HISTORY_MESSAGES],
    )
    return list(rows)
