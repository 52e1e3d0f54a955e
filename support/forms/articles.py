"""Forms of the help centre and of its editor."""

from typing import Any

from django import forms
from django.http import QueryDict

from support.actions.articles import LONGEST_BODY, About, Wording
from support.models import Article, Product, Tag


class VoteForm(forms.Form):
    """Whether it helped, and what is missing."""

    helped = forms.TypedChoiceField(
        choices=[("1", "Yes"), ("0", "No")], coerce=lambda value: value == "1"
    )
    comment = forms.CharField(required=False, max_length=1000)


class ArticleForm(forms.Form):
    """An article as its editor shows it. `based_on` is the version that it began with;
    for whom the article is stands there only for who may decide it."""

    title = forms.CharField(max_length=150)
    body = forms.CharField(
        strip=False,
        required=False,
        max_length=LONGEST_BODY,
        label="Text",
        widget=forms.Textarea(attrs={"rows": 22, "spellcheck": "true"}),
    )
    audience = forms.ChoiceField(
        choices=Article.Audience.choices,
        label="For",
        initial=Article.Audience.PUBLIC,
    )
    product = forms.ModelChoiceField(
        Product.objects.filter(is_active=True),
        required=False,
        empty_label="No product",
    )
    tags = forms.ModelMultipleChoiceField(
        Tag.objects.filter(is_active=True),
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )
    keywords = forms.CharField(
        required=False,
        max_length=300,
        help_text="Words that people use for this and that the text does not say.",
    )
    based_on = forms.IntegerField(required=False, widget=forms.HiddenInput)

    ABOUT = ("audience", "product", "tags", "keywords")

    def __init__(self, data: Any, *, article: Article | None, lead: bool) -> None:
        super().__init__(data, initial=_initial(article) if article else None)
        self.decides = lead or article is None or not article.is_published
        if not self.decides:
            for name in self.ABOUT:
                del self.fields[name]

    def wording(self) -> Wording:
        """What it says."""
        return Wording(self.cleaned_data["title"], self.cleaned_data["body"])

    def about(self) -> About | None:
        """For whom it is, and how it is found; None where that is a lead's affair."""
        if not self.decides:
            return None
        said = {name: self.cleaned_data[name] for name in self.ABOUT}
        return About(**said | {"tags": frozenset(said["tags"])})

    def is_based_on(self, version: int) -> None:
        """Let it be saved over *version* next time: its writer was told."""
        data = QueryDict(mutable=True)
        data.update(self.data)
        data["based_on"] = str(version)
        self.data = data


def _initial(article: Article) -> dict[str, Any]:
    """The latest version, which readers may not see yet."""
    latest = article.versions.get(number=article.latest)
    return {
        "title": latest.title,
        "body": latest.body,
        "audience": article.audience,
        "product": article.product,
        "tags": article.tags.all(),
        "keywords": article.keywords,
        "based_on": article.latest,
    }
