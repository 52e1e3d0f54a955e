"""Staff look at what the AI did; nobody rewrites it."""

import pytest
from django.test import Client
from django.urls import reverse

from chatsite.accounts.models import User
from support.models import AIRun, AISuggestion, Team, Ticket
from tests import make
from tests.integration.support import ai

pytestmark = pytest.mark.django_db


def test_staff_see_a_run_with_what_its_agent_did(
    client: Client, ticket: Ticket, anna: User
) -> None:
    run = ai.draft(ticket, anna)
    AIRun.objects.filter(pk=run.pk).update(state="done", output="Restart it.")
    AISuggestion.objects.create(
        run=run,
        target="reply",
        value="Restart it.",
        state="edited",
        decided_by=anna,
        edit_distance=0.25,
    )
    client.force_login(make.person("root", is_staff=True, is_superuser=True))
    listed = client.get(reverse("admin:support_airun_changelist"))
    assert ticket.subject in listed.content.decode()
    page = client.get(reverse("admin:support_airun_change", args=[run.pk]))
    shown = page.content.decode()
    for part in ("Restart it.", "Edited", "0.25"):
        assert part in shown
    assert client.post(page.request["PATH_INFO"], {"output": "x"}).status_code == 403


def test_staff_choose_what_the_ai_sets_at_once(client: Client, helpers: Team) -> None:
    client.force_login(make.person("root", is_staff=True, is_superuser=True))
    address = reverse("admin:support_team_change", args=[helpers.pk])
    assert 'name="ai_applies"' in client.get(address).content.decode()
    form = {
        "name": "Helpers",
        "is_active": "on",
        "ai_applies": ["priority", "tags"],
        **{
            f"{inline}-{count}_FORMS": "0"
            for inline in ("memberships", "assignment_rule")
            for count in ("TOTAL", "INITIAL")
        },
    }
    response = client.post(address, form)
    helpers.refresh_from_db()
    assert response.status_code == 302, response.content.decode()[:2000]
    assert helpers.ai_applies == ["priority", "tags"]
    assert not helpers.ai_triage
