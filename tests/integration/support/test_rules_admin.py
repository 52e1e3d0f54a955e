"""Staff change what is promised, and open clocks follow."""

from collections.abc import Mapping
from datetime import time

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from chatsite.accounts.models import User
from support.actions import service_levels
from support.models import (
    BusinessCalendar,
    Metric,
    SLAPolicy,
    StaleTicket,
    Team,
    Ticket,
)
from support.models.status import Priority
from tests import make
from tests.integration.support.promises import clock, office, policy

pytestmark = pytest.mark.django_db


@pytest.fixture
def staff(client: Client, db: None) -> Client:
    """The browser of somebody who may do everything."""
    client.force_login(make.person("sam", is_staff=True, is_superuser=True))
    return client


def address(model: type[BusinessCalendar | SLAPolicy], page: str, *of: int) -> str:
    return reverse(f"admin:support_{model._meta.model_name}_{page}", args=of)


def inline(name: str, *rows: Mapping[str, object]) -> dict[str, object]:
    """The form of rows below a row, as a browser sends it."""
    sent: dict[str, object] = {
        f"{name}-TOTAL_FORMS": len(rows),
        f"{name}-INITIAL_FORMS": 0,
    }
    for number, row in enumerate(rows):
        sent |= {f"{name}-{number}-{field}": value for field, value in row.items()}
    return sent


def test_staff_makes_a_calendar_with_a_lunch_break(staff: Client) -> None:
    hours = [
        {"weekday": 0, "opens": "09:00", "closes": "12:00"},
        {"weekday": 0, "opens": "13:00", "closes": "00:00"},
    ]
    sent: dict[str, object] = {"name": "Late shift", "zone": "Europe/Berlin"}
    sent |= inline("intervals", *hours)
    sent |= inline("holidays", {"date": "2026-12-25", "name": "Christmas"})
    response = staff.post(address(BusinessCalendar, "add"), sent)
    assert response.status_code == 302
    made = BusinessCalendar.objects.get()
    assert [i.closes for i in made.intervals.all()] == [time(12), time(0)]
    page = staff.get(address(BusinessCalendar, "changelist")).content.decode()
    assert "Monday 09:00–12:00, Monday 13:00–00:00" in page


@pytest.mark.parametrize(
    ("zone", "closes"), [("Nowhere/Land", "17:00"), ("Europe/Berlin", "08:00")]
)
def test_what_is_no_zone_or_no_opening_is_refused(
    zone: str, closes: str, staff: Client
) -> None:
    hours = {"weekday": 0, "opens": "09:00", "closes": closes}
    sent = {"name": "Odd", "zone": zone} | inline("intervals", hours)
    response = staff.post(address(BusinessCalendar, "add"), sent | inline("holidays"))
    assert response.status_code == 200
    assert not BusinessCalendar.objects.exists()


def test_a_new_policy_holds_for_tickets_that_are_open_already(
    staff: Client, ticket: Ticket
) -> None:
    sent = {"name": "Gold", "is_active": "on", "position": 0, "warn_percent": 80}
    promise = {"priority": Priority.NORMAL, "first_response": 30}
    response = staff.post(address(SLAPolicy, "add"), sent | inline("targets", promise))
    assert response.status_code == 302
    service_levels.reckon_stale()
    assert clock(ticket, Metric.FIRST_RESPONSE).target_seconds == 1800


@pytest.mark.parametrize("from_the_list", [True, False])
def test_a_deleted_policy_promises_nothing_more(
    from_the_list: bool, staff: Client, ticket: Ticket
) -> None:
    made = policy()
    service_levels.rules_changed()
    service_levels.reckon_stale()
    if from_the_list:
        chosen = {"action": "delete_selected", "_selected_action": made.pk}
        staff.post(address(SLAPolicy, "changelist"), chosen | {"post": "yes"})
    else:
        staff.post(address(SLAPolicy, "delete", made.pk), {"post": "yes"})
    service_levels.reckon_stale()
    left = clock(ticket, Metric.FIRST_RESPONSE)
    assert (left.policy, left.policy_name) == (None, "Standard")
    assert left.cancelled_at is not None


@pytest.mark.parametrize("model", [BusinessCalendar, SLAPolicy])
def test_lists_of_rules_ask_no_more_for_more_rows(
    model: type[BusinessCalendar | SLAPolicy], staff: Client, alice: User
) -> None:
    def asked() -> int:
        with CaptureQueriesContext(connection) as queries:
            assert staff.get(address(model, "changelist")).status_code == 200
        return len(queries)

    policy("First", calendar=office("First"))
    few = asked()
    for number in range(3):
        policy(f"More {number}", calendar=office(f"More {number}"))
    assert asked() == few


def test_only_other_hours_of_a_team_have_its_clocks_reckoned_anew(
    staff: Client, ticket: Ticket, helpers: Team
) -> None:
    page = reverse("admin:support_team_change", args=[helpers.pk])
    sent: dict[str, object] = {"name": "Helping hands", "is_active": "on"}
    sent |= {"is_default": "on", **inline("memberships"), **inline("assignment_rule")}
    assert staff.post(page, sent).status_code == 302
    assert not StaleTicket.objects.exists()
    staff.post(page, sent | {"business_calendar": office().pk})
    assert StaleTicket.objects.get().ticket == ticket
