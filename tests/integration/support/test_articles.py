"""Writing articles: agents write, leads decide, every saving is a version."""

from collections.abc import Callable

import pytest
from django.contrib.auth.models import AnonymousUser
from django.test import Client
from django.utils import timezone

from chatsite.accounts.models import User
from chatsite.refusal import Refused
from support.actions import article_drafts, articles
from support.actions.articles import About, Audience, Status, Wording
from support.lifecycle import Happening
from support.models import Article, Tag, Team, Ticket
from support.models.status import Status as TicketStatus
from tests import make
from tests.integration.support import desk
from tests.threads import together

pytestmark = pytest.mark.django_db


@pytest.fixture
def team() -> Team:
    """Works tickets, and writes articles."""
    return desk.team("Lamp care", is_default=True)


@pytest.fixture
def lena(team: Team) -> User:
    """Leads it."""
    return desk.agent("lena", team, role=desk.Role.LEAD)


@pytest.fixture
def anna(team: Team) -> User:
    """Is in it."""
    return desk.agent("anna", team)


def begun(by: User, title: str = "The kettle", body: str = "It boils.") -> Article:
    return articles.create(by=by, wording=Wording(title, body), about=About())


def published(by: User, audience: str = Audience.PUBLIC) -> Article:
    return desk.article(by, f"The {audience} kettle", audience=audience)


def revised(article: Article, by: User, body: str) -> Article:
    return articles.revise(article=article, by=by, wording=Wording(article.title, body))


def stored(article: Article) -> Article:
    return Article.objects.get(pk=article.pk)


def test_who_reads_what(team: Team, lena: User, anna: User, alice: User) -> None:
    ben, admin = desk.agent("ben", team), make.person("admin", is_superuser=True)
    gone = desk.agent("gone", team)
    gone.memberships.all().delete()
    everybodys, internal = published(lena), published(lena, Audience.INTERNAL)
    draft = begun(anna, "A draft of Anna's")
    archived = published(lena)
    articles.withdraw(article=archived, by=lena, to=Status.ARCHIVED)
    public, desks = {everybodys}, {everybodys, internal}
    reads: dict[User | AnonymousUser, set[Article]] = {
        AnonymousUser(): public,
        alice: public,
        gone: public,
        ben: desks,
        anna: desks | {draft},
        lena: desks | {draft, archived},
        admin: desks | {draft, archived},
    }
    for reader, expected in reads.items():
        assert set(Article.objects.visible_to(reader)) == expected, reader


def test_readers_keep_the_version_that_a_lead_released(lena: User, anna: User) -> None:
    article = published(lena)
    article = revised(article, anna, "It whistles.")
    assert stored(article).body == "It boils."
    assert stored(article).has_changes
    articles.publish(article=article, by=lena)
    assert stored(article).body == "It whistles."
    assert "whistles" in stored(article).html
    assert not stored(article).has_changes


@pytest.mark.parametrize("verb", [articles.publish, articles.withdraw])
def test_only_a_lead_decides_what_readers_read(
    lena: User, anna: User, verb: Callable[..., Article]
) -> None:
    article = published(lena)
    with pytest.raises(Refused, match="lead") as refused:
        verb(article=article, by=anna)
    assert refused.value.status == 403


def test_only_a_lead_changes_for_whom_a_published_article_is(
    lena: User, anna: User
) -> None:
    article = published(lena, Audience.INTERNAL)
    wording = Wording(article.title, article.body)
    with pytest.raises(Refused, match="lead"):
        articles.revise(article=article, by=anna, wording=wording, about=About())
    assert stored(article).is_internal
    assert stored(article).latest == article.latest


def test_who_saves_second_is_told_and_nothing_is_lost(lena: User, anna: User) -> None:
    article = begun(anna)
    wording = Wording(article.title, "By Lena.")
    articles.revise(article=article, by=lena, wording=wording, based_on=1)
    with pytest.raises(Refused) as refused:
        articles.revise(article=article, by=anna, wording=wording, based_on=1)
    assert refused.value.status == 409
    client = Client()
    client.force_login(anna)
    form = {"title": "The kettle", "body": "By Anna.", "audience": "public"}
    address = f"/support/articles/{article.pk}/"
    answer = client.post(address, {**form, "based_on": 1})
    assert answer.status_code == 409
    assert "By Anna." in answer.content.decode()
    assert answer.context["form"]["based_on"].value() == "2"
    client.post(address, {**form, "based_on": 2})
    assert stored(article).body == "By Anna."


def test_a_version_is_brought_back_as_a_new_one(anna: User) -> None:
    article = revised(begun(anna), anna, "It whistles.")
    articles.restore(article=article, number=1, by=anna)
    assert stored(article).body == "It boils."
    numbers = article.versions.values_list("number", "restored_from")
    assert list(numbers) == [(3, 1), (2, None), (1, None)]
    with pytest.raises(Refused, match="no such version"):
        articles.restore(article=article, number=9, by=anna)


def test_the_address_follows_the_title_until_others_link_to_it(lena: User) -> None:
    first, second = begun(lena), begun(lena)
    assert (first.slug, second.slug) == ("the-kettle", "the-kettle-2")
    renamed = Wording("Descale it", "Vinegar.")
    article = articles.revise(article=first, by=lena, wording=renamed)
    assert article.slug == "descale-it"
    articles.publish(article=article, by=lena)
    renamed = Wording("How to descale", "Vinegar.")
    articles.revise(article=article, by=lena, wording=renamed)
    assert articles.publish(article=article, by=lena).slug == "descale-it"
    assert begun(lena, "日本語").slug == "article"


def test_an_article_without_a_word_is_not_published(lena: User) -> None:
    with pytest.raises(Refused, match="Write"):
        articles.publish(article=begun(lena, body=" "), by=lena)
    with pytest.raises(Refused, match="title"):
        begun(lena, title=" \0 ")
    with pytest.raises(Refused, match="characters"):
        begun(lena, body="x" * (articles.LONGEST_BODY + 1))


def solved(alice: User, anna: User) -> Ticket:
    ticket = desk.ticket(
        alice,
        "My kettle, order 1234567",
        f"It leaks. Call {alice.first_name} at +49 171 2345678, {alice.email}",
    )
    desk.notes(ticket, anna, "She is a difficult one.")
    happening = Happening.REPLY_AND_SOLVE
    name = alice.first_name
    desk.replies_to(ticket, anna, f"Dear {name}, tighten the spout.", then=happening)
    return desk.fresh(ticket)


def test_a_solved_ticket_becomes_a_draft_without_its_people(
    team: Team, alice: User, anna: User
) -> None:
    ticket = solved(alice, anna)
    tag = Tag.objects.create(name="leaks")
    ticket.tags.add(tag)
    article = article_drafts.from_ticket(ticket=ticket, by=anna)
    assert article.status == Status.DRAFT
    assert article.title == "My kettle, order [number]"
    assert "It leaks" in article.body
    assert "tighten the spout" in article.body
    for private in (alice.first_name, alice.email, "2345678", "1234567", "difficult"):
        assert private not in article.body + article.title
    assert list(article.tags.all()) == [tag]
    assert article_drafts.from_ticket(ticket=ticket, by=anna) == article


def test_a_ticket_that_is_not_solved_or_has_no_answer_makes_no_article(
    team: Team, alice: User, anna: User
) -> None:
    ticket = desk.ticket(alice)
    with pytest.raises(Refused, match="Solve"):
        article_drafts.from_ticket(ticket=ticket, by=anna)
    ticket = desk.put(ticket, TicketStatus.SOLVED, solved_at=timezone.now())
    with pytest.raises(Refused, match="Nobody answered"):
        article_drafts.from_ticket(ticket=ticket, by=anna)


@pytest.mark.django_db(transaction=True)
def test_two_who_save_at_once_make_two_versions(team: Team, anna: User) -> None:
    article = begun(anna)
    together(*[lambda: revised(article, anna, "It whistles.")] * 4)
    assert stored(article).latest == 5
    assert article.versions.count() == 5
