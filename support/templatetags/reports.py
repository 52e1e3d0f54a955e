"""Numbers of reports as people read them."""

from django import template

from chatsite.accounts.models import User
from support.reports import scope, words

register = template.Library()
register.filter("span", words.span)
register.filter("share", words.share)
register.filter("mean", words.mean)


@register.simple_tag
def has_reports(user: User) -> bool:
    """Whether there are reports for *user*."""
    return scope.has_reports(user)
