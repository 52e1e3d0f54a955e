"""The box in which a ticket is answered: a reply to the customer or a note."""

from uuid import UUID, uuid4

from django import forms

from chatsite.refusal import Refused
from support.actions.words import Words
from support.lifecycle import REPLIES, Happening
from support.models import Draft

Mode = Draft.Mode


def new_key() -> str:
    """What makes a repeated send the same send, for a form that works without script."""
    return uuid4().hex


class ComposerForm(forms.Form):
    """Both texts, the one that is sent, and what happens to the ticket then.

    `based_on_seq` is the last event that the page showed when its writer began; `reviewed` is
    the last that they were shown for review, and takes its place.
    """

    mode = forms.TypedChoiceField(choices=Mode.choices, coerce=Mode)
    reply = forms.CharField(strip=False, required=False)
    note = forms.CharField(strip=False, required=False)
    then = forms.TypedChoiceField(
        choices=[(way.value, way.value) for way in Happening if way in REPLIES],
        coerce=Happening,
        required=False,
        empty_value=Happening.REPLY,
    )
    key = forms.CharField(max_length=64, required=False, initial=new_key)
    based_on_seq = forms.IntegerField(required=False, min_value=0)
    reviewed = forms.IntegerField(required=False, min_value=0)

    @property
    def is_note(self) -> bool:
        """Whether it stays among agents."""
        return bool(self.cleaned_data["mode"] == Mode.INTERNAL)

    def words(self, files: list[str]) -> Words:
        """What is sent, with the uploads of these ids.

        Raises:
            Refused: for a form that no page of ours sends.
        """
        if not self.is_valid():
            raise Refused("composer", "This could not be read. Try again.", status=422)
        sent = self.cleaned_data
        reviewed = sent["reviewed"]
        return Words(
            body=sent["note" if self.is_note else "reply"],
            key=sent["key"],
            based_on_seq=sent["based_on_seq"] if reviewed is None else reviewed,
            files=uuids(files),
        )


class DraftForm(forms.Form):
    """What an agent has begun to write."""

    mode = forms.TypedChoiceField(choices=Mode.choices, coerce=Mode)
    body = forms.CharField(strip=False, required=False)
    based_on_seq = forms.IntegerField(min_value=0, max_value=2**31 - 1)


def uuids(texts: list[str]) -> tuple[UUID, ...]:
    """The ids of uploads that a page names.

    Raises:
        Refused: for what is none.
    """
    try:
        return tuple(map(UUID, texts))
    except ValueError:
        raise Refused(
            "no_file", "A file is missing. Add it again.", status=422
        ) from None
