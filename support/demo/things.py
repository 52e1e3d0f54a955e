"""What the demo desk has before its first ticket."""

import tomllib
from datetime import date, time
from pathlib import Path

from django.db import transaction
from django.utils import timezone

from chatsite.accounts.models import User
from support.actions import macros, saved_views, teams
from support.models import (
    AgentProfile,
    AssignmentRule,
    BusinessCalendar,
    Macro,
    Product,
    SavedView,
    SLAPolicy,
    Tag,
    Team,
    TeamMembership,
)
from support.models.status import Priority

MACROS = Path(__file__).parent / "macros.toml"
LAMP, APP = "Lumen", "Lumen App"
CARE, BILLING = "Lamp care", "App and billing"
TAGS = (
    *("billing", "damaged", "firmware", "privacy", "refund", "return", "safety"),
    *("warranty", "wifi", "wish"),
)
WEEKDAYS = range(5)
# Minutes to the first response, to the next and to the solution.
TARGETS = {
    Priority.URGENT: (30, 60, 8 * 60),
    Priority.HIGH: (60, 2 * 60, 16 * 60),
    Priority.NORMAL: (4 * 60, 8 * 60, 40 * 60),
    Priority.LOW: (16 * 60, 16 * 60, None),
}
# Customers of the tickets; they have no password, so nobody signs in as they.
CUSTOMERS = (
    *(("carol", "Castle"), ("dmitri", "Dorin"), ("emma", "Evans")),
    *(("farid", "Karimi"), ("grace", "Green")),
)


@transaction.atomic
def make() -> None:
    """Make products, hours, teams, promises and what agents use again and again."""
    lamp, app = (Product.objects.create(name=name) for name in (LAMP, APP))
    Tag.objects.bulk_create(Tag(name=name) for name in TAGS)
    care = Team.objects.create(name=CARE, is_default=True, business_calendar=_office())
    billing = Team.objects.create(name=BILLING, business_calendar=_app_hours())
    care.products.add(lamp)
    billing.products.add(app)
    _people(care, billing)
    _promises()
    _macros(care)
    _views(care)
    for username, last_name in CUSTOMERS:
        _customer(username, last_name)


def _office() -> BusinessCalendar:
    office = BusinessCalendar.objects.create(name="Office hours", zone="Europe/Berlin")
    for day in WEEKDAYS:
        office.intervals.create(weekday=day, opens=time(9), closes=time(17))
    this_year = timezone.localdate().year
    for year in (this_year, this_year + 1):
        office.holidays.create(date=date(year, 1, 1), name="New Year")
        office.holidays.create(date=date(year, 5, 1), name="Labour Day")
        office.holidays.create(date=date(year, 12, 25), name="Christmas Day")
        office.holidays.create(date=date(year, 12, 26), name="Second day of Christmas")
    return office


def _app_hours() -> BusinessCalendar:
    hours = BusinessCalendar.objects.create(name="App hours", zone="Europe/London")
    for day in WEEKDAYS:
        hours.intervals.create(weekday=day, opens=time(8), closes=time(12))
        hours.intervals.create(weekday=day, opens=time(13), closes=time(18))
    hours.intervals.create(weekday=5, opens=time(10), closes=time(14))
    return hours


def _people(care: Team, billing: Team) -> None:
    lead = TeamMembership.Role.LEAD
    members = {care: ["anna", "ben", "lena"], billing: ["ben", "lena"]}
    for team, names in members.items():
        for name in names:
            user = User.objects.get(username=name)
            role = lead if name == "lena" else TeamMembership.Role.AGENT
            teams.join(team=team, user=user, role=role)
    online = AgentProfile.objects.filter(user__username__in=["anna", "lena"])
    online.update(availability=AgentProfile.Availability.ONLINE)
    for profile in AgentProfile.objects.select_related("user"):
        profile.signature = f"Kind regards\n{profile.user.first_name}, Lumen"
        profile.save(update_fields=["signature"])
    rules = AssignmentRule.Method
    AssignmentRule.objects.create(team=care, method=rules.MANUAL)
    AssignmentRule.objects.create(team=billing, method=rules.ROUND_ROBIN)


def _promises() -> None:
    always = BusinessCalendar.objects.create(name="Around the clock")
    urgent = SLAPolicy.objects.create(
        name="Urgent, day and night", priority=Priority.URGENT, calendar=always
    )
    standard = SLAPolicy.objects.create(name="Standard", position=10)
    for policy, priorities in ((urgent, [Priority.URGENT]), (standard, TARGETS)):
        for priority in priorities:
            first, following, solution = TARGETS[priority]
            policy.targets.create(
                priority=priority,
                first_response=first,
                next_response=following,
                resolution=solution,
            )


def _macros(care: Team) -> None:
    lena = User.objects.get(username="lena")
    for macro in tomllib.loads(MACROS.read_text())["macro"]:
        team = care if macro.pop("of_lamp_care", False) else None
        macros.save(macro=Macro(team=team, **macro), by=lena)


def _views(care: Team) -> None:
    urgent = {"folder": "all", "priority": Priority.URGENT.value}
    saved_views.save(view=SavedView(name="Urgent first", team=care, filters=urgent))


def _customer(username: str, last_name: str) -> None:
    user = User(username=username, first_name=username.title(), last_name=last_name)
    user.email = f"{username}@example.com"
    user.set_unusable_password()
    user.save()
