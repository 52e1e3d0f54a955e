"""Forms of the help centre and of its editor."""

from django import forms


class VoteForm(forms.Form):
    """Whether it helped, and what is missing."""

    helped = forms.TypedChoiceField(
        choices=[("1", "Yes"), ("0", "No")], coerce=lambda value: value == "1"
    )
    comment = forms.CharField(required=False, max_length=1000)
