"""A question to the assistant of the help centre."""

from django import forms

from chat.actions import messages
from chatsite.refusal import Refused
from support.forms.composer import new_key


class QuestionForm(forms.Form):
    """The first question of a chat. The rules for its text are chat's."""

    content = forms.CharField(strip=False, widget=forms.Textarea)
    client_id = forms.CharField(
        max_length=64, required=False, initial=new_key, widget=forms.HiddenInput
    )

    def clean_content(self) -> str:
        """The question as it will be stored."""
        try:
            return messages.clean(self.cleaned_data["content"])
        except Refused as refused:
            raise forms.ValidationError(refused.message, code=refused.code) from None
