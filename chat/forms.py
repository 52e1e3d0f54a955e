"""Forms of the chat pages. The rules for text are `chat.actions.content`'s."""

import uuid
from collections.abc import Callable

from django import forms

from chat.actions import messages
from chat.models import Feedback
from chatsite.refusal import Refused


def new_client_id() -> str:
    """An idempotency key for a form that works without script."""
    return str(uuid.uuid4())


class ContentForm(forms.Form):
    """A question."""

    content = forms.CharField(strip=False, widget=forms.Textarea)
    client_id = forms.CharField(
        max_length=64, required=False, initial=new_client_id, widget=forms.HiddenInput
    )

    def clean_content(self) -> str:
        """The question as it will be stored."""
        return _checked(messages.clean, self.cleaned_data["content"])


class FeedbackForm(forms.Form):
    """A rating; none takes it back."""

    rating = forms.TypedChoiceField(
        choices=[("", "None"), *Feedback.Rating.choices],
        coerce=int,
        empty_value=None,
        required=False,
    )
    comment = forms.CharField(required=False, strip=True, max_length=2000)


class TitleForm(forms.Form):
    """The title of a chat."""

    title = forms.CharField(max_length=200)


class InstructionsForm(forms.Form):
    """What the assistant is told before everything else."""

    system_prompt = forms.CharField(
        required=False, max_length=8000, widget=forms.Textarea
    )


def _checked(rule: Callable[[str], str], value: str) -> str:
    try:
        return rule(value)
    except Refused as refused:
        raise forms.ValidationError(refused.message, code=refused.code) from None
