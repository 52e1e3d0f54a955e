"""What agents do in the AI panel of a ticket's page, and what stands behind it."""

from playwright.async_api import Locator, Page

from chatsite.accounts.models import User
from support.actions import articles
from support.actions.articles import About, Wording
from support.models import AIRun, AISuggestion, Article, Product, Tag, Team, Ticket
from tests.integration.support import desk

REPLY = "Write the reply"
ANEW = "Write it anew"
SUM_UP = "Summarise this ticket"
SORT = "Answer with JSON"


LAMP = "My lamp flickers since the firmware update."
AIRSHIP = "The zeppelin loses helium at the gondola."


def asks(alice: User, team: Team, body: str = LAMP) -> Ticket:
    """Alice has a trouble. Nobody sorts her ticket unasked."""
    Team.objects.filter(pk=team.pk).update(ai_triage=False)
    team.refresh_from_db()
    return desk.ticket(alice, "A trouble", body=body, team=team)


def unsorted(alice: User, team: Team, body: str = LAMP) -> Ticket:
    """The desk has a product and a tag for her ticket, which has neither yet."""
    ticket = asks(alice, team, body)
    Product.objects.get_or_create(name="Lumen lamp")
    Tag.objects.get_or_create(name="firmware")
    return ticket


def internal_article(team: Team) -> Article:
    """What only agents read about airships."""
    lead = desk.agent("lena", team, role=desk.Role.LEAD)
    article = articles.create(
        by=lead,
        wording=Wording("A zeppelin loses helium", "Gondola: batch F-17."),
        about=About(audience=Article.Audience.INTERNAL),
    )
    return articles.publish(article=article, by=lead)


def decided(ticket: Ticket) -> tuple[str, str, float | None]:
    """What became of the last suggested reply: state, way of use, distance."""
    runs = AIRun.objects.filter(ticket=ticket, kind=AIRun.Kind.DRAFT)
    replies = AISuggestion.objects.filter(run__in=runs)
    last = replies.latest("id")
    return last.state, last.used_as, last.edit_distance


def panel(page: Page) -> Locator:
    """The AI's part of the page."""
    return page.get_by_role("region", name="AI assistant")


def draft(page: Page) -> Locator:
    """The suggested reply, or the way to one."""
    return panel(page).locator(".ai-draft")


def words(page: Page) -> Locator:
    """What is suggested."""
    return draft(page).locator(".answer")


async def suggest(page: Page) -> None:
    """Ask for a reply."""
    await panel(page).get_by_role("button", name="Suggest a reply").click()


async def press(page: Page, name: str) -> None:
    """Press a button of the suggested reply."""
    await draft(page).get_by_role("button", name=name, exact=True).click()
