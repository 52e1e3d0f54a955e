"""What customers write and ask for."""

from django import forms

from chatsite.refusal import Refused
from support.actions.tickets import LONGEST_SUBJECT, Opening
from support.actions.words import Words
from support.forms.composer import new_key, uuids
from support.models import CSATResponse, Product


class PersonForm(forms.Form):
    """What somebody wants from people, and in which matter."""

    subject = forms.CharField(label="What is it about?", max_length=LONGEST_SUBJECT)
    product = forms.ModelChoiceField(
        Product.objects.filter(is_active=True),
        required=False,
        empty_label="Something else",
    )
    content = forms.CharField(
        label="Anything to add?", required=False, strip=False, widget=forms.Textarea
    )
    client_id = forms.CharField(
        max_length=64, required=False, initial=new_key, widget=forms.HiddenInput
    )

    def __init__(self, *args: object, **kwargs: object) -> None:
        super().__init__(*args, **kwargs)  # type: ignore[arg-type]
        product = self.fields["product"]
        assert isinstance(product, forms.ModelChoiceField)  # noqa: S101 (see above)
        # There is nothing to choose between one thing and nothing.
        if product.queryset is not None and product.queryset.count() < 2:
            del self.fields["product"]

    @property
    def opening(self) -> Opening:
        """What the ticket is about."""
        sent = self.cleaned_data
        return Opening(sent["subject"], product=sent.get("product"))

    @property
    def words(self) -> Words | None:
        """What they add to the subject; None for nothing."""
        sent = self.cleaned_data
        if not sent["content"].strip():
            return None
        return Words(sent["content"], key=sent["client_id"])


class RequestForm(PersonForm):
    """A request without a chat, which needs a first message."""

    field_order = ("subject", "product", "content")

    def __init__(self, *args: object, **kwargs: object) -> None:
        super().__init__(*args, **kwargs)
        self.fields["content"].required = True
        self.fields["content"].label = "What happened, and what do you need?"


class WriteForm(forms.Form):
    """A message of the requester's, from the composer."""

    content = forms.CharField(strip=False)
    client_id = forms.CharField(max_length=64, required=False, initial=new_key)

    def words(self, files: list[str]) -> Words:
        """What is sent, with the uploads of these ids.

        Raises:
            Refused: for an empty message.
        """
        if not self.is_valid():
            raise Refused("empty", "Write a message first.", status=422)
        sent = self.cleaned_data
        return Words(sent["content"], key=sent["client_id"], files=uuids(files))


class RatingForm(forms.Form):
    """One of five faces, and what to say about it."""

    score = forms.TypedChoiceField(
        choices=CSATResponse.Score.choices, coerce=int, widget=forms.RadioSelect
    )
    comment = forms.CharField(required=False, strip=False, max_length=2000)
