"""What agents ask of the AI, and what they say of its suggestions."""

from django import forms

from chatsite.refusal import Refused
from support.drafting.manner import LONGEST_INSTRUCTION, Length, Manner, Tone


class MannerForm(forms.Form):
    """How a draft is wanted; `instead_of` names the run that it replaces."""

    tone = forms.ChoiceField(
        choices=[(tone.value, tone.value.title()) for tone in Tone], required=False
    )
    length = forms.ChoiceField(
        choices=[(length.value, length.value.title()) for length in Length],
        required=False,
    )
    instruction = forms.CharField(required=False, max_length=LONGEST_INSTRUCTION)
    instead_of = forms.UUIDField(required=False)

    def manner(self) -> Manner:
        """What the agent chose.

        Raises:
            Refused: for what cannot be chosen, or too long an instruction.
        """
        if not self.is_valid():
            (errors, *_) = self.errors.as_data().values()
            raise Refused("manner", " ".join(errors[0].messages), status=422)
        chosen = self.cleaned_data
        return Manner(
            tone=Tone(chosen["tone"] or Tone.FRIENDLY),
            length=Length(chosen["length"] or Length.SAME),
            instruction=chosen["instruction"],
        )
