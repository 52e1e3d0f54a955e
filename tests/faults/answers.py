"""Answers that show what became of them.

Each piece carries the answer's tag, the request it was sent for and its own number, so
that a loss, a repetition, a change of order or a mixture of attempts is seen. The words
take one to four bytes a character, and some are several characters for one sign.
"""

import random
from collections.abc import Sequence
from dataclasses import dataclass, field

from tests.upstream import Gate, Reply, Request, Step, Upstream

_WORDS = ("so", "naïve", "Straße", "東京", "🙂", "e\u0301", "👩‍👩‍👧", "\u2028", "…")


@dataclass
class Answer:
    """What the upstream says to the question with this tag, request by request.

    The first request meets `gate` before its piece number `gate_at`.
    """

    tag: str
    pieces: int = 60
    gate_at: int = 30
    pause: float = 0.005  # seconds between two pieces
    gate: Gate = field(default_factory=Gate)
    texts: list[str] = field(default_factory=list)

    @property
    def question(self) -> str:
        """What to ask to get it."""
        return f"Tell me about {self.tag}, please."

    @property
    def before_gate(self) -> int:
        """Characters of the first reply that are sent before its gate."""
        return len("".join(self._piece(1, number) for number in range(self.gate_at)))

    def reply(self, request: Request) -> Reply | None:
        """The rule of the upstream."""
        if not request.streamed or self.tag not in request.question:
            return None
        number = len(self.texts) + 1
        pieces = [self._piece(number, i) for i in range(self.pieces)]
        self.texts.append("".join(pieces))
        return Reply([step for i, p in enumerate(pieces) for step in self._at(i, p)])

    def _piece(self, request: int, number: int) -> str:
        word = _WORDS[(number + request) % len(_WORDS)]
        return f"{self.tag}·{request}·{number} {word} "

    def _at(self, number: int, piece: str) -> Sequence[Step]:
        if number == self.gate_at and len(self.texts) == 1:
            return (self.gate, piece)
        return (self.pause, piece)

    def is_one(self, text: str) -> bool:
        """Whether this is how the answer to one of the requests begins."""
        return not text or any(whole.startswith(text) for whole in self.texts)


def held(upstream: Upstream) -> Answer:
    """A new answer that waits half-way."""
    return _told(upstream, Answer(tag=_tag(random.Random())))


def drawn(upstream: Upstream, rng: random.Random) -> Answer:
    """A new answer of random length and pace, with its gate anywhere in it."""
    pieces = rng.randint(20, 120)
    answer = Answer(
        tag=_tag(rng),
        pieces=pieces,
        gate_at=rng.randrange(pieces),
        pause=rng.choice((0.0, 0.002, 0.01, 0.03)),
    )
    return _told(upstream, answer)


def _tag(rng: random.Random) -> str:
    return f"q{rng.getrandbits(40):010x}"


def _told(upstream: Upstream, answer: Answer) -> Answer:
    upstream.rule(answer.reply)
    return answer
