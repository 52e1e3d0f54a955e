"""Thumbs up, thumbs down, and why."""

from django.db import transaction

from chat.actions import content as rules
from chat.models import Feedback, Message
from chatsite.accounts.models import User
from chatsite.refusal import Refused

LONGEST_COMMENT = 2000


def rate(
    *, message: Message, user: User, rating: int | None, comment: str = ""
) -> None:
    """Rate an answer, or with None take the rating back.

    Raises:
        Refused: for what is not an answer, or an unfit comment.
    """
    if message.role != Message.Role.ASSISTANT:
        raise Refused("not_an_answer", "Only answers can be rated.", status=409)
    if comment.strip():
        comment = rules.clean(comment, longest=LONGEST_COMMENT, what="comment")
    with transaction.atomic():
        if rating is None:
            Feedback.objects.filter(message=message, user=user).delete()
            return
        Feedback.objects.update_or_create(
            message=message,
            user=user,
            defaults={"rating": rating, "comment": comment.strip()},
        )
